import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  tickets: defineTable({
    subject: v.string(),
    assignee: v.string(),
  }).index("by_assignee", ["assignee"]),
});
