import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  shipments: defineTable(
    v.union(
      v.object({
        orderNumber: v.string(),
        method: v.literal("delivery"),
        carrier: v.string(),
        trackingCode: v.optional(v.string()),
      }),
      v.object({
        orderNumber: v.string(),
        method: v.literal("pickup"),
        pickupStore: v.string(),
      }),
    ),
  ),
});
