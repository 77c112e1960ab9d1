import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({
    email: v.string(),
  }),
  // @split-from users.profile
  biographies: defineTable({
    user: v.id("users"),
    bio: v.string(),
  }).index("by_user", ["user"]),
  // @split-from users.profile
  settings: defineTable({
    user: v.id("users"),
    theme: v.union(v.literal("dark"), v.literal("light")),
    language: v.string(),
  }).index("by_user", ["user"]),
});
