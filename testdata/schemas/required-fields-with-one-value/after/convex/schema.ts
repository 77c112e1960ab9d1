import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  subscriptions: defineTable({
    email: v.string(),
    plan: v.string(),
    version: v.literal(1),
    legacyCoupon: v.null(),
  }).index("by_email", ["email"]),
});
