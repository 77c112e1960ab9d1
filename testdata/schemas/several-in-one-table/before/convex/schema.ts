import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  employees: defineTable({
    name: v.string(),
    email: v.optional(v.string()),
    salary: v.string(),
    office: v.string(),
    status: v.union(
      v.literal("active"),
      v.literal("leave"),
      v.literal("contractor"),
    ),
  }).index("by_office", ["office"]),
});
