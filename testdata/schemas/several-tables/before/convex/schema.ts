import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  organizations: defineTable({ name: v.string() }),
  projects: defineTable({ name: v.string() }),
  labels: defineTable({ name: v.string(), color: v.string() }),
  uploads: defineTable({ storageId: v.id("_storage"), name: v.string() }),
});
