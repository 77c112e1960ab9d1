package codegen

import (
	"slices"
	"strings"

	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
)

// comments are the comment lines of a schema, by table and by the key of the place in the table's validator that they
// stand above; the empty key is the table itself.
type comments map[string]map[string][]string

// noteWidth is the width that comments in a schema are fitted to, at any depth.
const noteWidth = 72

// transitions explains what of the widened schema is there for the time of the migrations: why, and until when.
func transitions(p *plan.Plan) comments {
	n := &notes{plan: p, found: comments{}, moved: map[[2]string][]move{}, filled: map[[2]string]bool{}}
	for _, m := range p.Migrations {
		n.movedOut(m)
	}
	for _, t := range p.Tables {
		n.table(t)
	}
	for _, m := range p.Migrations {
		n.migration(m)
	}
	return n.found
}

// notes collects comments.
type notes struct {
	plan  *plan.Plan
	found comments
	// moved says of places whose values go elsewhere, by table and key, what takes them there.
	moved map[[2]string][]move
	// filled says of which places it is explained already that they are filled in.
	filled map[[2]string]bool
	// from is the migration that is being looked at.
	from plan.Migration
}

// add puts a comment above a place, below those that are there.
func (n *notes) add(table string, at validator.Path, sentence string) {
	if n.found[table] == nil {
		n.found[table] = map[string][]string{}
	}
	lines, present := wrapText(sentence, noteWidth), n.found[table][at.Key()]
	if !strings.Contains(strings.Join(present, "\n"), strings.Join(lines, "\n")) {
		n.found[table][at.Key()] = append(present, lines...)
	}
}

// table explains a table that goes.
func (n *notes) table(t plan.Table) {
	copied := slices.ContainsFunc(n.plan.Migrations, func(m plan.Migration) bool {
		_, moves := m.Action.(plan.Move)
		return moves && m.Table == t.Name
	})
	if t.Status == "removed" && !copied {
		n.add(t.Name, nil, "Deprecated: the new schema no longer has it. Deploy 2 takes it out of the schema; its documents stay stored.")
	}
}

// migration explains what a migration leaves behind, and what it needs.
func (n *notes) migration(m plan.Migration) {
	n.from = m
	switch a := m.Action.(type) {
	case plan.Rewrite:
		n.rewrite(m, a)
	case plan.Move:
		n.add(m.Table, nil, "Deprecated: "+m.Name+" copies its documents into "+a.Into+". Deploy 2 takes it out of the schema.")
		n.add(a.Into, nil, m.Name+" copies the documents of "+m.Table+" into it.")
		marker := validator.Step{Kind: validator.IntoField, Field: a.Marker}
		for _, at := range objects(m.From.Type, nil) {
			n.add(m.Table, at.With(marker), "The copy in "+a.Into+", as "+m.Name+" notes it. It goes with the table.")
		}
	case plan.SplitOut:
		n.add(a.Into, nil, m.Name+" fills it from "+m.Table+"."+a.Field.String()+".")
	case plan.Invert, plan.DeleteOrphans:
	}
}

func (n *notes) rewrite(m plan.Migration, a plan.Rewrite) {
	documents := validator.StripSystemFields(n.plan.Widened.Table(m.Table).Document)
	whole := n.conversion(documents, m.To.Type, a.Conversion, nil)
	switch {
	case !n.plan.Widened.Validation:
		n.add(m.Table, nil, "Not checked yet. "+m.Name+" corrects what does not fit, as you decide.")
	case whole:
		n.add(m.Table, nil, "Old and new form, until "+m.Name+" has converted every document.")
	}
	plan.Contains(a.Conversion, func(c plan.Conversion) bool {
		if insert, ok := c.(plan.InsertInto); ok && !strings.Contains(strings.Join(n.found[insert.Table][""], " "), " fills it from "+m.Table+".") {
			n.add(insert.Table, nil, m.Name+" fills it from "+m.Table+".")
		}
		return false
	})
}

// objects returns the paths of the objects that t consists of.
func objects(t validator.Type, at validator.Path) []validator.Path {
	union, ok := t.(*validator.Union)
	if !ok {
		return []validator.Path{at}
	}
	var found []validator.Path
	for i, member := range union.Members {
		found = append(found, objects(member, at.With(validator.Step{Kind: validator.IntoMember, Index: i}))...)
	}
	return found
}

// conversion explains what is inside a value of the widened type t that becomes one of the type to, which is nil where
// that is not known. It reports whether the value changes as a whole, so that only what is around it can be explained.
func (n *notes) conversion(t, to validator.Type, c plan.Conversion, at validator.Path) (whole bool) {
	switch c := c.(type) {
	case plan.Keep:
		return false
	case plan.Fields:
		if _, ok := t.(*validator.Object); !ok || slices.ContainsFunc(c.Fields, isNew) {
			return true
		}
		after, _ := to.(*validator.Object)
		for _, f := range c.Fields {
			n.field(f, after, at.With(validator.Step{Kind: validator.IntoField, Field: f.Name}))
		}
		return false
	case plan.EachElement:
		if array, ok := t.(*validator.Array); ok {
			after, _ := to.(*validator.Array)
			return n.conversion(array.Element, elementOf(after), c.Element, at.With(validator.Step{Kind: validator.IntoElement}))
		}
	case plan.EachEntry:
		if record, ok := t.(*validator.Record); ok {
			return n.conversion(record.Value, nil, c.Value, at.With(validator.Step{Kind: validator.IntoRecordValue}))
		}
	case plan.MapLiterals:
		return n.literals(t, c, at)
	case plan.Switch:
		return n.cases(t, c, at)
	}
	return true
}

// isNew reports whether the widened object has no such field, so that it has to go as a whole.
func isNew(f plan.FieldChange) bool { return f.From == nil }

func elementOf(array *validator.Array) validator.Type {
	if array == nil {
		return nil
	}
	return array.Element
}

// field explains a field that changes, or what changes in it.
func (n *notes) field(f plan.FieldChange, after *validator.Object, at validator.Path) {
	name := n.from.Name
	_, kept := f.Convert.(plan.Keep)
	switch {
	case f.To == nil:
		n.add(n.from.Table, at, n.deprecated(at)+" It stays, optional, until "+name+" has removed it from every document.")
		return
	case !kept && n.conversion(f.From, f.To, f.Convert, at):
		n.add(n.from.Table, at, "Old and new form, until "+name+" has converted every document.")
	}
	if f.Fill == nil || n.filled[[2]string{n.from.Table, at.Key()}] {
		return
	}
	n.filled[[2]string{n.from.Table, at.Key()}] = true
	optional := true
	if after != nil {
		to, ok := after.Field(f.Name)
		optional = !ok || to.Optional
	}
	inverted := n.invertedInto(at)
	switch {
	case inverted != "":
		n.add(n.from.Table, at, inverted+" fills it in. Optional until "+name+" has found it in every document.")
	case optional:
		n.add(n.from.Table, at, name+" fills it in where it is missing.")
	default:
		n.add(n.from.Table, at, "Optional until "+name+" has filled it in everywhere.")
	}
}

// invertedInto returns the migration that fills in a reference from the other side, or "".
func (n *notes) invertedInto(at validator.Path) string {
	for _, m := range n.plan.Migrations {
		if inverted, ok := m.Action.(plan.Invert); ok && inverted.Other == n.from.Table && inverted.OtherField == at.Key() {
			return m.Name
		}
	}
	return ""
}

// deprecated says why a field goes.
func (n *notes) deprecated(at validator.Path) string {
	moved := n.moved[[2]string{n.from.Table, at.Key()}]
	if moved == nil {
		moved = n.moved[[2]string{n.from.Table, at.WithoutMembers().Key()}]
	}
	if moved == nil {
		return "Deprecated: the new schema no longer has it."
	}
	sentences := make([]string, len(moved))
	for i, one := range moved {
		sentences[i] = one.migration + " " + one.what
	}
	return "Deprecated: " + strings.Join(sentences, ", and ") + "."
}

// literals explains the members of t that are literals which become others.
func (n *notes) literals(t validator.Type, c plan.MapLiterals, at validator.Path) (whole bool) {
	old := slices.Clone(c.Open)
	for _, one := range c.Cases {
		old = append(old, one.From)
	}
	for _, literal := range old {
		if !n.member(t, validator.Literal{Value: literal.Value}, at, "Old value, until "+n.from.Name+" has replaced it.") {
			whole = true
		}
	}
	return whole
}

// cases explains the members of t that are converted.
func (n *notes) cases(t validator.Type, c plan.Switch, at validator.Path) (whole bool) {
	for _, one := range c.Cases {
		if one.Type == validator.Any && len(c.Cases) > 1 {
			continue // what nobody knows is no part of the schema
		}
		if literals, ok := one.Convert.(plan.MapLiterals); ok {
			whole = n.literals(t, literals, at) || whole
			continue
		}
		for _, part := range flat(one.Type) {
			whole = n.convertedMember(t, part, one.Convert, at) || whole
		}
	}
	return whole
}

// convertedMember explains one member of t, or what changes in it.
func (n *notes) convertedMember(t, member validator.Type, c plan.Conversion, at validator.Path) (whole bool) {
	if validator.Equal(t, member) {
		return n.conversion(t, nil, c, at)
	}
	place, ok := placeOf(t, member, at)
	if !ok {
		return true
	}
	if n.conversion(member, nil, c, place) {
		n.add(n.from.Table, place, n.oldForm(c))
	}
	return false
}

// oldForm explains a member of a union that the new schema no longer has.
func (n *notes) oldForm(c plan.Conversion) string {
	switch c := c.(type) {
	case plan.Call:
		if c.Function == plan.CopyOf {
			return "Until " + n.from.Name + " has put the copy in " + c.Table + " in its place."
		}
	case plan.InsertInto:
		return "Old form, until " + n.from.Name + " has moved it into " + c.Table + "."
	}
	return "Old form, until " + n.from.Name + " has converted every document."
}

// member puts a comment above a member of t, and reports whether there is such a member.
func (n *notes) member(t, member validator.Type, at validator.Path, sentence string) bool {
	place, ok := placeOf(t, member, at)
	if ok {
		n.add(n.from.Table, place, sentence)
	}
	return ok
}

// placeOf returns the path to a member of a union, nested unions included.
func placeOf(t, member validator.Type, at validator.Path) (validator.Path, bool) {
	union, ok := t.(*validator.Union)
	if !ok {
		return nil, false
	}
	for i, m := range union.Members {
		place := at.With(validator.Step{Kind: validator.IntoMember, Index: i})
		if validator.Equal(m, member) {
			return place, true
		}
		if inner, ok := placeOf(m, member, place); ok {
			return inner, true
		}
	}
	return nil, false
}

// flat returns the members of a union, those of nested ones included, or t alone.
func flat(t validator.Type) []validator.Type {
	union, ok := t.(*validator.Union)
	if !ok {
		return []validator.Type{t}
	}
	var members []validator.Type
	for _, m := range union.Members {
		members = append(members, flat(m)...)
	}
	return members
}
