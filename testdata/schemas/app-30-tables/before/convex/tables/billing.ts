import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals, money, orgScoped, timestamp } from "../lib/validators";

const price = money.extend({ interval: literals("month", "year") });

export const subscriptions = defineTable(
  orgScoped({
    plan: literals("starter", "team", "scale"),
    state: literals("trialing", "active", "past_due", "canceled"),
    seats: v.number(),
    price,
    stripe: v.object({
      customerId: v.string(),
      subscriptionId: v.optional(v.string()),
    }),
    period: v.object({ start: timestamp, end: timestamp }),
    cancelAt: v.optional(timestamp),
  }),
)
  .index("by_org", ["orgId"])
  .index("by_stripe_customer", ["stripe.customerId"]);

export const invoices = defineTable(
  orgScoped({
    subscriptionId: v.id("subscriptions"),
    number: v.string(),
    state: literals("draft", "open", "paid", "void"),
    lines: v.array(
      v.object({
        description: v.string(),
        quantity: v.number(),
        unit: money,
        discountPercent: v.optional(v.number()),
      }),
    ),
    total: money,
    pdf: v.optional(v.id("_storage")),
    dueAt: timestamp,
    paidAt: v.optional(timestamp),
  }),
)
  .index("by_org", ["orgId", "dueAt"])
  .index("by_number", ["number"]);

export const usage = defineTable({
  orgId: v.id("organizations"),
  month: v.string(),
  counters: v.record(v.string(), v.int64()),
  closed: v.boolean(),
}).index("by_org_and_month", ["orgId", "month"]);
