import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  jobs: defineTable(
    v.union(
      v.object({
        kind: v.literal("email"),
        runAt: v.number(),
        to: v.string(),
      }),
      v.object({
        kind: v.literal("export"),
        runAt: v.number(),
        rows: v.number(),
      }),
      v.object({
        kind: v.literal("webhook"),
        runAt: v.number(),
        url: v.string(),
        body: v.any(),
      }),
    ),
  ).index("by_kind", ["kind"]),
});
