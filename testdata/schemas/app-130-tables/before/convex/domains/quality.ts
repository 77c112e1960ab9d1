import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  attachment,
  dateRange,
  mediaItem,
  money,
  oneOf,
  priority,
  quantity,
  recurrence,
  timestamp,
} from "../shared/basics";
import { attributeValue, productRule } from "../shared/rules";
import { archivable, audit, external, tenant } from "../shared/fields";

export const inspectionPlans = defineTable({
  ...tenant,
  name: v.string(),
  appliesTo: productRule,
  steps: v.array(
    v.object({
      title: v.string(),
      instruction: v.string(),
      method: oneOf("visual", "measure", "test"),
      tolerance: v.optional(
        v.object({
          min: v.optional(v.number()),
          max: v.optional(v.number()),
          unit: v.string(),
        }),
      ),
      required: v.boolean(),
    }),
  ),
  sampling: v.object({
    kind: oneOf("all", "percent", "aql"),
    value: v.optional(v.number()),
  }),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_name", ["name"]);

export const inspections = defineTable({
  ...tenant,
  planId: v.optional(v.id("inspectionPlans")),
  reference: v.object({ table: v.string(), id: v.string() }),
  inspectorId: v.optional(v.id("employees")),
  results: v.array(
    v.object({
      step: v.number(),
      passed: v.boolean(),
      measured: v.optional(v.number()),
      note: v.optional(v.string()),
      photos: v.array(mediaItem),
    }),
  ),
  verdict: oneOf("open", "passed", "failed", "conditional"),
  decidedAt: v.optional(timestamp),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_verdict", ["verdict"]);

export const nonConformities = defineTable({
  ...tenant,
  number: v.string(),
  inspectionId: v.optional(v.id("inspections")),
  severity: oneOf("minor", "major", "critical"),
  description: v.string(),
  containment: v.optional(v.string()),
  rootCause: v.optional(
    v.object({
      method: oneOf("five_whys", "fishbone", "other"),
      steps: v.array(v.string()),
      conclusion: v.optional(v.string()),
    }),
  ),
  actions: v.array(
    v.object({
      title: v.string(),
      ownerId: v.id("employees"),
      dueAt: timestamp,
      doneAt: v.optional(timestamp),
      effective: v.optional(v.boolean()),
    }),
  ),
  cost: v.optional(money),
  state: oneOf("open", "analysis", "action", "verification", "closed"),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_state", ["state"]);

export const machines = defineTable({
  ...tenant,
  number: v.string(),
  name: v.string(),
  locationId: v.id("warehouses"),
  manufacturer: v.optional(v.string()),
  serial: v.optional(v.string()),
  installedAt: v.optional(timestamp),
  specs: v.record(v.string(), attributeValue),
  sensors: v.array(
    v.object({
      key: v.string(),
      unit: v.string(),
      min: v.optional(v.number()),
      max: v.optional(v.number()),
      alert: v.boolean(),
    }),
  ),
  manuals: v.array(attachment),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_location", ["locationId"]);

export const maintenancePlans = defineTable({
  ...tenant,
  machineId: v.id("machines"),
  title: v.string(),
  recurrence,
  checklist: v.array(v.string()),
  parts: v.array(
    v.object({ variantId: v.id("productVariants"), quantity: v.number() }),
  ),
  estimatedMinutes: v.optional(v.number()),
  nextDueAt: timestamp,
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_machine", ["machineId"])
  .index("by_due", ["nextDueAt"]);

export const workOrders = defineTable({
  ...tenant,
  number: v.string(),
  machineId: v.optional(v.id("machines")),
  planId: v.optional(v.id("maintenancePlans")),
  title: v.string(),
  priority,
  state: oneOf("open", "scheduled", "in_progress", "done", "canceled"),
  technicianIds: v.array(v.id("employees")),
  downtime: v.optional(dateRange),
  partsUsed: v.array(
    v.object({
      variantId: v.id("productVariants"),
      quantity: v.number(),
      unitCost: v.optional(money),
    }),
  ),
  labor: v.array(
    v.object({ employeeId: v.id("employees"), minutes: v.number() }),
  ),
  findings: v.optional(v.string()),
  photos: v.array(mediaItem),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_machine", ["machineId"])
  .index("by_state", ["state", "priority"]);

export const sensorReadings = defineTable({
  ...tenant,
  machineId: v.id("machines"),
  key: v.string(),
  value: v.number(),
  at: timestamp,
  quality: v.optional(oneOf("good", "uncertain", "bad")),
})
  .index("by_tenant", ["tenantId"])
  .index("by_machine", ["machineId", "key", "at"]);

export const productionOrders = defineTable({
  ...tenant,
  number: v.string(),
  variantId: v.id("productVariants"),
  quantity: v.number(),
  warehouseId: v.id("warehouses"),
  billOfMaterialsId: v.id("billsOfMaterials"),
  state: oneOf("planned", "released", "running", "finished", "closed"),
  schedule: dateRange,
  output: v.object({ good: v.number(), scrap: v.number(), rework: v.number() }),
  operations: v.array(
    v.object({
      sequence: v.number(),
      name: v.string(),
      machineId: v.optional(v.id("machines")),
      plannedMinutes: v.number(),
      actualMinutes: v.optional(v.number()),
      operatorIds: v.array(v.id("employees")),
    }),
  ),
  lotId: v.optional(v.id("lots")),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_state", ["state"]);

export const billsOfMaterials = defineTable({
  ...tenant,
  variantId: v.id("productVariants"),
  version: v.string(),
  components: v.array(
    v.object({
      variantId: v.id("productVariants"),
      quantity,
      scrapPercent: v.optional(v.number()),
      alternatives: v.array(v.id("productVariants")),
    }),
  ),
  operations: v.array(
    v.object({
      name: v.string(),
      minutes: v.number(),
      machineGroup: v.optional(v.string()),
    }),
  ),
  validity: v.optional(dateRange),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_variant", ["variantId"]);
