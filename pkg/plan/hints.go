package plan

import (
	"fmt"
	"slices"

	"convex-schema-plan/pkg/validator"
)

// Hints are options of a migration: how the component goes through the documents. The zero Hints leaves every option as
// it is by default, and each one that is set has its reason.
type Hints struct {
	BatchSize   *BatchSize   `json:"batchSize,omitempty"`
	Parallelize *Parallelize `json:"parallelize,omitempty"`
	CustomRange *CustomRange `json:"customRange,omitempty"`
}

// BatchSize is how many documents one transaction takes.
type BatchSize struct {
	Documents int    `json:"documents"`
	Why       string `json:"why"`
}

// Parallelize says that the documents of a batch need not wait for one another.
type Parallelize struct {
	Why string `json:"why"`
}

// CustomRange is the part of an index that holds every document which the migration changes.
type CustomRange struct {
	Index  string  `json:"index"`
	Field  string  `json:"field"` // the first field of the index
	Equals Literal `json:"equals"`
	Why    string  `json:"why"`
}

// defaultBatch is the number of documents that the component takes in one transaction unless it is told otherwise.
const defaultBatch = 100

// hints finds the options of every migration that the component runs. A Migrations object of the project has options of its own: it may run
// triggers for every write, and custom ranges need one that knows the schema.
func (m *maker) hints() {
	ours := m.plan.Modules.Instance == nil
	for i := range m.plan.Migrations {
		migration := &m.plan.Migrations[i]
		if migration.Small {
			continue
		}
		if ours {
			migration.Hints.Parallelize = m.parallelize(*migration)
			migration.Hints.CustomRange = m.customRange(*migration)
		}
		migration.Hints.BatchSize = m.batchSize(*migration)
	}
}

// parallelize reports whether a migration writes nothing but the document that it looks at, and reads nothing that it
// writes for another one.
func (m *maker) parallelize(migration Migration) *Parallelize {
	rewrite, ok := migration.Action.(Rewrite)
	if !ok {
		return nil
	}
	why := "Each document is changed by itself: none is read or written for another."
	shared := Contains(rewrite.Conversion, func(c Conversion) bool {
		switch c := c.(type) {
		case InsertInto:
			return true
		case Decide:
			return m.looksUp(c.Decision)
		case Call:
			if c.Function == CopyOf {
				why = "Each document is changed by itself, and what is read for it is not written here."
			}
			return c.Function == CopyOf && c.Of == migration.Table
		}
		return false
	})
	if shared {
		return nil
	}
	return &Parallelize{why}
}

// looksUp reports whether the answer to a decision is given the database.
func (m *maker) looksUp(decision string) bool {
	return slices.ContainsFunc(m.decisions.list, func(d Decision) bool { return d.ID == decision && d.Lookup })
}

// batchSize returns the smallest batch that there is a reason for: a transaction of Convex reads and writes 16 MiB at
// most, reads 4,096 index ranges and writes 16,000 documents, and a document can have up to 1 MiB.
func (m *maker) batchSize(migration Migration) *BatchSize {
	documents := migration.From.Type
	if custom := migration.Hints.CustomRange; custom != nil {
		documents = withLiteral(documents, custom.Field, custom.Equals.Value)
	}
	reasons := append(largeParts(documents, nil), m.work(migration)...)
	limit := defaultBatch
	if instance := m.plan.Modules.Instance; instance != nil && instance.BatchSize > 0 {
		limit = instance.BatchSize
	}
	var smallest *BatchSize
	for i := range reasons {
		if reasons[i].Documents < limit && (smallest == nil || reasons[i].Documents < smallest.Documents) {
			smallest = &reasons[i]
		}
	}
	return smallest
}

// largeParts lists the parts of a type that can make a document large. What a person writes or picks, such as text,
// numbers and lists of IDs, counts as small.
func largeParts(t validator.Type, at validator.Path) []BatchSize {
	var found []BatchSize
	if documents, what := large(t); documents > 0 {
		place := "a document"
		if len(at) > 0 {
			place = at.String()
		}
		found = append(found, BatchSize{documents, fmt.Sprintf("%s %s, and a transaction reads 16 MiB at most.", place, what)})
	}
	for _, part := range partsOf(t, at) {
		found = append(found, largeParts(part.typ, part.path)...)
	}
	return found
}

// large returns how many documents fit one transaction when each has a large value of type t, and what makes it large;
// 0 when nothing does, besides what is inside.
func large(t validator.Type) (documents int, what string) {
	switch t := t.(type) {
	case validator.Primitive:
		switch t {
		case validator.Any:
			return 25, "can hold anything"
		case validator.Bytes:
			return 10, "holds bytes, up to 1 MiB"
		}
	case *validator.Array:
		switch {
		case t.Element == validator.Float64:
			return 50, "can hold 8,192 numbers"
		case holdsMany(t.Element):
			return 25, "holds lists inside lists"
		}
	case *validator.Record:
		if holdsMany(t.Value) || holdsObject(t.Value) {
			return 25, "holds up to 1,024 objects or lists"
		}
	case *validator.Object, *validator.Union, validator.ID, validator.Literal:
	}
	return 0, ""
}

// partsOf returns the types that t is made of, with their paths.
func partsOf(t validator.Type, at validator.Path) []placed {
	var found []placed
	switch t := t.(type) {
	case *validator.Array:
		return []placed{{t.Element, at.With(validator.Step{Kind: validator.IntoElement})}}
	case *validator.Record:
		return []placed{{t.Value, at.With(validator.Step{Kind: validator.IntoRecordValue})}}
	case *validator.Object:
		for _, f := range t.Fields {
			found = append(found, placed{f.Type, at.With(validator.Step{Kind: validator.IntoField, Field: f.Name})})
		}
	case *validator.Union:
		for _, member := range t.Members {
			found = append(found, placed{member, at})
		}
	case validator.Primitive, validator.ID, validator.Literal:
	}
	return found
}

// holdsMany reports whether a value of t can hold an array or a record anywhere.
func holdsMany(t validator.Type) bool {
	switch t := t.(type) {
	case *validator.Array, *validator.Record:
		return true
	case *validator.Object:
		return slices.ContainsFunc(t.Fields, func(f validator.Field) bool { return holdsMany(f.Type) })
	case *validator.Union:
		return slices.ContainsFunc(t.Members, holdsMany)
	case validator.Primitive, validator.ID, validator.Literal:
	}
	return false
}

func holdsObject(t validator.Type) bool {
	return slices.ContainsFunc(membersOf(t), func(m validator.Type) bool { return KindOf(m) == KindObject })
}

// The reasons for small batches that lie in what a migration does for each document.
const (
	worksTwice = "every document is written twice, here and in the other table."
	worksOnce  = "another document is read or written for each one."
	worksMany  = "many others can be read or written for each document, and a transaction reads 4,096 and writes 16,000 at most."
)

// work lists reasons that lie in the documents that a migration reads or writes besides the one it looks at.
func (m *maker) work(migration Migration) []BatchSize {
	once, many := BatchSize{50, worksOnce}, BatchSize{10, worksMany}
	switch a := migration.Action.(type) {
	case Move:
		return []BatchSize{{50, worksTwice}}
	case SplitOut:
		if a.Each {
			return []BatchSize{many}
		}
		return []BatchSize{once}
	case Invert:
		return append(m.readFrom(a.Other), once)
	case DeleteOrphans:
		return append(m.readFrom(a.By), once)
	case Rewrite:
		return m.rewriteWork(a.Conversion, false, once, many)
	}
	return nil
}

// rewriteWork finds what a conversion reads or writes besides the document; repeated says that it is done for each of
// many parts of it.
func (m *maker) rewriteWork(c Conversion, repeated bool, once, many BatchSize) []BatchSize {
	var found []BatchSize
	reads := false
	switch c := c.(type) {
	case EachElement, EachEntry:
		repeated = true
	case InsertInto:
		reads = true
	case Decide:
		reads = m.looksUp(c.Decision)
	case Call:
		reads = c.Function == CopyOf
		if reads {
			found = m.readFrom(c.Of)
		}
	}
	switch {
	case reads && repeated:
		found = append(found, many)
	case reads:
		found = append(found, once)
	}
	for _, part := range parts(c) {
		found = append(found, m.rewriteWork(part, repeated, once, many)...)
	}
	return found
}

// readFrom lists what can make the documents of another table large, which are read for each one.
func (m *maker) readFrom(table string) []BatchSize {
	t := m.widened.Table(table)
	if t == nil {
		return nil
	}
	reasons := largeParts(t.Document, nil)
	for i := range reasons {
		reasons[i].Why = "of " + table + ", which is read for each document: " + reasons[i].Why
	}
	return reasons
}
