// Package plan orders the changes of a schema into deploys and migrations: widen, migrate, narrow.
//
// A plan is data. It says which schema each deploy carries, what every migration does to a document, which decisions
// only the user can make, the commands in order, how to know that a step is done and how to go back. The package proves
// what it claims about the widened schema with the subset decision, prints no TypeScript, and never reads files.
package plan

import (
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// Version is the version of the JSON form of a plan. Keys may be added without changing it.
const Version = 1

// A Plan is the way from one version of a schema to another without a refused deploy and without invented data.
type Plan struct {
	Generator string   `json:"generator"` // always "convex-schema-plan"
	Version   int      `json:"version"`
	Outcome   Outcome  `json:"outcome"`
	Strategy  Strategy `json:"strategy"`
	// Summary says the outcome in one sentence.
	Summary    string        `json:"summary"`
	Functions  string        `json:"functions"` // the functions folder that commands and files are for, such as "convex"
	Modules    Modules       `json:"modules"`   // the names of the generated modules
	Tables     []Table       `json:"tables"`
	Indexes    []IndexChange `json:"indexes"`
	Decisions  []Decision    `json:"decisions"`
	Migrations []Migration   `json:"migrations"`
	// Patterns are those of the plan that belong to no migration.
	Patterns []PatternID `json:"patterns"`
	// Helpers are for the code that is live between the deploys, in the module Modules.Window.
	Helpers []Helper `json:"helpers"`
	// Verified names the tables whose documents the verification queries check before the last deploy.
	Verified  []string    `json:"verified"`
	Steps     []Step      `json:"steps"`
	Unplanned []Unplanned `json:"unplanned"`
	// Suggestions are look-alikes that nobody declared; the plan does not follow them.
	Suggestions []Suggestion `json:"suggestions"`
	// Together lists scripts that the change brings along with the narrowing that they should prepare.
	Together []Together `json:"together"`
	// Widened is the schema of the first deploy and Staged that of the background check; both are nil when the plan
	// needs neither. Narrowed is the target.
	Widened  *Schema `json:"widened,omitempty"`
	Staged   *Schema `json:"staged,omitempty"`
	Narrowed *Schema `json:"narrowed,omitempty"`

	project Project
	targets map[string]validator.Type
}

// Target returns what every document of a table in Verified has to look like before the last deploy, without system
// fields: the new schema's validator, or, of a table whose documents are copied elsewhere, one with the ID of the copy.
func (p *Plan) Target(table string) validator.Type {
	if target, ok := p.targets[table]; ok {
		return target
	}
	return validator.StripSystemFields(p.Narrowed.Table(table).Document)
}

// An Outcome says what kind of plan it is.
type Outcome string

// The outcomes.
const (
	Unchanged Outcome = "unchanged" // nothing changed; there is nothing to deploy
	DeployNow Outcome = "deploy"    // every change is safe: one deploy, no migration
	Migrate   Outcome = "migrate"   // widen, migrate, narrow
	Blocked   Outcome = "blocked"   // Convex refuses the target schema itself; it has to be corrected first
)

// A Strategy says how running code bridges the time between the two deploys.
type Strategy string

// The strategies.
const (
	// DualWrite has code write both forms until the old one is cleared; going back is possible until then.
	DualWrite Strategy = "dual-write"
	// DualRead has code write only the new form and read both; fewer deploys, no easy way back.
	DualRead Strategy = "dual-read"
)

// A Table says what happens to one changed table.
type Table struct {
	Name   string `json:"name"`
	Status string `json:"status"` // "changed", "added", "removed", or "same" when its documents are checked for the first time
	// Migrated says whether stored documents may have to change.
	Migrated bool     `json:"migrated"`
	Widened  *Type    `json:"widened,omitempty"`
	Proofs   []Proof  `json:"proofs"`
	Changes  []string `json:"changes"` // what changed, one sentence each
	Cause    []string `json:"cause"`   // fingerprints of the findings
}

// A Proof is a claim that the subset decision has proved for this plan.
type Proof struct {
	Claim string `json:"claim"` // "old ⊆ widened" or "new ⊆ widened"
	Steps int    `json:"steps"` // the work of the search
}

// An IndexChange says what a deploy does with an index.
type IndexChange struct {
	Table  string   `json:"table"`
	Name   string   `json:"name"`
	Change string   `json:"change"` // "added", "removed", "redefined", "staged", "enabled" or "disabled"
	Deploy string   `json:"deploy"` // the id of the step whose deploy does it
	Advice string   `json:"advice"`
	Cause  []string `json:"cause"`
}

// A Migration changes the documents of one table, one document at a time.
type Migration struct {
	Name    string   `json:"name"` // the exported name, such as "migrateUsers"
	Table   string   `json:"table"`
	Phase   Phase    `json:"phase"`
	Summary []string `json:"summary"` // what it does, one sentence each
	// From is the widened validator and To the validator that every document fits afterwards.
	From      Type     `json:"from"`
	To        Type     `json:"to"`
	Action    Action   `json:"action"`
	Decisions []string `json:"decisions"` // ids of the decisions that it waits for
	// After names the migrations that have to be complete before this one: it reads what they write.
	After []string `json:"after"`
	Hints Hints    `json:"hints"`
	// Small says that it takes all documents in one transaction, without the migrations component.
	Small bool `json:"small"`
	// Patterns are the patterns that it follows, in the order of the pattern book.
	Patterns []PatternID `json:"patterns"`
	Cause    []string    `json:"cause"`
}

// A Phase orders migrations: all of one phase run before any of the next.
type Phase string

// The phases, in order.
const (
	Copy    Phase = "copy"    // makes documents of others, and references to them
	Prune   Phase = "prune"   // deletes documents that belong to none
	Convert Phase = "convert" // fills and converts fields
	Clear   Phase = "clear"   // removes fields that the new schema no longer has
)

var phases = []Phase{Copy, Prune, Convert, Clear}

// A Decision is something that only the user can know. Generated code refuses to write anything until it is made.
type Decision struct {
	ID       string       `json:"id"` // the name in the generated code, such as "usersRole"
	Kind     DecisionKind `json:"kind"`
	Table    string       `json:"table"`
	Path     string       `json:"path"` // the place, such as users.role
	Question string       `json:"question"`
	// From is the type of the value that has no meaning yet, for DecideFill that of the object around the missing value,
	// or of the document where that object is missing as well, and To what has to take its place.
	From Type `json:"from"`
	To   Type `json:"to"`
	// Around says that a fill is given the object around the missing value besides the document.
	Around bool `json:"around"`
	// Place leads to To in the new validator of the table, or of the table that the document moves to.
	Place    validator.Path `json:"-"`
	Literals []Literal      `json:"literals,omitempty"` // for DecideLiterals
	// WhenListed says that there may be nothing to decide: only when the audit lists documents of the table. The code
	// throws when it meets such a document, and not before.
	WhenListed bool `json:"whenListed"`
	// Lookup says that the answer is an ID or holds one, so that it is given the database to look for it.
	Lookup bool `json:"lookup"`
	// Exchanged is the field that exchanged its type with this one, when nothing says whether their names were swapped.
	Exchanged string   `json:"exchanged,omitempty"`
	Cause     []string `json:"cause"`
}

// A DecisionKind says what form the answer has.
type DecisionKind string

// The kinds of decisions.
const (
	DecideFill     DecisionKind = "fill"     // a function from the object around it and the document to the missing value
	DecideValue    DecisionKind = "value"    // a function from the old value and the document to the new value
	DecideLiterals DecisionKind = "literals" // one new value for each literal
	DecideDocument DecisionKind = "document" // a function from the document to the new one, or null to delete it
)

// Unplanned says what the plan does not do and the user has to do by hand.
type Unplanned struct {
	Table   string   `json:"table,omitempty"`
	Path    string   `json:"path,omitempty"`
	Finding string   `json:"finding"` // the finding's message
	Why     string   `json:"why"`
	ByHand  string   `json:"byHand"`
	Cause   []string `json:"cause"`
}

// A Step is one thing to do, in order.
type Step struct {
	ID       string    `json:"id"` // "widen", "migrate", …
	Title    string    `json:"title"`
	Do       []string  `json:"do"`             // what to do and to know, one paragraph each
	Code     *Window   `json:"code,omitempty"` // the code that is live from this step on
	Commands []Command `json:"commands"`
	NotYet   []string  `json:"notBefore"` // what must have happened before
	Done     string    `json:"done"`      // how to know that it is done
	Undo     string    `json:"undo"`      // how to go back
	Optional bool      `json:"optional"`
	// Decisions are the ids of the decisions to make in this step.
	Decisions []string `json:"decisions"`
	Files     []string `json:"files"` // generated files that go live with the step
	Cause     []string `json:"cause"`
}

// A Window says what live code reads and writes from a step on.
type Window struct {
	Reads  string `json:"reads"`
	Writes string `json:"writes"`
}

// A Command is one line for a terminal and what to know about it.
type Command struct {
	Run  string `json:"run"`
	Note string `json:"note,omitempty"`
}

// Schema is a schema inside a plan; in JSON it is Convex's export form.
type Schema struct{ *schema.Schema }

// Type is a validator inside a plan; in JSON it is Convex source.
type Type struct{ validator.Type }
