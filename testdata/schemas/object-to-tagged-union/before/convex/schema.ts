import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  shipments: defineTable({
    orderNumber: v.string(),
    carrier: v.optional(v.string()),
    trackingCode: v.optional(v.string()),
    pickupStore: v.optional(v.string()),
  }),
});
