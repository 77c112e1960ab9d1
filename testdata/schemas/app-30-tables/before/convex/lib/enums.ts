export const roles = ["owner", "admin", "agent", "viewer"] as const;
export const channels = ["email", "chat", "phone", "form", "api"] as const;
export const priorities = ["low", "normal", "high", "urgent"] as const;
export const ticketStatuses = [
  "new",
  "open",
  "waiting_on_customer",
  "waiting_on_us",
  "solved",
  "closed",
] as const;
export const locales = ["en", "de", "fr", "es", "it", "nl", "ja"] as const;
export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export const notificationKinds = [
  "assigned",
  "mentioned",
  "replied",
  "slaWarning",
  "slaBreached",
  "surveyAnswered",
] as const;
