import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  staff: defineTable({
    name: v.string(),
    phone: v.optional(v.string()),
  }),
});
