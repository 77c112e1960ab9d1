import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  profiles: defineTable({
    userId: v.string(),
    fullName: v.string(),
    website: v.optional(v.string()),
  }).index("by_userId", ["userId"]),
});
