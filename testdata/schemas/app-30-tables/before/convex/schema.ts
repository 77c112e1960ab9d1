import { defineSchema } from "convex/server";
import * as automation from "./tables/automation";
import * as billing from "./tables/billing";
import * as conversations from "./tables/conversations";
import * as customers from "./tables/customers";
import * as identity from "./tables/identity";
import * as knowledge from "./tables/knowledge";
import * as platform from "./tables/platform";

export default defineSchema({
  ...identity,
  ...customers,
  ...conversations,
  ...knowledge,
  ...automation,
  ...billing,
  ...platform,
});
