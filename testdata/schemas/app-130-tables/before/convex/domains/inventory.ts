import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  address,
  approval,
  attachment,
  dimensions,
  money,
  oneOf,
  person,
  quantity,
  timestamp,
  weekHours,
} from "../shared/basics";
import { archivable, audit, external, tenant } from "../shared/fields";

export const warehouses = defineTable({
  ...tenant,
  name: v.string(),
  code: v.string(),
  address,
  contact: person,
  timezone: v.string(),
  capacity: v.object({
    pallets: v.number(),
    cubicMeters: v.optional(v.number()),
    coldStorage: v.boolean(),
  }),
  openingHours: weekHours,
  zones: v.array(
    v.object({
      code: v.string(),
      kind: oneOf("ambient", "chilled", "frozen", "hazard"),
      aisles: v.number(),
    }),
  ),
  carriers: v.array(v.id("carriers")),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_code", ["code"]);

export const storageBins = defineTable({
  ...tenant,
  warehouseId: v.id("warehouses"),
  code: v.string(),
  zone: v.string(),
  aisle: v.string(),
  level: v.number(),
  position: v.number(),
  maxWeight: v.optional(quantity),
  dimensions: v.optional(dimensions),
  blocked: v.optional(v.object({ reason: v.string(), since: timestamp })),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_warehouse_and_code", ["warehouseId", "code"]);

export const stockLevels = defineTable({
  ...tenant,
  variantId: v.id("productVariants"),
  warehouseId: v.id("warehouses"),
  onHand: v.number(),
  reserved: v.number(),
  incoming: v.number(),
  damaged: v.number(),
  reorder: v.object({
    point: v.number(),
    quantity: v.number(),
    supplierId: v.optional(v.id("suppliers")),
  }),
  lastCountedAt: v.optional(timestamp),
  valuation: v.object({
    method: oneOf("fifo", "average", "standard"),
    unitCost: money,
  }),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_variant", ["variantId", "warehouseId"])
  .index("by_warehouse", ["warehouseId"]);

export const stockMovements = defineTable({
  ...tenant,
  variantId: v.id("productVariants"),
  warehouseId: v.id("warehouses"),
  fromBin: v.optional(v.id("storageBins")),
  toBin: v.optional(v.id("storageBins")),
  quantity: v.number(),
  reason: oneOf(
    "receipt",
    "pick",
    "transfer",
    "count",
    "return",
    "scrap",
    "adjustment",
  ),
  lot: v.optional(v.id("lots")),
  reference: v.optional(v.object({ table: v.string(), id: v.string() })),
  unitCost: v.optional(money),
  at: timestamp,
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_variant", ["variantId", "at"])
  .index("by_warehouse", ["warehouseId", "at"]);

export const lots = defineTable({
  ...tenant,
  variantId: v.id("productVariants"),
  number: v.string(),
  supplierId: v.optional(v.id("suppliers")),
  manufacturedAt: v.optional(timestamp),
  expiresAt: v.optional(timestamp),
  certificate: v.optional(attachment),
  quantity,
  recall: v.optional(
    v.object({
      reason: v.string(),
      issuedAt: timestamp,
      severity: oneOf("minor", "major", "critical"),
    }),
  ),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_variant", ["variantId", "expiresAt"]);

export const stockCounts = defineTable({
  ...tenant,
  warehouseId: v.id("warehouses"),
  scope: oneOf("full", "zone", "cycle"),
  zone: v.optional(v.string()),
  scheduledFor: timestamp,
  startedAt: v.optional(timestamp),
  finishedAt: v.optional(timestamp),
  counters: v.array(v.id("employees")),
  lines: v.array(
    v.object({
      binId: v.id("storageBins"),
      variantId: v.id("productVariants"),
      expected: v.number(),
      counted: v.optional(v.number()),
      recount: v.optional(v.number()),
      note: v.optional(v.string()),
    }),
  ),
  approval: v.optional(approval),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_warehouse", ["warehouseId", "scheduledFor"]);

export const transfers = defineTable({
  ...tenant,
  number: v.string(),
  fromWarehouseId: v.id("warehouses"),
  toWarehouseId: v.id("warehouses"),
  state: oneOf("draft", "picking", "in_transit", "received", "canceled"),
  lines: v.array(
    v.object({
      variantId: v.id("productVariants"),
      quantity: v.number(),
      received: v.optional(v.number()),
      lotId: v.optional(v.id("lots")),
    }),
  ),
  shipmentId: v.optional(v.id("shipments")),
  expectedAt: v.optional(timestamp),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_state", ["state"]);
