// The tables of @convex-dev/auth, one of them replaced, as its documentation shows.
import { authTables } from "@convex-dev/auth/server";
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  ...authTables,
  users: defineTable({
    name: v.optional(v.string()),
    email: v.optional(v.string()),
    emailVerificationTime: v.optional(v.number()),
    isAnonymous: v.optional(v.boolean()),
    plan: v.union(v.literal("free"), v.literal("pro")),
  })
    .index("email", ["email"])
    .index("plan", ["plan"]),
});
