import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  members: defineTable({
    name: v.string(),
    address: v.object({
      city: v.string(),
      country: v.optional(v.string()),
      zip: v.string(),
    }),
  }),
});
