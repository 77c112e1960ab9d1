import {
  type GenericValidator,
  type PropertyValidators,
  v,
} from "convex/values";

/** One of the given strings, such as `literals("open", "closed")`. */
export const literals = <T extends string>(...values: T[]) =>
  v.union(...values.map((value) => v.literal(value)));

export const nullable = <
  T extends GenericValidator & { isOptional: "required" },
>(
  validator: T,
) => v.union(validator, v.null());

/** The same validator for each of the keys. */
export const fieldsFor = <K extends string, T extends GenericValidator>(
  keys: readonly K[],
  validator: T,
) => Object.fromEntries(keys.map((key) => [key, validator])) as Record<K, T>;

/** Milliseconds since the epoch. */
export const timestamp = v.number();

export const money = v.object({
  amount: v.number(),
  currency: literals("EUR", "USD", "GBP", "CHF"),
});

export const timestamps = {
  createdAt: timestamp,
  updatedAt: v.optional(timestamp),
};

export const softDelete = {
  deletedAt: v.optional(timestamp),
  deletedBy: v.optional(v.id("users")),
};

export const orgScoped = <T extends PropertyValidators>(fields: T) => ({
  orgId: v.id("organizations"),
  ...fields,
  ...timestamps,
});
