import { defineTable } from "convex/server";
import { v } from "convex/values";
import { locales } from "../lib/enums";
import {
  fieldsFor,
  literals,
  orgScoped,
  softDelete,
  timestamp,
} from "../lib/validators";

const translated = v.object({
  ...fieldsFor(locales, v.optional(v.string())),
  en: v.string(),
});

export const collections = defineTable(
  orgScoped({
    slug: v.string(),
    title: translated,
    description: v.optional(translated),
    icon: v.optional(v.string()),
    parentId: v.optional(v.id("collections")),
    position: v.number(),
  }),
)
  .index("by_org_and_slug", ["orgId", "slug"])
  .index("by_parent", ["parentId", "position"]);

const block = v.union(
  v.object({ type: v.literal("paragraph"), text: v.string() }),
  v.object({
    type: v.literal("heading"),
    level: v.union(v.literal(2), v.literal(3)),
    text: v.string(),
  }),
  v.object({
    type: v.literal("list"),
    ordered: v.boolean(),
    items: v.array(v.string()),
  }),
  v.object({
    type: v.literal("image"),
    storageId: v.id("_storage"),
    alt: v.string(),
    caption: v.optional(v.string()),
  }),
  v.object({ type: v.literal("code"), language: v.string(), code: v.string() }),
  v.object({
    type: v.literal("callout"),
    tone: literals("info", "warning", "success"),
    text: v.string(),
  }),
  v.object({
    type: v.literal("table"),
    header: v.array(v.string()),
    rows: v.array(v.array(v.string())),
  }),
);

const content = v.object({
  title: v.string(),
  summary: v.optional(v.string()),
  blocks: v.array(block),
  seo: v.optional(
    v.object({ title: v.string(), description: v.string() }).partial(),
  ),
});

export const articles = defineTable(
  orgScoped({
    collectionId: v.id("collections"),
    slug: v.string(),
    authorId: v.id("users"),
    state: literals("draft", "in_review", "published", "archived"),
    content: v.object(fieldsFor(locales, v.optional(content))),
    plainText: v.string(),
    publishedAt: v.optional(timestamp),
    feedback: v.object({ helpful: v.number(), notHelpful: v.number() }),
    ...softDelete,
  }),
)
  .index("by_collection", ["collectionId"])
  .index("by_org_and_slug", ["orgId", "slug"])
  .index("by_state", ["orgId", "state", "publishedAt"])
  .searchIndex("search_text", {
    searchField: "plainText",
    filterFields: ["orgId", "state"],
  })
  .searchIndex("search_slug", {
    searchField: "slug",
    filterFields: ["orgId"],
    staged: true,
  });

export const articleRevisions = defineTable({
  articleId: v.id("articles"),
  editorId: v.id("users"),
  locale: literals(...locales),
  content: content.omit("seo"),
  savedAt: timestamp,
}).index("by_article", ["articleId", "savedAt"]);

export const articleChunks = defineTable({
  articleId: v.id("articles"),
  orgId: v.id("organizations"),
  locale: literals(...locales),
  position: v.number(),
  text: v.string(),
  embedding: v.array(v.float64()),
})
  .index("by_article", ["articleId", "position"])
  .vectorIndex("by_embedding", {
    vectorField: "embedding",
    dimensions: 1536,
    filterFields: ["orgId", "locale"],
  });
