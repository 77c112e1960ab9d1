package plan

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// A converter finds, from types alone, how values of a widened type become values of the new type. It writes out only
// what has one meaning and asks for a decision everywhere else, so that what it returns is total: every value of the
// widened type has a case, a decision, or is of the new type already.
type converter struct {
	table     string
	decisions *decisions
	goes      map[string]bool // the top-level fields that the new schema no longer has
}

// A spot is a place in documents where values of from have to become values of to.
type spot struct {
	old  validator.Type // what the old schema had there, nil when it had nothing or that is not known
	from validator.Type // of the widened schema
	to   validator.Type // of the new schema
	path validator.Path // leads to to from the new table's validator
}

// with returns the spot for the same place with one member of from.
func (s spot) with(member validator.Type) spot {
	s.old = partner(s.old, member)
	s.from = member
	return s
}

func (c *converter) convert(s spot) Conversion {
	if isSubset(s.from, s.to) {
		return Keep{}
	}
	if v, ok := onlyValue(s.to); ok {
		return Constant{v}
	}
	members := membersOf(s.from)
	if len(members) == 1 {
		return c.member(s.with(members[0]))
	}
	return c.choose(s, members)
}

// choose converts a union: one case for every member that is not of the new type as it is.
func (c *converter) choose(s spot, members []validator.Type) Conversion {
	var literals []value.Value
	var cases []Case
	for _, m := range members {
		if isSubset(m, s.to) {
			continue
		}
		if found := literalsOf(m, s.to); found != nil {
			literals = append(literals, found...)
			continue
		}
		guard, ok := guardFor(m, members)
		if !ok {
			guard = Guard{Kind: ByValidator}
		}
		cases = append(cases, Case{Type: m, Guard: guard, Convert: c.member(s.with(m))})
	}
	if len(literals) > 0 && len(cases) == 0 {
		return c.literals(s, literals)
	}
	if len(literals) > 0 {
		guard := Guard{Kind: ByLiteral, Literals: wrapLiterals(literals)}
		cases = slices.Insert(cases, 0, Case{Type: literalUnion(literals), Guard: guard, Convert: c.literals(s, literals)})
	}
	return Switch{Cases: cases, Tested: anyByValidator(cases), To: s.to}
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
		converted = Decide{c.decisions.value(c.table, s)}
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
		call.Miss = c.decisions.miss(c.table, s, call)
		found = call
	}
	return found
}

// pending stands for a decision about misses that is made once the conversion is chosen.
const pending = "?"

// primitive returns the conversion of s.from into one member of the new type, or nil.
func (c *converter) primitive(s spot, target validator.Type) Conversion {
	if id, ok := target.(validator.ID); ok && s.from == validator.String {
		return Call{Function: StringToID, Table: id.Table, Miss: pending}
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

func primitiveCall(from, to validator.Primitive) Conversion {
	switch {
	case from == validator.Float64 && to == validator.String:
		return Call{Function: NumberToString}
	case from == validator.Int64 && to == validator.String:
		return Call{Function: Int64ToString}
	case from == validator.String && to == validator.Float64:
		return Call{Function: StringToNumber, Miss: pending}
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
		if call, ok := primitiveCall(from1, to1).(Call); ok && call.Miss == "" {
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
		return EachEntry{c.convert(inner)}
	}
	return nil
}

// fields converts an object field by field. Each field is independent of the others, so the object is of the new type
// as soon as every field is.
func (c *converter) fields(s spot, from, to *validator.Object) Conversion {
	old, _ := s.old.(*validator.Object)
	var changes []FieldChange
	for _, f := range to.Fields {
		if change, changed := c.field(s, from, old, f); changed {
			changes = append(changes, change)
		}
	}
	for _, f := range from.Fields {
		if _, stays := to.Field(f.Name); !stays {
			changes = append(changes, FieldChange{Name: f.Name, From: f.Type, MayLack: f.Optional, Convert: Unset{}})
		}
	}
	return Fields{changes}
}

// swapped returns the field that exchanged types with the one called name, or "". Names that were swapped look the same
// as two types that changed, and then converting each value in place would be wrong.
func swapped(old, to *validator.Object, name string) string {
	if old == nil {
		return ""
	}
	was, _ := old.Field(name)
	is, _ := to.Field(name)
	if was.Type == nil || isSubset(was.Type, is.Type) {
		return ""
	}
	for _, f := range to.Fields {
		g, ok := old.Field(f.Name)
		if ok && f.Name != name && validator.Equal(g.Type, is.Type) && validator.Equal(f.Type, was.Type) {
			return f.Name
		}
	}
	return ""
}

// exchange leaves it to the user whether two fields swapped their names or changed their types.
func (c *converter) exchange(s spot, other string) Conversion {
	members := membersOf(s.from)
	var refused []validator.Type
	for _, m := range members {
		if !isSubset(m, s.to) {
			refused = append(refused, m)
		}
	}
	id := c.decisions.swap(c.table, s, unionOf(refused), other)
	var cases []Case
	for _, m := range refused {
		guard, ok := guardFor(m, members)
		if !ok || c.overlaps(spot{from: m, to: s.to}, Decide{id}) {
			guard = Guard{Kind: ByValidator}
		}
		cases = append(cases, Case{Type: m, Guard: guard, Convert: Decide{id}})
	}
	return Switch{Cases: cases, Tested: anyByValidator(cases), To: s.to}
}

func (c *converter) field(s spot, from, old *validator.Object, to validator.Field) (FieldChange, bool) {
	change := FieldChange{Name: to.Name, To: to.Type, MayLack: true, Convert: Keep{}}
	inner := spot{to: to.Type, path: s.path.With(validator.Step{Kind: validator.IntoField, Field: to.Name})}
	var oldField *validator.Field
	if old != nil {
		if f, ok := old.Field(to.Name); ok {
			oldField, inner.old = &f, f.Type
		}
	}
	if f, ok := from.Field(to.Name); ok {
		change.From, change.MayLack = f.Type, f.Optional
		inner.from = f.Type
		if other := swapped(old, s.to.(*validator.Object), to.Name); other != "" {
			change.Convert = c.exchange(inner, other)
		} else {
			change.Convert = c.present(inner, to.Optional)
		}
	}
	if change.MayLack && !to.Optional {
		change.Fill = c.fill(inner, from, oldField)
	}
	_, kept := change.Convert.(Keep)
	return change, !kept || change.Fill != nil
}

// present converts the value of a field. Where the new field is optional and no longer accepts null, null becomes
// absence: both say that there is no value.
func (c *converter) present(s spot, optional bool) Conversion {
	if !optional || isSubset(s.from, s.to) || !isSubset(validator.Null, s.from) || isSubset(validator.Null, s.to) {
		return c.convert(s)
	}
	var rest []validator.Type
	for _, m := range membersOf(s.from) {
		if m == validator.Any {
			return c.convert(s)
		}
		if m != validator.Null {
			rest = append(rest, m)
		}
	}
	if len(rest) == 0 {
		return Unset{}
	}
	null := Case{Type: validator.Null, Guard: Guard{Kind: ByLiteral, Literals: []Literal{{value.Null{}}}}, Convert: Unset{}}
	s.from = &validator.Union{Members: rest}
	switch inner := c.convert(s).(type) {
	case Keep:
		return Switch{Cases: []Case{null}, To: s.to}
	case Switch:
		inner.Cases = append([]Case{null}, inner.Cases...)
		return inner
	case MapLiterals:
		literals := slices.Clone(inner.Open)
		for _, one := range inner.Cases {
			literals = append(literals, one.From)
		}
		return Switch{Cases: []Case{null, {s.from, Guard{Kind: ByLiteral, Literals: literals}, inner}}, To: s.to}
	default:
		return Switch{Cases: []Case{null, {s.from, Guard{Kind: Otherwise}, inner}}, To: s.to}
	}
}

// fill finds the value of a field that is absent and may not be. null stands for absence when the same change made the
// field nullable; otherwise only the user can know, unless the type has a single value.
func (c *converter) fill(s spot, parent *validator.Object, old *validator.Field) Conversion {
	if v, ok := onlyValue(s.to); ok {
		return Constant{v}
	}
	if old != nil && isSubset(validator.Null, s.to) && !isSubset(validator.Null, old.Type) {
		return Constant{value.Null{}}
	}
	s.from = parent
	return Decide{c.decisions.fill(c.table, s, old == nil, c.sources(s))}
}

// sources lists what is at hand and could be the value of a missing field: fields that go and are of its type, and
// _creationTime for a number.
func (c *converter) sources(s spot) []string {
	var found []string
	name := s.path[len(s.path)-1].Field
	for _, f := range s.from.(*validator.Object).Fields {
		if c.goes[f.Name] && len(s.path) == 1 && isSubset(f.Type, s.to) {
			found = append(found, f.Name)
		}
	}
	if len(s.path) == 1 && strings.HasPrefix(strings.ToLower(name), "creat") && isSubset(validator.Float64, s.to) {
		found = append(found, "_creationTime")
	}
	return found
}

// literals maps literals that the new type refuses. A literal that differs from exactly one new literal only in case,
// spaces, dashes or underscores is the same word; a number whose text the new type takes as a number, or the reverse,
// is the same number. Everything else is for the user to decide.
func (c *converter) literals(s spot, literals []value.Value) Conversion {
	var mapping MapLiterals
	var open []value.Value
	for _, l := range literals {
		if to, ok := sameLiteral(l, s.to, literals); ok {
			mapping.Cases = append(mapping.Cases, LiteralCase{Literal{l}, Literal{to}})
		} else {
			open = append(open, l)
		}
	}
	mapping.Open = wrapLiterals(open)
	if len(open) > 0 {
		mapping.Decision = c.decisions.literals(c.table, s, open)
	}
	return mapping
}

func sameLiteral(l value.Value, to validator.Type, all []value.Value) (value.Value, bool) {
	switch l := l.(type) {
	case value.String:
		if word, ok := sameWord(l, to, all); ok {
			return word, true
		}
		f, err := strconv.ParseFloat(string(l), 64)
		if err == nil && strconv.FormatFloat(f, 'f', -1, 64) == string(l) && accepts(to, value.Float64(f)) {
			return value.Float64(f), true
		}
	case value.Float64:
		text := value.String(strconv.FormatFloat(float64(l), 'f', -1, 64))
		if math.Abs(float64(l)) < 1e21 && !(l == 0 && math.Signbit(float64(l))) && accepts(to, text) {
			return text, true
		}
	}
	return nil, false
}

// sameWord returns the new string literal that spells the same word as l, when there is one and it is the only one on
// both sides.
func sameWord(l value.String, to validator.Type, all []value.Value) (value.Value, bool) {
	word := spelling(l)
	if word == "" {
		return nil, false
	}
	for _, other := range all {
		if s, ok := other.(value.String); ok && s != l && spelling(s) == word {
			return nil, false
		}
	}
	var found value.Value
	for _, m := range membersOf(to) {
		literal, ok := m.(validator.Literal)
		if !ok {
			continue
		}
		s, ok := literal.Value.(value.String)
		if !ok || spelling(s) != word {
			continue
		}
		if found != nil {
			return nil, false
		}
		found = s
	}
	return found, found != nil
}

func spelling(s value.String) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(string(s)))
}
