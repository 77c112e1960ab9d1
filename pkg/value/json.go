package value

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"

	"convex-schema-plan/pkg/value/jsontext"
)

// AppendJSON appends v in Convex's JSON form: what JSON.stringify(convexToJson(v)) prints, with the entries of objects
// in the order of v. An int64 becomes {"$integer": …}, a number that JSON lacks {"$float": …}, bytes {"$bytes": …},
// each in base64 (little endian). Every NaN becomes the one that V8 writes.
func AppendJSON(dst []byte, v Value) []byte {
	switch v := v.(type) {
	case Null:
		return append(dst, "null"...)
	case Boolean:
		return strconv.AppendBool(dst, bool(v))
	case Int64:
		return appendTagged(dst, "$integer", littleEndian(uint64(v)))
	case Float64:
		return appendFloat(dst, float64(v))
	case String:
		return jsontext.AppendString(dst, string(v))
	case ID:
		return jsontext.AppendString(dst, v.Text)
	case Bytes:
		return appendTagged(dst, "$bytes", v)
	case Array:
		dst = append(dst, '[')
		for i, item := range v {
			dst = AppendJSON(appendComma(dst, i), item)
		}
		return append(dst, ']')
	case Object:
		dst = append(dst, '{')
		for i, e := range v {
			dst = jsontext.AppendString(appendComma(dst, i), e.Name)
			dst = AppendJSON(append(dst, ':'), e.Value)
		}
		return append(dst, '}')
	}
	panic("value: unknown kind of value")
}

func appendComma(dst []byte, i int) []byte {
	if i > 0 {
		return append(dst, ',')
	}
	return dst
}

// canonicalNaN is the NaN of V8.
const canonicalNaN = 0x7ff8000000000000

func appendFloat(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return appendTagged(dst, "$float", littleEndian(canonicalNaN))
	case math.IsInf(f, 0) || f == 0 && math.Signbit(f):
		return appendTagged(dst, "$float", littleEndian(math.Float64bits(f)))
	}
	return jsontext.AppendNumber(dst, f)
}

func littleEndian(bits uint64) []byte { return binary.LittleEndian.AppendUint64(nil, bits) }

func appendTagged(dst []byte, tag string, content []byte) []byte {
	dst = append(dst, `{"`+tag+`":"`...)
	dst = base64.StdEncoding.AppendEncode(dst, content)
	return append(dst, `"}`...)
}

// ParseJSON reads a value in Convex's JSON form. A string is read as a [String]: only the deployment knows which
// strings are IDs. An error says where in the value the fault is, as in at .tags[0]: ….
func ParseJSON(text []byte) (Value, error) {
	node, err := jsontext.Parse(text)
	if err != nil {
		return nil, err
	}
	return FromJSON(node)
}

// FromJSON is [ParseJSON] for JSON that has been read already.
func FromJSON(node jsontext.Node) (Value, error) { return fromJSON(node, nil) }

func fromJSON(n jsontext.Node, at Path) (Value, error) {
	switch n.Kind {
	case jsontext.Null:
		return Null{}, nil
	case jsontext.Bool:
		return Boolean(n.Bool), nil
	case jsontext.Number:
		f, err := strconv.ParseFloat(n.Text, 64)
		if err != nil {
			return nil, failAt(at, "the number %s is too large", n.Text)
		}
		return Float64(f), nil
	case jsontext.String:
		return String(n.Text), nil
	case jsontext.Array:
		return arrayFromJSON(n, at)
	case jsontext.Object:
		return objectFromJSON(n, at)
	}
	panic("value: unknown kind of JSON")
}

func failAt(at Path, format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	if len(at) == 0 {
		return fmt.Errorf("%s", message)
	}
	return fmt.Errorf("at %s: %s", at, message)
}

func arrayFromJSON(n jsontext.Node, at Path) (Value, error) {
	array := make(Array, len(n.Items))
	for i, item := range n.Items {
		v, err := fromJSON(item, append(at, Step{Kind: IntoElement, Index: i}))
		if err != nil {
			return nil, err
		}
		array[i] = v
	}
	return array, nil
}

func objectFromJSON(n jsontext.Node, at Path) (Value, error) {
	if len(n.Members) == 1 && len(n.Members[0].Name) > 0 && n.Members[0].Name[0] == '$' {
		return tagged(n.Members[0], at)
	}
	object := make(Object, len(n.Members))
	for i, m := range n.Members {
		if err := CheckFieldName(m.Name); err != nil {
			return nil, failAt(at, "%s", err)
		}
		v, err := fromJSON(m.Value, append(at, Step{Kind: IntoField, Field: m.Name}))
		if err != nil {
			return nil, err
		}
		object[i] = Entry{Name: m.Name, Value: v}
	}
	return object, nil
}

// tagged reads an object with one member whose name starts with $.
func tagged(m jsontext.Member, at Path) (Value, error) {
	if m.Name != "$integer" && m.Name != "$float" && m.Name != "$bytes" {
		return nil, failAt(at, "expected $integer, $float or $bytes, found %s", m.Name)
	}
	if m.Value.Kind != jsontext.String {
		return nil, failAt(at, "expected base64 text in %s, found %s", m.Name, m.Value.Kind)
	}
	content, err := base64.StdEncoding.DecodeString(m.Value.Text)
	if err != nil {
		return nil, failAt(at, "%s holds no valid base64: %q", m.Name, m.Value.Text)
	}
	if m.Name == "$bytes" {
		return Bytes(content), nil
	}
	if len(content) != 8 {
		return nil, failAt(at, "expected 8 bytes in %s, found %d", m.Name, len(content))
	}
	bits := binary.LittleEndian.Uint64(content)
	if m.Name == "$integer" {
		return Int64(bits), nil
	}
	f := math.Float64frombits(bits)
	if math.IsNaN(f) {
		f = math.Float64frombits(canonicalNaN)
	}
	return Float64(f), nil
}

// maxFieldName is the length of the longest field name of a document, in bytes.
const maxFieldName = 1024

// A fieldNameError is Convex's own text, which is written as a sentence.
type fieldNameError string

func (e fieldNameError) Error() string { return string(e) }

// CheckFieldName returns nil when name can be the name of a field in a document or the key of a record, and otherwise
// an error with Convex's text. (Names in a schema follow stricter rules.)
func CheckFieldName(name string) error {
	if len(name) > maxFieldName {
		return fieldNameError(fmt.Sprintf("Field name is too long (%d > maximum %d)", len(name), maxFieldName))
	}
	if len(name) > 0 && name[0] == '$' {
		return fieldNameError("Field name " + name + " starts with '$', which is reserved.")
	}
	for _, r := range name {
		if r < ' ' || r > '~' {
			return fieldNameError(fmt.Sprintf(
				"Field name %s has invalid character '%c': Field names can only contain non-control ASCII characters", name, r))
		}
	}
	return nil
}
