package diff

import (
	"fmt"
	"slices"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// table fills in what is to be said about a table as a whole and returns the findings about it.
func (c *comparison) table(t *TableResult) []Finding {
	findings := c.definitionFindings(t.Name)
	switch t.Status {
	case Added:
		t.Verdict, t.ConvexSubset, t.Deploy = Safe, true, Skip
		findings = append(findings, c.tableAdded(t)...)
	case Removed:
		t.Verdict, t.ConvexSubset, t.Deploy = Safe, true, Skip
		findings = append(findings, c.tableRemoved(t)...)
	case Same, Changed:
		if t.Status == Same && c.from.Validation == c.to.Validation {
			t.Verdict, t.ConvexSubset, t.Deploy = Safe, true, Skip
			break
		}
		if t.Returned != nil {
			findings = append(findings, c.tableReturned(t)...)
		} else {
			findings = append(findings, c.documents(t)...)
		}
		findings = append(findings, c.compareStaged(t)...)
		findings = append(findings, c.compareIndexes(t)...)
	}
	if len(c.errors[t.Name]) > 0 {
		t.Deploy = Refused
	}
	return slices.Concat(findings, c.danglingReferences(t), c.declarationsDone(t))
}

func (c *comparison) tableAdded(t *TableResult) []Finding {
	if c.first {
		return nil // said once for all tables
	}
	if move := c.moveTo(t.Name); move != nil {
		findings := c.tableRenamed(t, move)
		for i := range findings {
			c.returnedToo(t, &findings[i])
		}
		return findings
	}
	f := c.finding(TableAdded, t.Name)
	f.To = Side{Present: true, Place: schema.Place{Table: t.Name}, Type: t.To.Document}
	f.Message = t.Name + ": table added"
	if c.to.Validation {
		f.Message += "; documents that were written to it before it was declared are checked"
	}
	c.returnedToo(t, &f)
	return []Finding{f}
}

func (c *comparison) tableRemoved(t *TableResult) []Finding {
	for _, x := range t.From.Indexes {
		t.Indexes = append(t.Indexes, IndexEffect{x.Name, Dropped})
	}
	if c.moveFrom(t.Name) != nil {
		return nil // said at the table that its documents are to be in
	}
	f := c.finding(TableRemoved, t.Name)
	f.From = Side{Present: true, Place: schema.Place{Table: t.Name}, Type: t.From.Document}
	f.Message = t.Name + ": table removed; its documents stay, unchecked" + leftBehind(t.From)
	return []Finding{f}
}

// leftBehind says what else goes with a table.
func leftBehind(t *schema.Table) string {
	text := ""
	switch n := len(t.Indexes); n {
	case 0:
	case 1:
		text = ", and its index is dropped"
	default:
		text = fmt.Sprintf(", and its %d indexes are dropped", n)
	}
	if t.Staged != nil {
		text += "; its staged validator is discarded"
	}
	return text
}

// documents decides about the documents of a table that both schemas have, and explains what changed.
func (c *comparison) documents(t *TableResult) []Finding {
	old, new := validator.StripSystemFields(t.From.Document), validator.StripSystemFields(t.To.Document)
	enforcedOld, enforcedNew := enforced(c.from, old), enforced(c.to, new)
	if validator.Equal(enforcedOld, enforcedNew) {
		t.Verdict, t.ConvexSubset = Safe, true
	} else {
		c.decide(t, enforcedOld, enforcedNew)
	}
	var changes []*change
	if !validator.Equal(old, new) {
		changes = c.explain(t, old, new)
	}
	t.Deploy = deployOf(t)
	findings := make([]Finding, 0, len(changes))
	for _, change := range changes {
		findings = append(findings, c.changeFinding(t, change))
	}
	if t.Verdict == Undecided {
		findings = append(findings, c.undecided(t))
	}
	return findings
}

// undecided reports a table about which the decision ran out of steps.
func (c *comparison) undecided(t *TableResult) Finding {
	f := c.finding(Undecidable, t.Name)
	f.From, f.To = tableSide(t.From), tableSide(t.To)
	f.Message = t.Name + ": could not be decided, so take the change as breaking: " + t.Reason
	return f
}

// deployOf says what a deploy does with the documents of a table whose verdict is known.
func deployOf(t *TableResult) Deploy {
	switch {
	case t.ConvexSubset:
		return Skip
	case t.Verdict == Safe:
		return Scan
	default:
		return FailIfPresent
	}
}

func tableSide(t *schema.Table) Side {
	return Side{Present: true, Place: schema.Place{Table: t.Name}, Type: t.Document}
}

// enforced returns what Convex checks the documents of a table against.
func enforced(s *schema.Schema, document validator.Type) validator.Type {
	if !s.Validation {
		return validator.Any
	}
	return document
}

// asDocuments returns the documents that t accepts: v.any() is an object too where documents are concerned.
func asDocuments(t validator.Type) validator.Type {
	switch t := t.(type) {
	case *validator.Object:
		return t
	case *validator.Union:
		if !slices.ContainsFunc(t.Members, func(m validator.Type) bool { _, ok := m.(*validator.Object); return !ok }) {
			return t
		}
	case validator.Primitive:
		if t == validator.Any {
			return anyDocument()
		}
	}
	return validator.Meet(t, anyDocument())
}

// decide asks whether every document of old is a document of new.
func (c *comparison) decide(t *TableResult, old, new validator.Type) {
	t.ConvexSubset = validator.ConvexSubset(old, new)
	documents := asDocuments(old)
	verdict := validator.Subset(documents, new)
	t.Steps = verdict.Steps
	switch verdict.Answer {
	case validator.IsSubset:
		t.Verdict = Safe
	case validator.NotSubset:
		if w, ok := newWitness(t.Name, documents, new, verdict.Witness); ok {
			t.Verdict, t.Witness = Breaking, w
			return
		}
		t.Reason = "the document found does not stand the check"
	case validator.Undecided:
		t.Reason = verdict.Reason
	}
}

// explain returns what changed between the declared validators of a table, with a witness for what breaks documents.
func (c *comparison) explain(t *TableResult, old, new validator.Type) []*change {
	from, to := spot{typ: old}, spot{typ: new}
	if old == validator.Any || new == validator.Any {
		return c.explainAny(t, from, to)
	}
	e := &explainer{moves: c.fieldMoves(t.Name)}
	changes := e.compareTypes(from, to)
	m := &merging{explainer: e, from: from, to: to}
	if !c.to.Validation {
		for _, change := range changes {
			change.severity = Note
		}
		return m.merge(changes)
	}
	p := &prover{explainer: e, table: t.Name, from: old, to: new, safe: t.Verdict == Safe, witness: t.Witness}
	if !c.from.Validation {
		// The table's verdict is about documents of any form. The declared validators have one of their own.
		p.safe, p.witness = e.isSubset(old, new), nil
	}
	m.prover = p
	changes = m.merge(p.prove(changes))
	upgrade(t, changes)
	return changes
}

// explainAny returns the one change of a table whose declared validator is v.any() on one side.
func (c *comparison) explainAny(t *TableResult, from, to spot) []*change {
	if to.typ == validator.Any {
		return []*change{at(TypeWidened, from, to)}
	}
	narrowed := at(TypeNarrowed, from, to, from)
	narrowed.witness = t.Witness.alone()
	switch {
	case !c.to.Validation:
		narrowed.severity = Note
	case t.Verdict == Safe:
		return []*change{at(Rewritten, from, to)}
	}
	return []*change{narrowed}
}

// upgrade turns an undecided table into a breaking one when a change has a witness after all: what was too hard for the
// table as a whole can be easy for a part of it.
func upgrade(t *TableResult, changes []*change) {
	if t.Verdict != Undecided {
		return
	}
	for _, change := range changes {
		if change.witness != nil {
			t.Verdict, t.Witness, t.Reason = Breaking, change.witness, ""
			return
		}
	}
}

// changeFinding turns a change into the finding about it.
func (c *comparison) changeFinding(t *TableResult, change *change) Finding {
	f := Finding{
		Rule: change.rule, Severity: change.severity, Table: t.Name, Path: change.path, Witness: change.witness,
		Message: change.message(t.Name, c.to.Validation), From: change.from.side(t.Name), To: change.to.side(t.Name),
	}
	f.stable = stablePath(change.from.path, t.From.Document)
	if change.from.absent {
		f.stable = stablePath(change.to.path, t.To.Document)
	}
	switch {
	case change.rule == FieldRenamed:
		f.stable = change.stableMove(t)
	case change.rule == FieldRemoved:
		f.Message += c.destination(t.Name, change.from.path.WithoutMembers())
	}
	for _, m := range change.members {
		f.Members = append(f.Members, m.typ)
	}
	f.edited.from, f.edited.to = change.edited(t.Name)
	return f
}
