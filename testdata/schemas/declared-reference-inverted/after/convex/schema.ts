import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  stores: defineTable({
    name: v.string(),
  }),
  storeSettings: defineTable({
    // @inverted-from stores.settings
    // @delete-orphans
    store: v.id("stores"),
    currency: v.string(),
  }).index("by_store", ["store"]),
});
