import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  listings: defineTable({
    title: v.string(),
    price: v.string(),
    bedrooms: v.optional(v.string()),
  }),
});
