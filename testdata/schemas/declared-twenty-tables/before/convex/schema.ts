import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  apps: defineTable({ name: v.string() }),
  boards: defineTable({ name: v.string() }),
  cards: defineTable({ name: v.string() }),
  drafts: defineTable({ name: v.string() }),
  events: defineTable({ name: v.string() }),
  files: defineTable({ name: v.string() }),
  groups: defineTable({ name: v.string() }),
  hooks: defineTable({ name: v.string() }),
  invites: defineTable({ name: v.string() }),
  jobs: defineTable({ name: v.string() }),
  keys: defineTable({ name: v.string() }),
  labels: defineTable({ name: v.string() }),
  messages: defineTable({ name: v.string() }),
  notes: defineTable({ name: v.string() }),
  offers: defineTable({ name: v.string() }),
  pages: defineTable({ name: v.string() }),
  queues: defineTable({ name: v.string() }),
  rooms: defineTable({ name: v.string() }),
  steps: defineTable({ name: v.string() }),
  tasks: defineTable({ name: v.string() }),
});
