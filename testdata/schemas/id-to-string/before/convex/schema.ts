import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({ name: v.string() }),
  auditEvents: defineTable({
    actor: v.id("users"),
    action: v.string(),
  }).index("by_actor", ["actor"]),
});
