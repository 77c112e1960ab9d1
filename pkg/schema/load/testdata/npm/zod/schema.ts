// Validators made from zod schemas by convex-helpers.
import { zid, zodOutputToConvex, zodToConvex } from "convex-helpers/server/zod4";
import { defineSchema, defineTable } from "convex/server";
import { z } from "zod";

const address = z.object({ street: z.string().min(1), zip: z.string().regex(/^\d{5}$/).optional() });

export default defineSchema({
  people: defineTable(
    zodToConvex(
      z.object({
        name: z.string().trim(),
        email: z.email(),
        age: z.number().int().nullable(),
        role: z.enum(["admin", "member"]).default("member"),
        tags: z.array(z.string()),
        address,
        friend: zid("people").optional(),
        scores: z.record(z.string(), z.number()),
        event: z.discriminatedUnion("kind", [z.object({ kind: z.literal("a") }), z.object({ kind: z.literal("b"), n: z.bigint() })]),
      }),
    ),
  ),
  output: defineTable(zodOutputToConvex(z.object({ role: z.enum(["x", "y"]).default("x"), pair: z.tuple([z.string(), z.number()]) }))),
});
