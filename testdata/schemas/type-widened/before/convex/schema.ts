import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  sensors: defineTable({
    label: v.string(),
    reading: v.number(),
  }),
});
