import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  payments: defineTable({
    amount: v.number(), // @renamed-from reference
    reference: v.string(), // @renamed-from amount
  }),
});
