import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  devices: defineTable({
    serial: v.string(),
    platform: v.union(v.literal("ios"), v.literal("android")),
  }).index("by_serial", ["serial"]),
});
