import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  invoices: defineTable({
    number: v.string(),
    total: v.number(),
    currency: v.string(),
  }).index("by_number", ["number"]),
});
