import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  contacts: defineTable({
    // @renamed-from email
    emails: v.array(v.string()),
    // @renamed-from phone
    // @renamed-from mobile
    numbers: v.array(v.string()),
  }),
});
