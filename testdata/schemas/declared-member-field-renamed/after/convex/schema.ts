import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  shapes: defineTable(
    v.union(
      v.object({
        kind: v.literal("circle"),
        radius: v.number(), // @renamed-from size
      }),
      v.object({
        kind: v.literal("square"),
        width: v.number(), // @renamed-from size
      }),
      v.object({ kind: v.literal("point") }),
    ),
  ),
});
