import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  actor,
  address,
  attachment,
  currency,
  locale,
  mediaItem,
  money,
  oneOf,
  person,
  timestamp,
} from "../shared/basics";
import {
  orderEvent,
  paymentTerms,
  salesLine,
  totals,
} from "../shared/commerce";
import { customerRule } from "../shared/rules";
import { archivable, audit, external, tenant } from "../shared/fields";

export const customers = defineTable({
  ...tenant,
  number: v.string(),
  kind: oneOf("person", "company"),
  name: v.string(),
  email: v.optional(v.string()),
  phone: v.optional(v.string()),
  vatId: v.optional(v.string()),
  groupId: v.optional(v.id("customerGroups")),
  addresses: v.array(
    v.object({
      label: v.string(),
      address,
      defaultShipping: v.boolean(),
      defaultBilling: v.boolean(),
    }),
  ),
  contacts: v.array(person),
  creditLimit: v.optional(money),
  terms: v.optional(paymentTerms),
  consent: v.object({
    email: v.boolean(),
    sms: v.boolean(),
    profiling: v.boolean(),
    recordedAt: v.optional(timestamp),
  }),
  loyaltyAccountId: v.optional(v.id("loyaltyAccounts")),
  stats: v.object({
    orders: v.number(),
    revenue: money,
    firstOrderAt: v.optional(timestamp),
    lastOrderAt: v.optional(timestamp),
  }),
  tags: v.array(v.string()),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_email", ["email"])
  .searchIndex("search_name", {
    searchField: "name",
    filterFields: ["groupId"],
  });

export const customerGroups = defineTable({
  ...tenant,
  name: v.string(),
  discountPercent: v.optional(v.number()),
  taxExempt: v.boolean(),
  rule: v.optional(customerRule),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const salesChannels = defineTable({
  ...tenant,
  name: v.string(),
  kind: oneOf("web", "store", "marketplace", "edi", "phone"),
  currency,
  locales: v.array(locale),
  warehouseIds: v.array(v.id("warehouses")),
  storefront: v.optional(
    v.object({
      domain: v.string(),
      theme: v.string(),
      maintenance: v.boolean(),
    }),
  ),
  marketplace: v.optional(
    v.object({
      provider: oneOf("amazon", "ebay", "zalando", "otto"),
      sellerId: v.string(),
      region: v.string(),
      syncedAt: v.optional(timestamp),
    }),
  ),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_kind", ["kind"]);

export const carts = defineTable({
  ...tenant,
  channelId: v.id("salesChannels"),
  customerId: v.optional(v.id("customers")),
  sessionKey: v.string(),
  currency,
  lines: v.array(
    v.object({
      variantId: v.id("productVariants"),
      quantity: v.number(),
      unitPrice: money,
      note: v.optional(v.string()),
    }),
  ),
  couponCodes: v.array(v.string()),
  shippingAddress: v.optional(address),
  abandonedMailAt: v.optional(timestamp),
})
  .index("by_tenant", ["tenantId"])
  .index("by_sessionKey", ["sessionKey"])
  .index("by_customer", ["customerId"]);

export const quotes = defineTable({
  ...tenant,
  number: v.string(),
  customerId: v.id("customers"),
  ownerId: v.id("users"),
  state: oneOf("draft", "sent", "accepted", "declined", "expired"),
  validUntil: timestamp,
  lines: v.array(salesLine),
  totals,
  terms: v.optional(paymentTerms),
  document: v.optional(attachment),
  acceptedBy: v.optional(
    v.object({ name: v.string(), at: timestamp, ip: v.optional(v.string()) }),
  ),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_customer", ["customerId"]);

export const orders = defineTable({
  ...tenant,
  number: v.string(),
  channelId: v.id("salesChannels"),
  customerId: v.id("customers"),
  state: oneOf(
    "pending",
    "confirmed",
    "processing",
    "shipped",
    "completed",
    "canceled",
  ),
  lines: v.array(salesLine),
  shippingAddress: address,
  billingAddress: address,
  totals,
  payments: v.array(v.id("payments")),
  fulfillment: v.object({
    state: oneOf("none", "partial", "complete"),
    warehouseId: v.optional(v.id("warehouses")),
    promisedAt: v.optional(timestamp),
    shippedAt: v.optional(timestamp),
  }),
  risk: v.optional(
    v.object({
      score: v.number(),
      flags: v.array(v.string()),
      reviewedBy: v.optional(v.id("users")),
    }),
  ),
  source: v.object({
    utm: v.record(v.string(), v.string()),
    referrer: v.optional(v.string()),
    device: v.optional(oneOf("desktop", "mobile", "tablet")),
  }),
  giftMessage: v.optional(v.string()),
  internalNotes: v.array(
    v.object({ text: v.string(), authorId: v.id("users"), at: timestamp }),
  ),
  canceledReason: v.optional(v.string()),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_customer", ["customerId", "state"])
  .index("by_state", ["state"])
  .index("by_channel", ["channelId", "state"])
  .searchIndex("search_number", {
    searchField: "number",
    filterFields: ["state", "channelId"],
  });

export const orderEvents = defineTable({
  ...tenant,
  orderId: v.id("orders"),
  event: orderEvent,
  at: timestamp,
  actor,
})
  .index("by_tenant", ["tenantId"])
  .index("by_order", ["orderId", "at"]);

export const returns = defineTable({
  ...tenant,
  number: v.string(),
  orderId: v.id("orders"),
  customerId: v.id("customers"),
  state: oneOf(
    "requested",
    "approved",
    "in_transit",
    "received",
    "refunded",
    "rejected",
  ),
  lines: v.array(
    v.object({
      line: v.number(),
      variantId: v.id("productVariants"),
      quantity: v.number(),
      reason: oneOf(
        "defective",
        "wrong_item",
        "not_as_described",
        "no_longer_wanted",
        "late",
      ),
      condition: v.optional(oneOf("new", "opened", "damaged")),
      comment: v.optional(v.string()),
    }),
  ),
  refund: v.optional(
    v.object({
      amount: money,
      method: oneOf("original", "credit", "voucher"),
      processedAt: v.optional(timestamp),
    }),
  ),
  label: v.optional(attachment),
  photos: v.array(mediaItem),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_order", ["orderId"]);

export const subscriptions = defineTable({
  ...tenant,
  customerId: v.id("customers"),
  variantId: v.id("productVariants"),
  quantity: v.number(),
  interval: v.object({
    unit: oneOf("week", "month", "year"),
    count: v.number(),
  }),
  price: money,
  nextOrderAt: timestamp,
  state: oneOf("active", "paused", "canceled"),
  shippingAddress: address,
  paymentMethodId: v.id("paymentMethods"),
  pausedUntil: v.optional(timestamp),
  churn: v.optional(
    v.object({
      reason: v.string(),
      feedback: v.optional(v.string()),
      at: timestamp,
    }),
  ),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_customer", ["customerId"])
  .index("by_next", ["nextOrderAt"]);
