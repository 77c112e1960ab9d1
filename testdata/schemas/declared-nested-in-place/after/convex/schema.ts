import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  people: defineTable({
    name: v.object({
      full: v.string(), // @renamed-from name
      short: v.null(),
    }),
    contact: v.string(), // @renamed-from contact.email
    a: v.boolean(), // @renamed-from c
    b: v.string(), // @renamed-from a
    c: v.number(), // @renamed-from b
  }),
});
