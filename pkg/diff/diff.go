// Package diff compares two versions of a schema: what changed, whether a document that the old version accepts can be
// one that the new version refuses, and what a deploy will do.
//
// The verdict on a table comes from one question to package validator and from nothing else. The rules of this package
// name and explain what changed; they never decide. The package prints nothing but one message per finding, orders no
// deploys and reads no source: positions are asked of the schemas when somebody needs them.
package diff

import (
	"slices"

	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
)

// A Verdict says whether documents can make the deploy fail. The zero Verdict is Undecided, so that a forgotten one is
// never Safe.
type Verdict uint8

// The verdicts.
const (
	Undecided Verdict = iota // the step budget ran out; treat it as Breaking
	Safe                     // proved: every document that the old version accepts is accepted by the new one
	Breaking                 // a witness shows a document that the old version accepts and the new one refuses
)

var verdictNames = [...]string{Undecided: "undecided", Safe: "safe", Breaking: "breaking"}

// String returns safe, breaking or undecided.
func (v Verdict) String() string { return verdictNames[v] }

// A Status says what happened to a table.
type Status uint8

// The statuses. Same means that nothing at all changed, indexes and staged validators included.
const (
	Same Status = iota
	Changed
	Added
	Removed
)

var statusNames = [...]string{Same: "same", Changed: "changed", Added: "added", Removed: "removed"}

// String returns same, changed, added or removed.
func (s Status) String() string { return statusNames[s] }

// A Deploy says what a deploy does with the documents of a table.
type Deploy uint8

// What a deploy does. Convex may find a Scan or a FailIfPresent unnecessary from what it knows about the stored
// documents; it never does less than it says here for lack of such knowledge.
const (
	Skip          Deploy = iota // Convex sees by itself that every document fits, and reads none
	Scan                        // every document fits, but Convex does not see it and reads them all
	FailIfPresent               // Convex reads the documents and fails at the first one that does not fit
	Refused                     // Convex refuses the definition before it reads any document
)

var deployNames = [...]string{Skip: "skip", Scan: "scan", FailIfPresent: "fail-if-present", Refused: "refused"}

// String returns skip, scan, fail-if-present or refused.
func (d Deploy) String() string { return deployNames[d] }

// An IndexEffect says what a deploy does with one index.
type IndexEffect struct {
	Name   string // as the new schema calls it, or as the old one did when it is gone
	Effect Effect
}

// An Effect is what happens to an index.
type Effect uint8

// What happens to an index.
const (
	BackfillBlocks     Effect = iota // it is built from the documents, and the deploy waits for it
	BackfillBackground               // it is staged: built in the background, not to be queried
	Dropped                          // it is dropped at the end of the deploy
	Swapped                          // a new copy is built while the old one serves; the deploy waits and swaps them
	Enabled                          // a staged index becomes usable; the deploy waits for what is left to build
	Disabled                         // it is kept up to date, but can no longer be queried
)

var effectNames = [...]string{
	BackfillBlocks: "backfill-blocks", BackfillBackground: "backfill-background", Dropped: "dropped",
	Swapped: "swapped", Enabled: "enabled", Disabled: "disabled",
}

// String returns the effect's name as in JSON output, such as backfill-blocks.
func (e Effect) String() string { return effectNames[e] }

// Options changes how two schemas are compared.
type Options struct {
	// Project names the project among several that are compared together, such as "apps/web"; "" when there is one.
	Project   string
	Component string // the component whose schema this is; "" is the app itself
	// Intent is what the author declares about the change, resolved against the two schemas; nil is nothing. It names
	// what changed and decides nothing: a declared rename breaks the same documents as an undeclared one. Only a table
	// that is declared to return is compared otherwise, as one that had documents of any form.
	Intent *intent.Intent
	// Returned is what history knows of tables that only the new schema has, by name. Each is compared with its last
	// version as the old one. What it says of other tables is not looked at, and neither of those that are declared to be
	// filled with the documents of others.
	Returned map[string]Returned
}

// A Result is what comparing two schemas found.
type Result struct {
	Project   string         // as given in [Options]
	Component string         // as given in [Options]
	From, To  *schema.Schema // what was compared; never nil. From has the tables that return
	Intent    *intent.Intent // as given in [Options]; never nil
	// Verdict is the worst of the tables' verdicts. It is Breaking as well when Convex refuses the definition.
	Verdict Verdict
	// Explained says that an error among the findings stands behind every verdict other than Safe, so that a person can
	// decide about it. [Compare] sees to that. What is not explained must never pass, whatever anybody has decided about
	// the findings: later their severities are as configured, and no longer tell.
	Explained bool
	// Refused says that Convex refuses the new schema's definition before it reads any document.
	Refused bool
	// Tables are in the order of the new schema, with removed tables where the old one had them.
	Tables []TableResult
	// Findings are in the order of the document: the schema as a whole, then table by table.
	Findings []Finding
	// Remarks are the definition errors of the old schema. They say that it was never deployed like this, and are no
	// reason to stop.
	Remarks []schema.DefinitionError
}

// A TableResult is what was found about one table.
type TableResult struct {
	Component string
	Name      string
	Status    Status
	Verdict   Verdict
	// ConvexSubset says whether Convex's own test proves the table safe without reading documents.
	ConvexSubset bool
	Deploy       Deploy
	Indexes      []IndexEffect
	Witness      *Witness      // a smallest document that the new version refuses; nil unless Breaking
	Reason       string        // why the verdict is Undecided, or ""
	From, To     *schema.Table // nil on the side that does not have the table
	Returned     *Returned     // set for a table that is in the schema again; From is what its documents are known to fit
	Steps        int           // work done by the decision
}

// Worst returns the highest severity among the findings, and false when there are none.
func (r *Result) Worst() (Severity, bool) {
	worst := Note
	for _, f := range r.Findings {
		worst = max(worst, f.Severity)
	}
	return worst, len(r.Findings) > 0
}

// Table returns the result for the table called name, or nil.
func (r *Result) Table(name string) *TableResult {
	for i := range r.Tables {
		if r.Tables[i].Name == name {
			return &r.Tables[i]
		}
	}
	return nil
}

// Of returns the findings about the table called name, in order. The name "" stands for the schema as a whole.
func (r *Result) Of(name string) []Finding {
	var found []Finding
	for _, f := range r.Findings {
		if f.Table == name {
			found = append(found, f)
		}
	}
	return found
}

// AddWhole adds findings about no single table, after those that are there already: [Result.Findings] begins with them.
func (r *Result) AddWhole(findings ...Finding) {
	at := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Table != "" })
	if at < 0 {
		at = len(r.Findings)
	}
	r.Findings = slices.Insert(r.Findings, at, findings...)
}

// FromPosition returns where a person finds f in the old source: at f's place, the nearest place around it, or, of a
// union's members, at the first member that was removed or at the union. It returns false when nothing is known, and
// for a finding that says itself where it is.
func (r *Result) FromPosition(f Finding) (schema.Position, bool) {
	if f.At != nil {
		return schema.Position{}, false
	}
	return position(r.From, f.From.Place, f.edited.from)
}

// ToPosition returns where a person finds f in the new source, as FromPosition does in the old one, or where f itself
// says it is.
func (r *Result) ToPosition(f Finding) (schema.Position, bool) {
	if f.At != nil {
		return *f.At, true
	}
	return position(r.To, f.To.Place, f.edited.to)
}

// RemarkPosition returns where the old source has what a remark is about, or the nearest place around it, and false when
// nothing is known.
func (r *Result) RemarkPosition(e schema.DefinitionError) (schema.Position, bool) {
	return position(r.From, e.Place, nil)
}

func position(s *schema.Schema, place schema.Place, edited *schema.Place) (schema.Position, bool) {
	if s.Source == nil {
		return schema.Position{}, false
	}
	if edited != nil {
		place = *edited
	}
	return s.Source.Position(place)
}
