package codegen

import (
	"strings"

	"convex-schema-plan/pkg/plan"
)

// verifyFile prints verify.ts, the queries that say whether the last deploy can succeed.
func verifyFile(p *plan.Plan) []byte {
	names := strings.NewReplacer("./conform", "./"+p.Modules.Conform, "internal.verify.", "internal."+p.Modules.Verify+".")
	return []byte("// " + mark + ": which documents the new schema would refuse.\n" + names.Replace(verifySource))
}

const verifySource = `// It reads page by page and writes nothing. It goes with the migrations.
import { v } from "convex/values";
import { internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { internalAction, internalQuery } from "./_generated/server";
import { after, conforms, fieldsOf } from "./conform";

type Table = keyof typeof after;

interface Page {
  checked: number;
  nonConforming: number;
  sample: Id<Table>[];
  cursor: string | null;
}

/** Checks one page of a table. The cursor it returns leads to the next one. */
export const page = internalQuery({
  args: {
    table: v.string(),
    cursor: v.union(v.string(), v.null()),
    numItems: v.optional(v.number()),
  },
  handler: async (ctx, args): Promise<Page> => {
    if (!Object.hasOwn(after, args.table)) {
      throw new Error("The plan does not change table " + args.table);
    }
    const table = args.table as Table;
    const result = await ctx.db
      .query(table)
      .paginate({ cursor: args.cursor, numItems: args.numItems ?? 200 });
    const refused = result.page.filter(
      (document) => !conforms(after[table], fieldsOf(document), ctx.db),
    );
    return {
      checked: result.page.length,
      nonConforming: refused.length,
      sample: refused.slice(0, 10).map((document) => document._id),
      cursor: result.isDone ? null : result.continueCursor,
    };
  },
});

/** Checks every document of every table that the plan changes. */
export const all = internalAction({
  args: { numItems: v.optional(v.number()) },
  handler: async (ctx, args): Promise<Record<string, Omit<Page, "cursor">>> => {
    const report: Record<string, Omit<Page, "cursor">> = {};
    for (const table of Object.keys(after)) {
      const total: Page = {
        checked: 0,
        nonConforming: 0,
        sample: [],
        cursor: null,
      };
      do {
        const next: Page = await ctx.runQuery(internal.verify.page, {
          table,
          cursor: total.cursor,
          numItems: args.numItems,
        });
        total.checked += next.checked;
        total.nonConforming += next.nonConforming;
        total.sample = [...total.sample, ...next.sample].slice(0, 10);
        total.cursor = next.cursor;
      } while (total.cursor !== null);
      const { checked, nonConforming, sample } = total;
      report[table] = { checked, nonConforming, sample };
    }
    return report;
  },
});
`

// configFile prints convex.config.ts, which installs the migrations component in the app.
func configFile() []byte {
	return []byte("// " + mark + ": the component that runs the migrations.\n" + configSource)
}

const configSource = `// If you have a convex.config.ts, add the import and the app.use line to it.
import { defineApp } from "convex/server";
import migrations from "@convex-dev/migrations/convex.config.js";

const app = defineApp();
app.use(migrations);
export default app;
`
