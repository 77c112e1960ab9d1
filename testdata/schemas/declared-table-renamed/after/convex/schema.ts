import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  // @renamed-from customers
  clients: defineTable({
    fullName: v.string(), // @renamed-from name
    referredBy: v.optional(v.id("clients")),
    status: v.literal("active"),
  }).index("by_name", ["fullName"]),
  orders: defineTable({
    customer: v.optional(v.id("clients")),
    total: v.number(),
  }).index("by_customer", ["customer"]),
  teams: defineTable({
    members: v.array(
      v.object({ who: v.union(v.id("clients"), v.null()), since: v.number() }),
    ),
    notes: v.record(v.string(), v.id("clients")),
  }),
});
