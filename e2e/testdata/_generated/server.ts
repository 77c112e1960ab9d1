// What "npx convex codegen" writes, as far as generated code uses it.
import {
  internalActionGeneric,
  internalQueryGeneric,
  type ActionBuilder,
  type GenericMutationCtx,
  type GenericQueryCtx,
  type QueryBuilder,
} from "convex/server";
import type { DataModel } from "./dataModel";

export const internalQuery: QueryBuilder<DataModel, "internal"> =
  internalQueryGeneric;

export const internalAction: ActionBuilder<DataModel, "internal"> =
  internalActionGeneric;

export type MutationCtx = GenericMutationCtx<DataModel>;

export type QueryCtx = GenericQueryCtx<DataModel>;
