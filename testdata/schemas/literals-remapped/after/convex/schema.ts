import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  tasks: defineTable({
    title: v.string(),
    priority: v.union(
      v.literal("p0"),
      v.literal("p1"),
      v.literal("p2"),
      v.literal("p3"),
    ),
  }).index("by_priority", ["priority"]),
});
