package diff

import (
	"fmt"
	"slices"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// fieldMoves returns what is declared about the fields of a table.
func (c *comparison) fieldMoves(table string) []intent.FieldMove {
	var moves []intent.FieldMove
	for _, m := range c.opts.Intent.Fields {
		if m.Table == table {
			moves = append(moves, m)
		}
	}
	return moves
}

// moveTo returns the declaration that fills a table of the new schema with documents of old tables, or nil.
func (c *comparison) moveTo(table string) *intent.TableMove {
	return findMove(c.opts.Intent, func(m intent.TableMove) bool { return m.To == table })
}

// moveFrom returns the declaration that documents of a table of the old schema move, or nil.
func (c *comparison) moveFrom(table string) *intent.TableMove {
	return findMove(c.opts.Intent, func(m intent.TableMove) bool { return slices.Contains(m.From, table) })
}

func findMove(in *intent.Intent, is func(intent.TableMove) bool) *intent.TableMove {
	if i := slices.IndexFunc(in.Tables, is); i >= 0 {
		return &in.Tables[i]
	}
	return nil
}

// destination says, for the end of a message, where what was in a removed field is declared to be now; "" when nothing is
// declared.
func (c *comparison) destination(table string, path validator.Path) string {
	var into []string
	for _, s := range c.opts.Intent.Splits {
		if s.Table == table && s.Field.Key() == path.Key() {
			into = append(into, s.Into)
		}
	}
	if len(into) > 0 {
		return "; what is in it becomes documents of " + listing(into)
	}
	for _, i := range c.opts.Intent.Inversions {
		if i.From.Table == table && i.From.Field == path.Key() {
			return "; " + i.To.Table + "." + i.To.Field + " refers the other way now"
		}
	}
	return ""
}

// tableRenamed reports a declared rename or merge, once for each old table.
func (c *comparison) tableRenamed(t *TableResult, move *intent.TableMove) []Finding {
	var findings []Finding
	for _, name := range move.From {
		old := c.from.Table(name)
		if old == nil {
			continue
		}
		f := c.finding(TableRenamed, t.Name)
		f.From, f.To = tableSide(old), tableSide(t.To)
		f.stable = name
		how := "renamed"
		if len(move.From) > 1 {
			how = "merged"
		}
		f.Message = fmt.Sprintf("%s: %s from %s; the documents stay behind there, unchecked, until they are copied%s", t.Name, how, name, leftBehind(old))
		if c.to.Validation && !fits(old, t.To) {
			f.Message += "; not all of them fit as they are"
		}
		findings = append(findings, f)
	}
	return findings
}

// fits says whether every document of the old table is one of the new table.
func fits(old, new *schema.Table) bool {
	from := asDocuments(validator.StripSystemFields(old.Document))
	return validator.Subset(from, validator.StripSystemFields(new.Document)).Answer == validator.IsSubset
}

// declarationsDone reports the comments at a table and its fields that have nothing to say any more.
func (c *comparison) declarationsDone(t *TableResult) []Finding {
	var findings []Finding
	for _, d := range c.opts.Intent.Done {
		if d.Place.Table != t.Name || t.To == nil {
			continue
		}
		f := c.finding(DeclarationDone, t.Name)
		f.Path = labelled(d.Place.Path, t.To.Document)
		f.stable = stablePath(f.Path, t.To.Document) + " " + d.Origin.Text
		f.From.Place = c.nearest(d.Place)
		f.To = Side{Present: true, Place: d.Place}
		f.To.Type, _ = validator.At(t.To.Document, d.Place.Path)
		f.Message = fmt.Sprintf("%s: %s has been carried out, and the comment can go", f.Where(), d.Origin.Text)
		findings = append(findings, f)
	}
	return findings
}
