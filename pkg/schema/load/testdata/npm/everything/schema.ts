// Every builder, alias, method and option of Convex.
import { defineSchema, defineTable, docValidator, paginationOptsValidator, paginationResultValidator } from "convex/server";
import { asObjectValidator, v } from "convex/values";

const object = v.object({ a: v.string(), b: v.optional(v.number()), c: v.boolean() });

const inner = defineSchema({ t: defineTable({ x: v.string() }), u: defineTable(v.union(v.object({ k: v.literal(1) }), v.object({ k: v.literal(2) }))) });

export default defineSchema(
  {
    builders: defineTable({
      id: v.id("methods"),
      null: v.null(),
      number: v.number(),
      float64: v.float64(),
      bigint: v.bigint(),
      int64: v.int64(),
      commitTs: v.commitTs(),
      boolean: v.boolean(),
      string: v.string(),
      bytes: v.bytes(),
      any: v.any(),
      array: v.array(v.array(v.optional(v.string()))),
      record: v.record(v.union(v.string(), v.id("methods")), v.record(v.string(), v.number())),
      union: v.union(v.string(), v.optional(v.number()), v.union()),
      nullable: v.nullable(v.object({})),
      optional: v.optional(v.optional(v.any())),
      method: v.string().optional(),
      "quoted name": v.string(),
      "é 𝒳 \u2028 \" \\": v.literal("é 𝒳 \u2028 \u0000 \" \\ </script>"),
      1: v.literal(1),
      __proto__: v.string(),
    }),
    literals: defineTable({
      strings: v.union(v.literal(""), v.literal("a")),
      numbers: v.union(...[0, -0, 1, -1.5, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, NaN, Infinity, -Infinity, 0.1].map((n) => v.literal(n))),
      bigints: v.union(...[0n, 5n, -1n, 2n ** 63n - 1n, -(2n ** 63n)].map((n) => v.literal(n))),
      booleans: v.union(v.literal(true), v.literal(false)),
    }),
    methods: defineTable(object.omit("a", "nothing" as any).extend({ d: v.null(), b: v.string() }).partial())
      .index("by_d", ["d"])
      .index("by_b", { fields: ["b", "d"] })
      .index("staged", { fields: ["c"], staged: true })
      .searchIndex("search", { searchField: "b" })
      .searchIndex("search_filtered", { searchField: "b", filterFields: ["c", "d"], staged: true })
      .vectorIndex("vector", { vectorField: "d", dimensions: 1536, filterFields: ["b"] })
      .vectorIndex("vector_staged", { vectorField: "d", dimensions: 3, staged: true }),
    pick: defineTable(object.pick("c", "a")).staged(v.object({ c: v.boolean() })),
    stagedFields: defineTable({ a: v.string(), b: v.number() }).staged({ a: v.number(), c: v.any(), b: undefined } as any),
    union: defineTable(v.union(v.object({ kind: v.literal("a") }), v.object({ kind: v.literal("b"), x: object }))),
    anything: defineTable(v.any()),
    optionalRoot: defineTable(v.optional(object) as any),
    helpers: defineTable({
      doc: inner.doc("t"),
      docs: inner.doc("u"),
      id: inner.id("t"),
      docValidator: docValidator("t" as any, defineTable({ y: v.string() }) as any) as any,
      page: paginationOptsValidator,
      result: paginationResultValidator(v.string()),
      asObject: asObjectValidator({ z: v.string() }),
      same: asObjectValidator(object),
    }),
  },
  { schemaValidation: false, strictTableNameTypes: false },
);
