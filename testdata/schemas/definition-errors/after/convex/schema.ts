import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  readings: defineTable({
    station: v.string(),
    celsius: v.number(),
    "wind-speed": v.optional(v.number()),
  })
    .index("by_station", ["station"])
    .index("by_station_again", ["station"])
    .index("by_creation_time", ["celsius"])
    .index("by_station_time", ["station", "_creationTime"]),
});
