import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  venues: defineTable({
    name: v.string(),
    location: v.object({
      latitude: v.number(),
      longitude: v.number(),
    }),
  }),
});
