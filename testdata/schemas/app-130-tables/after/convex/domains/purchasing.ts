import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  address,
  approval,
  attachment,
  currency,
  dateRange,
  mediaItem,
  money,
  oneOf,
  person,
  quantity,
  timestamp,
} from "../shared/basics";
import {
  bankAccount,
  incoterm,
  invoiceLine,
  paymentTerms,
  purchaseLine,
  totals,
} from "../shared/commerce";
import { archivable, audit, external, tenant } from "../shared/fields";

export const suppliers = defineTable({
  ...tenant,
  name: v.string(),
  number: v.string(),
  vatId: v.optional(v.string()),
  addresses: v.object({
    registered: address,
    billing: v.optional(address),
    returns: v.optional(address),
  }),
  contacts: v.array(person),
  terms: paymentTerms,
  currency,
  leadDays: v.number(),
  minimumOrder: v.optional(money),
  rating: v.object({
    quality: v.number(),
    delivery: v.number(),
    price: v.number(),
    reviewedAt: v.optional(timestamp),
  }),
  bankAccount: v.optional(bankAccount),
  certificates: v.array(attachment),
  riskLevel: oneOf("low", "medium", "high"),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .searchIndex("search_name", {
    searchField: "name",
    filterFields: ["riskLevel"],
  });

export const supplierProducts = defineTable({
  ...tenant,
  supplierId: v.id("suppliers"),
  variantId: v.id("productVariants"),
  supplierSku: v.string(),
  price: money,
  packSize: v.number(),
  minimumQuantity: v.number(),
  leadDays: v.optional(v.number()),
  preferred: v.boolean(),
  validity: v.optional(dateRange),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_supplier", ["supplierId"])
  .index("by_variant", ["variantId"]);

export const purchaseRequests = defineTable({
  ...tenant,
  number: v.string(),
  requesterId: v.id("employees"),
  departmentId: v.id("departments"),
  neededBy: v.optional(timestamp),
  lines: v.array(
    v.object({
      description: v.string(),
      variantId: v.optional(v.id("productVariants")),
      quantity: v.number(),
      estimate: v.optional(money),
      projectId: v.optional(v.id("projects")),
    }),
  ),
  justification: v.optional(v.string()),
  approvals: v.array(approval),
  state: oneOf("draft", "submitted", "approved", "rejected", "ordered"),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_requester", ["requesterId"]);

export const purchaseOrders = defineTable({
  ...tenant,
  number: v.string(),
  supplierId: v.id("suppliers"),
  legalEntityId: v.id("legalEntities"),
  warehouseId: v.id("warehouses"),
  state: oneOf(
    "draft",
    "sent",
    "confirmed",
    "partially_received",
    "received",
    "closed",
    "canceled",
  ),
  currency,
  lines: v.array(purchaseLine),
  shipTo: address,
  billTo: address,
  terms: paymentTerms,
  incoterm: v.optional(incoterm),
  expectedAt: v.optional(timestamp),
  totals,
  approvals: v.array(approval),
  documents: v.array(attachment),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_supplier", ["supplierId", "state"]);

export const goodsReceipts = defineTable({
  ...tenant,
  number: v.string(),
  purchaseOrderId: v.id("purchaseOrders"),
  warehouseId: v.id("warehouses"),
  receivedAt: timestamp,
  receivedBy: v.id("employees"),
  deliveryNote: v.optional(v.string()),
  lines: v.array(
    v.object({
      line: v.number(),
      variantId: v.id("productVariants"),
      quantity: v.number(),
      rejected: v.optional(v.number()),
      lotId: v.optional(v.id("lots")),
      binId: v.optional(v.id("storageBins")),
      inspectionId: v.optional(v.id("inspections")),
    }),
  ),
  photos: v.array(mediaItem),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_order", ["purchaseOrderId"]);

export const supplierInvoices = defineTable({
  ...tenant,
  number: v.string(),
  supplierId: v.id("suppliers"),
  purchaseOrderId: v.optional(v.id("purchaseOrders")),
  issuedAt: timestamp,
  dueAt: timestamp,
  lines: v.array(invoiceLine),
  totals,
  matching: v.object({
    state: oneOf("unmatched", "matched", "variance"),
    variance: v.optional(money),
    checkedBy: v.optional(v.id("users")),
  }),
  document: attachment,
  payment: v.object({
    state: oneOf("open", "scheduled", "paid"),
    paidAt: v.optional(timestamp),
    paymentId: v.optional(v.id("payments")),
  }),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_supplier", ["supplierId", "dueAt"])
  .index("by_number", ["number"]);

export const contracts = defineTable({
  ...tenant,
  number: v.string(),
  supplierId: v.optional(v.id("suppliers")),
  customerId: v.optional(v.id("customers")),
  title: v.string(),
  period: dateRange,
  autoRenew: v.optional(
    v.object({ months: v.number(), noticeDays: v.number() }),
  ),
  value: v.optional(money),
  clauses: v.array(
    v.object({
      heading: v.string(),
      text: v.string(),
      negotiated: v.boolean(),
    }),
  ),
  signatures: v.array(
    v.object({
      person,
      signedAt: v.optional(timestamp),
      document: v.optional(attachment),
    }),
  ),
  documents: v.array(attachment),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"]);

export const requestsForQuote = defineTable({
  ...tenant,
  number: v.string(),
  title: v.string(),
  supplierIds: v.array(v.id("suppliers")),
  deadline: timestamp,
  lines: v.array(
    v.object({ description: v.string(), quantity, target: v.optional(money) }),
  ),
  quotes: v.array(
    v.object({
      supplierId: v.id("suppliers"),
      total: money,
      validUntil: v.optional(timestamp),
      leadDays: v.optional(v.number()),
      note: v.optional(v.string()),
    }),
  ),
  awardedTo: v.optional(v.id("suppliers")),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"]);
