// What "npx convex codegen" writes, as far as generated code uses it.
import {
  internalActionGeneric,
  internalMutationGeneric,
  internalQueryGeneric,
  type ActionBuilder,
  type GenericMutationCtx,
  type GenericQueryCtx,
  type MutationBuilder,
  type QueryBuilder,
} from "convex/server";
import type { DataModel } from "./dataModel";

export const internalQuery: QueryBuilder<DataModel, "internal"> =
  internalQueryGeneric;

export const internalMutation: MutationBuilder<DataModel, "internal"> =
  internalMutationGeneric;

export const internalAction: ActionBuilder<DataModel, "internal"> =
  internalActionGeneric;

export type MutationCtx = GenericMutationCtx<DataModel>;

export type QueryCtx = GenericQueryCtx<DataModel>;
