import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  activities: defineTable(
    v.union(
      v.object({ type: v.literal("run"), meters: v.number() }),
      v.object({ type: v.literal("swim"), laps: v.number() }),
    ),
  ),
});
