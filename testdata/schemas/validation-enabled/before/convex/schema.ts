import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema(
  {
    players: defineTable({ name: v.string(), rating: v.number() }),
    games: defineTable({
      white: v.id("players"),
      black: v.id("players"),
      result: v.optional(v.string()),
    }),
  },
  { schemaValidation: false },
);
