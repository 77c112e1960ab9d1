import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  orders: defineTable({
    items: v.array(
      v.object({
        // @renamed-from sku
        productCode: v.string(),
        price: v.object({
          // @renamed-from items[].amount
          amount: v.number(),
          // @renamed-from currency
          currency: v.string(),
        }),
      }),
    ),
  }),
});
