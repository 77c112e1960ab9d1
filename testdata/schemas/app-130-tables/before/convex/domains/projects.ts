import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  attachment,
  dateRange,
  money,
  oneOf,
  priority,
  recurrence,
  timestamp,
} from "../shared/basics";
import { archivable, audit, external, tenant } from "../shared/fields";

export const projects = defineTable({
  ...tenant,
  number: v.string(),
  name: v.string(),
  customerId: v.optional(v.id("customers")),
  managerId: v.id("employees"),
  state: oneOf("lead", "planned", "active", "on_hold", "done", "canceled"),
  period: v.optional(dateRange),
  budget: v.object({
    amount: money,
    hours: v.optional(v.number()),
    alertPercent: v.optional(v.number()),
  }),
  billing: v.object({
    kind: oneOf("fixed", "time_and_material", "retainer", "internal"),
    rate: v.optional(money),
    invoiceDay: v.optional(v.number()),
  }),
  members: v.array(
    v.object({
      employeeId: v.id("employees"),
      role: v.string(),
      allocationPercent: v.number(),
      rate: v.optional(money),
    }),
  ),
  color: v.optional(v.string()),
  health: v.optional(
    v.object({
      status: oneOf("green", "yellow", "red"),
      note: v.optional(v.string()),
      updatedAt: timestamp,
    }),
  ),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_customer", ["customerId"])
  .index("by_state", ["state"]);

export const milestones = defineTable({
  ...tenant,
  projectId: v.id("projects"),
  title: v.string(),
  dueAt: timestamp,
  doneAt: v.optional(timestamp),
  amount: v.optional(money),
  dependsOn: v.array(v.id("milestones")),
  deliverables: v.array(
    v.object({
      title: v.string(),
      accepted: v.boolean(),
      document: v.optional(attachment),
    }),
  ),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_project", ["projectId", "dueAt"]);

export const tasks = defineTable({
  ...tenant,
  projectId: v.id("projects"),
  milestoneId: v.optional(v.id("milestones")),
  parentId: v.optional(v.id("tasks")),
  title: v.string(),
  description: v.optional(v.string()),
  assigneeIds: v.array(v.id("employees")),
  state: oneOf("backlog", "todo", "doing", "review", "done"),
  priority,
  estimateMinutes: v.optional(v.number()),
  dueAt: v.optional(timestamp),
  labels: v.array(v.string()),
  checklist: v.array(
    v.object({
      text: v.string(),
      done: v.boolean(),
      doneBy: v.optional(v.id("users")),
    }),
  ),
  recurrence: v.optional(recurrence),
  blockedBy: v.array(v.id("tasks")),
  rank: v.string(),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_project", ["projectId", "state"])
  .index("by_parent", ["parentId"])
  .searchIndex("search_title", {
    searchField: "title",
    filterFields: ["projectId", "state"],
  });

export const taskComments = defineTable({
  ...tenant,
  taskId: v.id("tasks"),
  authorId: v.id("users"),
  body: v.string(),
  mentions: v.array(v.id("users")),
  attachments: v.array(attachment),
  reactions: v.record(v.string(), v.array(v.id("users"))),
  editedAt: v.optional(timestamp),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_task", ["taskId"]);
