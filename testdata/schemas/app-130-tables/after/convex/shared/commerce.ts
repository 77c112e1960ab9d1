import { v } from "convex/values";
import { dimensions, money, oneOf, quantity, timestamp } from "./basics";

export const incoterm = oneOf(
  "EXW",
  "FCA",
  "CPT",
  "CIP",
  "DAP",
  "DPU",
  "DDP",
  "FOB",
  "CIF",
);

export const paymentTerms = v.object({
  days: v.number(),
  cashDiscount: v.optional(v.object({ days: v.number(), percent: v.number() })),
  method: v.optional(oneOf("invoice", "prepayment", "direct_debit", "card")),
});

export const bankAccount = v.object({
  holder: v.string(),
  iban: v.string(),
  bic: v.optional(v.string()),
  bank: v.optional(v.string()),
});

export const storedPaymentMethod = v.union(
  v.object({
    type: v.literal("card"),
    brand: v.string(),
    last4: v.string(),
    expires: v.object({ month: v.number(), year: v.number() }),
    token: v.string(),
  }),
  v.object({
    type: v.literal("sepa"),
    account: bankAccount,
    mandate: v.object({ reference: v.string(), signedAt: timestamp }),
  }),
  v.object({
    type: v.literal("paypal"),
    payerId: v.string(),
    email: v.string(),
  }),
  v.object({ type: v.literal("invoice") }),
);

const tax = v.object({
  taxCodeId: v.id("taxCodes"),
  rate: v.number(),
  amount: money,
});

const line = v.object({
  position: v.number(),
  description: v.string(),
  quantity: v.number(),
  unitPrice: money,
  discountPercent: v.optional(v.number()),
  tax: v.optional(tax),
});

export const salesLine = line.extend({
  variantId: v.id("productVariants"),
  warehouseId: v.optional(v.id("warehouses")),
  shipped: v.optional(v.number()),
  returned: v.optional(v.number()),
  configuration: v.optional(v.record(v.string(), v.string())),
});

export const purchaseLine = line.omit("discountPercent").extend({
  variantId: v.optional(v.id("productVariants")),
  supplierSku: v.optional(v.string()),
  received: v.optional(v.number()),
  expectedAt: v.optional(timestamp),
});

export const invoiceLine = line.extend({
  accountId: v.optional(v.id("ledgerAccounts")),
  costCenterId: v.optional(v.id("costCenters")),
  servicePeriod: v.optional(v.object({ from: timestamp, to: timestamp })),
});

export const totals = v.object({
  net: money,
  shipping: v.optional(money),
  discount: v.optional(money),
  taxes: v.array(tax.omit("taxCodeId")),
  gross: money,
});

export const parcel = v.object({
  trackingNumber: v.optional(v.string()),
  dimensions: v.optional(dimensions),
  weight: quantity,
  label: v.optional(v.id("_storage")),
});

export const orderEvent = v.union(
  v.object({ type: v.literal("placed"), channelId: v.id("salesChannels") }),
  v.object({ type: v.literal("confirmed") }),
  v.object({ type: v.literal("paid"), paymentId: v.id("payments") }),
  v.object({
    type: v.literal("line_changed"),
    line: v.number(),
    before: v.any(),
    after: v.any(),
  }),
  v.object({ type: v.literal("shipped"), shipmentId: v.id("shipments") }),
  v.object({ type: v.literal("delivered"), shipmentId: v.id("shipments") }),
  v.object({ type: v.literal("return_requested"), returnId: v.id("returns") }),
  v.object({
    type: v.literal("refunded"),
    amount: money,
    paymentId: v.id("payments"),
  }),
  v.object({ type: v.literal("canceled"), reason: v.string() }),
  v.object({ type: v.literal("note"), text: v.string() }),
);
