import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  addresses: defineTable({
    street: v.string(),
    city: v.string(),
    zip: v.string(),
  }),
});
