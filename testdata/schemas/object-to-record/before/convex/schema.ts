import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  sites: defineTable({
    domain: v.string(),
    links: v.object({
      home: v.string(),
      docs: v.optional(v.string()),
    }),
  }),
});
