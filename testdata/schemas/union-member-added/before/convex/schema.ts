import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  notifications: defineTable({
    userId: v.string(),
    payload: v.string(),
  }).index("by_userId", ["userId"]),
});
