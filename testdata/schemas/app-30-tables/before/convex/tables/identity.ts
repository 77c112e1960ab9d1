import { defineTable } from "convex/server";
import { v } from "convex/values";
import { locales, notificationKinds, roles } from "../lib/enums";
import { profile } from "../lib/shared";
import {
  fieldsFor,
  literals,
  orgScoped,
  softDelete,
  timestamp,
  timestamps,
} from "../lib/validators";

const role = literals(...roles);
const locale = literals(...locales);

const notificationChannels = v.object({
  email: v.boolean(),
  push: v.boolean(),
  slack: v.optional(v.boolean()),
});

export const organizations = defineTable({
  name: v.string(),
  slug: v.string(),
  logo: v.optional(v.id("_storage")),
  settings: v.object({
    defaultLocale: locale,
    brand: v.object({ primary: v.string(), accent: v.optional(v.string()) }),
    security: v.object({
      enforceSso: v.boolean(),
      allowedDomains: v.array(v.string()),
      sessionHours: v.number(),
    }),
  }),
  ...timestamps,
  ...softDelete,
}).index("by_slug", ["slug"]);

export const users = defineTable({
  email: v.string(),
  emailVerifiedAt: v.optional(timestamp),
  externalId: v.string(),
  profile,
  notifications: v.object(fieldsFor(notificationKinds, notificationChannels)),
  lastSeenAt: v.optional(timestamp),
  ...timestamps,
  ...softDelete,
})
  .index("by_email", ["email"])
  .index("by_externalId", ["externalId"])
  .searchIndex("search_name", { searchField: "profile.name" });

export const memberships = defineTable(
  orgScoped({
    userId: v.id("users"),
    role,
    seat: literals("full", "light"),
    signature: v.optional(v.string()),
  }),
)
  .index("by_org_and_user", ["orgId", "userId"])
  .index("by_user", ["userId"]);

export const invitations = defineTable(
  orgScoped({
    email: v.string(),
    role,
    invitedBy: v.id("users"),
    token: v.string(),
    expiresAt: timestamp,
    acceptedAt: v.optional(timestamp),
  }),
)
  .index("by_token", ["token"])
  .index("by_org_and_email", ["orgId", "email"]);

export const teams = defineTable(
  orgScoped({
    name: v.string(),
    description: v.optional(v.string()),
    lead: v.optional(v.id("users")),
    memberIds: v.array(v.id("users")),
    routing: v.object({
      strategy: literals("round_robin", "least_busy", "manual"),
      maxOpenPerAgent: v.optional(v.number()),
    }),
  }),
).index("by_org", ["orgId", "name"]);
