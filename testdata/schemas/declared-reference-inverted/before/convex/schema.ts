import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  stores: defineTable({
    name: v.string(),
    settings: v.optional(v.id("storeSettings")),
  }),
  storeSettings: defineTable({
    currency: v.string(),
  }),
});
