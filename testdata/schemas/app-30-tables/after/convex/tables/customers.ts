import { defineTable } from "convex/server";
import { v } from "convex/values";
import { channels, locales } from "../lib/enums";
import { customFieldValue, profile } from "../lib/shared";
import {
  literals,
  money,
  nullable,
  orgScoped,
  softDelete,
  timestamp,
} from "../lib/validators";

const address = v.object({
  street: v.string(),
  line2: v.optional(v.string()),
  zip: v.string(),
  city: v.string(),
  region: v.optional(v.string()),
  country: v.string(),
});

export const companies = defineTable(
  orgScoped({
    name: v.string(),
    domain: v.optional(v.string()),
    tier: literals("free", "standard", "enterprise"),
    accountManager: v.optional(v.id("users")),
    addresses: v
      .object({ billing: address, shipping: address.partial() })
      .partial(),
    annualValue: v.optional(money),
    customFields: v.record(v.string(), customFieldValue),
    ...softDelete,
  }),
)
  .index("by_org_and_domain", ["orgId", "domain"])
  .searchIndex("search_name", {
    searchField: "name",
    filterFields: ["orgId", "tier"],
  });

export const contacts = defineTable(
  orgScoped({
    companyId: nullable(v.id("companies")),
    profile: profile
      .omit("timezone")
      .partial()
      .extend({
        name: v.string(),
        preferredChannel: v.optional(literals(...channels)),
      }),
    emails: v.array(v.object({ address: v.string(), primary: v.boolean() })),
    phones: v.array(
      v.object({
        number: v.string(),
        label: literals("work", "mobile", "home"),
      }),
    ),
    address: v.optional(address),
    consent: v.object({
      marketing: v.boolean(),
      recordedAt: v.optional(timestamp),
      source: v.optional(v.string()),
    }),
    customFields: v.record(v.string(), customFieldValue),
    ...softDelete,
  }),
)
  .index("by_company", ["companyId"])
  .index("by_org_and_name", ["orgId", "profile.name"])
  .searchIndex("search_contacts", {
    searchField: "profile.name",
    filterFields: ["orgId", "companyId"],
  });

export const customFields = defineTable(
  orgScoped({
    entity: literals("company", "contact", "conversation"),
    key: v.string(),
    label: v.record(v.string(), v.string()),
    definition: v.union(
      v.object({ type: v.literal("text"), multiline: v.boolean() }),
      v.object({
        type: v.literal("number"),
        min: v.optional(v.number()),
        max: v.optional(v.number()),
        unit: v.optional(v.string()),
      }),
      v.object({ type: v.literal("checkbox") }),
      v.object({
        type: v.literal("select"),
        multiple: v.boolean(),
        options: v.array(
          v.object({ value: v.string(), color: v.optional(v.string()) }),
        ),
      }),
    ),
    required: v.boolean(),
    position: v.number(),
    locale: v.optional(literals(...locales)),
  }),
).index("by_org_and_entity", ["orgId", "entity", "position"]);
