import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({ name: v.string() }),
  // @returned
  sessions: defineTable({
    user: v.id("users"),
    expires: v.number(),
  }).index("by_user", ["user"]),
});
