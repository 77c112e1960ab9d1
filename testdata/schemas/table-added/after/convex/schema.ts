import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  boards: defineTable({ name: v.string() }),
  cards: defineTable({
    board: v.id("boards"),
    title: v.string(),
  }).index("by_board", ["board"]),
});
