import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  contacts: defineTable({
    email: v.string(),
    phone: v.optional(v.string()),
    mobile: v.union(v.string(), v.null()),
  }),
});
