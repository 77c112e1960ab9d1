import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({
    email: v.string(),
    profile: v.object({
      bio: v.string(),
      theme: v.union(v.literal("dark"), v.literal("light")),
      language: v.string(),
    }),
  }),
});
