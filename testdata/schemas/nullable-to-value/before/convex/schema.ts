import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  tickets: defineTable({
    subject: v.string(),
    assignee: v.union(v.string(), v.null()),
  }).index("by_assignee", ["assignee"]),
});
