import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  people: defineTable({
    name: v.string(),
    contact: v.object({ email: v.string(), verified: v.boolean() }),
    a: v.string(),
    b: v.number(),
    c: v.boolean(),
  }),
});
