import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  payments: defineTable({
    amount: v.string(),
    reference: v.number(),
  }),
});
