package validator

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/value"
	"convex-schema-plan/pkg/value/jsontext"
)

// primitives lists, in the order of the constants, what each primitive is called: in Convex source, in Convex's error
// messages, and in the JSON form.
var primitives = [...]struct{ source, display, json string }{
	Any:      {"v.any()", "v.any()", "any"},
	Null:     {"v.null()", "v.null()", "null"},
	Boolean:  {"v.boolean()", "v.boolean()", "boolean"},
	Float64:  {"v.number()", "v.float64()", "number"},
	Int64:    {"v.int64()", "v.int64()", "bigint"},
	CommitTs: {"v.commitTs()", "v.commitTs()", "commitTs"},
	String:   {"v.string()", "v.string()", "string"},
	Bytes:    {"v.bytes()", "v.bytes()", "bytes"},
}

func (p Primitive) String() string { return primitives[p].source }
func (t ID) String() string        { return print(t, sourceStyle) }
func (t Literal) String() string   { return print(t, sourceStyle) }
func (t *Array) String() string    { return print(t, sourceStyle) }
func (t *Record) String() string   { return print(t, sourceStyle) }
func (t *Object) String() string   { return print(t, sourceStyle) }
func (t *Union) String() string    { return print(t, sourceStyle) }

// Display prints t as Convex prints validators in its error messages: v.float64() for numbers, fields ordered by name.
func Display(t Type) string { return print(t, displayStyle) }

// A style is one of the two ways to print a type.
type style uint8

const (
	sourceStyle  style = iota // as a user writes it in schema.ts
	displayStyle              // as Convex prints it
)

func print(t Type, s style) string {
	var b strings.Builder
	printer{&b, s}.write(t)
	return b.String()
}

type printer struct {
	b     *strings.Builder
	style style
}

func (p printer) write(t Type) {
	switch t := t.(type) {
	case Primitive:
		if p.style == displayStyle {
			p.b.WriteString(primitives[t].display)
		} else {
			p.b.WriteString(primitives[t].source)
		}
	case ID:
		p.b.WriteString("v.id(" + p.quote(t.Table) + ")")
	case Literal:
		p.b.WriteString("v.literal(" + p.literal(t.Value) + ")")
	case *Array:
		p.call("v.array(", t.Element)
	case *Record:
		p.call("v.record(", t.Key, t.Value)
	case *Object:
		p.object(t)
	case *Union:
		p.call("v.union(", t.Members...)
	}
}

func (p printer) call(name string, args ...Type) {
	p.b.WriteString(name)
	for i, arg := range args {
		p.separate(i)
		p.write(arg)
	}
	p.b.WriteByte(')')
}

func (p printer) separate(i int) {
	if i > 0 {
		p.b.WriteString(", ")
	}
}

func (p printer) object(t *Object) {
	fields := t.Fields
	if p.style == displayStyle {
		fields = sortedFields(t)
	}
	p.b.WriteString("v.object({")
	for i, f := range fields {
		p.separate(i)
		p.b.WriteString(p.name(f.Name) + ": ")
		if f.Optional {
			p.call("v.optional(", f.Type)
		} else {
			p.write(f.Type)
		}
	}
	p.b.WriteString("})")
}

// name prints a field's name, in source with quotes where JavaScript needs them.
func (p printer) name(name string) string {
	if p.style == displayStyle || isIdentifier(name) {
		return name
	}
	return p.quote(name)
}

func isIdentifier(name string) bool {
	for i, r := range name {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' || r == '$'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

func (p printer) quote(s string) string {
	if p.style == displayStyle {
		return value.Quote(s)
	}
	return string(jsontext.AppendString(nil, s))
}

func (p printer) literal(v value.Value) string {
	if p.style == displayStyle {
		return value.Display(v)
	}
	switch v := v.(type) {
	case value.Int64:
		return strconv.FormatInt(int64(v), 10) + "n"
	case value.Float64:
		if v == 0 && math.Signbit(float64(v)) {
			return "-0"
		}
		return string(jsontext.AppendNumber(nil, float64(v)))
	default:
		return string(value.AppendJSON(nil, v))
	}
}

// sortedFields returns the fields ordered by name, as Convex keeps them.
func sortedFields(t *Object) []Field {
	byName := func(a, b Field) int { return strings.Compare(a.Name, b.Name) }
	if slices.IsSortedFunc(t.Fields, byName) {
		return t.Fields
	}
	sorted := slices.Clone(t.Fields)
	slices.SortFunc(sorted, byName)
	return sorted
}
