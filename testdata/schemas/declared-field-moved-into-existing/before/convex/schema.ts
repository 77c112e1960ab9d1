import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  offices: defineTable({
    city: v.string(),
    floor: v.optional(v.number()),
    address: v.object({ street: v.string() }),
    rooms: v.array(v.object({ name: v.string() })),
  }),
});
