import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  accounts: defineTable({
    login: v.string(),
    profile: v.object({ bio: v.string(), age: v.number() }),
    owner: v.optional(v.id("organizations")),
  }).index("by_login", ["login"]),
  organizations: defineTable({
    title: v.string(),
    admin: v.optional(v.id("accounts")),
  }),
});
