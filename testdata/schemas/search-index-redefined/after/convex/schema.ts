import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  lessons: defineTable({
    course: v.string(),
    language: v.string(),
    transcript: v.string(),
  }).searchIndex("search_transcript", {
    searchField: "transcript",
    filterFields: ["language", "course"],
  }),
});
