import { defineTable } from "convex/server";
import { v } from "convex/values";
import { channels, priorities, ticketStatuses, weekdays } from "../lib/enums";
import {
  fieldsFor,
  literals,
  nullable,
  orgScoped,
  timestamp,
} from "../lib/validators";

const trigger = v.union(
  v.object({
    on: v.literal("conversation.created"),
    channels: v.array(literals(...channels)),
  }),
  v.object({
    on: v.literal("message.received"),
    contains: v.optional(v.array(v.string())),
  }),
  v.object({
    on: v.literal("status.changed"),
    to: literals(...ticketStatuses),
  }),
  v.object({ on: v.literal("idle"), hours: v.number() }),
);

const action = v.union(
  v.object({ do: v.literal("assign"), teamId: v.id("teams") }),
  v.object({ do: v.literal("setPriority"), priority: literals(...priorities) }),
  v.object({ do: v.literal("setStatus"), status: literals(...ticketStatuses) }),
  v.object({ do: v.literal("addTags"), tagIds: v.array(v.id("tags")) }),
  v.object({ do: v.literal("reply"), macroId: v.id("macros") }),
  v.object({ do: v.literal("webhook"), webhookId: v.id("webhooks") }),
);

export const macros = defineTable(
  orgScoped({
    name: v.string(),
    folder: v.optional(v.string()),
    html: v.string(),
    actions: v.array(action),
    visibleTo: v.union(v.literal("everyone"), v.array(v.id("teams"))),
    usage: v.number(),
  }),
).index("by_org", ["orgId", "folder", "name"]);

export const automations = defineTable(
  orgScoped({
    name: v.string(),
    enabled: v.boolean(),
    trigger,
    actions: v.array(action),
    position: v.number(),
    stats: v.object({ runs: v.number(), lastRunAt: nullable(timestamp) }),
  }),
).index("by_trigger", ["orgId", "trigger.on", "position"]);

export const automationRuns = defineTable({
  automationId: v.id("automations"),
  conversationId: v.id("conversations"),
  startedAt: timestamp,
  outcome: v.union(
    v.object({ state: v.literal("ok"), applied: v.number() }),
    v.object({ state: v.literal("skipped"), reason: v.string() }),
    v.object({
      state: v.literal("failed"),
      error: v.string(),
      retries: v.number(),
    }),
  ),
})
  .index("by_automation", ["automationId", "startedAt"])
  .index("by_conversation", ["conversationId"]);

const hours = v.array(v.object({ from: v.string(), to: v.string() }));

export const businessHours = defineTable(
  orgScoped({
    name: v.string(),
    timezone: v.string(),
    week: v.object(fieldsFor(weekdays, hours)),
    holidays: v.array(v.object({ date: v.string(), name: v.string() })),
  }),
).index("by_org", ["orgId"]);

export const slaPolicies = defineTable(
  orgScoped({
    name: v.string(),
    businessHoursId: v.optional(v.id("businessHours")),
    targets: v.object(
      fieldsFor(
        priorities,
        v.object({
          firstResponseMinutes: v.number(),
          resolutionMinutes: v.number(),
        }),
      ),
    ),
    appliesTo: v.object({
      tiers: v.array(literals("free", "standard", "enterprise")),
      channels: v.optional(v.array(literals(...channels))),
    }),
  }),
).index("by_org", ["orgId"]);
