package gate

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"convex-schema-plan/internal/nearest"
	"convex-schema-plan/internal/strictjson"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/value/jsontext"
)

// A Ledger is the file in which approvals are kept: part of the repository, so that they are reviewed like the change
// that they approve.
type Ledger struct {
	File    string // as positions name it
	Schema  string // its "$schema", or ""
	Entries []Entry
}

// An Entry approves one finding. Everything but the fingerprint, the reason and the dates is there for those who review
// it, and has to be true.
type Entry struct {
	Fingerprint string
	Project     string // "" in a repository with one project
	Component   string // "" for the app itself
	Rule        string
	Where       string // as reports name the place: users.name
	Before      string // the type or index in the old version, "" when it had none
	After       string // the type or index in the new version, likewise
	Reason      string
	By          string
	On          string // the day of the approval
	Until       string // the last day that it counts, "" for no end

	position schema.Position // zero for an entry that was not read from a file
}

// A field is a key of an entry in the file.
type field struct {
	key      string
	value    *string
	optional bool // whether it is left out when empty
}

// fields returns the keys of an entry in the order of the file.
func (e *Entry) fields() []field {
	return []field{
		{"fingerprint", &e.Fingerprint, false}, {"project", &e.Project, true}, {"component", &e.Component, true},
		{"rule", &e.Rule, false}, {"where", &e.Where, false}, {"before", &e.Before, false}, {"after", &e.After, false},
		{"reason", &e.Reason, false}, {"by", &e.By, false}, {"on", &e.On, false}, {"until", &e.Until, true},
	}
}

// String names the entry in messages, by what it says it approves.
func (e Entry) String() string {
	if e.Rule == "" {
		return e.Fingerprint
	}
	return describe(e.Rule, e.Where, e.Component, e.Project)
}

// describe names a finding in messages.
func describe(rule, where, component, project string) string {
	text := rule
	if where != "" {
		text += " at " + where
	}
	if component != "" {
		text += " in " + component
	}
	if project != "" {
		text += " of " + project
	}
	return text
}

// ParseLedger reads the text of the file called name. What is no JSON, or has another form, is an error of type
// [*strictjson.Error] or [strictjson.Errors]. An entry that cannot be followed is none: [Apply] makes a finding of it.
func ParseLedger(name string, text []byte) (*Ledger, error) {
	whole, err := strictjson.Parse(name, text)
	if err != nil {
		return nil, err
	}
	if err := whole.Is(jsontext.Object, "the file with approvals", ledgerHint); err != nil {
		return nil, err
	}
	r := &ledgerReader{ledger: &Ledger{File: name}}
	for _, m := range whole.Members {
		switch m.Name {
		case "$schema":
			if r.errors.Add(m.Value.Is(jsontext.String, `"$schema"`, "it is a schema's file or URL")) {
				r.ledger.Schema = m.Value.Text
			}
		case "approvals":
			r.entries(m.Value)
		default:
			r.unknown(m, []string{"$schema", "approvals"})
		}
	}
	if err := r.errors.OrNil(); err != nil {
		return nil, err
	}
	return r.ledger, nil
}

const ledgerHint = `convex-schema-plan approve writes it; without approvals it is {"approvals": []}`

type ledgerReader struct {
	ledger *Ledger
	errors strictjson.Errors
}

func (r *ledgerReader) unknown(m strictjson.Member, known []string) {
	message := "unknown key " + strconv.Quote(m.Name)
	if c := nearest.To(m.Name, known); c != "" {
		message += "; did you mean " + strconv.Quote(c) + "?"
	}
	r.errors.Add(m.Fail(message, "the keys are "+strings.Join(known, ", ")))
}

func (r *ledgerReader) entries(list strictjson.Value) {
	if !r.errors.Add(list.Is(jsontext.Array, `"approvals"`, ledgerHint)) {
		return
	}
	for _, item := range list.Items {
		if !r.errors.Add(item.Is(jsontext.Object, "an approval", ledgerHint)) {
			continue
		}
		r.ledger.Entries = append(r.ledger.Entries, r.entry(item))
	}
}

func (r *ledgerReader) entry(item strictjson.Value) Entry {
	e := Entry{position: item.Position()}
	fields := e.fields()
	var known []string
	for _, f := range fields {
		known = append(known, f.key)
	}
	for _, m := range item.Members {
		i := slices.Index(known, m.Name)
		if i < 0 {
			r.unknown(m, known)
			continue
		}
		if r.errors.Add(m.Value.Is(jsontext.String, strconv.Quote(m.Name), "")) {
			*fields[i].value = m.Value.Text
		}
	}
	return e
}

// Format returns the text of the file: the same for the same entries, whatever their order.
func (l *Ledger) Format() []byte {
	entries := slices.Clone(l.Entries)
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.Component, b.Component), cmp.Compare(a.Where, b.Where),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	text := []byte("{\n")
	if l.Schema != "" {
		text = append(jsontext.AppendString(append(text, `  "$schema": `...), l.Schema), ",\n"...)
	}
	text = append(text, `  "approvals": [`...)
	for i, e := range entries {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, "\n    {"...)
		separator := ""
		for _, f := range e.fields() {
			if f.optional && *f.value == "" {
				continue
			}
			text = fmt.Appendf(text, "%s\n      %q: ", separator, f.key)
			text = jsontext.AppendString(text, *f.value)
			separator = ","
		}
		text = append(text, "\n    }"...)
	}
	if len(entries) > 0 {
		text = append(text, "\n  "...)
	}
	return append(text, "]\n}\n"...)
}
