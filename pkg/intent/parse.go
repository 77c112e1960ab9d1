package intent

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// creationTime stands for the time at which Convex created a document, where a value is expected.
const creationTime = "_creationTime"

// checkName says why a text cannot be the name of a table or a field.
func checkName(kind, name string) error {
	switch {
	case name == "":
		return fmt.Errorf("has an empty name for a %s", kind)
	case kind == "table" && strings.Contains(name, "."):
		return fmt.Errorf("has %q where the name of a table is expected", name)
	case !isName(name):
		return fmt.Errorf("has %q where the name of a %s is expected, which has only letters, digits and _", name, kind)
	default:
		return nil
	}
}

func isName(text string) bool {
	for i, r := range text {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return text != ""
}

// parsePath reads a path such as address.city, items[].sku or scores{}.x: what the String method of a path without
// union members prints.
func parsePath(text string) (validator.Path, error) {
	var path validator.Path
	for _, part := range strings.Split(text, ".") {
		name := part
		if i := strings.IndexAny(part, "[{"); i >= 0 {
			name = part[:i]
		}
		if err := checkName("field", name); err != nil {
			return nil, err
		}
		path = append(path, validator.Step{Kind: validator.IntoField, Field: name})
		for rest := part[len(name):]; rest != ""; rest = rest[2:] {
			switch {
			case strings.HasPrefix(rest, "[]"):
				path = append(path, validator.Step{Kind: validator.IntoElement})
			case strings.HasPrefix(rest, "{}"):
				path = append(path, validator.Step{Kind: validator.IntoRecordValue})
			default:
				return nil, fmt.Errorf("has %q after %s, where only [] (each element of an array) or {} (each value of a record) can stand", rest, name)
			}
		}
	}
	return path, nil
}

// tableAndPath reads table.path.
func tableAndPath(text string) (string, validator.Path, error) {
	table, rest, found := strings.Cut(text, ".")
	if err := checkName("table", table); err != nil {
		return "", nil, err
	}
	if !found {
		return "", nil, fmt.Errorf("names the table %s and no field of it", table)
	}
	path, err := parsePath(rest)
	return table, path, err
}

// fieldRef reads table.field.
func fieldRef(text string) (FieldRef, error) {
	table, path, err := tableAndPath(text)
	if err != nil {
		return FieldRef{}, err
	}
	if len(path) != 1 {
		return FieldRef{}, fmt.Errorf("names %s, which lies deeper than a field of the document", path)
	}
	return FieldRef{Table: table, Field: path[0].Field}, nil
}

// bigint is how TypeScript writes an int64, which JSON cannot.
var bigint = regexp.MustCompile(`^-?[0-9]+n$`)

// parseDefault reads what documents get: a value in JSON, where an int64 may be written as in TypeScript, or nil for the
// time at which they were created.
func parseDefault(text string) (value.Value, error) {
	switch {
	case text == creationTime:
		return nil, nil
	case bigint.MatchString(text):
		n, err := strconv.ParseInt(strings.TrimSuffix(text, "n"), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s does not fit into 64 bits", text)
		}
		return value.Int64(n), nil
	}
	return value.ParseJSON([]byte(text))
}
