// Tables and validators of convex-helpers.
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { Table } from "convex-helpers/server";
import { migrationsTable } from "convex-helpers/server/migrations";
import { rateLimitTables } from "convex-helpers/server/rateLimit";
import { addFieldsToValidator, brandedString, deprecated, literals, nullable, partial, pretend, pretendRequired, systemFields, withSystemFields } from "convex-helpers/validators";

const Users = Table("users", { name: v.string(), role: literals("admin", "member") });

export default defineSchema({
  users: Users.table.index("by_name", ["name"]),
  migrations: migrationsTable,
  ...rateLimitTables,
  misc: defineTable({
    branded: brandedString("email"),
    deprecated,
    nullable: nullable(v.number()),
    partial: v.object(partial({ a: v.string(), b: v.optional(v.number()) })),
    partialUnion: partial(v.union(v.object({ a: v.string() }), v.object({ b: v.number() }))),
    pretend: pretend(v.string()),
    pretendRequired: pretendRequired(v.string()),
    system: v.object(systemFields("users")),
    with: v.object(withSystemFields("users", { name: v.string() })),
    added: addFieldsToValidator(v.union(v.object({ a: v.string() }), v.object({ b: v.string() })), { c: v.number() }),
    doc: Users.doc,
    without: v.object(Users.withoutSystemFields),
  }),
});
