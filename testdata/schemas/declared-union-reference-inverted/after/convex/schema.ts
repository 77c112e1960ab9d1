import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  actors: defineTable(
    v.union(
      v.object({ kind: v.literal("person") }),
      v.object({ kind: v.literal("robot"), serial: v.string() }),
    ),
  ),
  cards: defineTable({
    number: v.string(),
    // @inverted-from actors.card
    // @delete-orphans
    actor: v.id("actors"),
  }).index("by_actor", ["actor"]),
});
