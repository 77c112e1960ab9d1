import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  address,
  approval,
  attachment,
  dateRange,
  geo,
  money,
  oneOf,
  person,
  rating,
  timestamp,
  translated,
} from "../shared/basics";
import { bankAccount } from "../shared/commerce";
import { attributeValue, formField } from "../shared/rules";
import { archivable, audit, external, tenant } from "../shared/fields";

export const employees = defineTable({
  ...tenant,
  number: v.string(),
  userId: v.optional(v.id("users")),
  name: v.object({
    first: v.string(),
    last: v.string(),
    preferred: v.optional(v.string()),
  }),
  workEmail: v.string(),
  privateEmail: v.optional(v.string()),
  phones: v.array(
    v.object({ label: oneOf("work", "mobile", "home"), number: v.string() }),
  ),
  birthday: v.optional(v.string()),
  nationality: v.optional(v.string()),
  address: v.optional(address),
  emergencyContacts: v.array(person),
  employment: v.object({
    kind: oneOf("permanent", "fixed_term", "freelance", "apprentice", "intern"),
    startedAt: timestamp,
    endsAt: v.optional(timestamp),
    probationUntil: v.optional(timestamp),
    hoursPerWeek: v.number(),
    workdays: v.array(oneOf("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
  }),
  positionId: v.optional(v.id("positions")),
  managerId: v.optional(v.id("employees")),
  departmentId: v.id("departments"),
  bankAccount: v.optional(bankAccount),
  tax: v.object({
    id: v.optional(v.string()),
    class: v.optional(v.string()),
    allowance: v.optional(v.number()),
    churchTax: v.optional(v.boolean()),
  }),
  skills: v.array(v.object({ name: v.string(), level: rating })),
  documents: v.array(attachment),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_number", ["number"])
  .index("by_workEmail", ["workEmail"])
  .index("by_manager", ["managerId"])
  .index("by_department", ["departmentId"]);

export const positions = defineTable({
  ...tenant,
  title: v.string(),
  departmentId: v.id("departments"),
  grade: v.optional(v.string()),
  salaryBand: v.object({ min: money, max: money }),
  headcount: v.number(),
  description: v.optional(v.string()),
  requirements: v.array(v.string()),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_department", ["departmentId"]);

export const salaries = defineTable({
  ...tenant,
  employeeId: v.id("employees"),
  amount: money,
  per: oneOf("hour", "month", "year"),
  validity: dateRange,
  components: v.array(
    v.object({
      kind: oneOf("base", "bonus", "allowance", "equity", "car"),
      amount: money,
      taxable: v.boolean(),
      note: v.optional(v.string()),
    }),
  ),
  approval,
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_employee", ["employeeId"]);

export const payrollRuns = defineTable({
  ...tenant,
  legalEntityId: v.id("legalEntities"),
  period: v.string(),
  state: oneOf("draft", "calculated", "approved", "paid"),
  totals: v.object({ gross: money, net: money, taxes: money, social: money }),
  errors: v.array(
    v.object({ employeeId: v.id("employees"), message: v.string() }),
  ),
  exportedAt: v.optional(timestamp),
  approval: v.optional(approval),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_entity", ["legalEntityId", "period"]);

export const payslips = defineTable({
  ...tenant,
  payrollRunId: v.id("payrollRuns"),
  employeeId: v.id("employees"),
  gross: money,
  net: money,
  lines: v.array(
    v.object({
      code: v.string(),
      label: v.string(),
      base: v.optional(money),
      rate: v.optional(v.number()),
      amount: money,
    }),
  ),
  document: v.optional(attachment),
  viewedAt: v.optional(timestamp),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_run", ["payrollRunId"])
  .index("by_employee", ["employeeId"]);

export const timeEntries = defineTable({
  ...tenant,
  employeeId: v.id("employees"),
  date: v.string(),
  minutes: v.number(),
  kind: oneOf("work", "break", "travel", "standby"),
  projectId: v.optional(v.id("projects")),
  taskId: v.optional(v.id("tasks")),
  billable: v.boolean(),
  note: v.optional(v.string()),
  location: v.optional(geo),
  correction: v.optional(
    v.object({
      before: v.number(),
      reason: v.string(),
      approvedBy: v.optional(v.id("users")),
    }),
  ),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_employee", ["employeeId", "date"])
  .index("by_project", ["projectId", "date"]);

export const absences = defineTable({
  ...tenant,
  employeeId: v.id("employees"),
  kind: oneOf("vacation", "sick", "parental", "unpaid", "training", "other"),
  period: dateRange,
  halfDays: v.optional(v.object({ first: v.boolean(), last: v.boolean() })),
  days: v.number(),
  substituteId: v.optional(v.id("employees")),
  certificate: v.optional(attachment),
  approval: v.optional(approval),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_employee", ["employeeId"]);

export const shifts = defineTable({
  ...tenant,
  warehouseId: v.id("warehouses"),
  employeeId: v.optional(v.id("employees")),
  role: v.string(),
  period: dateRange,
  breakMinutes: v.number(),
  state: oneOf("open", "planned", "confirmed", "worked", "missed"),
  swap: v.optional(
    v.object({
      requestedBy: v.id("employees"),
      withId: v.optional(v.id("employees")),
      state: oneOf("open", "accepted", "declined"),
    }),
  ),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_warehouse", ["warehouseId"])
  .index("by_employee", ["employeeId"]);

export const jobPostings = defineTable({
  ...tenant,
  positionId: v.id("positions"),
  title: translated,
  description: translated,
  location: v.object({
    city: v.string(),
    country: v.string(),
    remote: oneOf("no", "hybrid", "full"),
  }),
  salary: v.object({
    min: v.optional(money),
    max: v.optional(money),
    visible: v.boolean(),
  }),
  channels: v.array(
    v.object({
      name: v.string(),
      url: v.optional(v.string()),
      publishedAt: v.optional(timestamp),
    }),
  ),
  state: oneOf("draft", "open", "paused", "filled", "closed"),
  questions: v.array(formField),
  ...audit,
  ...external,
  ...archivable,
})
  .index("by_tenant", ["tenantId"])
  .index("by_state", ["state"]);

export const applicants = defineTable({
  ...tenant,
  postingId: v.id("jobPostings"),
  person,
  resume: v.optional(attachment),
  coverLetter: v.optional(v.string()),
  answers: v.record(v.string(), attributeValue),
  stage: oneOf("new", "screening", "interview", "offer", "hired", "rejected"),
  score: v.optional(v.number()),
  interviews: v.array(
    v.object({
      at: timestamp,
      interviewers: v.array(v.id("employees")),
      kind: oneOf("phone", "video", "onsite"),
      feedback: v.optional(
        v.object({ rating, notes: v.string(), recommend: v.boolean() }),
      ),
    }),
  ),
  source: v.optional(v.string()),
  consentUntil: timestamp,
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_posting", ["postingId", "stage"]);

export const performanceReviews = defineTable({
  ...tenant,
  employeeId: v.id("employees"),
  reviewerId: v.id("employees"),
  cycle: v.string(),
  goals: v.array(
    v.object({
      title: v.string(),
      weight: v.number(),
      progress: v.number(),
      comment: v.optional(v.string()),
    }),
  ),
  ratings: v.record(v.string(), rating),
  summary: v.optional(v.string()),
  selfAssessment: v.optional(
    v.object({
      text: v.string(),
      ratings: v.record(v.string(), rating),
      submittedAt: v.optional(timestamp),
    }),
  ),
  state: oneOf("open", "self", "manager", "calibrated", "shared"),
  ...audit,
})
  .index("by_tenant", ["tenantId"])
  .index("by_employee", ["employeeId"])
  .index("by_cycle", ["cycle"]);
