import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  surveys: defineTable({
    title: v.string(),
    answers: v.record(v.string(), v.union(v.string(), v.number())),
  }),
});
