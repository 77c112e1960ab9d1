package diff

import (
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// A Finding is one change, or one mistake of the new schema, as a person would name it.
type Finding struct {
	Rule      RuleID
	Severity  Severity
	Project   string // as given in [Options]
	Component string // as given in [Options]
	Table     string // "" when the finding is about the schema as a whole
	Index     string // the index that the finding is about, or ""
	// Path leads from the table's validator to what changed, with labels for union members. It counts members as the
	// side does on which the thing exists, the new one when it exists on both; From and To hold the path of each side.
	Path     validator.Path
	Message  string // one sentence without a full stop, which names the place and both types
	From, To Side
	// Members are the literals or union members that the finding says were removed or added, when it is about members
	// of the union (or the single type) at From or To.
	Members []validator.Type
	// Witness proves a finding about stored documents: it is set for every such finding of severity Error, except in
	// a table whose verdict is Undecided.
	Witness *Witness
	// Code is Convex's code of a definition error, or "".
	Code string
	// Notes are sentences that what surrounds the comparison adds, such as that the migration is in the same push.
	Notes []string
	// Suppressed says why the finding does not count; nil when it does.
	Suppressed *Suppression
	// At is where a person finds what the finding is about when that is in neither schema, or not a part of one: an
	// approval in its file, a comment. nil means that From and To say it.
	At *schema.Position
	// Key tells findings apart that are about none of the two schemas, such as those about two approvals: the
	// fingerprint covers it. It is "" for what changed between the schemas.
	Key string

	stable string // the path as the fingerprint sees it
	// edited is where the old and the new source were edited, when not at the places of From and To.
	edited struct{ from, to *schema.Place }
}

// A Suppression says why a finding does not make anything fail: somebody approved it, or the configuration says so.
type Suppression struct {
	Reason string // in the words of who decided it
	By     string // who or what decided it: a person, a comment with its place, the configuration
	// InSource says that a comment beside the schema says so, and not a file of its own.
	InSource bool
}

// Counts says whether the finding weighs at least so much and nobody suppressed it.
func (f Finding) Counts(least Severity) bool { return f.Suppressed == nil && f.Severity >= least }

// A Side is what a finding is about as one of the two schemas has it.
type Side struct {
	// Present says whether this side has the thing. When it does not, Place is the nearest place around it that this
	// side has, the schema itself in the end.
	Present bool
	Place   schema.Place
	Type    validator.Type // what is at Place, or nil when it is no type
	// Optional says whether the place is an optional field.
	Optional bool
	Index    *schema.Index // what is at Place, or nil when it is no index
}

// A Witness is a document that the old schema accepts and the new one refuses.
type Witness struct {
	Document value.Object // without system fields
	// Path is where in Document the new validator refuses what the finding says.
	Path value.Path
	// Isolated says that nothing but this finding makes the new validator refuse Document. It is false when every
	// document that shows this finding shows another one as well.
	Isolated bool
	// Refusal is why the new validator refuses Document. Convex reports one reason only, so it is about this finding
	// for sure only when Isolated.
	Refusal *validator.Mismatch
	// Message is what a deploy prints when Document is stored.
	Message string
}

// Text returns how this side writes the thing: Convex source for a type or an index, "" when it is not there.
func (s Side) Text() string {
	switch {
	case !s.Present:
		return ""
	case s.Index != nil:
		return indexText(*s.Index)
	case s.Type == nil:
		return ""
	case s.Optional:
		return "v.optional(" + s.Type.String() + ")"
	default:
		return s.Type.String()
	}
}

// Where names the finding's place for a reader: users.address.street, messages<role="user">.content, or the table or
// index alone. It is "" for the schema as a whole.
func (f Finding) Where() string {
	if f.Index != "" {
		return f.Table + "." + f.Index
	}
	return where(f.Table, f.Path)
}

// where prints a path that starts at a table's validator.
func where(table string, path validator.Path) string {
	if len(path) > 0 && path[0].Kind == validator.IntoField {
		return table + "." + path.String()
	}
	return table + path.String()
}
