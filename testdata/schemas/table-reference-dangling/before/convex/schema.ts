import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  folders: defineTable({ name: v.string() }),
  files: defineTable({
    name: v.string(),
    folder: v.id("folders"),
  }).index("by_folder", ["folder"]),
});
