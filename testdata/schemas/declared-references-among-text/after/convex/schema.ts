import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  // @renamed-from people
  users: defineTable({ name: v.string() }),
  notes: defineTable({
    about: v.union(v.id("users"), v.string()),
    also: v.optional(v.union(v.id("users"), v.string(), v.null())),
    mentions: v.array(v.union(v.id("users"), v.string())),
  }),
});
