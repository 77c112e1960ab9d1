import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  stores: defineTable({
    name: v.string(),
  }),
  storeSettings: defineTable({
    store: v.id("stores"),
    currency: v.string(),
    taxRate: v.number(),
  }).index("by_store", ["store"]),
});
