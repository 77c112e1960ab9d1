import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  paymentMethods: defineTable(
    v.union(
      v.object({
        kind: v.literal("card"),
        last4: v.string(),
        expiresAt: v.number(),
      }),
      v.object({ kind: v.literal("iban"), iban: v.string() }),
      v.object({ kind: v.literal("check"), payee: v.string() }),
    ),
  ).index("by_kind", ["kind"]),
});
