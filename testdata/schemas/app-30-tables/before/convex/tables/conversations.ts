import { defineTable } from "convex/server";
import { v } from "convex/values";
import { channels, priorities, ticketStatuses } from "../lib/enums";
import { customFieldValue } from "../lib/shared";
import {
  literals,
  nullable,
  orgScoped,
  softDelete,
  timestamp,
  timestamps,
} from "../lib/validators";

const status = literals(...ticketStatuses);
const priority = literals(...priorities);

export const conversations = defineTable(
  orgScoped({
    number: v.number(),
    subject: v.string(),
    status,
    priority,
    channel: literals(...channels),
    contactId: v.id("contacts"),
    companyId: v.optional(v.id("companies")),
    assignee: nullable(
      v.union(
        v.object({ type: v.literal("user"), userId: v.id("users") }),
        v.object({ type: v.literal("team"), teamId: v.id("teams") }),
      ),
    ),
    tagIds: v.array(v.id("tags")),
    customFields: v.record(v.string(), customFieldValue),
    lastMessageAt: timestamp,
    firstResponseAt: v.optional(timestamp),
    solvedAt: v.optional(timestamp),
    mergedInto: v.optional(v.id("conversations")),
    snoozedUntil: v.optional(timestamp),
    ...softDelete,
  }),
)
  .index("by_org_and_status", ["orgId", "status", "lastMessageAt"])
  .index("by_org_and_number", ["orgId", "number"])
  .index("by_contact", ["contactId", "lastMessageAt"])
  .index("by_company", { fields: ["companyId"], staged: true })
  .searchIndex("search_subject", {
    searchField: "subject",
    filterFields: ["orgId", "status", "priority"],
  });

const messageBase = {
  conversationId: v.id("conversations"),
  sentAt: timestamp,
  ...timestamps,
};

const attachment = v.object({
  storageId: v.id("_storage"),
  fileName: v.string(),
  contentType: v.string(),
  size: v.number(),
});

export const messages = defineTable(
  v.union(
    v.object({
      ...messageBase,
      kind: v.literal("inbound"),
      contactId: v.id("contacts"),
      html: v.optional(v.string()),
      text: v.string(),
      attachments: v.array(attachment),
      headers: v.optional(v.record(v.string(), v.string())),
    }),
    v.object({
      ...messageBase,
      kind: v.literal("reply"),
      authorId: v.id("users"),
      html: v.string(),
      text: v.string(),
      attachments: v.array(attachment),
      delivery: v.object({
        state: literals("queued", "sent", "delivered", "bounced"),
        providerId: v.optional(v.string()),
        error: v.optional(v.string()),
      }),
    }),
    v.object({
      ...messageBase,
      kind: v.literal("note"),
      authorId: v.id("users"),
      text: v.string(),
      mentions: v.array(v.id("users")),
    }),
    v.object({
      ...messageBase,
      kind: v.literal("suggestion"),
      model: v.string(),
      text: v.string(),
      confidence: v.optional(v.number()),
      sources: v.array(
        v.object({ articleId: v.id("articles"), quote: v.string() }),
      ),
    }),
    v.object({
      ...messageBase,
      kind: v.literal("event"),
      event: v.union(
        v.object({ type: v.literal("status"), from: status, to: status }),
        v.object({ type: v.literal("priority"), from: priority, to: priority }),
        v.object({ type: v.literal("assigned"), to: nullable(v.string()) }),
        v.object({ type: v.literal("merged"), from: v.id("conversations") }),
      ),
      actorId: v.optional(v.id("users")),
    }),
  ),
)
  .index("by_conversation", ["conversationId", "sentAt"])
  .index("by_kind", ["kind"])
  .searchIndex("search_text", {
    searchField: "text",
    filterFields: ["conversationId", "kind"],
  });

export const drafts = defineTable({
  ...messageBase,
  authorId: v.id("users"),
  html: v.string(),
  attachments: v.array(attachment.pick("storageId", "fileName")),
}).index("by_conversation_and_author", ["conversationId", "authorId"]);

export const tags = defineTable(
  orgScoped({
    name: v.string(),
    color: v.string(),
    usage: v.number(),
  }),
).index("by_org_and_name", ["orgId", "name"]);
