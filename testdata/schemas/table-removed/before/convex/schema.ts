import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({ name: v.string() }),
  betaSignups: defineTable({ email: v.string() }).index("by_email", ["email"]),
});
