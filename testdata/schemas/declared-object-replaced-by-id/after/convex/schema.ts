import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  rooms: defineTable({
    name: v.string(),
    building: v.id("buildings"),
    deskIds: v.array(v.id("desks")),
  }),
  // @split-from rooms.building
  buildings: defineTable({
    street: v.string(),
    floors: v.number(),
  }),
  // @split-from rooms.desks
  desks: defineTable({
    label: v.string(),
  }),
});
