import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  address,
  attachment,
  dateRange,
  geo,
  money,
  oneOf,
  quantity,
  timestamp,
  weekHours,
} from "../shared/basics";
import { incoterm, parcel } from "../shared/commerce";
import { archivable, audit, external, tenant } from "../shared/fields";

export const carriers = defineTable({
  ...tenant,
  name: v.string(),
  code: v.string(),
  services: v.array(
    v.object({
      code: v.string(),
      name: v.string(),
      speed: oneOf("economy", "standard", "express"),
      trackable: v.boolean(),
      maxWeight: v.optional(quantity),
    }),
  ),
  credentials: v.object({
    accountNumber: v.string(),
    secretRef: v.string(),
    sandbox: v.boolean(),
  }),
  pickup: v.optional(weekHours),
  surcharges: v.array(
    v.object({
      kind: oneOf("fuel", "remote", "oversize", "peak"),
      percent: v.optional(v.number()),
      amount: v.optional(money),
    }),
  ),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_code", ["code"]);

export const shipments = defineTable({
  ...tenant,
  number: v.string(),
  orderId: v.optional(v.id("orders")),
  carrierId: v.id("carriers"),
  service: v.string(),
  state: oneOf(
    "planned",
    "labeled",
    "handed_over",
    "in_transit",
    "delivered",
    "failed",
    "returned",
  ),
  from: address,
  to: address,
  parcels: v.array(parcel),
  cost: v.optional(money),
  incoterm: v.optional(incoterm),
  customs: v.optional(
    v.object({
      contents: oneOf("goods", "gift", "documents", "return"),
      declaration: v.optional(attachment),
      lines: v.array(
        v.object({
          description: v.string(),
          hsCode: v.string(),
          value: money,
          quantity: v.number(),
          origin: v.string(),
        }),
      ),
    }),
  ),
  deliveredAt: v.optional(timestamp),
  proof: v.optional(
    v.object({
      signedBy: v.optional(v.string()),
      photo: v.optional(v.id("_storage")),
      location: v.optional(geo),
    }),
  ),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_order", ["orderId"])
  .index("by_state", ["state"]);

export const trackingEvents = defineTable({
  ...tenant,
  shipmentId: v.id("shipments"),
  code: v.string(),
  description: v.string(),
  location: v.object({
    city: v.optional(v.string()),
    country: v.optional(v.string()),
    geo: v.optional(geo),
  }),
  at: timestamp,
  raw: v.any(),
})
  .index("by_tenant", ["tenantId"])
  .index("by_shipment", ["shipmentId", "at"]);

export const shippingZones = defineTable({
  ...tenant,
  name: v.string(),
  countries: v.array(v.string()),
  zipRanges: v.array(v.object({ from: v.string(), to: v.string() })),
  rates: v.array(
    v.object({
      service: v.string(),
      upTo: v.optional(quantity),
      price: money,
      freeFrom: v.optional(money),
    }),
  ),
  channelIds: v.array(v.id("salesChannels")),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const pickLists = defineTable({
  ...tenant,
  warehouseId: v.id("warehouses"),
  number: v.string(),
  pickerId: v.optional(v.id("employees")),
  state: oneOf("open", "picking", "packed", "canceled"),
  lines: v.array(
    v.object({
      orderId: v.id("orders"),
      binId: v.id("storageBins"),
      variantId: v.id("productVariants"),
      quantity: v.number(),
      picked: v.optional(v.number()),
      shortReason: v.optional(v.string()),
    }),
  ),
  startedAt: v.optional(timestamp),
  finishedAt: v.optional(timestamp),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_warehouse", ["warehouseId", "state"])
  .index("by_number", ["number"]);

export const packages = defineTable({
  ...tenant,
  shipmentId: v.id("shipments"),
  number: v.string(),
  contents: v.array(
    v.object({
      variantId: v.id("productVariants"),
      quantity: v.number(),
      serials: v.array(v.string()),
    }),
  ),
  parcel,
  packedBy: v.id("employees"),
  packedAt: timestamp,
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_shipment", ["shipmentId"]);

export const deliveryRoutes = defineTable({
  ...tenant,
  date: v.string(),
  vehicleId: v.id("vehicles"),
  driverId: v.id("employees"),
  stops: v.array(
    v.object({
      sequence: v.number(),
      shipmentId: v.id("shipments"),
      address,
      window: v.optional(dateRange),
      arrivedAt: v.optional(timestamp),
      outcome: v.optional(oneOf("delivered", "refused", "absent", "damaged")),
      note: v.optional(v.string()),
    }),
  ),
  distance: v.optional(quantity),
  state: oneOf("planned", "active", "finished"),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_date", ["date"])
  .index("by_driver", ["driverId", "date"]);

export const vehicles = defineTable({
  ...tenant,
  plate: v.string(),
  vin: v.optional(v.string()),
  make: v.string(),
  model: v.string(),
  year: v.number(),
  fuel: oneOf("diesel", "petrol", "electric", "hybrid"),
  capacity: v.object({
    weight: quantity,
    volume: v.optional(quantity),
    pallets: v.optional(v.number()),
  }),
  odometer: v.number(),
  inspections: v.array(
    v.object({
      kind: v.string(),
      dueAt: timestamp,
      doneAt: v.optional(timestamp),
      document: v.optional(attachment),
    }),
  ),
  insurance: v.object({
    policy: v.string(),
    insurer: v.string(),
    period: dateRange,
    premium: v.optional(money),
  }),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_plate", ["plate"]);
