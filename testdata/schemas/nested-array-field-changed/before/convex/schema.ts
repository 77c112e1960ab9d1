import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  carts: defineTable({
    customer: v.string(),
    lines: v.array(
      v.object({
        sku: v.string(),
        quantity: v.string(),
        note: v.optional(v.string()),
      }),
    ),
  }),
});
