import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  employees: defineTable({
    name: v.string(),
    email: v.string(),
    salary: v.number(),
    status: v.union(v.literal("active"), v.literal("leave")),
    startedOn: v.string(),
    nickname: v.optional(v.string()),
  }).index("by_email", ["email"]),
});
