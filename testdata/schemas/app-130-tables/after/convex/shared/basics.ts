import { v } from "convex/values";

export const oneOf = <T extends string>(...values: T[]) =>
  v.union(...values.map((value) => v.literal(value)));

export const timestamp = v.number();

export const currency = oneOf("EUR", "USD", "GBP", "CHF", "SEK", "PLN", "DKK");

/** Minor units, such as cents. */
export const money = v.object({ amount: v.int64(), currency });

export const locales = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "nl",
  "pl",
  "sv",
] as const;
export const locale = oneOf(...locales);

/** A text in several languages, keyed by locale. */
export const translated = v.record(v.string(), v.string());

export const quantity = v.object({ value: v.number(), unit: v.string() });

export const dimensions = v.object({
  length: v.number(),
  width: v.number(),
  height: v.number(),
  unit: oneOf("mm", "cm", "in"),
});

export const dateRange = v.object({
  from: timestamp,
  to: v.optional(timestamp),
});

export const geo = v.object({ latitude: v.number(), longitude: v.number() });

export const address = v.object({
  name: v.optional(v.string()),
  street: v.string(),
  line2: v.optional(v.string()),
  zip: v.string(),
  city: v.string(),
  region: v.optional(v.string()),
  country: v.string(),
  location: v.optional(geo),
});

export const person = v.object({
  name: v.string(),
  email: v.optional(v.string()),
  phone: v.optional(v.string()),
  role: v.optional(v.string()),
});

export const attachment = v.object({
  file: v.id("_storage"),
  name: v.string(),
  contentType: v.string(),
  size: v.number(),
});

export const mediaItem = v.object({
  assetId: v.id("mediaAssets"),
  alt: v.optional(v.string()),
  position: v.optional(v.number()),
});

export const seo = v
  .object({ title: translated, description: translated, noIndex: v.boolean() })
  .partial();

export const rating = v.union(
  ...[1, 2, 3, 4, 5].map((stars) => v.literal(stars)),
);

export const priority = oneOf("low", "normal", "high", "urgent");

export const actor = v.union(
  v.object({ type: v.literal("user"), userId: v.id("users") }),
  v.object({ type: v.literal("apiKey"), apiKeyId: v.id("apiKeys") }),
  v.object({ type: v.literal("workflow"), runId: v.id("workflowRuns") }),
  v.object({ type: v.literal("system") }),
);

export const approval = v.object({
  state: oneOf("open", "approved", "rejected"),
  by: v.optional(v.id("users")),
  at: v.optional(timestamp),
  comment: v.optional(v.string()),
});

export const notifyBy = v.object({
  mail: v.boolean(),
  push: v.boolean(),
  inApp: v.boolean(),
});

const openingHours = v.array(v.object({ from: v.string(), to: v.string() }));

export const weekHours = v.object({
  weekdays: openingHours,
  saturday: openingHours,
  sunday: openingHours,
  exceptions: v.optional(v.record(v.string(), openingHours)),
});

const weekday = oneOf("mon", "tue", "wed", "thu", "fri", "sat", "sun");

export const recurrence = v.union(
  v.object({ every: v.literal("day"), interval: v.number() }),
  v.object({
    every: v.literal("week"),
    interval: v.number(),
    on: v.array(weekday),
  }),
  v.object({
    every: v.literal("month"),
    interval: v.number(),
    on: v.union(
      v.object({ day: v.number() }),
      v.object({ nth: v.number(), weekday }),
    ),
  }),
  v.object({ every: v.literal("cron"), expression: v.string() }),
);

export const slaTarget = v.object({
  firstResponseMinutes: v.number(),
  resolutionMinutes: v.number(),
});

export const assignee = v.union(
  v.object({ type: v.literal("user"), userId: v.id("users") }),
  v.object({
    type: v.literal("department"),
    departmentId: v.id("departments"),
  }),
);
