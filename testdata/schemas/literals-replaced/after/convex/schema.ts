import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  degrees: defineTable({
    holder: v.string(),
    level: v.union(v.literal("BSc"), v.literal("MSc"), v.literal("PhD")),
  }),
});
