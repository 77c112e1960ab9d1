import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  comments: defineTable({
    body: v.string(),
    postSlug: v.string(),
  }).index("by_postSlug", ["postSlug"]),
});
