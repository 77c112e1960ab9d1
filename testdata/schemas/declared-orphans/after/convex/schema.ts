import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  chunks: defineTable({
    text: v.string(),
    embedding: v.optional(v.id("embeddings")),
  }).index("by_embedding", ["embedding"]),
  // @delete-orphans chunks.embedding
  embeddings: defineTable({
    vector: v.array(v.number()),
    model: v.literal("small"),
  }),
});
