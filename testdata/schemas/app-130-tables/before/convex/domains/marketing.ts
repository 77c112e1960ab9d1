import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  dateRange,
  money,
  oneOf,
  timestamp,
  translated,
} from "../shared/basics";
import { mailBlock } from "../shared/blocks";
import {
  attributeValue,
  customerRule,
  formField,
  promotionCondition,
} from "../shared/rules";
import { archivable, audit, external, tenant } from "../shared/fields";

export const campaigns = defineTable({
  ...tenant,
  name: v.string(),
  objective: oneOf("awareness", "leads", "sales", "retention"),
  period: dateRange,
  budget: v.object({
    total: money,
    spent: v.optional(money),
    daily: v.optional(money),
  }),
  audienceId: v.optional(v.id("audiences")),
  channels: v.array(
    v.object({
      kind: oneOf("email", "sms", "push", "search", "social", "print"),
      share: v.number(),
    }),
  ),
  ownerId: v.id("users"),
  goals: v.array(
    v.object({
      metric: v.string(),
      target: v.number(),
      actual: v.optional(v.number()),
    }),
  ),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const audiences = defineTable({
  ...tenant,
  name: v.string(),
  rule: customerRule,
  size: v.optional(v.number()),
  refreshedAt: v.optional(timestamp),
  exclusions: v.array(v.id("audiences")),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const emailTemplates = defineTable({
  ...tenant,
  name: v.string(),
  subject: translated,
  preheader: v.optional(translated),
  blocks: v.array(mailBlock),
  variables: v.array(formField),
  sender: v.object({
    name: v.string(),
    email: v.string(),
    replyTo: v.optional(v.string()),
  }),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const mailings = defineTable({
  ...tenant,
  campaignId: v.optional(v.id("campaigns")),
  templateId: v.id("emailTemplates"),
  audienceId: v.id("audiences"),
  scheduledAt: v.optional(timestamp),
  sentAt: v.optional(timestamp),
  state: oneOf("draft", "scheduled", "sending", "sent", "canceled"),
  experiment: v.optional(
    v.object({
      variable: oneOf("subject", "sender", "time"),
      variants: v.array(
        v.object({ label: v.string(), share: v.number(), value: v.string() }),
      ),
      winner: v.optional(v.string()),
    }),
  ),
  stats: v.object({
    sent: v.number(),
    delivered: v.number(),
    opened: v.number(),
    clicked: v.number(),
    bounced: v.number(),
    unsubscribed: v.number(),
  }),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_campaign", ["campaignId"])
  .index("by_state", ["state", "scheduledAt"]);

export const mailingRecipients = defineTable({
  ...tenant,
  mailingId: v.id("mailings"),
  customerId: v.id("customers"),
  email: v.string(),
  variant: v.optional(v.string()),
  events: v.array(
    v.object({
      kind: oneOf(
        "sent",
        "delivered",
        "opened",
        "clicked",
        "bounced",
        "complained",
        "unsubscribed",
      ),
      at: timestamp,
      url: v.optional(v.string()),
    }),
  ),
})
  .index("by_tenant", ["tenantId"])
  .index("by_mailing", ["mailingId"])
  .index("by_customer", ["customerId"]);

export const promotions = defineTable({
  ...tenant,
  name: v.string(),
  code: v.optional(v.string()),
  kind: oneOf("percent", "amount", "free_shipping", "bundle", "gift"),
  value: v.optional(v.number()),
  conditions: v.array(promotionCondition),
  stackable: v.boolean(),
  usage: v.object({
    limit: v.optional(v.number()),
    perCustomer: v.optional(v.number()),
    count: v.number(),
  }),
  validity: dateRange,
  channelIds: v.array(v.id("salesChannels")),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_code", ["code"]);

export const coupons = defineTable({
  ...tenant,
  promotionId: v.id("promotions"),
  code: v.string(),
  customerId: v.optional(v.id("customers")),
  redeemedAt: v.optional(timestamp),
  orderId: v.optional(v.id("orders")),
  expiresAt: v.optional(timestamp),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_code", ["code"])
  .index("by_promotion", ["promotionId"]);

export const loyaltyPrograms = defineTable({
  ...tenant,
  name: v.string(),
  tiers: v.array(
    v.object({
      name: v.string(),
      from: v.number(),
      benefits: v.array(v.string()),
      multiplier: v.number(),
    }),
  ),
  earning: v.object({
    pointsPerUnit: v.number(),
    excludedCategories: v.array(v.id("categories")),
    bonusDays: v.array(v.string()),
  }),
  expiryMonths: v.optional(v.number()),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const loyaltyAccounts = defineTable({
  ...tenant,
  programId: v.id("loyaltyPrograms"),
  customerId: v.id("customers"),
  number: v.string(),
  points: v.number(),
  tier: v.string(),
  enrolledAt: timestamp,
  birthdayBonusYear: v.optional(v.number()),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_customer", ["customerId"]);

export const loyaltyTransactions = defineTable({
  ...tenant,
  accountId: v.id("loyaltyAccounts"),
  points: v.number(),
  reason: oneOf("purchase", "bonus", "redeem", "expire", "adjust"),
  orderId: v.optional(v.id("orders")),
  expiresAt: v.optional(timestamp),
  at: timestamp,
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_account", ["accountId", "at"]);

export const surveys = defineTable({
  ...tenant,
  title: translated,
  questions: v.array(formField),
  trigger: oneOf("after_delivery", "after_ticket", "manual", "scheduled"),
  active: v.boolean(),
  anonymous: v.boolean(),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_trigger", ["trigger"]);

export const surveyAnswers = defineTable({
  ...tenant,
  surveyId: v.id("surveys"),
  customerId: v.optional(v.id("customers")),
  answers: v.record(v.string(), attributeValue),
  nps: v.optional(v.number()),
  submittedAt: timestamp,
  durationSeconds: v.optional(v.number()),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_survey", ["surveyId"]);

export const leads = defineTable({
  ...tenant,
  name: v.string(),
  company: v.optional(v.string()),
  email: v.optional(v.string()),
  phone: v.optional(v.string()),
  source: v.string(),
  ownerId: v.optional(v.id("users")),
  stage: oneOf("new", "contacted", "qualified", "proposal", "won", "lost"),
  value: v.optional(money),
  probability: v.optional(v.number()),
  nextStep: v.optional(v.object({ text: v.string(), dueAt: timestamp })),
  lostReason: v.optional(v.string()),
  activities: v.array(
    v.object({
      kind: oneOf("call", "mail", "meeting", "note"),
      at: timestamp,
      text: v.string(),
      outcome: v.optional(v.string()),
    }),
  ),
  convertedTo: v.optional(v.id("customers")),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_stage", ["stage"])
  .index("by_owner", ["ownerId"]);
