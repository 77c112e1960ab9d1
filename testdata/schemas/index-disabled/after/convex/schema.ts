import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  logs: defineTable({
    level: v.string(),
    service: v.string(),
  })
    .index("by_level", ["level"])
    .index("by_service", { fields: ["service"], staged: true }),
});
