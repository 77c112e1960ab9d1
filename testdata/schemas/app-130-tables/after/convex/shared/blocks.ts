import { type PropertyValidators, v } from "convex/values";
import { geo, mediaItem, money, oneOf, timestamp, translated } from "./basics";

const align = oneOf("left", "center", "right");
const link = v.object({ label: translated, href: v.string() });
const optionalText = v.optional(translated);

const block = <T extends string, F extends PropertyValidators>(
  type: T,
  fields: F,
) => v.object({ type: v.literal(type), ...fields });

const text = [
  block("paragraph", { text: translated, align: v.optional(align) }),
  block("heading", {
    text: translated,
    level: v.union(v.literal(1), v.literal(2), v.literal(3)),
  }),
  block("quote", { text: translated, source: v.optional(v.string()) }),
  block("list", { items: v.array(translated), ordered: v.boolean() }),
  block("code", { language: v.string(), code: v.string() }),
  block("callout", {
    text: translated,
    tone: oneOf("info", "success", "warning", "danger"),
  }),
  block("table", {
    header: v.array(translated),
    rows: v.array(v.array(translated)),
  }),
  block("footnote", { marker: v.string(), text: translated }),
  block("definition", { term: translated, text: translated }),
  block("markdown", { source: translated }),
] as const;

const media = [
  block("image", { media: mediaItem, caption: optionalText }),
  block("gallery", { items: v.array(mediaItem), columns: v.number() }),
  block("video", { url: v.string(), autoplay: v.boolean() }),
  block("audio", { url: v.string(), transcript: optionalText }),
  block("embed", { html: v.string(), consent: v.boolean() }),
  block("download", { file: v.id("_storage"), label: translated }),
  block("icon", { name: v.string(), size: v.number() }),
  block("map", { center: geo, zoom: v.number() }),
  block("beforeAfter", { before: mediaItem, after: mediaItem }),
  block("model3d", { file: v.id("_storage"), poster: v.optional(mediaItem) }),
] as const;

const layout = [
  block("divider", { style: oneOf("line", "dots", "space") }),
  block("spacer", { height: v.number() }),
  block("columns", { ratio: v.array(v.number()), gap: v.number() }),
  block("section", {
    background: v.optional(v.string()),
    fullWidth: v.boolean(),
  }),
  block("tabs", { titles: v.array(translated) }),
  block("accordion", { titles: v.array(translated), openFirst: v.boolean() }),
  block("anchor", { id: v.string() }),
  block("tableOfContents", { depth: v.number() }),
  block("pageBreak", {}),
  block("reusable", { pageId: v.id("pages") }),
] as const;

const marketing = [
  block("hero", {
    title: translated,
    media: v.optional(mediaItem),
    link: v.optional(link),
  }),
  block("button", { link, variant: oneOf("primary", "secondary", "ghost") }),
  block("buttons", { links: v.array(link), align }),
  block("testimonial", { text: translated, author: v.string() }),
  block("logos", { items: v.array(mediaItem) }),
  block("stats", {
    items: v.array(v.object({ value: v.string(), label: translated })),
  }),
  block("pricing", {
    plan: translated,
    price: money,
    features: v.array(translated),
  }),
  block("countdown", { until: timestamp, text: optionalText }),
  block("newsletter", { audienceId: v.id("audiences"), title: translated }),
  block("banner", { text: translated, dismissible: v.boolean() }),
] as const;

const commerce = [
  block("product", { productId: v.id("products"), showPrice: v.boolean() }),
  block("productGrid", {
    collectionId: v.id("collections"),
    limit: v.number(),
  }),
  block("productCompare", { productIds: v.array(v.id("products")) }),
  block("category", { categoryId: v.id("categories") }),
  block("reviews", { productId: v.id("products"), limit: v.number() }),
  block("coupon", { promotionId: v.id("promotions"), text: optionalText }),
  block("cartSummary", { showCoupons: v.boolean() }),
  block("form", { formId: v.id("forms") }),
  block("survey", { surveyId: v.id("surveys") }),
  block("storeFinder", { country: v.string(), radius: v.number() }),
  block("jobs", {
    departmentId: v.optional(v.id("departments")),
    limit: v.number(),
  }),
] as const;

/** The fifty blocks of which pages are made. */
export const contentBlock = v.union(
  ...text,
  ...media,
  ...layout,
  ...marketing,
  ...commerce,
);

/** The blocks of help articles. */
export const articleBlock = v.union(...text, ...media);

/** The blocks that mail programs can show. */
export const mailBlock = v.union(...text, ...marketing);

const navLink = v.object({
  label: translated,
  href: v.string(),
  icon: v.optional(v.string()),
});

export const navItem = navLink.extend({
  children: v.array(navLink.extend({ children: v.array(navLink) })),
});
