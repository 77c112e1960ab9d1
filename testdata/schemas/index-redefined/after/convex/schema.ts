import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  reservations: defineTable({
    room: v.string(),
    day: v.string(),
    guest: v.string(),
  }).index("by_room", ["room", "day"]),
});
