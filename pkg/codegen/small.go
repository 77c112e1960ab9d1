package codegen

import (
	"slices"
	"strings"

	"convex-schema-plan/pkg/plan"
)

// inOneTransaction returns the name of the function that makes the migration of a small table, and has it printed.
func (e *emitter) inOneTransaction(m plan.Migration) string {
	for _, name := range []string{"inOneTransaction", "v", "internalMutation", "MutationCtx", "Doc", "TableNames"} {
		e.helpers[name] = true
	}
	if writesItself(m.Action) {
		e.helpers["readOnly"] = true
	}
	return "inOneTransaction"
}

// writesItself reports whether the code for one document writes to the database, rather than returning a patch alone.
func writesItself(a plan.Action) bool {
	rewrite, ok := a.(plan.Rewrite)
	if !ok {
		return true
	}
	_, patches := rewrite.Conversion.(plan.Fields)
	return !patches || plan.Contains(rewrite.Conversion, func(c plan.Conversion) bool {
		_, inserts := c.(plan.InsertInto)
		return inserts
	})
}

// written ends statements that write to the database. For a small table, whose changed documents are counted, they say
// that they did.
func (e *emitter) written(statements ...doc) []doc {
	if !e.small {
		return statements
	}
	return append(statements, text("return true;"))
}

// lastly prints a statement that writes to the database and with which the work on a document is done.
func (e *emitter) lastly(statement string) doc {
	if e.small {
		return lines(e.written(text(statement))...)
	}
	return text("return " + statement)
}

// aboutAll is the comment on the runner of all migrations of the component.
func (e *emitter) aboutAll() string {
	if slices.ContainsFunc(e.plan.Migrations, func(m plan.Migration) bool { return m.Small }) {
		return "/** Runs every migration but those of small tables; what is done is skipped. */"
	}
	return "/** Runs every migration, in order; those that are done are skipped. */"
}

// smallFunctions prints the functions behind the migrations of small tables.
func (e *emitter) smallFunctions() []doc {
	if !e.helpers["inOneTransaction"] {
		return nil
	}
	if e.helpers["readOnly"] {
		return []doc{text(""), text(smallSource), text(""), text(readOnlySource)}
	}
	patching := strings.NewReplacer("      const target = dryRun ? { ...ctx, db: readOnly(ctx.db) } : ctx;\n", "",
		"migrateOne(target,", "migrateOne(ctx,", "          await target.db.patch(document._id, outcome);\n",
		"          if (!dryRun) {\n            await ctx.db.patch(document._id, outcome);\n          }\n")
	return []doc{text(""), text(patching.Replace(smallSource))}
}

const smallSource = `/** How many documents a small table has, and how many of them have changed. */
interface Count {
  documents: number;
  changed: number;
}

/** What becomes of a document: a patch, or whether it has been written. */
type Outcome<Table extends TableNames> = Partial<Doc<Table>> | boolean | void;

/**
 * The migration of a small table: all of its documents in one transaction. With
 * {dryRun: true} it counts the documents that would change and writes nothing.
 */
function inOneTransaction<Table extends TableNames>(migration: {
  table: Table;
  migrateOne: (
    ctx: MutationCtx,
    doc: Doc<Table>,
  ) => Outcome<Table> | Promise<Outcome<Table>>;
}) {
  return internalMutation({
    args: { dryRun: v.optional(v.boolean()) },
    handler: async (ctx, { dryRun }): Promise<Count> => {
      const target = dryRun ? { ...ctx, db: readOnly(ctx.db) } : ctx;
      const documents = await ctx.db.query(migration.table).collect();
      let changed = 0;
      for (const document of documents) {
        const outcome = await migration.migrateOne(target, document);
        if (typeof outcome === "object" && Object.keys(outcome).length > 0) {
          await target.db.patch(document._id, outcome);
          changed++;
        } else if (outcome === true) {
          changed++;
        }
      }
      return { documents: documents.length, changed };
    },
  });
}`

const readOnlySource = `/** A database that reads and writes nothing. */
function readOnly(db: MutationCtx["db"]): MutationCtx["db"] {
  return {
    ...db,
    insert: async () => "" as any,
    patch: async () => {},
    replace: async () => {},
    delete: async () => {},
  };
}`
