import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  posts: defineTable({
    title: v.string(),
    comments: v.array(v.object({ author: v.string(), text: v.string() })),
  }),
});
