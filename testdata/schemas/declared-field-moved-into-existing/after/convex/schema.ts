import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  offices: defineTable({
    address: v.object({
      street: v.string(),
      city: v.optional(v.string()), // @renamed-from city
    }),
    rooms: v.array(
      v.object({
        name: v.string(),
        floor: v.optional(v.number()), // @renamed-from floor
      }),
    ),
  }),
});
