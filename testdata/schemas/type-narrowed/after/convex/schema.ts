import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  leads: defineTable({
    company: v.string(),
    source: v.union(
      v.literal("website"),
      v.literal("referral"),
      v.literal("event"),
    ),
  }),
});
