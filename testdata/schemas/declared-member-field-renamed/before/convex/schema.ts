import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  shapes: defineTable(
    v.union(
      v.object({ kind: v.literal("circle"), size: v.number() }),
      v.object({ kind: v.literal("square"), size: v.number() }),
      v.object({ kind: v.literal("point") }),
    ),
  ),
});
