// What "npx convex codegen" writes, typed by the modules of the case.
import {
  anyApi,
  componentsGeneric,
  type ApiFromModules,
  type FilterApi,
  type FunctionReference,
} from "convex/server";
import type { ComponentApi } from "@convex-dev/migrations/_generated/component.js";
import type * as conform from "../conform";
import type * as decisions from "../decisions";
import type * as migrations from "../migrations";
import type * as verify from "../verify";
import type * as window from "../window";

declare const fullApi: ApiFromModules<{
  conform: typeof conform;
  decisions: typeof decisions;
  migrations: typeof migrations;
  verify: typeof verify;
  window: typeof window;
}>;

export const internal = anyApi as unknown as FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export const components = componentsGeneric() as unknown as {
  migrations: ComponentApi<"migrations">;
};
