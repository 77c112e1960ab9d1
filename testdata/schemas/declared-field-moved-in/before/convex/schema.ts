import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  places: defineTable({
    name: v.string(),
    latitude: v.number(),
    longitude: v.number(),
    street: v.optional(v.string()),
  }),
});
