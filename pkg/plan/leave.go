package plan

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// A leaving is what a query leaves as it is in a value, because it cannot write: a reference to a document that may have
// no copy yet, and an object that becomes a document of its own. It lists, by the table whose ID is in the new form, what
// is there instead.
type leaving map[string][]validator.Type

// leftIn finds what has to be left in the values that conversions are for.
func leftIn(all ...Conversion) leaving {
	l := leaving{}
	add := func(table string, t validator.Type) {
		if !slices.ContainsFunc(l[table], func(known validator.Type) bool { return validator.Equal(known, t) }) {
			l[table] = append(l[table], t)
		}
	}
	for _, c := range all {
		if c == nil {
			continue
		}
		Contains(c, func(c Conversion) bool {
			switch c := c.(type) {
			case Call:
				if c.Function == CopyOf {
					add(c.Table, validator.ID{Table: c.Of})
				}
			case InsertInto:
				add(c.Table, c.From)
			}
			return false
		})
	}
	return l
}

// form returns the type of the values that are t but for what is left.
func (l leaving) form(t validator.Type) validator.Type {
	switch t := t.(type) {
	case validator.ID:
		if instead := l[t.Table]; len(instead) > 0 {
			return &validator.Union{Members: append([]validator.Type{t}, instead...)}
		}
	case *validator.Array:
		return &validator.Array{Element: l.form(t.Element)}
	case *validator.Record:
		return &validator.Record{Key: t.Key, Value: l.form(t.Value)}
	case *validator.Object:
		fields := slices.Clone(t.Fields)
		for i := range fields {
			fields[i].Type = l.form(fields[i].Type)
		}
		return &validator.Object{Fields: fields}
	case *validator.Union:
		var members []validator.Type
		for _, m := range t.Members {
			members = append(members, membersOf(l.form(m))...)
		}
		return &validator.Union{Members: members}
	case validator.Primitive, validator.Literal:
	}
	return t
}

// conversion returns c without what is left.
func (l leaving) conversion(c Conversion) Conversion {
	switch c := c.(type) {
	case InsertInto:
		return Keep{}
	case Call:
		if c.Function == CopyOf {
			return Keep{}
		}
		if c.Miss != nil {
			c.Miss = l.conversion(c.Miss)
		}
		return c
	case Wrap:
		return Wrap{l.conversion(c.Element)}
	case EachElement:
		return unlessKept(l.conversion(c.Element), func(inner Conversion) Conversion { return EachElement{inner} })
	case EachEntry:
		return unlessKept(l.conversion(c.Value), func(inner Conversion) Conversion { return EachEntry{inner} })
	case Fields:
		changes := l.fields(c.Fields)
		if len(changes) == 0 {
			return Keep{}
		}
		return Fields{changes}
	case Switch:
		return l.choice(c)
	case TakeOver:
		return l.takeOver(c)
	case Gather:
		c.Parts = slices.Clone(c.Parts)
		for i := range c.Parts {
			c.Parts[i] = l.takeOver(c.Parts[i])
		}
		return c
	case Build:
		c.Fields = l.fields(c.Fields)
		return c
	case Keep, Unset, Constant, Decide, MapLiterals, Fail:
	}
	return c
}

func unlessKept(inner Conversion, around func(Conversion) Conversion) Conversion {
	if isKeep(inner) {
		return Keep{}
	}
	return around(inner)
}

func (l leaving) takeOver(c TakeOver) TakeOver {
	c.Convert, c.To = l.conversion(c.Convert), l.form(c.To)
	if c.Else != nil {
		c.Else = l.conversion(c.Else)
	}
	return c
}

// choice leaves out the cases that keep their values. Before a case that takes everything else they have to stay.
func (l leaving) choice(c Switch) Conversion {
	var cases []Case
	converts := false
	for _, one := range c.Cases {
		one.Convert = l.conversion(one.Convert)
		cases = append(cases, one)
		converts = converts || !isKeep(one.Convert)
	}
	if !converts {
		return Keep{}
	}
	rest := slices.ContainsFunc(cases, func(one Case) bool { return one.Guard.Kind == Otherwise && !isKeep(one.Convert) })
	if !c.Tested && !rest {
		cases = slices.DeleteFunc(cases, func(one Case) bool { return isKeep(one.Convert) })
	}
	return Switch{Cases: cases, Tested: c.Tested, To: l.form(c.To)}
}

// fields leaves out the fields that stay as they are.
func (l leaving) fields(changes []FieldChange) []FieldChange {
	var out []FieldChange
	for _, f := range changes {
		f.Convert = l.conversion(f.Convert)
		if f.Fill != nil {
			f.Fill = l.conversion(f.Fill)
		}
		if f.To != nil {
			f.To = l.form(f.To)
		}
		if !isKeep(f.Convert) || f.Fill != nil {
			out = append(out, f)
		}
	}
	return out
}
