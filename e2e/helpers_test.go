package e2e

import (
	"encoding/json"
	"slices"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// A helper is what testdata/helpers.ts has to know about a function of the window module.
type helper struct {
	Name       string              `json:"name"`
	Kind       plan.HelperKind     `json:"kind"`
	Table      string              `json:"table"`
	Into       string              `json:"into"`
	Samples    [][]json.RawMessage `json:"samples"`
	Parent     string              `json:"parent"`
	Field      string              `json:"field"`
	Each       bool                `json:"each"`
	Inserted   bool                `json:"inserted"`
	OtherField string              `json:"otherField"`
	OldFields  []string            `json:"oldFields"`
	InPlace    []string            `json:"inPlace"`
	Derived    []derived           `json:"derived"`
	Told       []string            `json:"told"`
}

// told lists the new fields that the old form that is written tells in full.
func told(old plan.OldForm, oldFields, inPlace []string) []string {
	names := slices.DeleteFunc(slices.Clone(oldFields), func(name string) bool { return slices.Contains(inPlace, name) })
	for _, d := range old.Derived {
		if len(d.Path) == 1 {
			names = append(names, d.Path[0].Field)
		}
	}
	plan.Contains(old.Inside, func(c plan.Conversion) bool {
		fields, _ := c.(plan.Fields)
		for _, f := range fields.Fields {
			if taken, ok := f.Fill.(plan.TakeOver); ok && taken.Scope == plan.Document && len(taken.Path) == 1 {
				names = append(names, taken.Path[0].Field)
			}
		}
		return false
	})
	return names
}

// contradicts reports whether both forms of a document can disagree on whether there is a value: the old one always has it,
// and the new one need not.
func (c *testCase) contradicts(table string) bool {
	for _, m := range c.plan.Migrations {
		rewrite, ok := m.Action.(plan.Rewrite)
		if ok && m.Table == table && plan.Contains(rewrite.Conversion, func(c plan.Conversion) bool {
			taken, ok := c.(plan.TakeOver)
			return ok && !taken.Required && taken.Else == nil && taken.Scope == plan.Document
		}) {
			return true
		}
	}
	return false
}

// derived is a field of the old form that has the value of a place in the new one.
type derived struct {
	Name string   `json:"name"`
	Path []string `json:"path"`
}

func derivedFrom(old plan.OldForm) []derived {
	list := []derived{}
	for _, d := range old.Derived {
		var path []string
		if d.Part != "" {
			path = append(path, d.Part)
		}
		for _, step := range d.Path {
			path = append(path, step.Field)
		}
		list = append(list, derived{d.Name, path})
	}
	return list
}

// helpers describes the functions of the window module, with values to try those that write with.
func (c *testCase) helpers() []helper {
	list := []helper{}
	for _, h := range c.plan.Helpers {
		one := helper{Name: h.Name, Kind: h.Kind, Table: h.Table, Into: h.Into, Samples: [][]json.RawMessage{}}
		one.OldFields, one.InPlace, one.Derived = c.oldFields(h.Table), []string{}, []derived{}
		one.Told = []string{}
		switch t := h.Task.(type) {
		case plan.ReadPart:
			one.Parent, one.Field, one.Each = t.Split.Parent, t.Split.Field[0].Field, t.Split.Each
		case plan.ReadInserted:
			one.Inserted = true
		case plan.FindOther:
			one.OtherField = t.Invert.OtherField
			if t.Back {
				one.Field = t.Invert.Field
			}
		case plan.LinkBoth:
			one.Field, one.OtherField = t.Invert.Field, t.Invert.OtherField
		case plan.WriteDocument:
			one.Samples = samples(validator.StripSystemFields(c.result.To.Table(h.Table).Document), t.Old)
			one.InPlace, one.Derived = append(one.InPlace, t.InPlace...), derivedFrom(t.Old)
			one.Told = told(t.Old, one.OldFields, one.InPlace)
			if c.contradicts(h.Table) {
				continue // what is written depends on who is right
			}
		case plan.InsertBoth:
			one.Samples = samples(t.New, t.Old)
			one.Derived = derivedFrom(t.Old)
		case plan.WritePart:
			one.Field = t.Splits[0].Field[0].Field
			one.Samples, one.Derived = partSamples(t), derivedFrom(t.Old)
		case plan.MovePart:
			one.Field = t.Splits[0].Field[0].Field
		case plan.ReadDocument, plan.GetMoved, plan.SyncCopy, plan.MoveDocument:
		}
		list = append(list, one)
	}
	return list
}

// oldFields lists the fields of the old documents of a table.
func (c *testCase) oldFields(table string) []string {
	fields := []string{}
	if old := c.result.From.Table(table); old != nil {
		if object, ok := validator.StripSystemFields(old.Document).(*validator.Object); ok {
			for _, f := range object.Fields {
				fields = append(fields, f.Name)
			}
		}
	}
	return fields
}

// samples makes new documents, each with what it does not tell about its old form.
func samples(fields validator.Type, old plan.OldForm) [][]json.RawMessage {
	extra := old.Whole
	if extra == nil {
		extra = &validator.Object{Fields: old.Extra}
	}
	list := [][]json.RawMessage{}
	g := validatorgen.New(11)
	for range 6 {
		v, ok := g.Member(fields)
		w, ok2 := g.Member(extra)
		if ok && ok2 {
			list = append(list, []json.RawMessage{encoded(v), encoded(w)})
		}
	}
	return list
}

// partSamples makes values that are split off, or arrays of them.
func partSamples(t plan.WritePart) [][]json.RawMessage {
	object := &validator.Object{}
	for _, split := range t.Splits {
		object.Fields = append(object.Fields, validator.Field{Name: split.Into, Type: split.To})
	}
	if len(t.Old.Extra) > 0 {
		object.Fields = append(object.Fields, validator.Field{Name: "old", Type: &validator.Object{Fields: t.Old.Extra}})
	}
	var whole validator.Type = object
	if t.Splits[0].Each {
		whole = &validator.Array{Element: object}
	}
	list := [][]json.RawMessage{}
	g := validatorgen.New(12)
	for range 6 {
		if v, ok := g.Member(whole); ok {
			list = append(list, []json.RawMessage{encoded(v)})
		}
	}
	return list
}

func encoded(v value.Value) json.RawMessage { return value.AppendJSON(nil, testIDs(v)) }

// orphaned lists the tables of which documents are deleted that belong to none.
func (c *testCase) orphaned() []string {
	tables := []string{}
	for _, m := range c.plan.Migrations {
		if _, ok := m.Action.(plan.DeleteOrphans); ok && !slices.Contains(tables, m.Table) {
			tables = append(tables, m.Table)
		}
	}
	return tables
}
