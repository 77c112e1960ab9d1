import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({ name: v.string() }),
  members: defineTable({ user: v.id("users"), role: v.string() }),
  documents: defineTable({
    title: v.string(),
    owner: v.id("users"),
  }).index("by_owner", ["owner"]),
});
