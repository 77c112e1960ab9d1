import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  coupons: defineTable({
    code: v.string(),
  }),
});
