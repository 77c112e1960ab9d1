import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({ name: v.string() }),
  polls: defineTable({
    question: v.string(),
    votes: v.record(v.string(), v.number()),
  }),
});
