package plan

import (
	"fmt"
	"slices"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// moveTo returns the declaration that brings documents of other tables into a table, or nil.
func (m *maker) moveTo(table string) *intent.TableMove {
	return m.findMove(func(move intent.TableMove) bool { return move.To == table })
}

// moveFrom returns the declaration that takes the documents of a table into another, or nil.
func (m *maker) moveFrom(table string) *intent.TableMove {
	return m.findMove(func(move intent.TableMove) bool { return slices.Contains(move.From, table) })
}

func (m *maker) findMove(matches func(intent.TableMove) bool) *intent.TableMove {
	if i := slices.IndexFunc(m.intent.Tables, matches); i >= 0 {
		return &m.intent.Tables[i]
	}
	return nil
}

// movedInto plans a table that takes over the documents of others. They are copied as they are but for what only their
// old table tells, so that references among them can follow once every copy is there.
func (m *maker) movedInto(t *diff.TableResult, move *intent.TableMove) *schema.Table {
	new := validator.StripSystemFields(t.To.Document)
	wide := m.withOldReferences(new)
	table := *t.To
	table.Document = wide
	if why := m.copyable(&table, move); why != "" {
		m.describe(t, nil)
		m.leave(t, why)
		return t.To
	}
	for _, source := range move.From {
		m.copyFrom(m.result.From.Table(source), t.Name, wide)
	}
	m.describe(t, &Table{Migrated: true, Widened: &Type{wide}})
	if !isSubset(wide, new) {
		m.migrations(t, spot{old: wide, from: wide, to: new})
	}
	return &table
}

// copyable checks that Convex takes the widened form of a table that documents are copied into, or says why not.
func (m *maker) copyable(table *schema.Table, move *intent.TableMove) string {
	if errs := definitionErrors(table, m.widened.Validation); len(errs) > 0 {
		return "Convex would refuse the widened schema: " + errs[0].Message
	}
	for _, source := range move.From {
		old := validator.StripSystemFields(m.result.From.Table(source).Document)
		if _, ok := withMarker(old, marker(old), move.To, true); !ok {
			return fmt.Sprintf("the documents of %s can be anything, so that there is no place to note their copies", source)
		}
	}
	return ""
}

func (m *maker) copyFrom(source *schema.Table, into string, wide validator.Type) {
	old := validator.StripSystemFields(source.Document)
	c := m.converter(source.Name, spot{old: old, from: old, to: wide})
	c.into, c.tables = into, nil // references follow once every copy is there
	first := len(m.decisions.list)
	converted := c.convert(spot{old: old, from: old, to: wide})
	name := marker(old)
	from, _ := withMarker(old, name, into, true)
	to, _ := withMarker(old, name, into, false)
	m.targets[source.Name] = to
	migration := Migration{
		Name: m.name("copy", source.Name), Table: source.Name, Phase: Copy,
		Summary: []string{"every document is copied into " + into},
		From:    Type{from}, To: Type{to}, Action: Move{Into: into, Marker: name, Conversion: converted},
		Cause: append(m.fingerprints(source.Name), m.fingerprints(into)...),
	}
	for i := range m.decisions.list[first:] {
		m.decisions.list[first+i].Cause = migration.Cause
	}
	m.add(migration)
}

// movedFrom plans a table whose documents move into another: in the first deploy each of them has a place for the ID of
// its copy.
func (m *maker) movedFrom(t *diff.TableResult, move *intent.TableMove) *schema.Table {
	table := m.keep(t.From)
	old := validator.StripSystemFields(t.From.Document)
	wide, ok := withMarker(old, marker(old), move.To, true)
	if !ok {
		m.describe(t, nil)
		return table
	}
	table.Document = wide
	m.describe(t, &Table{Migrated: true, Widened: &Type{wide}, Proofs: []Proof{{Claim: "old ⊆ widened", Steps: validator.Subset(old, wide).Steps}}})
	return table
}

// marker returns a name for the field that holds the ID of a copy, which no document has yet.
func marker(t validator.Type) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(membersOf(t), func(m validator.Type) bool {
			object, ok := m.(*validator.Object)
			if !ok {
				return false
			}
			_, has := object.Field(name)
			return has
		})
	}
	name := "movedTo"
	for n := 2; taken(name); n++ {
		name = fmt.Sprint("movedTo", n)
	}
	return name
}

// withMarker returns the documents t with a field for the ID of a document of a table, and false when t holds anything
// but objects.
func withMarker(t validator.Type, name, table string, optional bool) (validator.Type, bool) {
	field := validator.Field{Name: name, Type: validator.ID{Table: table}, Optional: optional}
	switch t := t.(type) {
	case *validator.Object:
		return &validator.Object{Fields: append(slices.Clone(t.Fields), field)}, true
	case *validator.Union:
		members := make([]validator.Type, len(t.Members))
		for i, member := range t.Members {
			marked, ok := withMarker(member, name, table, optional)
			if !ok {
				return nil, false
			}
			members[i] = marked
		}
		return &validator.Union{Members: members}, true
	}
	return nil, false
}

// withOldReferences returns t with every reference to a table that documents are moved into widened by references to the
// tables that they come from.
func (m *maker) withOldReferences(t validator.Type) validator.Type {
	switch t := t.(type) {
	case validator.ID:
		move := m.moveTo(t.Table)
		if move == nil {
			return t
		}
		members := []validator.Type{t}
		for _, source := range move.From {
			members = append(members, validator.ID{Table: source})
		}
		return &validator.Union{Members: members}
	case *validator.Array:
		return &validator.Array{Element: m.withOldReferences(t.Element)}
	case *validator.Record:
		return &validator.Record{Key: m.withOldReferences(t.Key), Value: m.withOldReferences(t.Value)}
	case *validator.Object:
		fields := slices.Clone(t.Fields)
		for i := range fields {
			fields[i].Type = m.withOldReferences(fields[i].Type)
		}
		return &validator.Object{Fields: fields}
	case *validator.Union:
		var members []validator.Type
		for _, member := range t.Members {
			wide := m.withOldReferences(member)
			for _, one := range membersOf(wide) {
				if !slices.ContainsFunc(members, func(m validator.Type) bool { return validator.Equal(m, one) }) {
					members = append(members, one)
				}
			}
		}
		return &validator.Union{Members: members}
	case validator.Primitive, validator.Literal:
	}
	return t
}

// missingCopy is what a reference becomes whose document is gone: an optional field goes with it, and otherwise only the
// user can know.
func (c *converter) missingCopy(s spot) Conversion {
	switch {
	case c.orphans[topField(s.path)] && len(s.path) == 1:
		return Fail{fmt.Sprintf("%s leads nowhere: delete the orphans first", where(c.into, s.path))}
	case s.optional:
		return Unset{}
	}
	return Decide{c.decisions.gone(c, s)}
}

// follows reports whether values of from hold IDs of documents that are copied, where to takes those of the copies. Such
// IDs have to follow even where they may stay, because text is accepted as well.
func (c *converter) follows(from, to validator.Type) bool { return follows(c.tables, from, to) }

func follows(moves []intent.TableMove, from, to validator.Type) bool {
	return slices.ContainsFunc(moves, func(move intent.TableMove) bool {
		return holdsAny(to, []string{move.To}) && holdsAny(from, move.From)
	})
}

// holdsAny reports whether values of t can hold the ID of a document of one of the tables anywhere, as v.id says.
func holdsAny(t validator.Type, tables []string) bool {
	switch t := t.(type) {
	case validator.ID:
		return slices.Contains(tables, t.Table)
	case validator.Primitive, validator.Literal:
	case *validator.Array:
		return holdsAny(t.Element, tables)
	case *validator.Record:
		return holdsAny(t.Key, tables) || holdsAny(t.Value, tables)
	case *validator.Object:
		return slices.ContainsFunc(t.Fields, func(f validator.Field) bool { return holdsAny(f.Type, tables) })
	case *validator.Union:
		return slices.ContainsFunc(t.Members, func(m validator.Type) bool { return holdsAny(m, tables) })
	}
	return false
}

// guard returns the test that tells the values of m from those of the other members. An ID whose document is copied is
// told from text by the table that it belongs to.
func (c *converter) guard(m validator.Type, members []validator.Type) Guard {
	id, isID := m.(validator.ID)
	if isID && slices.Contains(members, validator.Type(validator.String)) &&
		slices.ContainsFunc(c.tables, func(move intent.TableMove) bool { return slices.Contains(move.From, id.Table) }) {
		var beside []Kind
		for _, other := range members {
			if k := KindOf(other); k != KindString && !slices.Contains(beside, k) {
				beside = append(beside, k)
			}
		}
		return Guard{Kind: ByTable, Table: id.Table, Beside: beside}
	}
	return guardOrValidator(m, members)
}

// returned reports whether a table was in the schema before, which history knows or somebody declares.
func (m *maker) returned(table string) bool {
	t := m.result.Table(table)
	return t != nil && t.Returned != nil
}

func topField(p validator.Path) string {
	for _, step := range p {
		if step.Kind == validator.IntoField {
			return step.Field
		}
	}
	return ""
}
