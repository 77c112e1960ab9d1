import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  customers: defineTable({
    name: v.string(),
    email: v.string(),
  }).index("by_email", ["email"]),
  orders: defineTable({
    customer: v.id("customers"),
    total: v.number(),
  }).index("by_customer", ["customer"]),
});
