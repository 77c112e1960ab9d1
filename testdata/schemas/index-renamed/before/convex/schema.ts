import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  follows: defineTable({
    follower: v.string(),
    followee: v.string(),
  }).index("followers", ["followee"]),
});
