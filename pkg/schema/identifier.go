package schema

import (
	"fmt"
	"strings"
)

// maxIdentifier is how many bytes the name of a table, an index or a field may have.
const maxIdentifier = 64

// identifierProblem says in Convex's words why s is no identifier, and "" when it is one. Names of tables and indexes
// and, in a schema, of fields at every level must be identifiers.
func identifierProblem(s string) string {
	if s == "" {
		return "Identifier cannot be empty"
	}
	for i, c := range s {
		switch {
		case c == '_', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		case i == 0:
			return fmt.Sprintf("Invalid first character '%c' in %s: Identifiers must start with an alphabetic character or underscore", c, s)
		case c < '0' || c > '9':
			return fmt.Sprintf("Identifier %s has invalid character '%c': Identifiers can only contain alphanumeric characters or underscores", s, c)
		}
	}
	switch {
	case len(s) > maxIdentifier:
		return fmt.Sprintf("Identifier is too long (%d > maximum %d)", len(s), maxIdentifier)
	case strings.Trim(s, "_") == "":
		return fmt.Sprintf("Identifier %s cannot have exclusively underscores", s)
	default:
		return ""
	}
}

// splitFieldPath returns the fields of a path such as address.city, and false when Convex cannot parse it.
func splitFieldPath(path string) ([]string, bool) {
	fields := strings.Split(path, ".")
	for _, f := range fields {
		if identifierProblem(f) != "" {
			return nil, false
		}
	}
	return fields, true
}
