import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({
    email: v.string(),
    preferences: v.object({
      theme: v.union(v.literal("light"), v.literal("dark")),
      language: v.string(),
    }),
  }),
});
