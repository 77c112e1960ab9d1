import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  revisions: defineTable({
    documentKey: v.string(),
    writtenAt: v.commitTs(),
  }).index("by_documentKey", ["documentKey", "writtenAt"]),
});
