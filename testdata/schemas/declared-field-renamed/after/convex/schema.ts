import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  profiles: defineTable({
    userId: v.string(),
    // @renamed-from fullName
    displayName: v.string(),
    // @renamed-from website
    homepage: v.optional(v.string()),
  }).index("by_userId", ["userId"]),
});
