import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  jobs: defineTable(
    v.union(
      v.object({ state: v.literal("queued") }),
      v.object({ state: v.literal("finished"), result: v.literal("ok") }),
      v.object({
        state: v.literal("finished"),
        result: v.literal("failed"),
        error: v.optional(v.string()),
      }),
    ),
  ).index("by_state", ["state"]),
});
