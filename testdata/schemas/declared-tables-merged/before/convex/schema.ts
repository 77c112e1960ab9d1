import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  emailTemplates: defineTable({
    name: v.string(),
    body: v.string(),
    subject: v.string(),
  }).index("by_name", ["name"]),
  smsTemplates: defineTable({
    name: v.string(),
    body: v.string(),
  }).index("by_name", ["name"]),
  campaigns: defineTable({
    template: v.optional(
      v.union(v.id("emailTemplates"), v.id("smsTemplates")),
    ),
  }),
});
