import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  members: defineTable({
    name: v.string(),
    city: v.string(), // @renamed-from address.city
    country: v.optional(v.string()), // @renamed-from address.country
    address: v.object({
      zip: v.string(),
    }),
  }),
});
