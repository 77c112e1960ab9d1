package plan

import (
	"slices"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// A converter finds, from types alone, how values of a widened type become values of the new type. It writes out only
// what has one meaning and asks for a decision everywhere else, so that what it returns is total: every value of the
// widened type has a case, a decision, or is of the new type already.
type converter struct {
	table     string // whose documents are converted
	into      string // the table that they become documents of, table itself when they stay
	decisions *decisions
	goes      map[string]bool // the top-level fields that the new schema no longer has
	document  scopeTypes      // the whole document, or the part of it that becomes one
	part      bool            // it is a part that is converted
	itself    *placedType     // the value that moves into an object in its own place
	unplanned *[]Unplanned    // what the plan leaves to the user
	// parts returns a converter for parts of documents that become documents of another table.
	parts func(into string, part scopeTypes) *converter
	// What is declared about the table, and about every table that moves.
	moves     []intent.FieldMove
	defaults  []intent.Default
	splits    []intent.Split
	tables    []intent.TableMove
	suggested []intent.Suggestion // what is not declared about the table
	inverted  []string            // the fields that documents of other tables fill in
	orphans   map[string]bool     // the references without which a document is deleted before
	returned  bool                // the table was in an older schema, and nothing is known of its documents
	schema    *schema.Schema      // the new one
}

// A spot is a place in documents where values of from have to become values of to.
type spot struct {
	old  validator.Type // what the old schema had there, nil when it had nothing or that is not known
	from validator.Type // of the widened schema
	to   validator.Type // of the new schema
	path validator.Path // leads to to from the new table's validator
	// around is the object that the value is a field of, and element the innermost array element or record value around
	// it; both are nil where there is none.
	around, element *scopeTypes
	alone           bool // from is no member of a union
	optional        bool // the value is that of a field that the new schema lets documents lack
}

// scopeTypes are the types of a place that values can be taken over from.
type scopeTypes struct{ old, from validator.Type }

// with returns the spot for the same place with one member of from.
func (s spot) with(member validator.Type) spot {
	s.old = partner(s.old, member)
	s.from = member
	return s
}

func (c *converter) convert(s spot) Conversion {
	fits := isSubset(s.from, s.to)
	if fits && !c.follows(s.from, s.to) && !c.declaredWithin(s.path) {
		return Keep{}
	}
	if converted := c.refused(s); !fits || !changesNothing(converted) {
		return converted
	}
	return Keep{}
}

// changesNothing reports whether a conversion leaves every value as it is.
func changesNothing(c Conversion) bool {
	switch c := c.(type) {
	case Keep:
		return true
	case Fields:
		return len(c.Fields) == 0
	case EachElement:
		return changesNothing(c.Element)
	case EachEntry:
		return changesNothing(c.Value)
	case Switch:
		return !slices.ContainsFunc(c.Cases, func(one Case) bool { return !changesNothing(one.Convert) })
	}
	return false
}

// refused converts values that are not all of the new type, or that something is declared about.
func (c *converter) refused(s spot) Conversion {
	members := membersOf(s.from)
	if len(members) == 1 {
		only := s.with(members[0])
		only.alone = true
		return c.member(only)
	}
	return c.choose(s, members)
}

// choose converts a union: one case for every member that is not of the new type as it is.
func (c *converter) choose(s spot, members []validator.Type) Conversion {
	var literals []value.Value
	var others []validator.Type
	for _, m := range members {
		if isSubset(m, s.to) && !c.follows(m, s.to) && !(KindOf(m) != KindNull && c.declaredWithin(s.path)) {
			continue
		}
		if found := literalsOf(m, s.to); found != nil {
			literals = append(literals, found...)
			continue
		}
		others = append(others, m)
	}
	if len(literals) > 0 && len(others) == 0 {
		return c.literals(s, literals)
	}
	chosen := switchOver(s, others, func(m validator.Type) Guard { return c.guard(m, members) }, c.member)
	if len(literals) > 0 {
		guard := Guard{Kind: ByLiteral, Literals: wrapLiterals(literals)}
		chosen.Cases = slices.Insert(chosen.Cases, 0, Case{Type: literalUnion(literals), Guard: guard, Convert: c.literals(s, literals)})
	}
	return chosen
}

// switchOver converts each of the members by a case of its own.
func switchOver(s spot, members []validator.Type, guard func(validator.Type) Guard, convert func(spot) Conversion) Switch {
	var cases []Case
	for _, m := range members {
		cases = append(cases, Case{Type: m, Guard: guard(m), Convert: convert(s.with(m))})
	}
	return Switch{Cases: cases, Tested: anyByValidator(cases), To: s.to}
}

// refused returns the members of the type at s that are not of the new type.
func (s spot) refused() []validator.Type {
	return slices.DeleteFunc(slices.Clone(membersOf(s.from)), func(m validator.Type) bool { return isSubset(m, s.to) })
}

func anyByValidator(cases []Case) bool {
	for _, c := range cases {
		if c.Guard.Kind == ByValidator {
			return true
		}
	}
	return false
}

// member converts the values of one type that is no union.
func (c *converter) member(s spot) Conversion {
	if literals := literalsOf(s.from, s.to); literals != nil {
		return c.literals(s, literals)
	}
	converted := c.direct(s)
	if converted == nil {
		converted = Decide{c.decisions.value(c, s)}
	}
	if c.overlaps(s, converted) {
		return Switch{
			Cases:  []Case{{Type: s.from, Guard: Guard{Kind: ByValidator}, Convert: converted}},
			Tested: true, To: s.to,
		}
	}
	return converted
}

// overlaps reports whether some values of s.from are of the new type already, so that they have to be told from those
// that are to be converted. Objects, arrays and records keep what is new inside them anyway, so for them only the other
// members of the new type count.
func (c *converter) overlaps(s spot, converted Conversion) bool {
	switch converted := converted.(type) {
	case Fields, EachElement, EachEntry:
		target, _, _ := structuralTarget(s)
		return slices.ContainsFunc(membersOf(s.to), func(other validator.Type) bool {
			return other != target && !isEmpty(validator.Meet(s.from, other))
		})
	case Call:
		if converted.Function == StringToID && len(membersOf(s.to)) == 1 {
			return false // normalizeId keeps ids as they are
		}
		if converted.Function == CopyOf {
			return false // IDs of different tables are disjoint
		}
	}
	return !isEmpty(validator.Meet(s.from, s.to))
}

// direct returns the conversion with one meaning, or nil when there is none or more than one.
func (c *converter) direct(s spot) Conversion {
	if target, path, ok := structuralTarget(s); ok {
		return c.structural(s, target, path)
	}
	var found Conversion
	for _, target := range membersOf(s.to) {
		converted := c.primitive(s, target)
		if converted == nil {
			continue
		}
		if found != nil {
			return nil
		}
		found = converted
	}
	// The decision for misses is made last: a conversion that was rejected must not leave one behind.
	if call, ok := found.(Call); ok && call.Miss == pending {
		call.Miss = Decide{c.decisions.miss(c, s, call)}
		found = call
	}
	return found
}

// pending stands for a decision about misses that is made once the conversion is chosen.
var pending = Decide{"?"}

// primitive returns the conversion of s.from into one member of the new type, or nil.
func (c *converter) primitive(s spot, target validator.Type) Conversion {
	if id, ok := target.(validator.ID); ok {
		return c.toID(s, id)
	}
	if array, ok := target.(*validator.Array); ok {
		return wrap(s.from, array.Element)
	}
	from, isPrimitive := s.from.(validator.Primitive)
	to, toPrimitive := target.(validator.Primitive)
	if !isPrimitive || !toPrimitive {
		return nil
	}
	return primitiveCall(from, to)
}

// toID returns the conversion into an ID: text may be one, the ID of a moved document leads to its copy, and an object
// that was declared to become a document is inserted.
func (c *converter) toID(s spot, id validator.ID) Conversion {
	switch from := s.from.(type) {
	case validator.Primitive:
		if from == validator.String {
			return Call{Function: StringToID, Table: id.Table, Miss: pending}
		}
	case validator.ID:
		if slices.ContainsFunc(c.tables, func(t intent.TableMove) bool {
			return t.To == id.Table && slices.Contains(t.From, from.Table)
		}) {
			return Call{Function: CopyOf, Of: from.Table, Table: id.Table, Miss: c.missingCopy(s)}
		}
	case *validator.Object:
		if slices.ContainsFunc(c.splits, func(split intent.Split) bool { return split.Into == id.Table }) {
			return c.insertInto(s, id.Table)
		}
	}
	return nil
}

func primitiveCall(from, to validator.Primitive) Conversion {
	switch {
	case from == validator.Float64 && to == validator.String:
		return Call{Function: NumberToString}
	case from == validator.Int64 && to == validator.String:
		return Call{Function: Int64ToString}
	case from == validator.Boolean && to == validator.String:
		return Call{Function: BooleanToString}
	case from == validator.String && to == validator.Float64:
		return Call{Function: StringToNumber, Miss: pending}
	case from == validator.String && to == validator.Int64:
		return Call{Function: StringToInt64, Miss: pending}
	case from == validator.String && to == validator.Boolean:
		return Call{Function: StringToBoolean, Miss: pending}
	case from == validator.Int64 && to == validator.Float64:
		return Call{Function: Int64ToNumber, Miss: pending}
	case from == validator.Float64 && to == validator.Int64:
		return Call{Function: NumberToInt64, Miss: pending}
	}
	return nil
}

func wrap(from, element validator.Type) Conversion {
	if isSubset(from, element) {
		return Wrap{Keep{}}
	}
	from1, ok1 := from.(validator.Primitive)
	to1, ok2 := element.(validator.Primitive)
	if ok1 && ok2 {
		if call, ok := primitiveCall(from1, to1).(Call); ok && call.Miss == nil {
			return Wrap{call}
		}
	}
	return nil
}

// structural converts an object, array or record into target, part by part.
func (c *converter) structural(s spot, target validator.Type, path validator.Path) Conversion {
	switch from := s.from.(type) {
	case *validator.Object:
		s.to, s.path = target, path
		return c.fields(s, from, target.(*validator.Object))
	case *validator.Array:
		old, _ := s.old.(*validator.Array)
		inner := spot{from: from.Element, to: target.(*validator.Array).Element}
		inner.path = path.With(validator.Step{Kind: validator.IntoElement})
		if old != nil {
			inner.old = old.Element
		}
		inner.element = &scopeTypes{inner.old, inner.from}
		return EachElement{c.convert(inner)}
	case *validator.Record:
		to := target.(*validator.Record)
		if !isSubset(from.Key, to.Key) {
			return nil
		}
		old, _ := s.old.(*validator.Record)
		inner := spot{from: from.Value, to: to.Value}
		inner.path = path.With(validator.Step{Kind: validator.IntoRecordValue})
		if old != nil {
			inner.old = old.Value
		}
		inner.element = &scopeTypes{inner.old, inner.from}
		return EachEntry{c.convert(inner)}
	}
	return nil
}
