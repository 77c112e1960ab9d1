import { type PropertyValidators, v } from "convex/values";
import { money, oneOf, timestamp } from "./basics";

const event = <T extends string, F extends PropertyValidators>(
  type: T,
  data: F,
) => v.object({ type: v.literal(type), data: v.object(data) });

const order = { orderId: v.id("orders"), number: v.string() };
const shipment = { shipmentId: v.id("shipments") };
const invoice = { invoiceId: v.id("invoices"), number: v.string() };
const employee = { employeeId: v.id("employees") };
const ticket = { ticketId: v.id("tickets") };
const stock = {
  variantId: v.id("productVariants"),
  warehouseId: v.id("warehouses"),
};

/** Everything that workflows and webhooks can react to. */
export const domainEvent = v.union(
  event("order.placed", { ...order, total: money }),
  event("order.confirmed", order),
  event("order.changed", { ...order, fields: v.array(v.string()) }),
  event("order.shipped", { ...order, ...shipment }),
  event("order.completed", order),
  event("order.canceled", { ...order, reason: v.optional(v.string()) }),
  event("quote.sent", { quoteId: v.id("quotes") }),
  event("quote.accepted", { quoteId: v.id("quotes"), total: money }),
  event("cart.abandoned", { cartId: v.id("carts"), idleMinutes: v.number() }),
  event("return.requested", {
    returnId: v.id("returns"),
    orderId: v.id("orders"),
  }),
  event("return.received", { returnId: v.id("returns") }),
  event("return.refunded", { returnId: v.id("returns"), amount: money }),
  event("subscription.renewed", {
    subscriptionId: v.id("subscriptions"),
    orderId: v.id("orders"),
  }),
  event("subscription.paused", {
    subscriptionId: v.id("subscriptions"),
    until: v.optional(timestamp),
  }),
  event("subscription.canceled", {
    subscriptionId: v.id("subscriptions"),
    reason: v.optional(v.string()),
  }),
  event("customer.created", { customerId: v.id("customers") }),
  event("customer.merged", {
    customerId: v.id("customers"),
    into: v.id("customers"),
  }),
  event("customer.consent_changed", {
    customerId: v.id("customers"),
    granted: v.boolean(),
  }),
  event("product.published", { productId: v.id("products") }),
  event("product.discontinued", {
    productId: v.id("products"),
    successor: v.optional(v.id("products")),
  }),
  event("price.changed", {
    variantId: v.id("productVariants"),
    before: v.optional(money),
    after: money,
  }),
  event("review.posted", {
    reviewId: v.id("productReviews"),
    rating: v.number(),
  }),
  event("stock.low", { ...stock, onHand: v.number() }),
  event("stock.out", stock),
  event("stock.replenished", { ...stock, quantity: v.number() }),
  event("lot.expiring", { lotId: v.id("lots"), expiresAt: timestamp }),
  event("lot.recalled", {
    lotId: v.id("lots"),
    severity: oneOf("minor", "major", "critical"),
  }),
  event("purchase_order.sent", { purchaseOrderId: v.id("purchaseOrders") }),
  event("purchase_order.confirmed", {
    purchaseOrderId: v.id("purchaseOrders"),
    expectedAt: v.optional(timestamp),
  }),
  event("goods.received", {
    receiptId: v.id("goodsReceipts"),
    complete: v.boolean(),
  }),
  event("shipment.labeled", { ...shipment, trackingNumber: v.string() }),
  event("shipment.delivered", { ...shipment, at: timestamp }),
  event("shipment.failed", { ...shipment, reason: v.string() }),
  event("invoice.issued", { ...invoice, total: money }),
  event("invoice.overdue", { ...invoice, days: v.number() }),
  event("invoice.paid", invoice),
  event("payment.captured", { paymentId: v.id("payments"), amount: money }),
  event("payment.failed", { paymentId: v.id("payments"), code: v.string() }),
  event("bank.synced", {
    bankAccountId: v.id("bankAccounts"),
    transactions: v.number(),
  }),
  event("period.closed", { periodId: v.id("fiscalPeriods") }),
  event("employee.hired", { ...employee, startsAt: timestamp }),
  event("employee.left", { ...employee, lastDay: v.string() }),
  event("absence.requested", { ...employee, absenceId: v.id("absences") }),
  event("payroll.paid", { payrollRunId: v.id("payrollRuns") }),
  event("applicant.moved", {
    applicantId: v.id("applicants"),
    stage: v.string(),
  }),
  event("project.over_budget", {
    projectId: v.id("projects"),
    percent: v.number(),
  }),
  event("task.completed", { taskId: v.id("tasks"), by: v.id("users") }),
  event("ticket.opened", { ...ticket, channel: v.string() }),
  event("ticket.breached", {
    ...ticket,
    target: oneOf("first_response", "resolution"),
  }),
  event("machine.alert", {
    machineId: v.id("machines"),
    sensor: v.string(),
    value: v.number(),
  }),
);
