import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  experiments: defineTable({
    name: v.string(),
    metrics: v.record(v.string(), v.union(v.number(), v.null())),
  }),
});
