import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  organizations: defineTable({ name: v.string() }),
  projects: defineTable({
    organization: v.id("organizations"),
    name: v.string(),
  }).index("by_organization", ["organization"]),
  labels: defineTable({
    organization: v.id("organizations"),
    name: v.string(),
    color: v.string(),
  }).index("by_organization", ["organization"]),
  uploads: defineTable({
    organization: v.id("organizations"),
    storageId: v.id("_storage"),
    name: v.string(),
  }).index("by_organization", ["organization"]),
});
