import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  members: defineTable({
    name: v.string(),
    role: v.union(v.literal("admin"), v.literal("member")),
  }),
});
