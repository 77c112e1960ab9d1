import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  // @renamed-from shops
  stores: defineTable({
    name: v.string(),
  }),
  // @split-from stores.billing
  billing: defineTable({
    store: v.id("stores"),
    taxId: v.string(), // @renamed-from vat
    // @default "EUR"
    currency: v.string(),
  }).index("by_store", ["store"]),
  visits: defineTable({
    // @delete-orphans
    shop: v.id("stores"),
  }),
});
