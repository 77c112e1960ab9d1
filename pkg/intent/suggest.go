package intent

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// A Suggestion is something that the author of a change may have meant and did not declare. It is a look-alike and no
// more: nothing follows from it until somebody confirms it.
type Suggestion struct {
	Kind SuggestionKind
	// Flag confirms it, ready for a shell: --rename users.name=fullName. Of two swapped fields it is two flags.
	Flag string
	// Declared is what Flag declares, with nothing else in it.
	Declared Intent
	// Evidence are the reasons to think so, the best first, each the end of a sentence: "both names have \"name\" in them".
	Evidence []string
	// Caution is what to think of before confirming it, or "".
	Caution string
	// Rivals are the flags of other suggestions that take the same field or table: at most one of them is right.
	Rivals []string
}

// A SuggestionKind says what may have happened.
type SuggestionKind string

// The kinds of suggestions.
const (
	SuggestRename      SuggestionKind = "rename"       // a field of an object has another name there
	SuggestWrap        SuggestionKind = "wrap"         // a value is now in an array
	SuggestMove        SuggestionKind = "move"         // a field moved into a nested object or out of one
	SuggestSwap        SuggestionKind = "swap"         // two fields of an object exchanged their names
	SuggestRenameTable SuggestionKind = "rename-table" // a table has another name
	SuggestMerge       SuggestionKind = "merge"        // several tables became one
	SuggestSplit       SuggestionKind = "split"        // what was in a field became documents of a table
	SuggestInvert      SuggestionKind = "invert"       // a reference changed its direction
)

// Suggest returns what looks like a change that is not declared, table by table. in is what is declared, resolved; nil is
// nothing. What it accounts for is not suggested, and neither is anything that [Resolve] would refuse, but for what the
// caution says.
func Suggest(from, to *schema.Schema, in *Intent) []Suggestion {
	if in == nil {
		in = &Intent{}
	}
	if from == nil || to == nil {
		return nil
	}
	s := &suggester{resolver: &resolver{from: from, to: to, out: in}, indexed: map[string][2]*fieldIndex{}}
	s.turned = s.countTurned()
	s.tables()
	s.parts = s.findParts()
	for _, t := range to.Tables {
		s.splits(t)
		if !s.isSame(t.Name) {
			s.fields(t)
			s.inversions(t)
		}
	}
	s.rivals()
	return s.found
}

// A suggester is one call of [Suggest].
type suggester struct {
	*resolver
	found  []Suggestion
	turned map[[2]string]int // how many references to an old table are references to a new one now
	parts  []part            // what may have become documents

	indexed map[string][2]*fieldIndex // the old and new documents of tables, as far as they were asked for
}

// add adds a suggestion unless Resolve would refuse it. texts are what follows its flag, which is mostly given once. A
// refusal that only the schema has to be completed for is a caution.
func (s *suggester) add(kind SuggestionKind, texts []string, caution string, evidence ...string) {
	form := forms[slices.IndexFunc(forms, func(f Form) bool { return f.Flag == kind.flag() })]
	suggestion := Suggestion{Kind: kind, Caution: caution}
	var flags []string
	for _, text := range texts {
		flags = append(flags, "--"+form.Flag+" "+shellWord(text))
		if form.Parse(&suggestion.Declared, text) != nil {
			return
		}
	}
	suggestion.Flag = strings.Join(flags, " ")
	declared := *s.out
	declared.Returned = nil // the old schema has those tables by now, see WithReturned
	if _, err := Resolve(Merge(&declared, &suggestion.Declared), s.from, s.to); err != nil {
		problems, _ := err.(Errors)
		if kind != SuggestSplit || len(problems) != 1 {
			return
		}
		suggestion.Caution = problems[0].Message + ": " + problems[0].Hint
	}
	for _, e := range evidence {
		if e != "" {
			suggestion.Evidence = append(suggestion.Evidence, e)
		}
	}
	s.found = append(s.found, suggestion)
}

// flag returns the flag that declares what a suggestion of the kind says.
func (k SuggestionKind) flag() string {
	switch k {
	case SuggestWrap, SuggestMove, SuggestSwap:
		return "rename"
	default:
		return string(k)
	}
}

// shellWord quotes a word for a POSIX shell where it needs it.
func shellWord(word string) string {
	if strings.ContainsAny(word, "[]{}") {
		return "'" + word + "'"
	}
	return word
}

// rivals notes for each suggestion the others that take the same old or new field or table.
func (s *suggester) rivals() {
	for i := range s.found {
		for j := range s.found {
			if i != j && shares(s.found[i].Declared, s.found[j].Declared) {
				s.found[i].Rivals = append(s.found[i].Rivals, s.found[j].Flag)
			}
		}
	}
}

// shares reports whether two suggestions take the same field or table.
func shares(a, b Intent) bool {
	x, y := claims(a), claims(b)
	return slices.ContainsFunc(x, func(claim string) bool { return slices.Contains(y, claim) })
}

// claims returns what a suggestion takes: fields and tables that can have one meaning only.
func claims(in Intent) []string {
	var list []string
	for _, m := range in.Fields {
		list = append(list, "old "+m.Table+"."+m.From.Key(), "new "+m.Table+"."+m.To.Key())
	}
	for _, m := range in.Tables {
		for _, name := range m.From {
			list = append(list, "old "+name)
		}
		list = append(list, "new "+m.To)
	}
	for _, d := range in.Splits {
		list = append(list, "old "+d.Table+"."+d.Field.Key()+" of "+d.Into, "new "+d.Into)
	}
	for _, i := range in.Inversions {
		list = append(list, "old "+i.From.Table+"."+i.From.Field, "new "+i.To.Table+"."+i.To.Field)
	}
	return list
}

// list returns the given texts.
func list(texts ...string) []string { return texts }

// isSame reports whether nothing changed about the documents of a table, so that there is nothing to look for.
func (s *suggester) isSame(table string) bool {
	old, new := s.oldDocuments(table), s.newDocuments(table)
	return len(old) == 1 && validator.Equal(old[0], new[0])
}

// versions returns what the documents of a table of the new schema have in both versions.
func (s *suggester) versions(table string) (old, new *fieldIndex) {
	if both, ok := s.indexed[table]; ok {
		return both[0], both[1]
	}
	old, new = index(s.oldDocuments(table)), index(s.newDocuments(table))
	s.indexed[table] = [2]*fieldIndex{old, new}
	return old, new
}

// tables suggests renamed and merged tables.
func (s *suggester) tables() {
	for _, added := range s.to.Tables {
		if !s.isNew(added.Name) {
			continue
		}
		var alike, evidence []string
		for _, gone := range s.from.Tables {
			if !s.isGone(gone.Name) {
				continue
			}
			if e := s.sameTable(gone, added); e != nil {
				alike = append(alike, gone.Name)
				evidence = append(evidence, gone.Name+" because "+strings.Join(e, ", and "))
				s.add(SuggestRenameTable, list(gone.Name+"="+added.Name), "copied documents get new IDs, and every reference has to follow", e...)
			}
		}
		if len(alike) > 1 {
			s.add(SuggestMerge, list(strings.Join(alike, ",")+"="+added.Name), "copied documents get new IDs, and every reference has to follow", evidence...)
		}
	}
}

// isNew reports whether a table of the new schema is new and nothing is declared to fill it.
func (s *suggester) isNew(table string) bool {
	returned := slices.ContainsFunc(s.out.Returned, func(r Returned) bool { return r.Table == table })
	into := slices.ContainsFunc(s.out.Splits, func(d Split) bool { return d.Into == table })
	return !returned && !into && len(s.oldNames(table)) == 0
}

// isGone reports whether a table of the old schema is gone and nothing is declared about its documents.
func (s *suggester) isGone(table string) bool {
	moved := slices.ContainsFunc(s.out.Tables, func(m TableMove) bool { return slices.Contains(m.From, table) })
	return !moved && s.to.Table(table) == nil
}

// sameTable returns what speaks for documents of an old table being in a new one now, nil when too little does.
func (s *suggester) sameTable(gone, added *schema.Table) []string {
	var evidence []string
	old, new := validator.StripSystemFields(gone.Document), validator.StripSystemFields(added.Document)
	shared, all := sharedFields(old, new)
	switch {
	case isSubset(validator.Any, new):
	case all > 0 && isSubset(old, new):
		evidence = append(evidence, "it accepts every document of "+gone.Name)
	case shared >= 2 && 2*shared >= all:
		evidence = append(evidence, fmt.Sprintf("it shares %d of the %d fields of %s", shared, all, gone.Name))
	}
	switch n := s.turned[[2]string{gone.Name, added.Name}]; {
	case n == 1:
		evidence = append(evidence, fmt.Sprintf("a reference to %s became one to %s", gone.Name, added.Name))
	case n > 1:
		evidence = append(evidence, fmt.Sprintf("%d references to %s became references to %s", n, gone.Name, added.Name))
	}
	if alike := namesAlike(gone.Name, added.Name); len(evidence) > 0 && alike != "" {
		evidence = append(evidence, alike)
	}
	return evidence
}

func isSubset(a, b validator.Type) bool {
	return validator.Equal(a, b) || validator.Subset(a, b).Answer == validator.IsSubset
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// sharedFields counts the fields of the old type whose values the new one accepts under the same name, and all of them. Of
// unions it compares the members that have most in common.
func sharedFields(old, new validator.Type) (shared, all int) {
	for _, a := range alternatives(old) {
		before, ok := a.(*validator.Object)
		if !ok {
			return 0, 0
		}
		for _, b := range alternatives(new) {
			after, ok := b.(*validator.Object)
			if !ok {
				continue
			}
			n := 0
			for _, f := range before.Fields {
				if g, ok := after.Field(f.Name); ok && isSubset(f.Type, g.Type) {
					n++
				}
			}
			if all == 0 || n > shared {
				shared, all = n, len(before.Fields)
			}
		}
	}
	return shared, all
}

// countTurned counts, for each pair of an old and a new table, the places where a v.id of one became a v.id of the other.
func (s *suggester) countTurned() map[[2]string]int {
	turned := map[[2]string]int{}
	for _, t := range s.to.Tables {
		if s.isSame(t.Name) {
			continue
		}
		old, new := s.versions(t.Name)
		for _, path := range new.paths {
			was, is := referenced(union(old.at(path))), referenced(union(new.at(path)))
			if was != "" && is != "" && was != is {
				turned[[2]string{was, is}]++
			}
		}
	}
	return turned
}
