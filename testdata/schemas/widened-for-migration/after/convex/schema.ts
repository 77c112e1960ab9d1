import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  members: defineTable({
    name: v.string(),
    joined: v.union(v.string(), v.number()),
    role: v.optional(v.union(v.literal("admin"), v.literal("member"))),
  }),
});
