package plan

import (
	"encoding/json"

	"convex-schema-plan/pkg/value"
)

// MarshalJSON returns the schema in Convex's export form.
func (s Schema) MarshalJSON() ([]byte, error) { return s.ExportJSON(), nil }

// MarshalJSON returns the type as Convex source in a string.
func (t Type) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

// MarshalJSON returns the value in Convex's JSON encoding.
func (l Literal) MarshalJSON() ([]byte, error) { return value.AppendJSON(nil, l.Value), nil }

// The JSON form of a conversion is an object whose "kind" names it. A FieldChange without From or To is a field that
// the widened or the new object does not have.

func tagged(kind string, fields map[string]any) ([]byte, error) {
	fields["kind"] = kind
	return json.Marshal(fields)
}

// MarshalJSON returns the conversion as JSON.
func (Keep) MarshalJSON() ([]byte, error) { return tagged("keep", map[string]any{}) }

// MarshalJSON returns the conversion as JSON.
func (Unset) MarshalJSON() ([]byte, error) { return tagged("unset", map[string]any{}) }

// MarshalJSON returns the conversion as JSON.
func (c Constant) MarshalJSON() ([]byte, error) {
	return tagged("constant", map[string]any{"value": Literal{c.Value}})
}

// MarshalJSON returns the conversion as JSON.
func (c Call) MarshalJSON() ([]byte, error) {
	fields := map[string]any{"function": c.Function}
	if c.Table != "" {
		fields["table"] = c.Table
	}
	if c.Of != "" {
		fields["of"] = c.Of
	}
	if c.Miss != nil {
		fields["miss"] = c.Miss
	}
	return tagged("call", fields)
}

// MarshalJSON returns the conversion as JSON.
func (c Decide) MarshalJSON() ([]byte, error) {
	return tagged("decide", map[string]any{"decision": c.Decision})
}

// MarshalJSON returns the conversion as JSON.
func (c MapLiterals) MarshalJSON() ([]byte, error) {
	cases := []map[string]Literal{}
	for _, one := range c.Cases {
		cases = append(cases, map[string]Literal{"from": one.From, "to": one.To})
	}
	fields := map[string]any{"cases": cases}
	if c.Decision != "" {
		fields["open"], fields["decision"] = c.Open, c.Decision
	}
	return tagged("map-literals", fields)
}

// MarshalJSON returns the conversion as JSON.
func (c Wrap) MarshalJSON() ([]byte, error) {
	return tagged("wrap", map[string]any{"element": c.Element})
}

// MarshalJSON returns the conversion as JSON.
func (c EachElement) MarshalJSON() ([]byte, error) {
	return tagged("each-element", map[string]any{"element": c.Element})
}

// MarshalJSON returns the conversion as JSON.
func (c EachEntry) MarshalJSON() ([]byte, error) {
	return tagged("each-entry", map[string]any{"value": c.Value})
}

// MarshalJSON returns the conversion as JSON.
func (c Fields) MarshalJSON() ([]byte, error) {
	return tagged("fields", map[string]any{"fields": c.Fields})
}

// MarshalJSON returns the change of a field as JSON.
func (f FieldChange) MarshalJSON() ([]byte, error) {
	fields := map[string]any{"name": f.Name, "mayLack": f.MayLack, "convert": f.Convert}
	if f.From != nil {
		fields["from"] = Type{f.From}
	}
	if f.To != nil {
		fields["to"] = Type{f.To}
	}
	if f.Added {
		fields["added"] = true
	}
	if f.Fill != nil {
		fields["fill"] = f.Fill
	}
	return json.Marshal(fields)
}

// MarshalJSON returns the conversion as JSON.
func (c Switch) MarshalJSON() ([]byte, error) {
	cases := []map[string]any{}
	for _, one := range c.Cases {
		cases = append(cases, map[string]any{"type": Type{one.Type}, "guard": one.Guard.Kind, "convert": one.Convert})
	}
	return tagged("switch", map[string]any{"cases": cases, "tested": c.Tested})
}

// MarshalJSON returns the conversion as JSON.
func (c TakeOver) MarshalJSON() ([]byte, error) {
	fields := map[string]any{"scope": c.Scope, "path": c.Path.String(), "mayLack": c.MayLack, "convert": c.Convert}
	if c.Else != nil {
		fields["else"] = c.Else
	}
	return tagged("take-over", fields)
}

// MarshalJSON returns the conversion as JSON.
func (c Gather) MarshalJSON() ([]byte, error) {
	return tagged("gather", map[string]any{"parts": c.Parts})
}

// MarshalJSON returns the conversion as JSON.
func (c Build) MarshalJSON() ([]byte, error) {
	return tagged("build", map[string]any{"fields": c.Fields, "needs": orEmpty(c.Needs), "any": c.Any})
}

// MarshalJSON returns the conversion as JSON.
func (c InsertInto) MarshalJSON() ([]byte, error) {
	return tagged("insert-into", map[string]any{"table": c.Table, "conversion": c.Conversion})
}

// MarshalJSON returns the conversion as JSON.
func (c Fail) MarshalJSON() ([]byte, error) {
	return tagged("fail", map[string]any{"message": c.Message})
}

// The JSON form of an action is an object whose "kind" names it.

// MarshalJSON returns the action as JSON.
func (a Rewrite) MarshalJSON() ([]byte, error) {
	return tagged("rewrite", map[string]any{"conversion": a.Conversion})
}

// MarshalJSON returns the action as JSON.
func (a Move) MarshalJSON() ([]byte, error) {
	return tagged("move", map[string]any{"into": a.Into, "marker": a.Marker, "conversion": a.Conversion})
}

// MarshalJSON returns the action as JSON.
func (a SplitOut) MarshalJSON() ([]byte, error) {
	fields := map[string]any{
		"field": a.Field.String(), "from": Type{a.From}, "each": a.Each, "into": a.Into, "parent": a.Parent,
		"index": a.Index, "conversion": a.Conversion, "to": Type{a.To},
	}
	if a.Marker != "" {
		fields["marker"] = a.Marker
	}
	return tagged("split-out", fields)
}

// MarshalJSON returns the action as JSON.
func (a Invert) MarshalJSON() ([]byte, error) {
	return tagged("invert", map[string]any{"field": a.Field, "other": a.Other, "otherField": a.OtherField})
}

// MarshalJSON returns the action as JSON.
func (a DeleteOrphans) MarshalJSON() ([]byte, error) {
	fields := map[string]any{}
	if a.By != "" {
		fields["by"], fields["byField"], fields["index"] = a.By, a.ByField, a.Index
	} else {
		fields["field"], fields["missing"] = a.Field, a.Missing
	}
	return tagged("delete-orphans", fields)
}

// fillEmpty makes empty lists of absent ones, so that readers of the JSON never meet null.
func (p *Plan) fillEmpty() {
	p.Tables, p.Indexes, p.Decisions = orEmpty(p.Tables), orEmpty(p.Indexes), orEmpty(p.Decisions)
	p.Migrations, p.Steps, p.Unplanned = orEmpty(p.Migrations), orEmpty(p.Steps), orEmpty(p.Unplanned)
	p.Verified, p.Patterns, p.Suggestions = orEmpty(p.Verified), orEmpty(p.Patterns), orEmpty(p.Suggestions)
	p.Together, p.Helpers = orEmpty(p.Together), orEmpty(p.Helpers)
	for i := range p.Helpers {
		p.Helpers[i].Decisions = orEmpty(p.Helpers[i].Decisions)
	}
	for i := range p.Suggestions {
		s := &p.Suggestions[i]
		s.Evidence, s.Rivals = orEmpty(s.Evidence), orEmpty(s.Rivals)
	}
	for i := range p.Tables {
		t := &p.Tables[i]
		t.Proofs, t.Changes, t.Cause = orEmpty(t.Proofs), orEmpty(t.Changes), orEmpty(t.Cause)
	}
	for i := range p.Indexes {
		p.Indexes[i].Cause = orEmpty(p.Indexes[i].Cause)
	}
	for i := range p.Decisions {
		p.Decisions[i].Cause = orEmpty(p.Decisions[i].Cause)
	}
	for i := range p.Migrations {
		m := &p.Migrations[i]
		m.Summary, m.Decisions, m.Cause = orEmpty(m.Summary), orEmpty(m.Decisions), orEmpty(m.Cause)
		m.After, m.Patterns = orEmpty(m.After), orEmpty(m.Patterns)
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		s.Do, s.Commands, s.NotYet = orEmpty(s.Do), orEmpty(s.Commands), orEmpty(s.NotYet)
		s.Files, s.Decisions, s.Cause = orEmpty(s.Files), orEmpty(s.Decisions), orEmpty(s.Cause)
	}
	for i := range p.Unplanned {
		p.Unplanned[i].Cause = orEmpty(p.Unplanned[i].Cause)
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
