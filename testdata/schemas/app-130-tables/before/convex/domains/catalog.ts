import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  approval,
  currency,
  dateRange,
  dimensions,
  mediaItem,
  money,
  oneOf,
  quantity,
  rating,
  seo,
  timestamp,
  translated,
} from "../shared/basics";
import {
  attributeDefinition,
  attributeValue,
  productRule,
} from "../shared/rules";
import { archivable, audit, external, tenant } from "../shared/fields";

export const products = defineTable({
  ...tenant,
  sku: v.string(),
  name: v.string(),
  slug: v.string(),
  description: translated,
  shortDescription: v.optional(translated),
  brandId: v.id("brands"),
  categoryIds: v.array(v.id("categories")),
  status: oneOf("draft", "active", "discontinued", "recalled"),
  kind: oneOf("good", "service", "bundle", "digital"),
  media: v.array(mediaItem),
  dimensions: v.optional(dimensions),
  weight: v.optional(quantity),
  basePrice: money,
  taxClassId: v.id("taxClasses"),
  attributes: v.record(v.string(), attributeValue),
  compliance: v.object({
    ceMarked: v.boolean(),
    hsCode: v.optional(v.string()),
    countryOfOrigin: v.optional(v.string()),
    hazardClass: v.optional(v.string()),
    batteries: v.optional(v.boolean()),
  }),
  seo,
  embedding: v.optional(v.array(v.number())),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_sku", ["sku"])
  .index("by_slug", ["slug"])
  .index("by_brand", ["brandId", "status"])
  .searchIndex("search_name", {
    searchField: "name",
    filterFields: ["status", "brandId"],
  })
  .vectorIndex("by_embedding", {
    vectorField: "embedding",
    dimensions: 1536,
    filterFields: ["status"],
  });

export const productVariants = defineTable({
  ...tenant,
  productId: v.id("products"),
  sku: v.string(),
  barcode: v.optional(
    v.object({
      type: oneOf("ean13", "upc", "gtin14", "custom"),
      value: v.string(),
    }),
  ),
  options: v.array(v.object({ name: v.string(), value: v.string() })),
  priceOverride: v.nullable(money),
  dimensions: v.optional(dimensions),
  weight: v.optional(quantity),
  media: v.array(mediaItem),
  position: v.number(),
  stockPolicy: v.object({
    trackInventory: v.boolean(),
    allowBackorder: v.boolean(),
    leadDays: v.optional(v.number()),
    safetyStock: v.optional(v.number()),
  }),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_product", ["productId", "position"])
  .index("by_sku", ["sku"]);

export const brands = defineTable({
  ...tenant,
  name: v.string(),
  slug: v.string(),
  logo: v.optional(v.id("_storage")),
  story: v.optional(translated),
  website: v.optional(v.string()),
  manufacturerId: v.optional(v.id("suppliers")),
  seo,
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_slug", ["slug"]);

export const categories = defineTable({
  ...tenant,
  name: translated,
  slug: v.string(),
  parentId: v.optional(v.id("categories")),
  path: v.array(v.string()),
  position: v.number(),
  icon: v.optional(v.string()),
  filters: v.array(
    v.object({
      attributeId: v.id("attributes"),
      display: oneOf("list", "range", "swatch"),
      collapsed: v.boolean(),
    }),
  ),
  seo,
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_slug", ["slug"])
  .index("by_parent", ["parentId", "position"]);

export const attributes = defineTable({
  ...tenant,
  code: v.string(),
  label: translated,
  unit: v.optional(v.string()),
  definition: attributeDefinition,
  filterable: v.boolean(),
  searchable: v.boolean(),
  variantDefining: v.boolean(),
  groups: v.array(v.string()),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_code", ["code"]);

export const collections = defineTable({
  ...tenant,
  title: translated,
  slug: v.string(),
  rule: v.optional(productRule),
  productIds: v.array(v.id("products")),
  hero: v.optional(mediaItem),
  schedule: v.optional(dateRange),
  channelIds: v.array(v.id("salesChannels")),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_slug", ["slug"]);

export const bundles = defineTable({
  ...tenant,
  productId: v.id("products"),
  items: v.array(
    v.object({
      variantId: v.id("productVariants"),
      quantity: v.number(),
      optional: v.boolean(),
      priceShare: v.optional(v.number()),
    }),
  ),
  pricing: oneOf("fixed", "sum", "discounted"),
  discountPercent: v.optional(v.number()),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_product", ["productId"]);

export const priceLists = defineTable({
  ...tenant,
  name: v.string(),
  currency,
  channelIds: v.array(v.id("salesChannels")),
  customerGroupIds: v.array(v.id("customerGroups")),
  validity: dateRange,
  priority: v.number(),
  rounding: v.object({
    mode: oneOf("none", "nearest", "up"),
    to: v.number(),
    ending: v.optional(v.number()),
  }),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const prices = defineTable({
  ...tenant,
  priceListId: v.id("priceLists"),
  variantId: v.id("productVariants"),
  amount: money,
  compareAt: v.optional(money),
  tiers: v.array(v.object({ from: v.number(), amount: money })),
  validity: v.optional(dateRange),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_list_and_variant", ["priceListId", "variantId"])
  .index("by_variant", ["variantId"]);

export const productReviews = defineTable({
  ...tenant,
  productId: v.id("products"),
  customerId: v.optional(v.id("customers")),
  rating,
  title: v.optional(v.string()),
  body: v.string(),
  media: v.array(mediaItem),
  verifiedPurchase: v.boolean(),
  helpful: v.number(),
  reply: v.optional(
    v.object({ text: v.string(), authorId: v.id("users"), at: timestamp }),
  ),
  moderation: approval,
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_product", ["productId"])
  .searchIndex("search_body", {
    searchField: "body",
    filterFields: ["productId", "rating"],
  });
