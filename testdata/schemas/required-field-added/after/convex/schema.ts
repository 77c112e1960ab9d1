import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  meetings: defineTable({
    title: v.string(),
    startsAt: v.number(),
    organizer: v.string(),
    timezone: v.string(),
  }).index("by_startsAt", ["startsAt"]),
});
