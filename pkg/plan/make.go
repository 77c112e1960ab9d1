package plan

import (
	"errors"
	"fmt"
	"slices"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/intent"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// Options says how to plan. The zero Options is the default.
type Options struct {
	Strategy  Strategy // "" is DualWrite
	Functions string   // the functions folder, slash-separated; "" is "convex"
	Project   Project  // what that folder holds
	Small     []string // the tables whose documents are few enough for one transaction; each has to have a migration
}

// Make plans the way from result.From to result.To.
//
// Every widened validator is proved to accept what the old and what the new one accept. A table for which that fails keeps its
// old validator in the first deploy. It is listed in the plan's Unplanned, with everything else that Make cannot plan.
func Make(result *diff.Result, opts Options) (*Plan, error) {
	if opts.Strategy == "" {
		opts.Strategy = DualWrite
	}
	if opts.Functions == "" {
		opts.Functions = "convex"
	}
	declared := result.Intent
	if declared == nil {
		declared = &intent.Intent{}
	}
	m := &maker{result: result, intent: declared, targets: map[string]validator.Type{}, rewritten: map[string]rewritten{}, plan: &Plan{
		Generator: "convex-schema-plan", Version: Version, Strategy: opts.Strategy, Functions: opts.Functions,
		Modules: opts.Project.modules(), project: opts.Project,
	}}
	m.plan.targets = m.targets
	if err := m.make(opts.Small); err != nil {
		return nil, err
	}
	m.usePatterns()
	m.plan.fillEmpty()
	return m.plan, nil
}

// A maker builds one plan.
type maker struct {
	result    *diff.Result
	intent    *intent.Intent
	suggested []intent.Suggestion // what is not declared
	plan      *Plan
	targets   map[string]validator.Type // what documents of tables that are emptied by copying look like in the end
	decisions decisions
	widened   *schema.Schema
	names     map[string]bool // names of migrations and helpers that are taken
	rewritten map[string]rewritten
	types     map[string]string // the names of exported types, by what they are for
	unread    []string          // what no helper of the window reads, and why
	byHand    []string          // tables that change and are not planned
}

func (m *maker) make(small []string) error {
	m.plan.Narrowed = &Schema{m.result.To}
	switch {
	case m.result.Refused:
		m.blocked()
		return nil
	case m.unchanged() && len(m.intent.Orphans) == 0:
		m.plan.Outcome = Unchanged
		m.plan.Summary = "Nothing changed: there is nothing to deploy for the schema."
		return m.markSmall(small)
	}
	if in := m.intent; m.enablesValidation() && len(in.Tables)+len(in.Splits)+len(in.Inversions) > 0 {
		return errTwoChanges
	}
	m.suggest()
	m.tables()
	if err := m.markSmall(small); err != nil {
		return err
	}
	m.hints()
	if len(m.plan.Migrations) == 0 && len(m.byHand) == 0 && !m.enablesValidation() {
		m.deployNow()
		return nil
	}
	return m.migrate()
}

// errTwoChanges says that documents are not moved that nobody has checked yet.
var errTwoChanges = errors.New("schemaValidation is switched on while documents move to other tables: nobody knows yet what the " +
	"documents look like. Make two changes of it: switch validation on first, and move the documents when that is deployed")

func (m *maker) unchanged() bool {
	same := func(t diff.TableResult) bool { return t.Status == diff.Same }
	return len(m.result.Findings) == 0 && m.result.From.Validation == m.result.To.Validation &&
		!slices.ContainsFunc(m.result.Tables, func(t diff.TableResult) bool { return !same(t) })
}

func (m *maker) blocked() {
	m.plan.Outcome = Blocked
	m.plan.Summary = "Convex refuses the new schema before it reads any document; correct its definition first."
	step := Step{ID: "correct", Title: "Correct the schema", Do: []string{}}
	for _, f := range m.result.Findings {
		if f.Code == "" {
			continue
		}
		step.Do = append(step.Do, f.Message)
		step.Cause = append(step.Cause, f.Fingerprint())
	}
	step.Done = "this command plans the change"
	step.Undo = "nothing has been deployed"
	m.plan.Steps = []Step{step}
}

// tables plans table by table and builds the widened schema on the way.
func (m *maker) tables() {
	m.widened = &schema.Schema{Validation: m.result.To.Validation && m.result.From.Validation}
	for i := range m.result.Tables {
		t := &m.result.Tables[i]
		m.widened.Tables = append(m.widened.Tables, m.table(t))
	}
	m.splits()
	m.inversions()
	m.orphans()
	slices.SortStableFunc(m.plan.Migrations, func(a, b Migration) int {
		return slices.Index(phases, a.Phase) - slices.Index(phases, b.Phase)
	})
	m.plan.order()
	m.plan.Decisions = m.decisions.list
	m.helpers()
}

// table plans one table and returns it as the first deploy has it.
func (m *maker) table(t *diff.TableResult) *schema.Table {
	switch t.Status {
	case diff.Same:
		if m.enablesValidation() {
			return m.audited(t)
		}
		return t.To
	case diff.Added:
		if move := m.moveTo(t.Name); move != nil {
			return m.movedInto(t, move)
		}
		m.describe(t, nil)
		return t.To
	case diff.Removed:
		if move := m.moveFrom(t.Name); move != nil {
			return m.movedFrom(t, move)
		}
		m.describe(t, nil)
		return m.keep(t.From)
	case diff.Changed:
		if m.enablesValidation() {
			return m.audited(t)
		}
	}
	return m.changed(t)
}

// changed plans a table whose documents are checked in another way than before.
func (m *maker) changed(t *diff.TableResult) *schema.Table {
	old, new := validator.StripSystemFields(t.From.Document), validator.StripSystemFields(t.To.Document)
	if m.nothingToDo(t.Name, old, new) {
		m.describe(t, nil)
		return m.carry(t, t.To.Document)
	}
	wide := validator.Widen(old, new)
	if follows(m.intent.Tables, old, new) {
		wide = m.withOldReferences(wide)
	}
	table := m.carry(t, wide)
	proofs, why := prove(old, new, wide)
	if errs := definitionErrors(table, m.widened.Validation); why == "" && len(errs) > 0 {
		why = "Convex would refuse the widened schema: " + errs[0].Message
	}
	if why != "" {
		m.describe(t, nil)
		m.leave(t, why)
		return m.carry(t, t.From.Document)
	}
	m.describe(t, &Table{Migrated: true, Widened: &Type{wide}, Proofs: proofs})
	m.migrations(t, spot{old: old, from: wide, to: new})
	return table
}

// nothingToDo reports whether no document of a table has to change: all of them fit, or none is checked, and nothing is
// declared about where their values go.
func (m *maker) nothingToDo(table string, old, new validator.Type) bool {
	declared := slices.ContainsFunc(m.intent.Fields, func(f intent.FieldMove) bool { return f.Table == table }) ||
		slices.ContainsFunc(m.intent.Defaults, func(d intent.Default) bool { return d.Table == table }) ||
		slices.ContainsFunc(m.intent.Splits, func(s intent.Split) bool { return s.Table == table })
	return (isSubset(old, new) || !m.result.To.Validation) && !declared && !follows(m.intent.Tables, old, new)
}

// leave records that the change of a table's validator is not planned.
func (m *maker) leave(t *diff.TableResult, why string) {
	m.byHand = append(m.byHand, t.Name)
	m.plan.Unplanned = append(m.plan.Unplanned, Unplanned{
		Table:   t.Name,
		Finding: fmt.Sprintf("%s has no migration: it keeps its old validator in deploy 1", t.Name),
		Why:     why,
		ByHand: fmt.Sprintf("change %s in smaller steps, a few fields at a time, each with a plan of its own, and keep its old "+
			"validator in deploy 2 of this one; otherwise deploy 2 is refused while a stored document does not fit", t.Name),
		Cause: m.errors(t.Name),
	})
}

// keep returns a removed table as the first deploy has it. What Convex refuses of it was never deployed, so that nothing
// is lost with it.
func (m *maker) keep(from *schema.Table) *schema.Table {
	table := *from
	if len(definitionErrors(&table, m.widened.Validation)) > 0 {
		table.Indexes, table.Staged = nil, nil
	}
	return &table
}

// prove checks that a widened validator accepts everything that the old and the new one accept, or says why that is not
// proved.
func prove(old, new, wide validator.Type) (proofs []Proof, why string) {
	for _, side := range []struct {
		claim string
		typ   validator.Type
	}{{"old ⊆ widened", old}, {"new ⊆ widened", new}} {
		verdict := validator.Subset(side.typ, wide)
		switch {
		case verdict.Answer == validator.IsSubset:
		case verdict.Reason != "":
			return nil, fmt.Sprintf("its types are too hard to prove %s for the widened validator: %s", side.claim, verdict.Reason)
		default:
			return nil, fmt.Sprintf("%s is false for the widened validator, which is a mistake of this tool; please report it "+
				"with both schemas", side.claim)
		}
		proofs = append(proofs, Proof{Claim: side.claim, Steps: verdict.Steps})
	}
	return proofs, ""
}

// describe records what changed in a table.
func (m *maker) describe(t *diff.TableResult, planned *Table) {
	if planned == nil {
		planned = &Table{}
	}
	planned.Name, planned.Status = t.Name, t.Status.String()
	for _, f := range m.result.Of(t.Name) {
		planned.Changes = append(planned.Changes, f.Message)
		planned.Cause = append(planned.Cause, f.Fingerprint())
	}
	m.plan.Tables = append(m.plan.Tables, *planned)
}

// migrations plans the migrations of one table.
func (m *maker) migrations(t *diff.TableResult, s spot) {
	first := len(m.decisions.list)
	c := m.converter(t.Name, s)
	converted := c.convert(s)
	m.rewritten[t.Name] = rewritten{s, converted}
	cause := m.errors(t.Name)
	if cause == nil {
		cause = m.fingerprints(t.Name) // of a table that returns, which is no error by itself
	}
	for i := range m.decisions.list[first:] {
		made := &m.decisions.list[first+i]
		made.Cause = m.causeOf(t.Name, made.Place, cause)
	}
	common := Migration{Table: t.Name, From: Type{s.from}, To: Type{s.to}, Cause: cause}
	fields, ok := converted.(Fields)
	if _, object := s.to.(*validator.Object); !ok || !object {
		common.Name, common.Phase, common.Action = m.name("migrate", t.Name), Convert, Rewrite{converted}
		common.Summary = []string{"converts documents that do not fit the new validator"}
		m.add(common)
		return
	}
	stays, goes := m.inPhases(fields)
	if len(stays) > 0 {
		common.Name, common.Phase, common.Action = m.name("migrate", t.Name), Convert, Rewrite{Fields{stays}}
		common.Summary = summaries(stays)
		m.add(common)
	}
	if len(goes) > 0 {
		common.Name, common.Phase, common.Action = m.name("clear", t.Name), Clear, Rewrite{Fields{goes}}
		common.Summary = summaries(goes)
		m.add(common)
	}
}

// converter returns a converter for the documents of a table, which knows everything that is declared about it.
func (m *maker) converter(table string, s spot) *converter {
	c := &converter{
		parts: func(into string, part scopeTypes) *converter { return m.partConverter(table, into, part) },
		table: table, into: table, decisions: &m.decisions, unplanned: &m.plan.Unplanned, goes: removedFields(s.from, s.to),
		document: scopeTypes{s.old, s.from}, tables: m.intent.Tables, orphans: map[string]bool{}, schema: m.result.To,
		suggested: m.suggestedFor(table), returned: m.returned(table) && s.from == validator.Any,
	}
	into := table
	if move := m.moveFrom(table); move != nil {
		into = move.To
	}
	for _, move := range m.intent.Fields {
		if move.Table == into {
			c.moves = append(c.moves, move)
		}
	}
	for _, set := range m.intent.Defaults {
		if set.Table == into {
			c.defaults = append(c.defaults, set)
		}
	}
	for _, split := range m.intent.Splits {
		if split.Table != into {
			continue
		}
		c.splits = append(c.splits, split)
		if split.Child != nil && split.Child.Key() != split.Field.Key() {
			c.moves = append(c.moves, intent.FieldMove{Table: split.Table, From: split.Field, To: split.Child, Origin: split.Origin})
		}
	}
	for _, inverted := range m.intent.Inversions {
		if inverted.To.Table == table {
			c.inverted = append(c.inverted, inverted.To.Field)
		}
	}
	for _, orphans := range m.intent.Orphans {
		if m.moveTo(orphans.Table) != nil {
			continue
		}
		c.orphans[orphans.Field] = c.orphans[orphans.Field] || orphans.Table == table && orphans.Field != ""
	}
	return c
}

// removedFields returns the fields that from has and to has not, when both are objects.
func removedFields(from, to validator.Type) map[string]bool {
	removed := map[string]bool{}
	before, ok1 := from.(*validator.Object)
	after, ok2 := to.(*validator.Object)
	if ok1 && ok2 {
		for _, f := range before.Fields {
			_, stays := after.Field(f.Name)
			removed[f.Name] = !stays
		}
	}
	return removed
}

func (m *maker) add(migration Migration) {
	if c := conversionOf(migration.Action); c != nil {
		migration.Decisions = decisionsOf(c, nil)
	}
	m.plan.Migrations = append(m.plan.Migrations, migration)
}

func (m *maker) name(verb, table string) string {
	base := verb + upperCamel(table)
	name := base
	for n := 2; m.names[name]; n++ {
		name = fmt.Sprint(base, n)
	}
	if m.names == nil {
		m.names = map[string]bool{}
	}
	m.names[name] = true
	return name
}

func summaries(fields []FieldChange) []string {
	var out []string
	for _, f := range fields {
		_, kept := f.Convert.(Keep)
		becomes := f.Name + " takes its new form"
		if f.To != nil && len(f.To.String()) <= 40 {
			becomes = fmt.Sprintf("%s becomes %s", f.Name, f.To)
		}
		switch {
		case f.To == nil:
			out = append(out, f.Name+" is removed")
		case removesParts(f.Convert) && f.Fill == nil:
			out = append(out, f.Name+" loses what the new schema no longer has in it")
		case kept:
			out = append(out, f.Name+" is filled in where it is missing")
		case f.Fill != nil:
			out = append(out, becomes+" and is filled in where it is missing")
		default:
			out = append(out, becomes)
		}
	}
	return out
}
