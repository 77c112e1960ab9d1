import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  places: defineTable({
    name: v.string(),
    location: v.object({
      latitude: v.number(), // @renamed-from latitude
      longitude: v.number(), // @renamed-from longitude
    }),
    address: v.optional(
      v.object({
        street: v.string(), // @renamed-from street
      }),
    ),
  }),
});
