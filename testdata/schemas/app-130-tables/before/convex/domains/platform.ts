import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  actor,
  attachment,
  dateRange,
  notifyBy,
  oneOf,
  person,
  recurrence,
  timestamp,
} from "../shared/basics";
import { domainEvent } from "../shared/events";
import {
  dashboardWidget,
  productRule,
  reportQuery,
  workflowCondition,
  workflowStep,
  workflowTrigger,
} from "../shared/rules";
import { archivable, audit, external, tenant } from "../shared/fields";

export const workflows = defineTable({
  ...tenant,
  name: v.string(),
  trigger: workflowTrigger,
  condition: workflowCondition,
  steps: v.array(workflowStep),
  enabled: v.boolean(),
  concurrency: v.optional(v.number()),
  owner: v.id("users"),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const workflowRuns = defineTable({
  ...tenant,
  workflowId: v.id("workflows"),
  startedAt: timestamp,
  finishedAt: v.optional(timestamp),
  state: oneOf("running", "waiting", "done", "failed", "canceled"),
  input: v.any(),
  context: v.record(v.string(), v.any()),
  log: v.array(
    v.object({
      step: v.number(),
      at: timestamp,
      outcome: oneOf("ok", "skipped", "failed"),
      message: v.optional(v.string()),
      durationMs: v.optional(v.number()),
    }),
  ),
  resumeAt: v.optional(timestamp),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_workflow", ["workflowId", "startedAt"])
  .index("by_state", ["state"]);

export const domainEvents = defineTable({
  ...tenant,
  event: domainEvent,
  at: timestamp,
  actor,
  correlationId: v.optional(v.string()),
})
  .index("by_tenant", ["tenantId"])
  .index("by_at", ["at"])
  .index("by_type", ["event.type", "at"]);

export const webhooks = defineTable({
  ...tenant,
  url: v.string(),
  secret: v.string(),
  events: v.array(v.string()),
  enabled: v.boolean(),
  headers: v.record(v.string(), v.string()),
  failures: v.object({
    consecutive: v.number(),
    disabledAt: v.optional(timestamp),
    lastError: v.optional(v.string()),
  }),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_enabled", ["enabled"]);

export const webhookDeliveries = defineTable({
  ...tenant,
  webhookId: v.id("webhooks"),
  eventType: v.string(),
  payload: v.any(),
  attempt: v.number(),
  request: v.object({
    headers: v.record(v.string(), v.string()),
    sentAt: timestamp,
  }),
  response: v.optional(
    v.object({
      status: v.number(),
      body: v.optional(v.string()),
      durationMs: v.number(),
    }),
  ),
  nextAttemptAt: v.optional(timestamp),
})
  .index("by_tenant", ["tenantId"])
  .index("by_webhook", ["webhookId"])
  .index("by_next", ["nextAttemptAt"]);

export const integrations = defineTable({
  ...tenant,
  provider: oneOf(
    "shopify",
    "datev",
    "stripe",
    "klarna",
    "hubspot",
    "slack",
    "sap",
    "salesforce",
  ),
  name: v.string(),
  state: oneOf("connected", "error", "disabled"),
  credentials: v.object({
    kind: oneOf("oauth", "key", "basic"),
    secretRef: v.string(),
    expiresAt: v.optional(timestamp),
    scopes: v.array(v.string()),
  }),
  mapping: v.record(v.string(), v.record(v.string(), v.string())),
  schedule: v.optional(recurrence),
  lastSync: v.optional(
    v.object({
      at: timestamp,
      imported: v.number(),
      exported: v.number(),
      errors: v.array(v.object({ record: v.string(), message: v.string() })),
    }),
  ),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_provider", ["provider"]);

export const importJobs = defineTable({
  ...tenant,
  kind: v.string(),
  file: attachment,
  mapping: v.record(v.string(), v.string()),
  state: oneOf("uploaded", "validating", "running", "done", "failed"),
  progress: v.object({
    total: v.number(),
    done: v.number(),
    failed: v.number(),
  }),
  errors: v.array(
    v.object({
      row: v.number(),
      field: v.optional(v.string()),
      message: v.string(),
    }),
  ),
  finishedAt: v.optional(timestamp),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_state", ["state"]);

export const exportJobs = defineTable({
  ...tenant,
  kind: v.string(),
  filter: v.optional(productRule),
  columns: v.array(v.string()),
  format: oneOf("csv", "xlsx", "json", "pdf"),
  state: oneOf("queued", "running", "done", "failed"),
  result: v.optional(attachment),
  recipients: v.array(v.string()),
  schedule: v.optional(recurrence),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_state", ["state"]);

export const notifications = defineTable({
  ...tenant,
  userId: v.id("users"),
  kind: v.string(),
  title: v.string(),
  body: v.optional(v.string()),
  link: v.optional(v.string()),
  channels: notifyBy,
  readAt: v.optional(timestamp),
  group: v.optional(v.string()),
})
  .index("by_tenant", ["tenantId"])
  .index("by_user", ["userId", "readAt"]);

export const auditLog = defineTable({
  ...tenant,
  actor,
  action: v.string(),
  target: v.object({
    table: v.string(),
    id: v.string(),
    label: v.optional(v.string()),
  }),
  changes: v.record(v.string(), v.object({ before: v.any(), after: v.any() })),
  ip: v.optional(v.string()),
  userAgent: v.optional(v.string()),
  at: timestamp,
})
  .index("by_tenant", ["tenantId"])
  .index("by_at", ["at"])
  .index("by_target", ["target.table", "target.id"]);

export const savedViews = defineTable({
  ...tenant,
  userId: v.id("users"),
  table: v.string(),
  name: v.string(),
  columns: v.array(
    v.object({
      field: v.string(),
      width: v.optional(v.number()),
      pinned: v.optional(v.boolean()),
    }),
  ),
  sort: v.array(v.object({ field: v.string(), descending: v.boolean() })),
  filter: v.optional(productRule),
  shared: v.boolean(),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_user", ["userId", "table"]);

export const dashboards = defineTable({
  ...tenant,
  name: v.string(),
  ownerId: v.id("users"),
  layout: v.array(
    v.object({
      x: v.number(),
      y: v.number(),
      width: v.number(),
      height: v.number(),
      widget: dashboardWidget,
    }),
  ),
  sharedWith: v.array(v.id("roles")),
  refreshSeconds: v.optional(v.number()),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_owner", ["ownerId"]);

export const reports = defineTable({
  ...tenant,
  name: v.string(),
  query: reportQuery,
  schedule: v.optional(recurrence),
  recipients: v.array(v.string()),
  lastRun: v.optional(
    v.object({
      at: timestamp,
      rows: v.number(),
      durationMs: v.number(),
      file: v.optional(v.id("_storage")),
    }),
  ),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const comments = defineTable({
  ...tenant,
  target: v.object({ table: v.string(), id: v.string() }),
  authorId: v.id("users"),
  body: v.string(),
  mentions: v.array(v.id("users")),
  attachments: v.array(attachment),
  parentId: v.optional(v.id("comments")),
  resolvedAt: v.optional(timestamp),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_target", ["target.table", "target.id"]);

export const tags = defineTable({
  ...tenant,
  name: v.string(),
  color: v.string(),
  scope: oneOf("product", "customer", "order", "ticket", "project"),
  usage: v.number(),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_scope", ["scope", "name"]);

export const calendars = defineTable({
  ...tenant,
  name: v.string(),
  ownerId: v.optional(v.id("users")),
  color: v.string(),
  timezone: v.string(),
  feed: v.optional(
    v.object({
      url: v.string(),
      syncedAt: v.optional(timestamp),
      etag: v.optional(v.string()),
    }),
  ),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_owner", ["ownerId"]);

export const calendarEvents = defineTable({
  ...tenant,
  calendarId: v.id("calendars"),
  title: v.string(),
  period: dateRange,
  allDay: v.boolean(),
  location: v.optional(v.string()),
  attendees: v.array(
    v.object({ person, response: oneOf("pending", "yes", "no", "maybe") }),
  ),
  recurrence: v.optional(recurrence),
  reminders: v.array(
    v.object({ minutesBefore: v.number(), by: oneOf("mail", "push") }),
  ),
  related: v.optional(v.object({ table: v.string(), id: v.string() })),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_calendar", ["calendarId"]);
