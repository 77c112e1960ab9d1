package diff

import (
	"embed"
	"fmt"
	"strings"
)

// A Severity says how much a finding weighs.
type Severity uint8

// The severities, lightest first, so that they can be compared.
const (
	Note    Severity = iota // good to know; nothing fails because of it
	Warning                 // the deploy can succeed, but something is lost or has to be looked at
	Error                   // the deploy is refused, or fails when a document like the witness is stored
)

// severityNames names every severity, in the order of their numbers.
var severityNames = [...]string{Note: "note", Warning: "warning", Error: "error"}

// String returns note, warning or error.
func (s Severity) String() string { return severityNames[s] }

// ParseSeverity is the inverse of [Severity.String]. It returns false for any other text.
func ParseSeverity(name string) (Severity, bool) {
	for s, n := range severityNames {
		if n == name {
			return Severity(s), true
		}
	}
	return Note, false
}

// A RuleID names a rule for good: it is what people write into configurations and suppressions.
type RuleID string

// AboutApprovals says whether the rule is about what approves findings, so that its own cannot be approved: they are mended
// where the approval is.
func (id RuleID) AboutApprovals() bool {
	return id == ApprovalInvalid || id == ApprovalExpired || id == ApprovalUnused
}

// A Rule is one kind of change (or of mistake) that a user is told about.
type Rule struct {
	ID RuleID
	// Severity is what a finding of the rule weighs, unless what surrounds it says otherwise: a narrowed type weighs
	// nothing while Convex checks no document. Read [Finding.Severity] for a finding.
	Severity Severity
	Summary  string // one sentence without a full stop: when the rule fires
}

// A Doc is the long text of a rule, for someone who asks what a finding means.
type Doc struct {
	Why    string // markdown: why it matters on Convex
	Remedy string // markdown: what to do
	Before string // a schema.ts
	After  string // the same schema.ts after the change that the rule reports
	Output string // what comparing the two reports, one finding a line with its details indented
	// Files are what the finding needs to know beside the two schemas, such as an older version or a file of approvals.
	Files []DocFile
	// FiredBy names the package that reports the rule, for one that no comparison of two schemas does; "" is this one.
	FiredBy string
}

// A DocFile is a file of an example.
type DocFile struct{ Name, Content string }

//go:embed rules/*.txtar
var ruleFiles embed.FS

// Rules returns every rule, the worst first, in the order of the rule book.
func Rules() []Rule { return append([]Rule(nil), rules...) }

// FindRule returns the rule called id, and whether there is one.
func FindRule(id RuleID) (Rule, bool) {
	for _, r := range rules {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// Doc returns the long text of the rule. It fails only for a rule that is not in [Rules].
func (r Rule) Doc() (Doc, error) {
	data, err := ruleFiles.ReadFile("rules/" + string(r.ID) + ".txtar")
	if err != nil {
		return Doc{}, fmt.Errorf("no text for rule %q", r.ID)
	}
	doc := Doc{}
	for _, section := range splitSections(string(data)) {
		switch name := section.Name; {
		case name == "":
			why, remedy, _ := strings.Cut(section.Content, "# What to do\n")
			doc.Why = strings.TrimSpace(strings.TrimPrefix(why, "# Why\n"))
			doc.Remedy = strings.TrimSpace(remedy)
		case name == "before.ts":
			doc.Before = section.Content
		case name == "after.ts":
			doc.After = section.Content
		case name == "want":
			doc.Output = section.Content
		case name == "fired-by":
			doc.FiredBy = strings.TrimSpace(section.Content)
		case !strings.HasPrefix(name, "quiet"): // what looks much like it and does not fire is for the tests
			doc.Files = append(doc.Files, section)
		}
	}
	return doc, nil
}

// splitSections splits text in txtar form into its files; what stands before the first one has the name "".
func splitSections(text string) []DocFile {
	sections := []DocFile{{}}
	for line := range strings.Lines(text) {
		marker := strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(marker, "-- ") && strings.HasSuffix(marker, " --") && len(marker) > len("--  --") {
			sections = append(sections, DocFile{Name: strings.TrimSpace(marker[len("-- ") : len(marker)-len(" --")])})
			continue
		}
		sections[len(sections)-1].Content += line
	}
	return sections
}
