import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  vehicles: defineTable({
    plate: v.string(),
    make: v.optional(v.string()),
  })
    .index("by_plate", ["plate"])
    .index("by_depot", ["depot", "make"]),
});
