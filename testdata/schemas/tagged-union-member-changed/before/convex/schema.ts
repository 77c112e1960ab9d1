import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  messages: defineTable({
    thread: v.string(),
    body: v.union(
      v.object({ role: v.literal("user"), text: v.string() }),
      v.object({
        role: v.literal("assistant"),
        text: v.string(),
        model: v.optional(v.string()),
      }),
      v.object({ role: v.literal("tool"), name: v.string(), output: v.any() }),
    ),
  }).index("by_thread", ["thread"]),
});
