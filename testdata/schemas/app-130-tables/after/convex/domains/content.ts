import { defineTable } from "convex/server";
import { v } from "convex/values";
import { locale, oneOf, seo, timestamp, translated } from "../shared/basics";
import { contentBlock, navItem } from "../shared/blocks";
import { attributeValue, formField } from "../shared/rules";
import { archivable, audit, external, tenant } from "../shared/fields";

export const sites = defineTable({
  ...tenant,
  name: v.string(),
  domain: v.string(),
  defaultLocale: locale,
  locales: v.array(locale),
  themeId: v.optional(v.id("themes")),
  navigation: v.array(navItem),
  footer: v.array(navItem),
  scripts: v.array(
    v.object({
      name: v.string(),
      src: v.string(),
      consent: oneOf("necessary", "statistics", "marketing"),
    }),
  ),
  seo,
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_domain", ["domain"]);

export const pages = defineTable({
  ...tenant,
  siteId: v.id("sites"),
  slug: v.string(),
  title: translated,
  blocks: v.array(contentBlock),
  state: oneOf("draft", "scheduled", "published", "archived"),
  publishAt: v.optional(timestamp),
  layout: oneOf("default", "landing", "blank"),
  access: v.object({
    kind: oneOf("public", "members", "password"),
    groupIds: v.array(v.id("customerGroups")),
    password: v.optional(v.string()),
  }),
  seo,
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_site_and_slug", ["siteId", "slug"])
  .index("by_state", ["state"]);

export const pageVersions = defineTable({
  ...tenant,
  pageId: v.id("pages"),
  number: v.number(),
  title: translated,
  snapshot: v.any(),
  savedBy: v.id("users"),
  savedAt: timestamp,
  comment: v.optional(v.string()),
})
  .index("by_tenant", ["tenantId"])
  .index("by_page", ["pageId", "number"]);

export const themes = defineTable({
  ...tenant,
  name: v.string(),
  tokens: v.object({
    colors: v.record(v.string(), v.string()),
    fonts: v.object({
      heading: v.string(),
      body: v.string(),
      mono: v.optional(v.string()),
    }),
    radius: v.number(),
    spacing: v.array(v.number()),
  }),
  css: v.optional(v.string()),
  preview: v.optional(v.id("_storage")),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const mediaAssets = defineTable({
  ...tenant,
  file: v.id("_storage"),
  name: v.string(),
  contentType: v.string(),
  size: v.number(),
  image: v.optional(
    v.object({
      width: v.number(),
      height: v.number(),
      focus: v.optional(v.object({ x: v.number(), y: v.number() })),
      blurhash: v.optional(v.string()),
    }),
  ),
  alt: v.optional(translated),
  copyright: v.optional(
    v.object({
      holder: v.string(),
      license: v.optional(v.string()),
      expiresAt: v.optional(timestamp),
    }),
  ),
  tags: v.array(v.string()),
  usedBy: v.array(v.object({ table: v.string(), id: v.string() })),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .searchIndex("search_name", {
    searchField: "name",
    filterFields: ["contentType"],
  });

export const forms = defineTable({
  ...tenant,
  name: v.string(),
  siteId: v.optional(v.id("sites")),
  fields: v.array(formField),
  notify: v.array(v.string()),
  redirect: v.optional(v.string()),
  spam: v.object({ honeypot: v.boolean(), rateLimit: v.optional(v.number()) }),
  retentionDays: v.optional(v.number()),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const formSubmissions = defineTable({
  ...tenant,
  formId: v.id("forms"),
  values: v.record(v.string(), attributeValue),
  page: v.optional(v.string()),
  ip: v.optional(v.string()),
  score: v.optional(v.number()),
  handledBy: v.optional(v.id("users")),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_form", ["formId"]);
