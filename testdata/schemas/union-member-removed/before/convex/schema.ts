import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  notes: defineTable({
    title: v.string(),
    content: v.union(
      v.string(),
      v.object({ format: v.string(), blocks: v.array(v.string()) }),
    ),
  }),
});
