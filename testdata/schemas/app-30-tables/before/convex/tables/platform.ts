import { defineTable } from "convex/server";
import { v } from "convex/values";
import { notificationKinds } from "../lib/enums";
import { literals, nullable, orgScoped, timestamp } from "../lib/validators";

export const apiKeys = defineTable(
  orgScoped({
    name: v.string(),
    hash: v.bytes(),
    prefix: v.string(),
    scopes: v.array(literals("read", "write", "admin")),
    createdBy: v.id("users"),
    lastUsedAt: nullable(timestamp),
    expiresAt: v.optional(timestamp),
  }),
)
  .index("by_prefix", ["prefix"])
  .index("by_org", ["orgId"]);

export const webhooks = defineTable(
  orgScoped({
    url: v.string(),
    secret: v.string(),
    events: v.array(v.string()),
    enabled: v.boolean(),
    headers: v.optional(v.record(v.string(), v.string())),
  }),
).index("by_org", ["orgId"]);

export const webhookDeliveries = defineTable({
  webhookId: v.id("webhooks"),
  event: v.string(),
  payload: v.any(),
  attempt: v.number(),
  response: v.optional(
    v.object({
      status: v.number(),
      body: v.optional(v.string()),
      milliseconds: v.number(),
    }),
  ),
  nextAttemptAt: v.optional(timestamp),
})
  .index("by_webhook", ["webhookId"])
  .index("by_next_attempt", ["nextAttemptAt"]);

export const notifications = defineTable({
  userId: v.id("users"),
  kind: literals(...notificationKinds),
  conversationId: v.optional(v.id("conversations")),
  text: v.string(),
  readAt: v.optional(timestamp),
}).index("by_user", ["userId", "readAt"]);

export const auditLog = defineTable({
  orgId: v.id("organizations"),
  actor: v.union(
    v.object({
      type: v.literal("user"),
      userId: v.id("users"),
      ip: v.optional(v.string()),
    }),
    v.object({ type: v.literal("apiKey"), apiKeyId: v.id("apiKeys") }),
    v.object({ type: v.literal("system") }),
  ),
  action: v.string(),
  target: v.optional(v.object({ table: v.string(), id: v.string() })),
  changes: v.optional(
    v.record(v.string(), v.object({ before: v.any(), after: v.any() })),
  ),
  at: timestamp,
})
  .index("by_org", ["orgId", "at"])
  .index("by_action", ["orgId", "action", "at"]);

export const surveys = defineTable(
  orgScoped({
    conversationId: v.id("conversations"),
    score: v.union(...[1, 2, 3, 4, 5].map((score) => v.literal(score))),
    comment: v.optional(v.string()),
    answeredAt: timestamp,
  }),
)
  .index("by_conversation", ["conversationId"])
  .index("by_org", ["orgId", "answeredAt"]);
