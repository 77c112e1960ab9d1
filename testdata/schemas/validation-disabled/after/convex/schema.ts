import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema(
  {
    players: defineTable({ name: v.string(), rating: v.string() }),
  },
  { schemaValidation: false },
);
