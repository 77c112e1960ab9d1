import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  pageViews: defineTable({
    path: v.string(),
    visitor: v.string(),
  }).index("by_path", ["path"]),
});
