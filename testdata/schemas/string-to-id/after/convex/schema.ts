import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  teams: defineTable({ name: v.string() }),
  members: defineTable({
    name: v.string(),
    team: v.id("teams"),
  }).index("by_team", ["team"]),
});
