import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  bookmarks: defineTable({
    user: v.string(),
    url: v.string(),
  })
    .index("by_user", ["user"])
    .index("by_url", ["url"]),
});
