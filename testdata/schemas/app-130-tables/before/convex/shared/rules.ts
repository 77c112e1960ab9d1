import { type GenericValidator, v } from "convex/values";
import { attachment, money, oneOf, timestamp, translated } from "./basics";

export const attributeValue = v.union(
  v.string(),
  v.number(),
  v.boolean(),
  v.null(),
  v.array(v.string()),
);

const attributeBase = { required: v.boolean(), help: v.optional(translated) };

export const attributeDefinition = v.union(
  v.object({
    ...attributeBase,
    type: v.literal("text"),
    maxLength: v.optional(v.number()),
    pattern: v.optional(v.string()),
  }),
  v.object({
    ...attributeBase,
    type: v.literal("number"),
    min: v.optional(v.number()),
    max: v.optional(v.number()),
    decimals: v.optional(v.number()),
  }),
  v.object({
    ...attributeBase,
    type: v.literal("boolean"),
    default: v.optional(v.boolean()),
  }),
  v.object({
    ...attributeBase,
    type: v.literal("date"),
    withTime: v.boolean(),
  }),
  v.object({
    ...attributeBase,
    type: v.literal("select"),
    multiple: v.boolean(),
    options: v.array(
      v.object({
        value: v.string(),
        label: translated,
        color: v.optional(v.string()),
      }),
    ),
  }),
);

const comparison = v.object({
  field: v.string(),
  operator: oneOf(
    "eq",
    "neq",
    "gt",
    "gte",
    "lt",
    "lte",
    "in",
    "contains",
    "exists",
  ),
  value: v.optional(attributeValue),
});

/** Conditions joined by all or any, nested as often as the editor lets people nest them. */
const nested = (leaf: GenericValidator, levels: number): GenericValidator =>
  levels === 0
    ? leaf
    : v.union(
        leaf,
        v.object({
          match: oneOf("all", "any", "none"),
          conditions: v.array(nested(leaf, levels - 1)),
        }),
      );

export const productRule = nested(comparison, 1);
export const customerRule = nested(
  v.union(
    comparison,
    v.object({ segment: v.id("audiences"), member: v.boolean() }),
    v.object({
      ordered: oneOf("ever", "never", "recently"),
      withinDays: v.optional(v.number()),
    }),
  ),
  1,
);

export const promotionCondition = v.union(
  v.object({ type: v.literal("cart_total"), atLeast: money }),
  v.object({
    type: v.literal("contains"),
    rule: productRule,
    quantity: v.optional(v.number()),
  }),
  v.object({ type: v.literal("customer"), rule: customerRule }),
  v.object({ type: v.literal("first_order") }),
  v.object({ type: v.literal("weekday"), days: v.array(v.number()) }),
);

export const formField = v.object({
  key: v.string(),
  label: translated,
  definition: attributeDefinition,
  width: v.optional(oneOf("full", "half", "third")),
});

export const workflowTrigger = v.union(
  v.object({ on: v.literal("event"), types: v.array(v.string()) }),
  v.object({
    on: v.literal("schedule"),
    cron: v.string(),
    timezone: v.string(),
  }),
  v.object({ on: v.literal("webhook"), secret: v.string() }),
  v.object({ on: v.literal("manual"), input: v.array(formField) }),
);

export const workflowCondition = nested(comparison, 2);

export const workflowStep = v.union(
  v.object({ do: v.literal("set"), field: v.string(), value: attributeValue }),
  v.object({
    do: v.literal("mail"),
    templateId: v.id("emailTemplates"),
    to: v.array(v.string()),
  }),
  v.object({
    do: v.literal("notify"),
    roleId: v.id("roles"),
    text: translated,
  }),
  v.object({
    do: v.literal("task"),
    title: v.string(),
    projectId: v.optional(v.id("projects")),
    dueInDays: v.optional(v.number()),
  }),
  v.object({
    do: v.literal("approve"),
    by: v.array(v.id("roles")),
    timeoutHours: v.optional(v.number()),
  }),
  v.object({
    do: v.literal("request"),
    method: oneOf("GET", "POST", "PUT", "DELETE"),
    url: v.string(),
    headers: v.record(v.string(), v.string()),
    body: v.optional(v.any()),
  }),
  v.object({ do: v.literal("wait"), minutes: v.number() }),
  v.object({
    do: v.literal("branch"),
    branches: v.array(
      v.object({
        name: v.string(),
        when: nested(comparison, 1),
        goTo: v.number(),
      }),
    ),
    otherwise: v.optional(v.number()),
  }),
);

export const ticketMessage = v.union(
  v.object({
    type: v.literal("incoming"),
    from: v.string(),
    text: v.string(),
    html: v.optional(v.string()),
    attachments: v.array(attachment),
  }),
  v.object({
    type: v.literal("reply"),
    authorId: v.id("users"),
    text: v.string(),
    html: v.optional(v.string()),
    attachments: v.array(attachment),
    sentAt: v.optional(timestamp),
  }),
  v.object({
    type: v.literal("note"),
    authorId: v.id("users"),
    text: v.string(),
  }),
  v.object({
    type: v.literal("call"),
    authorId: v.id("users"),
    seconds: v.number(),
    recording: v.optional(v.id("_storage")),
    summary: v.optional(v.string()),
  }),
  v.object({
    type: v.literal("change"),
    field: v.string(),
    before: attributeValue,
    after: attributeValue,
  }),
);

export const reportQuery = v.object({
  source: v.string(),
  filter: v.optional(nested(comparison, 1)),
  groupBy: v.array(
    v.object({
      field: v.string(),
      bucket: v.optional(oneOf("day", "week", "month", "quarter", "year")),
    }),
  ),
  measures: v.array(
    v.object({
      field: v.string(),
      aggregate: oneOf("sum", "avg", "min", "max", "count"),
      label: v.optional(translated),
    }),
  ),
  compareTo: v.optional(oneOf("previous_period", "previous_year")),
});

export const dashboardWidget = v.union(
  v.object({
    type: v.literal("number"),
    title: v.string(),
    query: reportQuery,
    target: v.optional(v.number()),
  }),
  v.object({
    type: v.literal("chart"),
    title: v.string(),
    query: reportQuery,
    chart: oneOf("line", "bar", "area", "pie"),
    stacked: v.optional(v.boolean()),
  }),
  v.object({
    type: v.literal("table"),
    title: v.string(),
    query: reportQuery,
    pageSize: v.number(),
  }),
  v.object({
    type: v.literal("list"),
    title: v.string(),
    viewId: v.id("savedViews"),
  }),
  v.object({ type: v.literal("text"), markdown: v.string() }),
);
