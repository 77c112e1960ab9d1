package plan

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

// A PatternID names a pattern for good: plans carry it, and people link to its page.
type PatternID string

// A Pattern is one kind of change that plans know the way through: what happens to the documents, what is written out
// without asking, and what only the user can decide.
type Pattern struct {
	ID    PatternID
	Title string
	// Summary says when a plan uses the pattern: one sentence without a full stop.
	Summary   string
	Automatic string // what the plan writes out by itself
	Yours     string // what it leaves to the user; "" for nothing
	// Flags and Tags are the declarations, on the command line and as comments in the schema, that the pattern follows.
	Flags, Tags []string
	// Cases are folders of testdata/schemas that show the pattern. The first one is its example.
	Cases []string
}

// A Section is one part of the long text of a pattern.
type Section struct {
	Title string
	Text  string // markdown
}

//go:embed patterns/*.txtar
var patternFiles embed.FS

// Patterns returns every pattern in the order of the pattern book: fields, values, documents and tables, and what a
// change is made of as a whole.
func Patterns() []Pattern { return slices.Clone(patterns) }

// FindPattern returns the pattern called id, and whether there is one.
func FindPattern(id PatternID) (Pattern, bool) {
	for _, p := range patterns {
		if p.ID == id {
			return p, true
		}
	}
	return Pattern{}, false
}

// Doc returns the long text of the pattern, section by section. It fails only for a pattern that is not in [Patterns].
func (p Pattern) Doc() ([]Section, error) {
	data, err := patternFiles.ReadFile("patterns/" + string(p.ID) + ".txtar")
	if err != nil {
		return nil, fmt.Errorf("no text for pattern %q", p.ID)
	}
	var sections []Section
	for line := range strings.Lines(string(data)) {
		if title, ok := strings.CutPrefix(line, "# "); ok {
			sections = append(sections, Section{Title: strings.TrimSpace(title)})
			continue
		}
		if len(sections) == 0 {
			return nil, fmt.Errorf("the text of pattern %q begins without a title", p.ID)
		}
		sections[len(sections)-1].Text += line
	}
	for i := range sections {
		sections[i].Text = strings.TrimSpace(sections[i].Text)
	}
	return sections, nil
}

// UsedPatterns returns the patterns that a plan uses, those of its migrations and its own, in the order of the pattern
// book and each one once.
func (p *Plan) UsedPatterns() []Pattern {
	used := map[PatternID]bool{}
	for _, id := range p.Patterns {
		used[id] = true
	}
	for _, m := range p.Migrations {
		for _, id := range m.Patterns {
			used[id] = true
		}
	}
	return slices.DeleteFunc(Patterns(), func(p Pattern) bool { return !used[p.ID] })
}
