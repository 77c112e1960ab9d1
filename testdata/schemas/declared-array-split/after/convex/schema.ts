import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  posts: defineTable({
    title: v.string(),
  }),
  // @split-from posts.comments
  comments: defineTable({
    post: v.id("posts"),
    author: v.string(),
    text: v.string(),
  }).index("by_post", ["post"]),
});
