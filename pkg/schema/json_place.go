package schema

import (
	"slices"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value/jsontext"
)

// place is the part of the schema that a path leads to: the innermost that has a name in the source. It stops where the
// JSON is none of a schema.
func (f *jsonFile) place(path jsonPath) Place {
	var p Place
	start := slices.IndexFunc(path, func(s jsonStep) bool { return s.key == "tables" })
	root, err := jsontext.Parse(f.text)
	if err != nil || start < 0 || len(path) < start+2 {
		return p
	}
	table := follow(root, path[:start+2])
	name, _ := table.Get("tableName")
	p.Table = name.Text
	rest := path[start+2:]
	if p.Table == "" || len(rest) == 0 {
		return p
	}
	switch rest[0].key {
	case "documentType", "stagedDocumentType":
		document, _ := table.Get(rest[0].key)
		p.Staged = rest[0].key == "stagedDocumentType"
		p.Path = typePath(document, rest[1:])
		return p
	}
	index := follow(table, rest[:min(2, len(rest))])
	descriptor, _ := index.Get("indexDescriptor")
	p.Index = descriptor.Text
	return p
}

// typePath is where a path into the JSON of a validator leads in terms of types.
func typePath(at jsontext.Node, path jsonPath) validator.Path {
	var types validator.Path
	for len(path) > 0 {
		step, length, ok := typeStep(at, path)
		if !ok {
			return types
		}
		types = types.With(step)
		at, path = follow(at, path[:length]), path[length:]
	}
	return types
}

// typeStep is the step from the validator at a node that a path begins with, and how much of the path that is.
func typeStep(at jsontext.Node, path jsonPath) (step validator.Step, length int, ok bool) {
	kind, _ := at.Get("type")
	switch {
	case kind.Text == "array" && path[0].key == "value":
		return validator.Step{Kind: validator.IntoElement}, 1, true
	case kind.Text == "record" && path[0].key == "keys":
		return validator.Step{Kind: validator.IntoRecordKey}, 1, true
	case kind.Text == "record" && path[0].key == "values":
		return validator.Step{Kind: validator.IntoRecordValue}, min(2, len(path)), true
	case len(path) < 2 || path[0].key != "value":
		return step, 0, false
	case kind.Text == "object":
		return validator.Step{Kind: validator.IntoField, Field: path[1].key}, min(3, len(path)), true
	case kind.Text == "union":
		return validator.Step{Kind: validator.IntoMember, Index: path[1].index}, 2, true
	default:
		return step, 0, false
	}
}

// follow is the node that a path leads to, or the zero Node.
func follow(at jsontext.Node, path jsonPath) jsontext.Node {
	for _, s := range path {
		switch {
		case !s.element:
			at, _ = at.Get(s.key)
		case s.index < len(at.Items):
			at = at.Items[s.index]
		default:
			return jsontext.Node{}
		}
	}
	return at
}
