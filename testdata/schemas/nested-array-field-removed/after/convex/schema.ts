import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  playlists: defineTable({
    name: v.string(),
    tracks: v.array(
      v.object({
        title: v.string(),
        seconds: v.number(),
      }),
    ),
  }),
});
