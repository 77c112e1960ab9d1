package validator

import (
	"fmt"
	"strconv"

	"convex-schema-plan/pkg/value"
	"convex-schema-plan/pkg/value/jsontext"
)

// MaxDepth is how deep types may be nested in a text that [Parse] reads. Convex allows documents of 16 levels, and the
// deepest validator seen in a real schema has 16.
const MaxDepth = 128

// AppendJSON appends t in Convex's JSON form, byte for byte as the .json of a convex validator and the export() of a
// schema print it: fields in declared order, no spaces.
func AppendJSON(dst []byte, t Type) []byte {
	switch t := t.(type) {
	case Primitive:
		return append(dst, `{"type":"`+primitives[t].json+`"}`...)
	case ID:
		dst = append(dst, `{"type":"id","tableName":`...)
		dst = jsontext.AppendString(dst, t.Table)
	case Literal:
		dst = append(dst, `{"type":"literal","value":`...)
		dst = value.AppendJSON(dst, t.Value)
	case *Array:
		dst = append(dst, `{"type":"array","value":`...)
		dst = AppendJSON(dst, t.Element)
	case *Record:
		dst = append(dst, `{"type":"record","keys":`...)
		dst = AppendJSON(dst, t.Key)
		dst = append(dst, `,"values":`...)
		dst = appendField(dst, t.Value, false)
	case *Object:
		dst = append(dst, `{"type":"object","value":{`...)
		for i, f := range t.Fields {
			dst = jsontext.AppendString(appendComma(dst, i), f.Name)
			dst = appendField(append(dst, ':'), f.Type, f.Optional)
		}
		dst = append(dst, '}')
	case *Union:
		dst = append(dst, `{"type":"union","value":[`...)
		for i, m := range t.Members {
			dst = AppendJSON(appendComma(dst, i), m)
		}
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

func appendComma(dst []byte, i int) []byte {
	if i > 0 {
		return append(dst, ',')
	}
	return dst
}

func appendField(dst []byte, t Type, optional bool) []byte {
	dst = AppendJSON(append(dst, `{"fieldType":`...), t)
	return append(strconv.AppendBool(append(dst, `,"optional":`...), optional), '}')
}

// Parse reads a type in Convex's JSON form: what export() prints, and what a deployment stores, where float literals
// have a point (1.0) and types of old days ("map", "set") may stand, which Convex takes as v.any(). Keys that are not
// known are ignored, as Convex does. An error says where in the JSON the fault is, as in at .value.name.fieldType: ….
func Parse(text []byte) (Type, error) {
	node, err := jsontext.Parse(text)
	if err != nil {
		return nil, err
	}
	return FromJSON(node)
}

// FromJSON is [Parse] for JSON that has been read already.
func FromJSON(node jsontext.Node) (Type, error) { return (&decoder{}).decode(node) }

// A decoder keeps the way from the root of the JSON to the node in hand, for errors.
type decoder struct {
	at    []string
	depth int
}

func (d *decoder) fail(format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	if len(d.at) == 0 {
		return fmt.Errorf("invalid validator: %s", message)
	}
	at := ""
	for _, step := range d.at {
		at += step
	}
	return fmt.Errorf("invalid validator at %s: %s", at, message)
}

// inside runs f with steps added to the way.
func inside[T any](d *decoder, f func() (T, error), steps ...string) (T, error) {
	before := d.at
	d.at = append(d.at, steps...)
	result, err := f()
	d.at = before
	return result, err
}

// get returns the member of n called name, which must be there and of the given kind.
func (d *decoder) get(n jsontext.Node, name string, kind jsontext.Kind) (jsontext.Node, error) {
	found, ok := n.Get(name)
	if !ok {
		return found, d.fail("%q is missing", name)
	}
	if found.Kind != kind {
		return found, d.fail("expected %s as %q, found %s", kind, name, found.Kind)
	}
	return found, nil
}

func (d *decoder) decode(n jsontext.Node) (Type, error) {
	if n.Kind != jsontext.Object {
		return nil, d.fail(`expected an object with a "type", found %s`, n.Kind)
	}
	d.depth++
	defer func() { d.depth-- }()
	if d.depth > MaxDepth {
		return nil, d.fail("nested more than %d levels deep", MaxDepth)
	}
	name, err := d.get(n, "type", jsontext.String)
	if err != nil {
		return nil, err
	}
	switch name.Text {
	case "id":
		table, err := d.get(n, "tableName", jsontext.String)
		return ID{table.Text}, err
	case "literal":
		return d.literal(n)
	case "array":
		return d.array(n)
	case "record":
		return d.record(n)
	case "object":
		return d.object(n)
	case "union":
		return d.union(n)
	case "map", "set":
		return Any, nil
	}
	for p, names := range primitives {
		if names.json == name.Text {
			return Primitive(p), nil
		}
	}
	return nil, d.fail("unknown type %q", name.Text)
}

func (d *decoder) literal(n jsontext.Node) (Type, error) {
	content, ok := n.Get("value")
	if !ok {
		return nil, d.fail(`"value" is missing`)
	}
	v, err := value.FromJSON(content)
	if err != nil {
		return nil, d.fail("%v", err)
	}
	switch v.(type) {
	case value.Boolean, value.Int64, value.Float64, value.String:
		return Literal{v}, nil
	}
	return nil, d.fail("a literal must be a string, number, bigint or boolean, found %s", content.Kind)
}

func (d *decoder) array(n jsontext.Node) (Type, error) {
	content, err := d.get(n, "value", jsontext.Object)
	if err != nil {
		return nil, err
	}
	element, err := inside(d, func() (Type, error) { return d.decode(content) }, ".value")
	if err != nil {
		return nil, err
	}
	return &Array{element}, nil
}

func (d *decoder) record(n jsontext.Node) (Type, error) {
	keys, err := d.get(n, "keys", jsontext.Object)
	if err != nil {
		return nil, err
	}
	values, err := d.get(n, "values", jsontext.Object)
	if err != nil {
		return nil, err
	}
	key, err := inside(d, func() (Type, error) { return d.decode(keys) }, ".keys")
	if err != nil {
		return nil, err
	}
	field, err := inside(d, func() (Field, error) { return d.field("", values) }, ".values")
	if err != nil {
		return nil, err
	}
	if field.Optional {
		return nil, d.fail("Records cannot have optional values")
	}
	return &Record{key, field.Type}, nil
}

func (d *decoder) object(n jsontext.Node) (Type, error) {
	content, err := d.get(n, "value", jsontext.Object)
	if err != nil {
		return nil, err
	}
	object := &Object{Fields: make([]Field, len(content.Members))}
	for i, m := range content.Members {
		f, err := inside(d, func() (Field, error) { return d.field(m.Name, m.Value) }, ".value", "."+m.Name)
		if err != nil {
			return nil, err
		}
		object.Fields[i] = f
	}
	return object, nil
}

// field reads {"fieldType": …, "optional": …}; a missing "optional" is false, as for Convex.
func (d *decoder) field(name string, n jsontext.Node) (Field, error) {
	content, err := d.get(n, "fieldType", jsontext.Object)
	if err != nil {
		return Field{}, err
	}
	optional := false
	if flag, ok := n.Get("optional"); ok {
		if flag.Kind != jsontext.Bool {
			return Field{}, d.fail(`expected a boolean as "optional", found %s`, flag.Kind)
		}
		optional = flag.Bool
	}
	t, err := inside(d, func() (Type, error) { return d.decode(content) }, ".fieldType")
	return Field{name, t, optional}, err
}

func (d *decoder) union(n jsontext.Node) (Type, error) {
	content, err := d.get(n, "value", jsontext.Array)
	if err != nil {
		return nil, err
	}
	union := &Union{Members: make([]Type, len(content.Items))}
	for i, item := range content.Items {
		m, err := inside(d, func() (Type, error) { return d.decode(item) }, ".value["+strconv.Itoa(i)+"]")
		if err != nil {
			return nil, err
		}
		union.Members[i] = m
	}
	return union, nil
}
