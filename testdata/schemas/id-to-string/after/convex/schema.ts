import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({ name: v.string() }),
  auditEvents: defineTable({
    actor: v.string(),
    action: v.string(),
  }).index("by_actor", ["actor"]),
});
