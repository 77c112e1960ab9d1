import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  accounts: defineTable({
    email: v.string(), // @renamed-from login
    profile: v.object({
      bio: v.string(),
      birthYear: v.string(), // @renamed-from age
    }),
    owner: v.optional(v.id("companies")),
    // @default _creationTime
    createdAt: v.number(),
  }).index("by_email", ["email"]),
  // @renamed-from organizations
  companies: defineTable({
    title: v.string(),
    admin: v.optional(v.id("accounts")),
  }),
});
