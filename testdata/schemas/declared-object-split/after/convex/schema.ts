import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  companies: defineTable({
    name: v.string(),
  }),
  // @split-from companies.billing
  billingDetails: defineTable({
    company: v.id("companies"),
    vatId: v.string(),
    email: v.string(),
    street: v.optional(v.string()),
    verified: v.null(),
  }).index("by_company", ["company"]),
});
