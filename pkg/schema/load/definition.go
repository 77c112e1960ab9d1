package load

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load/runtime"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// readDefinition reads a schema from the objects that the embedded Convex made, which is what reading the JSON of its
// export() gives, at a fraction of the cost. It reports false for whatever is not exactly as the builders make it: then
// export() has to be called, and has the word on what that is or why it is wrong.
func readDefinition(vm *goja.Runtime, definition *goja.Object) (s *schema.Schema, ok bool) {
	originals, err := runtime.OriginalsOf(vm)
	if err != nil {
		return nil, false
	}
	r := &definitionReader{originals: originals, memo: map[*goja.Object]typeNode{}}
	if ex := vm.Try(func() { s, ok = r.schema(definition) }); ex != nil {
		return nil, false
	}
	return s, ok
}

// A definitionReader reads the objects of one schema. Its methods report false for what is out of the ordinary.
type definitionReader struct {
	originals runtime.Originals
	memo      map[*goja.Object]typeNode
	depth     int // how many validators are being read, one in the other
}

// A typeNode is a validator that has been read, with its size when written out and the levels below it.
type typeNode struct {
	validator.Type
	size, height int
}

// maxTypeSize bounds the validators of a table, those that are used again counted again: schemas that build more are
// left to the limits of the evaluation. The largest real table has some thousand.
const maxTypeSize = 1 << 16

func (r *definitionReader) schema(definition *goja.Object) (*schema.Schema, bool) {
	if definition.Get("export") != r.originals.ExportSchema {
		return nil, false
	}
	validation := definition.Get("schemaValidation")
	tables := object(definition.Get("tables"))
	if validation == nil || tables == nil {
		return nil, false
	}
	validates, ok := validation.Export().(bool)
	if !ok {
		return nil, false
	}
	s := &schema.Schema{Validation: validates}
	for _, name := range tables.Keys() {
		table := object(tables.Get(name))
		if table == nil || !wellFormed(name) || table.Get("export") != r.originals.ExportTable {
			return nil, false
		}
		t, ok := r.table(name, table)
		if !ok {
			return nil, false
		}
		s.Tables = append(s.Tables, t)
	}
	return s, true
}

func (r *definitionReader) table(name string, table *goja.Object) (*schema.Table, bool) {
	document, ok := r.validator(table.Get("validator"))
	if !ok {
		return nil, false
	}
	t := &schema.Table{Name: name, Document: document.Type}
	if staged := table.Get("stagedValidator"); staged != nil && !goja.IsUndefined(staged) {
		document, ok := r.validator(staged)
		if !ok {
			return nil, false
		}
		t.Staged = document.Type
	}
	for _, list := range definitionIndexLists {
		indexes, ok := items(table.Get(list.property))
		if !ok {
			return nil, false
		}
		for _, item := range indexes {
			spec, ok := list.read(item)
			name, named := text(item.Get("indexDescriptor"))
			if !ok || !named {
				return nil, false
			}
			t.Indexes = append(t.Indexes, schema.Index{Name: name, Staged: list.staged, Spec: spec})
		}
	}
	return t, true
}

// definitionIndexLists is in the order of export().
var definitionIndexLists = []struct {
	property string
	staged   bool
	read     func(*goja.Object) (schema.IndexSpec, bool)
}{
	{"indexes", false, databaseIndex},
	{"stagedDbIndexes", true, databaseIndex},
	{"searchIndexes", false, searchIndex},
	{"stagedSearchIndexes", true, searchIndex},
	{"vectorIndexes", false, vectorIndex},
	{"stagedVectorIndexes", true, vectorIndex},
}

func databaseIndex(o *goja.Object) (schema.IndexSpec, bool) {
	fields, ok := texts(o.Get("fields"))
	return schema.DatabaseIndex{Fields: fields}, ok
}

func searchIndex(o *goja.Object) (schema.IndexSpec, bool) {
	field, ok := text(o.Get("searchField"))
	filters, filtersOK := texts(o.Get("filterFields"))
	return schema.SearchIndex{SearchField: field, FilterFields: filters}, ok && filtersOK
}

func vectorIndex(o *goja.Object) (schema.IndexSpec, bool) {
	field, ok := text(o.Get("vectorField"))
	filters, filtersOK := texts(o.Get("filterFields"))
	dimensions := o.Get("dimensions")
	if !ok || !filtersOK || dimensions == nil {
		return nil, false
	}
	n, isInt := dimensions.Export().(int64)
	spec := schema.VectorIndex{VectorField: field, Dimensions: int(n), FilterFields: filters}
	return spec, isInt && math.MinInt32 <= n && n <= math.MaxInt32
}

// validator reads a validator, once however often it is used.
func (r *definitionReader) validator(v goja.Value) (typeNode, bool) {
	o := object(v)
	if o == nil || r.depth >= validator.MaxDepth {
		return typeNode{}, false
	}
	if known, ok := r.memo[o]; ok {
		return known, r.depth+known.height <= validator.MaxDepth
	}
	r.depth++
	defer func() { r.depth-- }()
	read, ok := r.read(o)
	if !ok || read.size > maxTypeSize || slices.Contains(o.GetOwnPropertyNames(), "json") {
		return typeNode{}, false
	}
	if read.size > 1 {
		r.memo[o] = read
	}
	return read, true
}

// simpleTypes are the validators, by their kind, that have no parts.
var simpleTypes = map[string]validator.Type{
	"number":   validator.Float64,
	"bigint":   validator.Int64,
	"commitTs": validator.CommitTs,
	"boolean":  validator.Boolean,
	"bytes":    validator.Bytes,
	"string":   validator.String,
	"null":     validator.Null,
	"any":      validator.Any,
}

func (r *definitionReader) read(o *goja.Object) (typeNode, bool) {
	kind := r.originals.Validators[o.Prototype()]
	if simple, ok := simpleTypes[kind]; ok {
		return typeNode{simple, 1, 1}, true
	}
	if kind == "id" {
		name, ok := text(o.Get("tableName"))
		return typeNode{validator.ID{Table: name}, 1, 1}, ok
	}
	if named, ok := text(o.Get("kind")); kind == "" || !ok || named != kind {
		return typeNode{}, false // their JSON takes the type from the property, which can be assigned
	}
	switch kind {
	case "literal":
		literal, ok := literalValue(o.Get("value"))
		return typeNode{validator.Literal{Value: literal}, 1, 1}, ok
	case "array":
		element, ok := r.validator(o.Get("element"))
		return typeNode{&validator.Array{Element: element.Type}, 1 + element.size, 1 + element.height}, ok
	case "record":
		return r.record(o)
	case "object":
		return r.object(o)
	case "union":
		return r.union(o)
	default:
		return typeNode{}, false
	}
}

func (r *definitionReader) record(o *goja.Object) (typeNode, bool) {
	key, ok := r.validator(o.Get("key"))
	if !ok {
		return typeNode{}, false
	}
	content, ok := r.validator(o.Get("value"))
	t := &validator.Record{Key: key.Type, Value: content.Type}
	return typeNode{t, 1 + key.size + content.size, 1 + max(key.height, content.height)}, ok
}

func (r *definitionReader) object(o *goja.Object) (typeNode, bool) {
	fields := object(o.Get("fields"))
	if fields == nil {
		return typeNode{}, false
	}
	names := fields.Keys()
	t := &validator.Object{Fields: make([]validator.Field, len(names))}
	node := typeNode{t, 1, 1}
	for i, name := range names {
		field := fields.Get(name)
		read, ok := r.validator(field)
		if !ok || !wellFormed(name) {
			return typeNode{}, false
		}
		optional, _ := text(object(field).Get("isOptional"))
		t.Fields[i] = validator.Field{Name: name, Type: read.Type, Optional: optional == "optional"}
		node.size += read.size
		node.height = max(node.height, 1+read.height)
	}
	return node, true
}

func (r *definitionReader) union(o *goja.Object) (typeNode, bool) {
	members, ok := items(o.Get("members"))
	if !ok {
		return typeNode{}, false
	}
	t := &validator.Union{Members: make([]validator.Type, len(members))}
	node := typeNode{t, 1, 1}
	for i, member := range members {
		read, ok := r.validator(member)
		if !ok {
			return typeNode{}, false
		}
		t.Members[i] = read.Type
		node.size += read.size
		node.height = max(node.height, 1+read.height)
	}
	return node, true
}

func literalValue(v goja.Value) (value.Value, bool) {
	if v == nil {
		return nil, false
	}
	switch x := v.Export().(type) {
	case string:
		return value.String(x), wellFormed(x)
	case bool:
		return value.Boolean(x), true
	case int64:
		return value.Float64(x), true
	case float64:
		return value.Float64(x), !math.IsNaN(x)
	case *big.Int:
		return value.Int64(x.Int64()), x.IsInt64()
	default:
		return nil, false
	}
}

// text is a value that is a string.
func text(v goja.Value) (string, bool) {
	s, ok := v.(goja.String)
	if !ok {
		return "", false
	}
	text := s.String()
	return text, wellFormed(text)
}

// wellFormed says whether a text came from JavaScript whole: goja puts U+FFFD for half a surrogate pair.
func wellFormed(text string) bool { return !strings.ContainsRune(text, '\uFFFD') }

// items are the elements of an array of objects.
func items(v goja.Value) ([]*goja.Object, bool) {
	values, ok := elements(v)
	list := make([]*goja.Object, len(values))
	for i, element := range values {
		if list[i] = object(element); list[i] == nil {
			return nil, false
		}
	}
	return list, ok
}

// texts are the elements of an array of strings.
func texts(v goja.Value) ([]string, bool) {
	values, ok := elements(v)
	list := make([]string, len(values))
	for i, element := range values {
		if list[i], ok = text(element); !ok {
			return nil, false
		}
	}
	return list, ok
}

// elements are those of an array without gaps.
func elements(v goja.Value) ([]goja.Value, bool) {
	o := object(v)
	if o == nil || o.ClassName() != "Array" {
		return nil, false
	}
	length, ok := o.Get("length").Export().(int64)
	if !ok || length > maxTypeSize {
		return nil, false
	}
	list := make([]goja.Value, length)
	for i := range list {
		if list[i] = o.Get(strconv.Itoa(i)); list[i] == nil {
			return nil, false
		}
	}
	return list, true
}
