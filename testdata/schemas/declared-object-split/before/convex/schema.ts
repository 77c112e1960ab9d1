import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  companies: defineTable({
    name: v.string(),
    billing: v.optional(
      v.object({
        vatId: v.string(),
        email: v.string(),
        street: v.optional(v.string()),
      }),
    ),
  }),
});
