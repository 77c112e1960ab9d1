import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  customers: defineTable({
    name: v.string(),
    referredBy: v.optional(v.id("customers")),
  }).index("by_name", ["name"]),
  orders: defineTable({
    customer: v.optional(v.id("customers")),
    total: v.number(),
  }).index("by_customer", ["customer"]),
  teams: defineTable({
    members: v.array(
      v.object({ who: v.union(v.id("customers"), v.null()), since: v.number() }),
    ),
    notes: v.record(v.string(), v.id("customers")),
  }),
});
