import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  actors: defineTable(
    v.union(
      v.object({ kind: v.literal("person"), card: v.id("cards") }),
      v.object({ kind: v.literal("robot"), serial: v.string() }),
    ),
  ),
  cards: defineTable({ number: v.string() }),
});
