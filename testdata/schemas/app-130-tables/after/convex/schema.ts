import { defineSchema } from "convex/server";
import * as catalog from "./domains/catalog";
import * as content from "./domains/content";
import * as finance from "./domains/finance";
import * as identity from "./domains/identity";
import * as inventory from "./domains/inventory";
import * as marketing from "./domains/marketing";
import * as people from "./domains/people";
import * as platform from "./domains/platform";
import * as projects from "./domains/projects";
import * as purchasing from "./domains/purchasing";
import * as quality from "./domains/quality";
import * as sales from "./domains/sales";
import * as shipping from "./domains/shipping";
import * as support from "./domains/support";

export default defineSchema({
  ...identity,
  ...catalog,
  ...inventory,
  ...purchasing,
  ...sales,
  ...shipping,
  ...finance,
  ...people,
  ...projects,
  ...quality,
  ...support,
  ...marketing,
  ...content,
  ...platform,
});
