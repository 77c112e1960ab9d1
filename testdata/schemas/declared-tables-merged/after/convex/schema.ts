import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  // @merged-from emailTemplates, smsTemplates
  templates: defineTable(
    v.union(
      v.object({
        channel: v.literal("email"),
        name: v.string(),
        body: v.string(),
        subject: v.string(),
      }),
      v.object({
        channel: v.literal("sms"),
        name: v.string(),
        body: v.string(),
      }),
    ),
  ).index("by_name", ["name"]),
  campaigns: defineTable({
    template: v.optional(v.id("templates")),
  }),
});
