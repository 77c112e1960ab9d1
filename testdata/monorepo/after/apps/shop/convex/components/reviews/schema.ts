import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  reviews: defineTable({
    stars: v.number(),
    text: v.optional(v.string()),
  }),
});
