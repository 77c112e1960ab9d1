import { v } from "convex/values";
import { timestamp } from "./basics";

/** What every record that belongs to a tenant carries. */
export const tenant = {
  tenantId: v.id("tenants"),
};

export const audit = {
  createdAt: timestamp,
  createdBy: v.optional(v.id("users")),
  updatedAt: v.optional(timestamp),
};

/** Where a record came from when another system owns it. */
export const external = {
  external: v.optional(
    v.object({
      system: v.string(),
      id: v.string(),
      syncedAt: v.optional(timestamp),
    }),
  ),
};

export const archivable = {
  archivedAt: v.optional(timestamp),
  archivedBy: v.optional(v.id("users")),
};
