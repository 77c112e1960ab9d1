package schema

import (
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value/jsontext"
)

// ParseJSON reads a schema from JSON in any form that Convex hands out: what export() returns (also as a JSON string),
// the deployed form that a deployment stores, and the reply of the getSchemas system query around it. The deployed form
// is brought into the terms of the source: the _creationTime that Convex appends to index fields is taken off again.
//
// file names the source in positions and errors. The schema's Source points into data, which must not change
// afterwards. The error is a [*ParseError].
//
// A deployed schema is told by what only Convex writes into it. Whoever knows that data comes straight from export()
// calls [ParseExport], which never guesses.
func ParseJSON(data []byte, file string) (*Schema, error) {
	p, err := parse(data, file)
	if err != nil {
		return nil, err
	}
	if p.isDeployed() {
		p.normalise()
	}
	return p.schema, nil
}

// ParseExport reads what the export() of a schema returns, and takes every word of it as the user's own: an index that
// names _creationTime keeps it, to be refused by DefinitionErrors. Otherwise it is like [ParseJSON].
func ParseExport(data []byte, file string) (*Schema, error) {
	p, err := parse(data, file)
	if err != nil {
		return nil, err
	}
	return p.schema, nil
}

// A parser holds what is known of the schema while it is read.
type parser struct {
	schema *Schema
	source *jsonSource
	// deployed is set by a null that export() never writes.
	deployed bool
}

func parse(data []byte, file string) (*parser, error) {
	root, err := readJSON(&jsonFile{name: file, text: data})
	if err != nil {
		return nil, err
	}
	if root, err = unwrap(root); err != nil {
		return nil, err
	}
	p := &parser{
		schema: &Schema{},
		source: &jsonSource{file: root.file, root: root.path, tables: map[string]jsonPath{}, indexes: map[[2]string]jsonPath{}},
	}
	p.schema.Source = p.source
	if validation, ok := root.member("schemaValidation"); ok {
		if p.schema.Validation, err = validation.boolean("true or false"); err != nil {
			return nil, err
		}
	}
	tables, err := root.required("tables")
	if err != nil {
		return nil, err
	}
	return p, p.tables(tables)
}

// maxWrappers is how many wrappers may lie around a schema: a reply as a string that holds the schema as a string.
const maxWrappers = 8

// unwrap finds the schema inside the shapes in which it travels: a JSON string, and the reply of getSchemas.
func unwrap(r reader) (reader, error) {
	for range maxWrappers {
		switch r.node.Kind {
		case jsontext.Null:
			return r, r.fail("there is no schema here, only null, which is what Convex answers when a deployment has no schema")
		case jsontext.String:
			holder := r.file.position(r.path)
			inner, err := readJSON(&jsonFile{name: r.file.name, text: []byte(r.node.Text), holder: &holder, outer: r.file})
			if err != nil {
				return r, err
			}
			r = inner
			continue
		}
		next, wrapped, err := schemaInside(r)
		if err != nil || !wrapped {
			return r, err
		}
		r = next
	}
	return r, r.fail("expected a schema, found wrappers inside wrappers")
}

// schemaInside returns what a wrapper holds, and false when r is the schema itself.
func schemaInside(r reader) (reader, bool, error) {
	if err := r.object("a schema as JSON, such as Convex's export() prints it"); err != nil {
		return r, false, err
	}
	if _, ok := r.member("tables"); ok {
		return r, false, nil
	}
	for _, key := range []string{"active", "schema"} {
		if inner, ok := r.member(key); ok {
			return inner, true, nil
		}
	}
	if _, ok := r.member("inProgress"); ok {
		return r, false, r.fail(`the deployment has no active schema: this reply holds only the one that is being deployed ("inProgress")`)
	}
	return r, false, r.fail(`expected a schema as JSON, an object with "tables" as Convex's export() prints it, found an object with %s`, keyList(r))
}

func keyList(r reader) string {
	if len(r.node.Members) == 0 {
		return "no keys"
	}
	var keys []string
	for _, m := range r.node.Members[:min(len(r.node.Members), 5)] {
		keys = append(keys, strconv.Quote(m.Name))
	}
	return strings.Join(keys, ", ")
}

func (p *parser) tables(r reader) error {
	items, err := r.array("an array of tables")
	if err != nil {
		return err
	}
	for _, item := range items {
		t, err := p.table(item)
		if err != nil {
			return err
		}
		if _, twice := p.source.tables[t.Name]; twice {
			return item.fail("the table %q is declared twice", t.Name)
		}
		p.source.tables[t.Name] = item.path
		p.schema.Tables = append(p.schema.Tables, t)
	}
	return nil
}

func (p *parser) table(r reader) (*Table, error) {
	if err := r.object(`a table: an object with "tableName", "indexes" and "documentType"`); err != nil {
		return nil, err
	}
	name, err := r.requiredString("tableName", "the table's name")
	if err != nil {
		return nil, err
	}
	t := &Table{Name: name}
	if t.Document, err = p.documentType(r, "documentType"); err != nil {
		return nil, err
	}
	if t.Document == nil {
		t.Document = validator.Any
	}
	if t.Staged, err = p.documentType(r, "stagedDocumentType"); err != nil {
		return nil, err
	}
	for _, list := range indexLists {
		indexes, err := p.indexes(r, name, list)
		if err != nil {
			return nil, err
		}
		t.Indexes = append(t.Indexes, indexes...)
	}
	return t, nil
}

// documentType reads a validator of a table; it is nil when there is none.
func (p *parser) documentType(table reader, key string) (validator.Type, error) {
	r, ok := table.member(key)
	if !ok {
		return nil, nil
	}
	if r.isNull() {
		p.deployed = true
		return nil, nil
	}
	return r.validator()
}

// An indexList is one of the arrays of indexes that a table has in JSON.
type indexList struct {
	key    string
	staged bool
	parse  func(*parser, reader) (IndexSpec, error)
	holds  func(IndexSpec) bool
}

// indexLists is in the order of export(), which is the order of Table.Indexes.
var indexLists = []indexList{
	{"indexes", false, (*parser).databaseIndex, is[DatabaseIndex]},
	{"stagedDbIndexes", true, (*parser).databaseIndex, is[DatabaseIndex]},
	{"searchIndexes", false, (*parser).searchIndex, is[SearchIndex]},
	{"stagedSearchIndexes", true, (*parser).searchIndex, is[SearchIndex]},
	{"vectorIndexes", false, (*parser).vectorIndex, is[VectorIndex]},
	{"stagedVectorIndexes", true, (*parser).vectorIndex, is[VectorIndex]},
}

func is[T IndexSpec](spec IndexSpec) bool {
	_, ok := spec.(T)
	return ok
}

// indexes reads one list of a table's indexes; older versions of Convex leave out the lists they do not know.
func (p *parser) indexes(table reader, name string, list indexList) ([]Index, error) {
	r, ok := table.member(list.key)
	if !ok || r.isNull() {
		return nil, nil
	}
	items, err := r.array("an array of indexes")
	if err != nil {
		return nil, err
	}
	indexes := make([]Index, len(items))
	for i, item := range items {
		if err := item.object(`an index: an object with "indexDescriptor"`); err != nil {
			return nil, err
		}
		index := Index{Staged: list.staged}
		if index.Name, err = item.requiredString("indexDescriptor", "the index's name"); err != nil {
			return nil, err
		}
		if index.Spec, err = list.parse(p, item); err != nil {
			return nil, err
		}
		if _, twice := p.source.indexes[[2]string{name, index.Name}]; !twice {
			p.source.indexes[[2]string{name, index.Name}] = item.path
		}
		indexes[i] = index
	}
	return indexes, nil
}

func (p *parser) databaseIndex(r reader) (IndexSpec, error) {
	m, err := r.required("fields")
	if err != nil {
		return nil, err
	}
	fields, err := m.fieldPaths()
	return DatabaseIndex{Fields: fields}, err
}

func (p *parser) searchIndex(r reader) (IndexSpec, error) {
	field, err := r.requiredString("searchField", "a field path")
	if err != nil {
		return nil, err
	}
	filters, err := filterFields(r)
	return SearchIndex{SearchField: field, FilterFields: filters}, err
}

func (p *parser) vectorIndex(r reader) (IndexSpec, error) {
	field, err := r.requiredString("vectorField", "a field path")
	if err != nil {
		return nil, err
	}
	dimensions, err := p.dimensions(r)
	if err != nil {
		return nil, err
	}
	filters, err := filterFields(r)
	return VectorIndex{VectorField: field, Dimensions: dimensions, FilterFields: filters}, err
}

// dimensions reads the number of dimensions, which Convex once called "dimension". Deployments write both keys, one of
// them null.
func (p *parser) dimensions(r reader) (int, error) {
	found, ok := r.member("dimensions")
	legacy, hasLegacy := r.member("dimension")
	p.deployed = p.deployed || ok && found.isNull() || hasLegacy && legacy.isNull()
	if !ok || found.isNull() {
		found, ok = legacy, hasLegacy && !legacy.isNull()
	}
	if !ok {
		return 0, r.fail(`"dimensions" is missing`)
	}
	return found.integer("a whole number of dimensions")
}

func filterFields(r reader) ([]string, error) {
	m, ok := r.member("filterFields")
	if !ok || m.isNull() {
		return nil, nil
	}
	return m.fieldPaths()
}

// isDeployed tells a deployed schema from an export(). A null that export() never writes decides; otherwise every
// database index must end in _creationTime, with tables and indexes sorted as a deployment sorts them. A user who wrote
// _creationTime into an index himself is refused by Convex, so such a schema is hardly ever an export().
func (p *parser) isDeployed() bool {
	if p.deployed {
		return true
	}
	found := false
	for _, t := range p.schema.Tables {
		for _, i := range t.Indexes {
			index, ok := i.Spec.(DatabaseIndex)
			if !ok {
				continue
			}
			if n := len(index.Fields); n < 2 || index.Fields[n-1] != creationTime {
				return false
			}
			found = true
		}
	}
	sorted := slices.IsSortedFunc(p.schema.Tables, func(a, b *Table) int { return strings.Compare(a.Name, b.Name) })
	return found && sorted
}

// normalise takes off what deploying added.
func (p *parser) normalise() {
	for _, t := range p.schema.Tables {
		for i, index := range t.Indexes {
			spec, ok := index.Spec.(DatabaseIndex)
			if n := len(spec.Fields); ok && n > 1 && spec.Fields[n-1] == creationTime {
				t.Indexes[i].Spec = DatabaseIndex{Fields: spec.Fields[:n-1]}
			}
		}
	}
}
