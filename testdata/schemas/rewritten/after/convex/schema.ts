import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  songs: defineTable({
    artist: v.string(),
    title: v.string(),
    length: v.nullable(v.number()),
    key: v.union(v.literal("major"), v.literal("minor")),
  }),
});
