import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  trials: defineTable({
    name: v.string(),
  }),
});
