import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  imports: defineTable({
    file: v.string(),
    rows: v.number(),
  }),
});
