package plan

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/validator"
)

// splits plans the migrations that make documents of parts of others, where the new documents name the one they come
// from. Where that one names the new documents instead, its own migration inserts them.
func (m *maker) splits() {
	taken := map[string][]string{} // by place: the fields that some split takes
	for _, split := range m.intent.Splits {
		if split.Parent == "" {
			continue
		}
		place := split.Table + "." + split.Field.String()
		if move := m.moveTo(split.Table); move != nil {
			for _, source := range move.From {
				taken[place] = append(taken[place], m.split(source, split)...)
			}
		} else {
			taken[place] = append(taken[place], m.split(split.Table, split)...)
		}
	}
	for _, split := range m.intent.Splits {
		place := split.Table + "." + split.Field.String()
		if names, ok := taken[place]; ok {
			m.notTaken(split, place, names)
			delete(taken, place)
		}
	}
}

// split plans one migration of a table and returns the names of the fields that it takes.
func (m *maker) split(table string, split intent.Split) []string {
	wide := m.wideDocument(table)
	field, plain, ok := follow(wide, split.Field)
	if !ok {
		return nil
	}
	value, each := withoutNull(field.Type), false
	if array, isArray := value.(*validator.Array); isArray {
		value, each = array.Element, true
	}
	to := withoutField(validator.StripSystemFields(m.result.To.Table(split.Into).Document), split.Parent)
	c := m.partConverter(table, split.Into, scopeTypes{value, value})
	first := len(m.decisions.list)
	converted := c.convert(spot{old: value, from: value, to: to, element: &c.document})
	migration := Migration{
		Name: m.name("split", table+" "+split.Into), Table: table, Phase: Copy,
		Summary: []string{fmt.Sprintf("%s becomes %s of %s", split.Field, document(each), split.Into)},
		From:    Type{wide}, To: Type{wide}, Cause: m.errors(table),
		Action: SplitOut{
			Field: split.Field, From: value, Each: each, Into: split.Into, Parent: split.Parent, Index: split.Index,
			Conversion: converted, To: to, Plain: plain, Marker: m.markerOf(table),
		},
	}
	if migration.Cause == nil {
		migration.Cause = m.fingerprints(split.Table)
	}
	for i := range m.decisions.list[first:] {
		m.decisions.list[first+i].Cause = migration.Cause
	}
	m.add(migration)
	return fieldNames(to)
}

// markerOf returns the field that holds the ID of the copy of a document, or "" when the documents of a table stay.
func (m *maker) markerOf(table string) string {
	if m.moveFrom(table) == nil {
		return ""
	}
	return marker(validator.StripSystemFields(m.result.From.Table(table).Document))
}

// partConverter returns a converter for parts of documents that become documents of another table.
func (m *maker) partConverter(table, into string, part scopeTypes) *converter {
	c := m.converter(table, spot{})
	c.into, c.part, c.document = into, true, part
	c.moves, c.defaults, c.splits, c.suggested = nil, nil, nil, nil
	for _, move := range m.intent.Fields {
		if move.Table == into {
			c.moves = append(c.moves, move)
		}
	}
	for _, set := range m.intent.Defaults {
		if set.Table == into {
			c.defaults = append(c.defaults, set)
		}
	}
	return c
}

func document(each bool) string {
	if each {
		return "documents"
	}
	return "a document"
}

// notTaken notes the fields of a split object that none of the new tables takes.
func (m *maker) notTaken(split intent.Split, place string, taken []string) {
	wide := validator.StripSystemFields(m.widened.Table(split.Table).Document)
	field, _, ok := follow(wide, split.Field)
	if !ok {
		return
	}
	value := withoutNull(field.Type)
	if array, isArray := value.(*validator.Array); isArray {
		value = array.Element
	}
	lost := slices.DeleteFunc(fieldNames(value), func(name string) bool {
		return slices.Contains(taken, name) || slices.ContainsFunc(m.intent.Fields, func(move intent.FieldMove) bool {
			return move.From[0].Field == name && m.splitsInto(split, move.Table)
		})
	})
	if len(lost) == 0 {
		return
	}
	m.plan.Unplanned = append(m.plan.Unplanned, Unplanned{
		Table: split.Table, Path: place,
		Finding: fmt.Sprintf("%s of %s goes to none of the new tables", strings.Join(lost, ", "), place),
		Why:     "none of them has such a field, so that its values go with the old field",
		ByHand:  "give one of the new tables the field, or move it elsewhere first",
		Cause:   m.errors(split.Table),
	})
}

func withoutNull(t validator.Type) validator.Type {
	rest := slices.DeleteFunc(slices.Clone(membersOf(t)), func(m validator.Type) bool { return m == validator.Null })
	return unionOf(rest)
}

// splitsInto reports whether the field that is split becomes documents of a table.
func (m *maker) splitsInto(split intent.Split, table string) bool {
	return slices.ContainsFunc(m.intent.Splits, func(other intent.Split) bool {
		return other.Into == table && other.Table == split.Table && other.Field.Key() == split.Field.Key()
	})
}

// withoutField returns the documents t without a field.
func withoutField(t validator.Type, name string) validator.Type {
	switch t := t.(type) {
	case *validator.Object:
		return &validator.Object{Fields: slices.DeleteFunc(slices.Clone(t.Fields), func(f validator.Field) bool { return f.Name == name })}
	case *validator.Union:
		members := make([]validator.Type, len(t.Members))
		for i, member := range t.Members {
			members[i] = withoutField(member, name)
		}
		return &validator.Union{Members: members}
	}
	return t
}

func fieldNames(t validator.Type) []string {
	var names []string
	for _, m := range membersOf(t) {
		if object, ok := m.(*validator.Object); ok {
			for _, f := range object.Fields {
				if !slices.Contains(names, f.Name) {
					names = append(names, f.Name)
				}
			}
		}
	}
	return names
}

// insertInto makes a document of an object, of which the ID stays in its place.
func (c *converter) insertInto(s spot, table string) Conversion {
	to := validator.StripSystemFields(c.schema.Table(table).Document)
	inner := c.parts(table, scopeTypes{s.from, s.from})
	made := inner.convert(spot{old: s.from, from: s.from, to: to, element: &inner.document})
	return InsertInto{Table: table, From: s.from, Conversion: made}
}

// inversions plans the migrations that turn references round.
func (m *maker) inversions() {
	for _, inverted := range m.intent.Inversions {
		if m.moveTo(inverted.From.Table) != nil || m.moveTo(inverted.To.Table) != nil {
			m.leaveInversion(inverted)
			continue
		}
		m.add(Migration{
			Name: m.name("invert", inverted.From.Table+" "+inverted.From.Field), Table: inverted.From.Table, Phase: Copy,
			Summary: []string{fmt.Sprintf("the document of %s that %s leads to gets the ID of this one in %s",
				inverted.To.Table, inverted.From.Field, inverted.To.Field)},
			From: Type{m.wideDocument(inverted.From.Table)}, To: Type{m.wideDocument(inverted.From.Table)},
			Action: Invert{Field: inverted.From.Field, Other: inverted.To.Table, OtherField: inverted.To.Field},
			Cause:  append(m.errors(inverted.From.Table), m.errors(inverted.To.Table)...),
		})
	}
}

// leaveInversion notes that a reference is not turned round while one of its tables moves.
func (m *maker) leaveInversion(inverted intent.Inversion) {
	m.plan.Unplanned = append(m.plan.Unplanned, Unplanned{
		Table: inverted.From.Table, Path: inverted.From.Table + "." + inverted.From.Field,
		Finding: fmt.Sprintf("%s is turned round while documents of its tables move", inverted.From.Field),
		Why:     "the references would lead to documents that get new IDs meanwhile",
		ByHand:  "make two changes of it: rename the table first, and turn the reference round when that is deployed",
		Cause:   m.fingerprints(inverted.From.Table),
	})
}

// orphans plans the migrations that delete documents that belong to none.
func (m *maker) orphans() {
	for _, declared := range m.intent.Orphans {
		if m.moveTo(declared.Table) != nil {
			m.leaveOrphans(declared)
			continue
		}
		action := DeleteOrphans{Field: declared.Field, Missing: m.inverted(declared.Table, declared.Field)}
		why := declared.Field + " leads nowhere"
		if declared.Field == "" {
			action.By, action.ByField, action.Index = declared.By.Table, declared.By.Field, declared.Index
			why = fmt.Sprintf("no document of %s refers to it by %s", declared.By.Table, declared.By.Field)
		}
		wide := m.wideDocument(declared.Table)
		m.migrated(declared.Table)
		m.add(Migration{
			Name: m.name("deleteOrphaned", declared.Table), Table: declared.Table, Phase: Prune,
			Summary: []string{"a document is deleted when " + why},
			From:    Type{wide}, To: Type{wide}, Action: action, Cause: m.errors(declared.Table),
		})
	}
}

// leaveOrphans notes that orphans are not deleted while their table moves.
func (m *maker) leaveOrphans(declared intent.Orphans) {
	m.plan.Unplanned = append(m.plan.Unplanned, Unplanned{
		Table:   declared.Table,
		Finding: fmt.Sprintf("orphans of %s are not deleted while its documents move", declared.Table),
		Why:     "references still lead to the old documents until every copy is there, so that each of them would look like an orphan",
		ByHand:  "make two changes of it: delete the orphans first, or when the table has its new name",
		Cause:   m.fingerprints(declared.Table),
	})
}

// migrated notes that documents of a table change although its validator does not.
func (m *maker) migrated(table string) {
	at := slices.IndexFunc(m.plan.Tables, func(t Table) bool { return t.Name == table })
	if at < 0 {
		at = len(m.plan.Tables)
		m.plan.Tables = append(m.plan.Tables, Table{Name: table, Status: diff.Same.String()})
	}
	if t := &m.plan.Tables[at]; !t.Migrated {
		t.Migrated, t.Widened = true, &Type{m.wideDocument(table)}
	}
}

// inverted reports whether a field gets its values from documents of another table.
func (m *maker) inverted(table, field string) bool {
	return slices.ContainsFunc(m.intent.Inversions, func(i intent.Inversion) bool {
		return i.To == intent.FieldRef{Table: table, Field: field}
	})
}

func (m *maker) wideDocument(table string) validator.Type {
	return validator.StripSystemFields(m.widened.Table(table).Document)
}

// filledByOthers reports whether documents of another table fill in the field.
func (c *converter) filledByOthers(s spot) bool {
	return len(s.path) == 1 && slices.Contains(c.inverted, s.path[0].Field)
}

// missingReference is what a reference becomes that no other document filled in.
func (c *converter) missingReference(s spot, parent *validator.Object) Conversion {
	if c.orphans[topField(s.path)] {
		return Fail{fmt.Sprintf("no document refers to this one of %s: delete the orphans first", c.table)}
	}
	return Decide{c.decisions.missing(c, s, parent)}
}
