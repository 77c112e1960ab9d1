import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  jobs: defineTable(
    v.union(
      v.object({ state: v.literal("queued") }),
      v.object({
        state: v.literal("finished"),
        result: v.union(v.literal("ok"), v.literal("failed")),
      }),
    ),
  ).index("by_state", ["state"]),
});
