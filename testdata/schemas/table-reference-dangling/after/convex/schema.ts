import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  files: defineTable({
    name: v.string(),
    folder: v.id("folders"),
  }).index("by_folder", ["folder"]),
});
