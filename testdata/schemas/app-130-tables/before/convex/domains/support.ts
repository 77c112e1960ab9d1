import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  assignee,
  oneOf,
  priority,
  rating,
  seo,
  slaTarget,
  timestamp,
  translated,
  weekHours,
} from "../shared/basics";
import { articleBlock } from "../shared/blocks";
import { attributeValue, customerRule, ticketMessage } from "../shared/rules";
import { archivable, audit, external, tenant } from "../shared/fields";

export const tickets = defineTable({
  ...tenant,
  number: v.string(),
  customerId: v.optional(v.id("customers")),
  orderId: v.optional(v.id("orders")),
  subject: v.string(),
  state: oneOf("new", "open", "waiting", "solved", "closed"),
  priority,
  channel: oneOf("email", "chat", "phone", "portal", "social"),
  assignee: v.nullable(assignee),
  sla: v.optional(
    v.object({
      policyId: v.id("slaPolicies"),
      firstResponseDueAt: v.optional(timestamp),
      resolutionDueAt: v.optional(timestamp),
      breached: v.boolean(),
    }),
  ),
  tags: v.array(v.string()),
  satisfaction: v.optional(
    v.object({ score: rating, comment: v.optional(v.string()), at: timestamp }),
  ),
  mergedInto: v.optional(v.id("tickets")),
  customFields: v.record(v.string(), attributeValue),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_customer", ["customerId"])
  .index("by_state", ["state", "priority"])
  .searchIndex("search_subject", {
    searchField: "subject",
    filterFields: ["state", "channel"],
  });

export const ticketMessages = defineTable({
  ...tenant,
  ticketId: v.id("tickets"),
  message: ticketMessage,
  at: timestamp,
})
  .index("by_tenant", ["tenantId"])
  .index("by_ticket", ["ticketId", "at"]);

export const slaPolicies = defineTable({
  ...tenant,
  name: v.string(),
  hours: weekHours,
  targets: v.object({
    low: slaTarget,
    normal: slaTarget,
    high: slaTarget,
    urgent: slaTarget,
  }),
  appliesTo: v.optional(customerRule),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const articles = defineTable({
  ...tenant,
  slug: v.string(),
  title: translated,
  categoryId: v.id("articleCategories"),
  body: v.array(articleBlock),
  state: oneOf("draft", "review", "published", "archived"),
  authorId: v.id("users"),
  feedback: v.object({ helpful: v.number(), unhelpful: v.number() }),
  relatedIds: v.array(v.id("articles")),
  seo,
  searchText: v.string(),
  embedding: v.optional(v.array(v.number())),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_slug", ["slug"])
  .index("by_category", ["categoryId", "state"])
  .searchIndex("search_text", {
    searchField: "searchText",
    filterFields: ["state", "categoryId"],
  })
  .vectorIndex("by_embedding", {
    vectorField: "embedding",
    dimensions: 1536,
    filterFields: ["state"],
  });

export const articleCategories = defineTable({
  ...tenant,
  name: translated,
  slug: v.string(),
  parentId: v.optional(v.id("articleCategories")),
  position: v.number(),
  icon: v.optional(v.string()),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_slug", ["slug"]);

export const chatSessions = defineTable({
  ...tenant,
  visitorId: v.string(),
  customerId: v.optional(v.id("customers")),
  agentId: v.optional(v.id("users")),
  startedAt: timestamp,
  endedAt: v.optional(timestamp),
  page: v.object({
    url: v.string(),
    title: v.optional(v.string()),
    referrer: v.optional(v.string()),
  }),
  transcript: v.array(
    v.object({
      from: oneOf("visitor", "agent", "bot"),
      text: v.string(),
      at: timestamp,
      intent: v.optional(
        v.object({ name: v.string(), confidence: v.number() }),
      ),
    }),
  ),
  handover: v.optional(v.object({ reason: v.string(), at: timestamp })),
})
  .index("by_tenant", ["tenantId"])
  .index("by_visitor", ["visitorId"])
  .index("by_agent", ["agentId"]);
