import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  shops: defineTable({
    name: v.string(),
    billing: v.object({ vat: v.string(), currency: v.optional(v.string()) }),
  }),
  visits: defineTable({ shop: v.id("shops") }),
});
