import { v } from "convex/values";
import { locales } from "./enums";
import { literals } from "./validators";

export const profile = v.object({
  name: v.string(),
  avatar: v.optional(v.id("_storage")),
  title: v.optional(v.string()),
  locale: literals(...locales),
  timezone: v.string(),
});

export const customFieldValue = v.union(
  v.string(),
  v.number(),
  v.boolean(),
  v.null(),
  v.array(v.string()),
);
