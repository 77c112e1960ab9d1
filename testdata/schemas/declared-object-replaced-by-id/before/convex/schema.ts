import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  rooms: defineTable({
    name: v.string(),
    building: v.object({ street: v.string(), floors: v.number() }),
    desks: v.array(v.object({ label: v.string() })),
  }),
});
