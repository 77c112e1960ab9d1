import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

const shared = {
  // @default "unknown"
  createdBy: v.string(),
  // @renamed-from name
  title: v.string(),
};

export default defineSchema({
  apps: defineTable(shared),
  boards: defineTable(shared),
  cards: defineTable(shared),
  drafts: defineTable(shared),
  events: defineTable(shared),
  files: defineTable(shared),
  groups: defineTable(shared),
  hooks: defineTable(shared),
  invites: defineTable(shared),
  jobs: defineTable(shared),
  keys: defineTable(shared),
  labels: defineTable(shared),
  messages: defineTable(shared),
  notes: defineTable(shared),
  offers: defineTable(shared),
  pages: defineTable(shared),
  queues: defineTable(shared),
  rooms: defineTable(shared),
  steps: defineTable(shared),
  tasks: defineTable(shared),
});
