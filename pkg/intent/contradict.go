package intent

import (
	"slices"

	"convex-schema-plan/pkg/validator"
)

// contradictions reports declarations that hold one by one but not together.
func (r *resolver) contradictions() {
	for i, m := range r.out.Tables {
		for _, o := range r.out.Tables[:i] {
			r.contradict(m.Origin, tablesTwice(m, o))
		}
	}
	for _, s := range r.out.Splits {
		r.contradict(s.Origin, r.splitAndMoved(s))
	}
	for _, i := range r.out.Inversions {
		r.contradict(i.Origin, r.invertedAndMoved(i))
	}
	for _, d := range r.out.Defaults {
		r.contradict(d.Origin, r.defaultUnused(d))
	}
	for _, d := range r.out.Returned {
		r.contradict(d.Origin, r.returnedAndFilled(d))
	}
}

// contradict notes a contradiction. That a comment holds for another table is no excuse for it.
func (r *resolver) contradict(origin Origin, p *problem) {
	if p == nil {
		return
	}
	if origin.Position != nil {
		delete(r.settled, origin.key())
	}
	r.settle(origin, p)
}

func tablesTwice(m, o TableMove) *problem {
	for _, name := range m.From {
		if slices.Contains(o.From, name) {
			return wrong("the documents of a table move to one table", "moves the table %s, which %s moves too", name, o.Origin.Text)
		}
	}
	if m.To == o.To {
		return wrong("when several tables became one, say so at once: --merge "+o.From[0]+","+m.From[0]+"="+m.To,
			"moves documents to %s, and so does %s", m.To, o.Origin.Text)
	}
	return nil
}

func (r *resolver) splitAndMoved(s Split) *problem {
	for _, m := range r.out.Tables {
		if m.To == s.Into {
			return wrong("the documents of a new table come from one place", "makes documents of %s, and %s does too", s.Into, m.Origin.Text)
		}
	}
	for _, m := range r.out.Fields {
		switch {
		case m.Table != s.Table:
		case m.From.Within(s.Field) || s.Field.Within(m.From):
			return wrong("say what becomes of the field once", "splits %s.%s, and %s moves %s", s.Table, s.Field, m.Origin.Text, m.From)
		case s.Child != nil && m.To.Key() == s.Child.Key():
			return wrong("say what is in the field once", "puts the IDs of the new documents into %s.%s, and %s moves %s there",
				s.Table, s.Child, m.Origin.Text, m.From)
		}
	}
	return nil
}

func (r *resolver) invertedAndMoved(i Inversion) *problem {
	for _, o := range r.out.Inversions {
		if (o.From == i.From) != (o.To == i.To) {
			return wrong("one reference takes the place of one other", "shares a field with %s", o.Origin.Text)
		}
	}
	for _, m := range r.out.Fields {
		if m.Table == i.From.Table && m.From.Key() == i.From.Field || m.Table == i.To.Table && m.To.Key() == i.To.Field {
			return wrong("say what becomes of the field once", "names a field that %s moves", m.Origin.Text)
		}
	}
	return nil
}

// defaultUnused reports a default for a field that always gets its value from elsewhere.
func (r *resolver) defaultUnused(d Default) *problem {
	for _, s := range r.out.Splits {
		parent := s.Into == d.Table && s.Parent == d.Field.Key()
		child := s.Table == d.Table && s.Child != nil && s.Child.Key() == d.Field.Key()
		if parent || child {
			return wrong("leave it out", "names %s.%s, which gets its value by %s", d.Table, d.Field, s.Origin.Text)
		}
	}
	old := r.oldDocuments(d.Table)
	for _, m := range r.out.Fields {
		if m.Table == d.Table && m.To.Key() == d.Field.Key() && !mayBeAbsent(old, m.From) {
			return wrong("leave it out", "names %s.%s, which gets its value from %s by %s, and every document has that",
				d.Table, d.Field, m.From, m.Origin.Text)
		}
	}
	return nil
}

// mayBeAbsent reports whether a value can be without the field at the path, for whatever reason.
func mayBeAbsent(types []validator.Type, path validator.Path) bool {
	for i, step := range path {
		if step.Kind != validator.IntoField {
			continue
		}
		for _, o := range occurrences(types, path[:i]) {
			for _, t := range alternatives(o.typ) {
				if inside := stepInto(t, step); len(inside) == 0 || inside[0].optional {
					return true
				}
			}
		}
	}
	return false
}

func (r *resolver) returnedAndFilled(d Returned) *problem {
	for _, m := range r.out.Tables {
		if m.To == d.Table {
			return wrong("give the table that is filled a name that no table had", "says that %s has documents already, and %s fills it", d.Table, m.Origin.Text)
		}
	}
	for _, s := range r.out.Splits {
		if s.Into == d.Table {
			return wrong("give the table that is filled a name that no table had", "says that %s has documents already, and %s fills it", d.Table, s.Origin.Text)
		}
	}
	return nil
}
