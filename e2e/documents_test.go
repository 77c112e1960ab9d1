package e2e

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// storedTables lists the tables that hold documents before the migrations run: those that the plan verifies, and those
// that parts of their documents are taken from or written to.
func (c *testCase) storedTables() []string {
	tables := slices.Clone(c.plan.Verified)
	add := func(table string) {
		if table != "" && !slices.Contains(tables, table) {
			tables = append(tables, table)
		}
	}
	for _, m := range c.plan.Migrations {
		add(m.Table)
		switch a := m.Action.(type) {
		case plan.Invert:
			add(a.Other)
		case plan.DeleteOrphans:
			add(a.By)
		case plan.Move, plan.Rewrite, plan.SplitOut:
		}
	}
	return tables
}

// addDocuments chooses documents for a table: the witness, documents that together reach every part of the old validator
// with its boundary values, random ones, and what code writes while the migration runs: members of the widened one, or, where
// fields take over values of others, of the new one.
func (c *testCase) addDocuments(table string) {
	each := 6
	if len(c.plan.Verified) > 5 {
		each = 3
	}
	g := validatorgen.New(int64(len(c.name) + len(table)))
	if from := c.result.From.Table(table); from != nil {
		if t := c.result.Table(table); t.Witness != nil {
			c.docs = append(c.docs, document{table, t.Witness.Document, true})
		}
		old := validator.StripSystemFields(from.Document)
		cover := validatorgen.Cover(old)
		if len(c.plan.Verified) > 20 {
			cover = cover[:min(len(cover), 6)] // the large app has every pattern in many tables
		}
		for _, v := range cover {
			c.store(table, v, true)
		}
		if !c.result.From.Validation {
			old = &validator.Record{Key: validator.String, Value: validator.Any}
		}
		for range each {
			c.add(g, table, old, true)
		}
		// A failure is injected into the second batch.
		for tries := 0; len(c.docs) < 8 && tries < 100; tries++ {
			c.add(g, table, old, true)
		}
	}
	if c.returned(table) {
		for range each { // what an older schema accepted, and nobody knows it any more
			c.add(g, table, g.Document(), true)
			c.add(g, table, validator.StripSystemFields(c.result.To.Table(table).Document), true)
		}
		return
	}
	written := validator.StripSystemFields(c.plan.Widened.Table(table).Document)
	if to := c.result.To.Table(table); to != nil && c.declares() {
		written = validator.StripSystemFields(to.Document)
	} else if c.declares() {
		return // a table that goes: new code writes to the one that takes its place
	}
	for range each {
		c.add(g, table, written, false)
	}
}

// returned reports whether a table was in a schema before the old one.
func (c *testCase) returned(table string) bool {
	return slices.ContainsFunc(c.result.Intent.Returned, func(r intent.Returned) bool { return r.Table == table })
}

// declares reports whether the author of the change declared anything, so that old and new forms of a document have to
// be told apart: the widened schema accepts mixtures that no version of any code writes.
func (c *testCase) declares() bool {
	in := c.result.Intent
	return len(in.Fields)+len(in.Tables)+len(in.Splits)+len(in.Inversions)+len(in.Orphans) > 0
}

// connect lets references lead to documents that are stored, but for every fifth, which leads nowhere. In convex-test the
// documents are numbered as they are inserted.
func (c *testCase) connect() {
	if !c.declares() {
		return
	}
	stored := map[string][]string{}
	for i, d := range c.docs {
		stored[d.table] = append(stored[d.table], testID(10000+uint32(i), d.table))
	}
	for i := range c.docs {
		c.docs[i].value = connected(c.docs[i].value, stored).(value.Object)
	}
	for _, m := range c.plan.Migrations {
		if inverted, ok := m.Action.(plan.Invert); ok {
			c.pair(m.Table, inverted, stored[inverted.Other])
		}
	}
}

// pair lets no two documents refer to the same one by a reference that is turned round.
func (c *testCase) pair(table string, inverted plan.Invert, ids []string) {
	next := 0
	for i, d := range c.docs {
		for j, e := range d.value {
			if d.table == table && e.Name == inverted.Field && next < len(ids) {
				c.docs[i].value[j].Value = value.ID{Table: inverted.Other, Text: ids[next]}
				next++
			}
		}
	}
}

// alone reports whether no migration makes what becomes of a document depend on other documents.
func (c *testCase) alone() bool {
	for _, m := range c.plan.Migrations {
		switch m.Action.(type) {
		case plan.Invert, plan.DeleteOrphans:
			return false
		case plan.Rewrite, plan.Move, plan.SplitOut:
		}
	}
	return !slices.ContainsFunc(c.created(), func(table string) bool {
		_, known := c.expected(table)
		return !known
	})
}

func testID(number uint32, table string) string {
	return fmt.Sprintf("%0*d%s", 32-len(table), number, table)
}

func connected(v value.Value, stored map[string][]string) value.Value {
	switch v := v.(type) {
	case value.ID:
		number := crc32.ChecksumIEEE([]byte(v.Text))
		if ids := stored[v.Table]; len(ids) > 0 && number%5 != 0 {
			return value.ID{Table: v.Table, Text: ids[int(number)%len(ids)]}
		}
		return v
	case value.Array:
		out := make(value.Array, len(v))
		for i, e := range v {
			out[i] = connected(e, stored)
		}
		return out
	case value.Object:
		out := make(value.Object, len(v))
		for i, e := range v {
			out[i] = value.Entry{Name: e.Name, Table: e.Table, Value: connected(e.Value, stored)}
		}
		return out
	default:
		return v
	}
}

// A copied table's documents have the ID of their copy, a document of Into, in the field Marker.
type copied struct {
	Into   string `json:"into"`
	Marker string `json:"marker"`
}

func (c *testCase) copied() map[string]copied {
	tables := map[string]copied{}
	for _, m := range c.plan.Migrations {
		if move, ok := m.Action.(plan.Move); ok {
			tables[m.Table] = copied{move.Into, move.Marker}
		}
	}
	return tables
}

// created lists the tables that migrations insert documents into which are made of parts of others.
func (c *testCase) created() []string {
	tables := []string{}
	for _, m := range c.plan.Migrations {
		switch a := m.Action.(type) {
		case plan.SplitOut:
			tables = append(tables, a.Into)
		case plan.Rewrite:
			plan.Contains(a.Conversion, func(c plan.Conversion) bool {
				if insert, ok := c.(plan.InsertInto); ok {
					tables = append(tables, insert.Table)
				}
				return false
			})
		case plan.Move, plan.Invert, plan.DeleteOrphans:
		}
	}
	slices.Sort(tables)
	return slices.Compact(tables)
}

// target is the new validator of what becomes of the documents of a table.
func (c *testCase) target(table string) validator.Type {
	if moved, ok := c.copied()[table]; ok {
		table = moved.Into
	}
	return validator.StripSystemFields(c.result.To.Table(table).Document)
}

// mayDelete says of which tables a migration may delete documents.
func (c *testCase) mayDelete() map[string]bool {
	may := map[string]bool{}
	for _, made := range c.plan.Decisions {
		may[made.Table] = may[made.Table] || made.Kind == plan.DecideDocument
	}
	for _, m := range c.plan.Migrations {
		if _, ok := m.Action.(plan.DeleteOrphans); ok {
			may[m.Table] = true
		}
	}
	return may
}

// checkCreated checks the documents that the migrations made with our own checker, and that there is one for each part
// that they were made of.
func (c *testCase) checkCreated(t *testing.T, created map[string][]json.RawMessage) {
	for table, documents := range created {
		to := validator.StripSystemFields(c.result.To.Table(table).Document)
		for _, document := range documents {
			v, err := value.ParseJSON(document)
			require.NoError(t, err)
			require.Nil(t, validator.Check(to, realIDs(v)), "%s of %s", value.Display(v), table)
		}
		want, known := c.expected(table)
		if known {
			require.Len(t, documents, want, "documents of %s", table)
		}
	}
}

// expected counts the documents that a split makes of the stored ones, and those of the table itself.
func (c *testCase) expected(table string) (count int, known bool) {
	for _, m := range c.plan.Migrations {
		split, ok := m.Action.(plan.SplitOut)
		if !ok || split.Into != table {
			continue
		}
		known = true
		for _, d := range c.docs {
			part := value.Value(nil)
			if d.table == m.Table {
				part, _ = d.value.Get(split.Field[0].Field)
			}
			switch part := part.(type) {
			case value.Object:
				count++
			case value.Array:
				count += len(part)
			}
		}
	}
	return count, known
}

// refersToCopied reports whether a value holds the ID of a document that is copied, so that it follows to the copy even
// where any text is accepted.
func (c *testCase) refersToCopied(v value.Value) bool {
	switch v := v.(type) {
	case value.ID:
		_, moved := c.copied()[v.Table]
		return moved
	case value.Array:
		return slices.ContainsFunc(v, c.refersToCopied)
	case value.Object:
		return slices.ContainsFunc(v, func(e value.Entry) bool { return c.refersToCopied(e.Value) })
	default:
		return false
	}
}
