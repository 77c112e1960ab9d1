import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({
    name: v.string(),
    // @default "free"
    plan: v.union(v.literal("free"), v.literal("paid")),
    // @default 5
    seats: v.int64(),
    // @default _creationTime
    createdAt: v.number(),
    preferences: v.object({
      theme: v.string(),
      // @default true
      newsletter: v.boolean(),
    }),
    tags: v.array(v.string()),
    avatar: v.union(v.string(), v.null()),
  }),
});
