import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  address,
  approval,
  attachment,
  currency,
  dateRange,
  money,
  oneOf,
  person,
  timestamp,
} from "../shared/basics";
import {
  bankAccount,
  invoiceLine,
  paymentTerms,
  storedPaymentMethod,
  totals,
} from "../shared/commerce";
import { archivable, audit, external, tenant } from "../shared/fields";

export const ledgerAccounts = defineTable({
  ...tenant,
  number: v.string(),
  name: v.string(),
  kind: oneOf("asset", "liability", "equity", "income", "expense"),
  parentId: v.optional(v.id("ledgerAccounts")),
  currency: v.optional(currency),
  taxCodeId: v.optional(v.id("taxCodes")),
  reconcilable: v.boolean(),
  blocked: v.boolean(),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_kind", ["kind"]);

export const journalEntries = defineTable({
  ...tenant,
  number: v.string(),
  legalEntityId: v.id("legalEntities"),
  postedAt: timestamp,
  period: v.string(),
  description: v.string(),
  lines: v.array(
    v.object({
      accountId: v.id("ledgerAccounts"),
      debit: v.int64(),
      credit: v.int64(),
      currency,
      costCenterId: v.optional(v.id("costCenters")),
      projectId: v.optional(v.id("projects")),
      taxCodeId: v.optional(v.id("taxCodes")),
      text: v.optional(v.string()),
    }),
  ),
  source: v.object({
    kind: oneOf(
      "manual",
      "invoice",
      "payment",
      "payroll",
      "depreciation",
      "inventory",
    ),
    reference: v.optional(v.string()),
  }),
  reversedBy: v.optional(v.id("journalEntries")),
  attachments: v.array(attachment),
  approval: v.optional(approval),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_period", ["legalEntityId", "period"]);

export const fiscalPeriods = defineTable({
  ...tenant,
  legalEntityId: v.id("legalEntities"),
  name: v.string(),
  period: dateRange,
  state: oneOf("open", "soft_closed", "closed"),
  checklist: v.array(
    v.object({
      task: v.string(),
      ownerId: v.optional(v.id("users")),
      doneAt: v.optional(timestamp),
    }),
  ),
  closedBy: v.optional(v.id("users")),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_entity", ["legalEntityId"]);

export const costCenters = defineTable({
  ...tenant,
  code: v.string(),
  name: v.string(),
  ownerId: v.optional(v.id("employees")),
  parentId: v.optional(v.id("costCenters")),
  budget: v.record(v.string(), money),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_code", ["code"]);

export const budgets = defineTable({
  ...tenant,
  name: v.string(),
  fiscalYear: v.string(),
  costCenterId: v.id("costCenters"),
  lines: v.array(
    v.object({
      accountId: v.id("ledgerAccounts"),
      months: v.record(v.string(), v.number()),
      comment: v.optional(v.string()),
    }),
  ),
  version: v.number(),
  approval: v.optional(approval),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_cost_center", ["costCenterId", "fiscalYear"]);

export const invoices = defineTable({
  ...tenant,
  number: v.string(),
  legalEntityId: v.id("legalEntities"),
  customerId: v.id("customers"),
  orderId: v.optional(v.id("orders")),
  kind: oneOf("invoice", "credit_note", "proforma", "reminder"),
  issuedAt: timestamp,
  dueAt: timestamp,
  lines: v.array(invoiceLine),
  totals,
  billTo: address,
  terms: paymentTerms,
  state: oneOf(
    "draft",
    "issued",
    "partially_paid",
    "paid",
    "overdue",
    "written_off",
  ),
  dunning: v.object({
    level: v.number(),
    lastSentAt: v.optional(timestamp),
    pausedUntil: v.optional(timestamp),
  }),
  eInvoice: v.optional(
    v.object({
      format: oneOf("xrechnung", "zugferd", "peppol", "facturx"),
      transmittedAt: v.optional(timestamp),
      receipt: v.optional(v.string()),
    }),
  ),
  document: v.optional(attachment),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_customer", ["customerId", "dueAt"])
  .index("by_state", ["state", "dueAt"]);

export const payments = defineTable({
  ...tenant,
  direction: oneOf("incoming", "outgoing"),
  method: oneOf(
    "card",
    "transfer",
    "direct_debit",
    "paypal",
    "cash",
    "voucher",
  ),
  amount: money,
  state: oneOf(
    "pending",
    "authorized",
    "captured",
    "settled",
    "failed",
    "refunded",
  ),
  provider: v.optional(
    v.object({ name: v.string(), reference: v.string(), payload: v.any() }),
  ),
  allocations: v.array(
    v.object({ invoiceId: v.id("invoices"), amount: money }),
  ),
  bankTransactionId: v.optional(v.id("bankTransactions")),
  failure: v.optional(v.object({ code: v.string(), message: v.string() })),
  at: timestamp,
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_state", ["state"])
  .index("by_at", ["at"]);

export const paymentMethods = defineTable({
  ...tenant,
  customerId: v.id("customers"),
  method: storedPaymentMethod,
  default: v.boolean(),
  verifiedAt: v.optional(timestamp),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_customer", ["customerId"]);

export const bankAccounts = defineTable({
  ...tenant,
  legalEntityId: v.id("legalEntities"),
  account: bankAccount,
  ledgerAccountId: v.id("ledgerAccounts"),
  balance: v.optional(money),
  connection: v.optional(
    v.object({
      provider: v.string(),
      consentExpiresAt: timestamp,
      lastSyncAt: v.optional(timestamp),
      error: v.optional(v.string()),
    }),
  ),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_entity", ["legalEntityId"]);

export const bankTransactions = defineTable({
  ...tenant,
  bankAccountId: v.id("bankAccounts"),
  bookedAt: timestamp,
  valueAt: timestamp,
  amount: money,
  counterparty: v.object({
    name: v.optional(v.string()),
    iban: v.optional(v.string()),
    bic: v.optional(v.string()),
  }),
  purpose: v.string(),
  endToEndId: v.optional(v.string()),
  reconciliation: v.object({
    state: oneOf("open", "suggested", "matched", "ignored"),
    score: v.optional(v.number()),
    matchedBy: v.optional(v.id("users")),
    journalEntryId: v.optional(v.id("journalEntries")),
  }),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_account", ["bankAccountId", "bookedAt"])
  .searchIndex("search_purpose", {
    searchField: "purpose",
    filterFields: ["bankAccountId"],
  });

export const taxCodes = defineTable({
  ...tenant,
  code: v.string(),
  name: v.string(),
  rate: v.number(),
  country: v.string(),
  reverseCharge: v.boolean(),
  accountId: v.optional(v.id("ledgerAccounts")),
  validity: dateRange,
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_code", ["code"]);

export const taxClasses = defineTable({
  ...tenant,
  name: v.string(),
  rates: v.record(v.string(), v.id("taxCodes")),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const expenseReports = defineTable({
  ...tenant,
  number: v.string(),
  employeeId: v.id("employees"),
  title: v.string(),
  period: v.optional(dateRange),
  items: v.array(
    v.object({
      date: v.string(),
      category: oneOf("travel", "meal", "lodging", "mileage", "other"),
      amount: money,
      taxCodeId: v.optional(v.id("taxCodes")),
      receipt: v.optional(attachment),
      attendees: v.array(person),
      note: v.optional(v.string()),
    }),
  ),
  total: money,
  state: oneOf("draft", "submitted", "approved", "reimbursed", "rejected"),
  approvals: v.array(approval),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_employee", ["employeeId"])
  .index("by_number", ["number"]);

export const fixedAssets = defineTable({
  ...tenant,
  number: v.string(),
  name: v.string(),
  categoryCode: v.string(),
  acquiredAt: timestamp,
  cost: money,
  residual: v.optional(money),
  depreciation: v.object({
    method: oneOf("linear", "declining", "units"),
    months: v.number(),
    startedAt: timestamp,
    booked: v.optional(money),
  }),
  location: v.optional(v.string()),
  custodianId: v.optional(v.id("employees")),
  serial: v.optional(v.string()),
  disposal: v.optional(
    v.object({
      at: timestamp,
      proceeds: v.optional(money),
      reason: v.string(),
    }),
  ),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"]);
