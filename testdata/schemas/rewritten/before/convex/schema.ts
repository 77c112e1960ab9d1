import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  songs: defineTable({
    title: v.string(),
    artist: v.string(),
    key: v.union(v.literal("minor"), v.literal("major")),
    length: v.union(v.number(), v.null(), v.number()),
  }),
});
