package diff

import (
	"cmp"
	"slices"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// A prover finds out which of the changes of a table break documents, and shows a document for each. It only explains:
// the table's verdict is known before.
type prover struct {
	*explainer
	table    string
	from, to validator.Type // both table validators, without system fields
	safe     bool           // whether every document of from is known to be one of to
	witness  *Witness       // of the table as a whole, when it is known to be breaking
	breaking []*change      // what may break, in the order of the document
	relaxed  validator.Type // to, accepting again what every breaking change made it refuse
}

// prove gives every change that breaks documents its witness, puts what is true in the place of the others, and adds
// what no single change explains.
func (p *prover) prove(changes []*change) []*change {
	for _, c := range changes {
		if c.breaks {
			p.breaking = append(p.breaking, c)
			c.kept = p.kept(c)
		}
	}
	p.relaxed = relaxAll(p.to, p.breaking)
	var proved, result []*change
	for _, c := range changes {
		told := c
		if c.breaks {
			told = p.proveOne(c)
		}
		if told == nil {
			continue
		}
		if told.witness != nil {
			proved = append(proved, c)
		}
		if !slices.ContainsFunc(result, told.sameAs) {
			result = append(result, told)
		}
	}
	if p.safe {
		return result
	}
	w := p.witness
	switch rest := p.subset(p.from, relaxAll(p.to, proved)); {
	case rest.Answer == validator.NotSubset:
		w, _ = newWitness(p.table, p.from, p.to, rest.Witness)
	case len(proved) > 0:
		return result
	}
	if w == nil {
		return result // it is not known whether anything breaks
	}
	whole := at(DocumentNarrowed, spot{typ: p.from}, spot{typ: p.to})
	whole.witness = w
	return append(result, whole)
}

// kept returns what the new type still accepts of each member of c; nil stands for nothing.
func (p *prover) kept(c *change) []validator.Type {
	kept := make([]validator.Type, len(c.members))
	for i, m := range c.members {
		if meet := validator.Meet(m.typ, c.to.typ); !p.isEmpty(meet) {
			kept[i] = meet
		}
	}
	return kept
}

func intoMember(s validator.Step) bool { return s.Kind == validator.IntoMember }

// sameAs says whether two changes that stand for others say the same.
func (c *change) sameAs(d *change) bool {
	stands := c.rule == DocumentNarrowed || c.rule == Rewritten
	return stands && c.rule == d.rule && c.path.Key() == d.path.Key()
}

// proveOne returns c with its witness, or what is true in its place: nil when that is nothing.
func (p *prover) proveOne(c *change) *change {
	if p.safe {
		return p.harmless(c)
	}
	// First without the other changes, so that the reader sees one problem at a time. That is impossible when every
	// old document shows one of them, such as a required field that was removed: then the document may show it too.
	verdict := p.subset(p.without(c))
	if verdict.Answer != validator.NotSubset {
		verdict = p.subset(c.focus(p.from), relaxAll(p.to, p.others(c)))
	}
	switch verdict.Answer {
	case validator.IsSubset:
		return p.harmless(c)
	case validator.Undecided:
		if slices.ContainsFunc(c.to.path, intoMember) {
			return nil // another member may accept what this one refuses
		}
		c.severity = Warning
		return c
	}
	w, ok := newWitness(p.table, p.from, p.to, verdict.Witness)
	if !ok || validator.Check(p.relaxed, verdict.Witness) != nil {
		// Something else is wrong with this document. That will be reported on its own.
		return p.harmless(c)
	}
	w.Isolated = validator.Check(c.relax(p.to), w.Document) == nil
	if r := p.recut(c); r != nil {
		c = at(DocumentNarrowed, r.from, r.to)
	} else {
		w.Path = valuePath(c.shownPath(), w.Document)
	}
	c.witness = w
	return c
}

// without returns both validators with every change but c taken out: by restricting the old one where that leaves
// something, otherwise by relaxing the new one.
func (p *prover) without(c *change) (from, to validator.Type) {
	from = p.from
	var relax []*change
	for _, d := range p.others(c) {
		var ok bool
		if from, ok = d.restrict(from, p.from); !ok {
			relax = append(relax, d)
		}
	}
	return c.focus(from), relaxAll(p.to, relax)
}

// others returns the breaking changes that a document which shows c can show as well: not those in other members of a
// union.
func (p *prover) others(c *change) []*change {
	var others []*change
	for _, d := range p.breaking {
		if d != c && !inOtherMember(c.from.path, d.from.path) {
			others = append(others, d)
		}
	}
	return others
}

func inOtherMember(a, b validator.Path) bool {
	for i := range min(len(a), len(b)) {
		if a[i].Kind == validator.IntoMember && b[i].Kind == validator.IntoMember && a[i].Index != b[i].Index {
			return true
		}
		if a[i].Kind != b[i].Kind || a[i].Field != b[i].Field {
			return false
		}
	}
	return false
}

func relaxAll(t validator.Type, changes []*change) validator.Type {
	// From the inside out: what is relaxed may be another type afterwards, into which no path leads any more. A removed
	// field goes back into its object before alternatives are put beside that object.
	deepest := slices.Clone(changes)
	slices.SortStableFunc(deepest, func(a, b *change) int {
		if n := cmp.Compare(len(b.to.path), len(a.to.path)); n != 0 {
			return n
		}
		return cmp.Compare(len(a.members), len(b.members))
	})
	for _, c := range deepest {
		t = c.relax(t)
	}
	return t
}

// recut returns the union in which members without a partner accept some documents that show c, or nil. Then c alone is
// not the reason for a refusal: the old member was cut into several, and what it lost is in none of them.
func (p *prover) recut(c *change) *recut {
	for i := range c.recuts {
		r := &c.recuts[i]
		below := c.from.path[len(r.member.path):]
		if slices.ContainsFunc(below, intoMany) {
			continue // an empty array or record would hide c, so the question would say nothing
		}
		shown := focusAt(r.member.typ, below, c)
		for _, other := range r.added {
			if !apart(shown, other.typ) && !p.isEmpty(validator.Meet(shown, other.typ)) {
				return r
			}
		}
	}
	return nil
}

func intoMany(s validator.Step) bool {
	return s.Kind == validator.IntoElement || s.Kind == validator.IntoRecordKey || s.Kind == validator.IntoRecordValue
}

// harmless returns the note that stands for a change which breaks no document: the member of a union in which it is
// still has all its values accepted by the union. It is nil when that is not so.
func (p *prover) harmless(c *change) *change {
	union := slices.IndexFunc(c.to.path, intoMember)
	if union >= 0 {
		from, to := p.spotFrom(c, union+1), p.spotTo(c, union+1)
		if p.isSubset(from.typ, p.spotTo(c, union).typ) {
			return at(Rewritten, from, to)
		}
	}
	if p.safe {
		return at(Rewritten, spot{typ: p.from}, spot{typ: p.to})
	}
	return nil
}

// spotTo returns the spot to which the first n steps of c's new path lead.
func (p *prover) spotTo(c *change, n int) spot {
	t, _ := validator.At(p.to, c.to.path[:n])
	return spot{path: c.to.path[:n], typ: t}
}

// spotFrom returns the spot on the old side that belongs to the first n steps of c's new path. Both paths take the same
// steps, apart from those into members of unions.
func (p *prover) spotFrom(c *change, n int) spot {
	steps := 0
	for _, s := range c.to.path[:n] {
		if s.Kind != validator.IntoMember {
			steps++
		}
	}
	m := 0
	for m < len(c.from.path) && steps > 0 {
		if c.from.path[m].Kind != validator.IntoMember {
			steps--
		}
		m++
	}
	inMember := n > 0 && c.to.path[n-1].Kind == validator.IntoMember
	for inMember && m < len(c.from.path) && c.from.path[m].Kind == validator.IntoMember {
		m++
	}
	t, _ := validator.At(p.from, c.from.path[:m])
	return spot{path: c.from.path[:m], typ: t}
}

// shownPath returns the path to what a document that shows c has in it: the removed field, the value of another type,
// or the object that lacks a field.
func (c *change) shownPath() validator.Path {
	if c.rule == FieldMadeRequired {
		return c.from.path[:len(c.from.path)-1]
	}
	return c.from.path
}

// valuePath returns the path into doc to which a path into its type leads, as far as doc goes.
func valuePath(path validator.Path, doc value.Value) value.Path {
	var at value.Path
	for _, s := range path {
		switch v := doc.(type) {
		case value.Object:
			switch s.Kind {
			case validator.IntoField:
				field, ok := v.Get(s.Field)
				if !ok {
					return at
				}
				at, doc = append(at, value.Step{Kind: value.IntoField, Field: s.Field}), field
			case validator.IntoRecordKey:
				return append(at, value.Step{Kind: value.IntoKey})
			case validator.IntoRecordValue:
				if len(v) == 0 {
					return at
				}
				at, doc = append(at, value.Step{Kind: value.IntoEntry}), v[0].Value
			}
		case value.Array:
			if s.Kind == validator.IntoElement {
				if len(v) == 0 {
					return at
				}
				at, doc = append(at, value.Step{Kind: value.IntoElement}), v[0]
			}
		}
	}
	return at
}

// alone returns w for a finding that is the only reason for its refusal. A nil witness stays nil.
func (w *Witness) alone() *Witness {
	if w == nil {
		return nil
	}
	isolated := *w
	isolated.Isolated = true
	return &isolated
}

// newWitness returns the witness doc, and whether it is one: the checker of values has the last word.
func newWitness(table string, from, to validator.Type, doc value.Value) (*Witness, bool) {
	object, ok := doc.(value.Object)
	if !ok || validator.Check(from, object) != nil {
		return nil, false
	}
	refusal := validator.Check(to, object)
	if refusal == nil {
		return nil, false
	}
	return &Witness{
		Document: object,
		Path:     refusal.Path,
		Refusal:  refusal,
		Message:  `Document with ID "…" in table "` + table + `" does not match the schema: ` + refusal.Message(),
	}, true
}
