import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  people: defineTable({ name: v.string() }),
  notes: defineTable({
    about: v.union(v.id("people"), v.string()),
    also: v.optional(v.union(v.id("people"), v.string(), v.null())),
    mentions: v.array(v.union(v.id("people"), v.string())),
  }),
});
