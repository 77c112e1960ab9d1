import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  address,
  currency,
  locale,
  money,
  notifyBy,
  oneOf,
  person,
  timestamp,
} from "../shared/basics";
import { bankAccount } from "../shared/commerce";
import { archivable, audit, external, tenant } from "../shared/fields";

export const tenants = defineTable({
  name: v.string(),
  slug: v.string(),
  legalName: v.optional(v.string()),
  plan: oneOf("trial", "starter", "business", "enterprise"),
  region: oneOf("eu", "us", "apac"),
  domains: v.array(
    v.object({
      host: v.string(),
      verifiedAt: v.optional(timestamp),
      primary: v.boolean(),
    }),
  ),
  branding: v.object({
    logo: v.optional(v.id("_storage")),
    favicon: v.optional(v.id("_storage")),
    primaryColor: v.string(),
    accentColor: v.optional(v.string()),
    emailFooter: v.optional(v.string()),
  }),
  security: v.object({
    enforceSso: v.boolean(),
    sessionMinutes: v.number(),
    allowedIps: v.array(v.string()),
    passwordPolicy: v.object({
      minLength: v.number(),
      requireSymbols: v.boolean(),
      rotateDays: v.optional(v.number()),
    }),
  }),
  headquarters: address,
  fiscalYearStart: v.object({ month: v.number(), day: v.number() }),
  features: v.record(v.string(), v.boolean()),
  suspendedAt: v.optional(timestamp),
})
  .index("by_slug", ["slug"])
  .index("by_plan", ["plan"]);

export const users = defineTable({
  email: v.string(),
  name: v.string(),
  avatar: v.optional(v.id("_storage")),
  locale,
  timezone: v.string(),
  phone: v.optional(v.string()),
  authSubject: v.string(),
  mfa: v.object({
    enabled: v.boolean(),
    method: v.optional(oneOf("totp", "sms", "webauthn")),
    recoveryCodesLeft: v.optional(v.number()),
  }),
  preferences: v.object({
    theme: oneOf("light", "dark", "system"),
    density: oneOf("compact", "comfortable"),
    startPage: v.optional(v.string()),
    shortcuts: v.boolean(),
    notifications: v.record(v.string(), notifyBy),
  }),
  lastSeenAt: v.optional(timestamp),
  deactivatedAt: v.optional(timestamp),
})
  .index("by_email", ["email"])
  .index("by_authSubject", ["authSubject"])
  .searchIndex("search_name", { searchField: "name" });

export const memberships = defineTable({
  ...tenant,
  userId: v.id("users"),
  roleIds: v.array(v.id("roles")),
  departmentId: v.optional(v.id("departments")),
  costCenterId: v.optional(v.id("costCenters")),
  invitedBy: v.optional(v.id("users")),
  joinedAt: timestamp,
  state: oneOf("invited", "active", "suspended", "left"),
  scopes: v.object({
    warehouses: v.array(v.id("warehouses")),
    legalEntities: v.array(v.id("legalEntities")),
    brands: v.array(v.id("brands")),
  }),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_user", ["userId"])
  .index("by_state", ["state"]);

export const roles = defineTable({
  ...tenant,
  name: v.string(),
  description: v.optional(v.string()),
  builtIn: v.boolean(),
  permissions: v.record(v.string(), oneOf("none", "read", "write", "admin")),
  approvalLimit: v.optional(money),
  inheritsFrom: v.array(v.id("roles")),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const legalEntities = defineTable({
  ...tenant,
  name: v.string(),
  registrationNumber: v.string(),
  vatId: v.optional(v.string()),
  jurisdiction: v.string(),
  currency,
  address,
  bankAccounts: v.array(bankAccount),
  fiscalCalendar: v.object({
    startMonth: v.number(),
    periods: v.number(),
    weekly: v.boolean(),
  }),
  signatories: v.array(person),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_registrationNumber", ["registrationNumber"]);

export const departments = defineTable({
  ...tenant,
  name: v.string(),
  code: v.string(),
  parentId: v.optional(v.id("departments")),
  managerId: v.optional(v.id("employees")),
  legalEntityId: v.id("legalEntities"),
  headcount: v.object({
    budgeted: v.number(),
    actual: v.number(),
    open: v.number(),
  }),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_code", ["code"])
  .index("by_parent", ["parentId"]);

export const apiKeys = defineTable({
  ...tenant,
  name: v.string(),
  prefix: v.string(),
  hash: v.bytes(),
  scopes: v.array(v.string()),
  ipAllowlist: v.array(v.string()),
  rateLimit: v.object({ perMinute: v.number(), burst: v.number() }),
  lastUsedAt: v.nullable(timestamp),
  expiresAt: v.optional(timestamp),
  ownerId: v.id("users"),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_prefix", ["prefix"])
  .index("by_owner", ["ownerId"]);
