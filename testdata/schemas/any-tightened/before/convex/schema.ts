import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  webhooks: defineTable({
    url: v.string(),
    lastResponse: v.any(),
  }),
});
