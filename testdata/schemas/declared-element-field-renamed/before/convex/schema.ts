import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  orders: defineTable({
    currency: v.string(),
    items: v.array(
      v.object({
        sku: v.string(),
        amount: v.number(),
      }),
    ),
  }),
});
