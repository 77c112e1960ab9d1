package report

import (
	"encoding/xml"
	"strings"

	"convex-schema-plan/pkg/diff"
)

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string           `xml:"name,attr"`
		Tests      int              `xml:"tests,attr"`
		Failures   int              `xml:"failures,attr"`
		Errors     int              `xml:"errors,attr"`
		Skipped    int              `xml:"skipped,attr"`
		Properties *junitProperties `xml:"properties"`
		Cases      []junitCase      `xml:"testcase"`
	}
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name    string       `xml:"name,attr"`
		Class   string       `xml:"classname,attr"`
		File    string       `xml:"file,attr,omitempty"`
		Line    int          `xml:"line,attr,omitempty"`
		Failure *junitResult `xml:"failure"`
		Skipped *junitResult `xml:"skipped"`
		Output  *junitText   `xml:"system-out"`
	}
	junitResult struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		junitText
	}
	// junitText is text that has been escaped already: package xml would write line ends as entities, which nobody can
	// read.
	junitText struct {
		Escaped string `xml:",innerxml"`
	}
)

// escapedText returns text that has no control characters but line ends, escaped for XML.
func escapedText(text string) junitText {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return junitText{strings.ReplaceAll(b.String(), "&#xA;", "\n")}
}

// schemaSuite is the name of the suite with what is about no table.
const schemaSuite = "schema"

// renderJUnit returns the report as a JUnit file: a suite for each table and a test for each finding. What makes the
// command fail is a failure; other warnings and errors, and what somebody approved, are skipped; notes pass. A table
// without findings is one test that passes. Each suite says between which commits.
func renderJUnit(r *Report, v View) ([]byte, error) {
	all := junitSuites{Name: "convex-schema-plan"}
	var between *junitProperties
	if r.versions(Style{}) != "" {
		between = &junitProperties{[]junitProperty{{"from", r.From.name(short)}, {"to", r.To.name(short)}}}
	}
	for _, c := range r.parts() {
		prefix := ""
		if title := r.title(c, Clean); title != "" {
			prefix = title + ": "
		}
		suite := func(name string, findings []diff.Finding) {
			all.add(junitSuiteOf(&junitPart{r, c, v, prefix + Clean(name)}, between, findings))
		}
		if findings := c.Result.Of(""); len(findings) > 0 {
			suite(schemaSuite, findings)
		}
		for _, t := range c.Result.Tables {
			suite(t.Name, c.Result.Of(t.Name))
		}
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, err
	}
	return []byte(xml.Header + string(text) + "\n"), nil
}

// A junitPart is what the cases of one suite have in common.
type junitPart struct {
	*Report
	*Comparison
	view View
	name string
}

func (all *junitSuites) add(s junitSuite) {
	all.Suites = append(all.Suites, s)
	all.Tests += s.Tests
	all.Failures += s.Failures
	all.Skipped += s.Skipped
}

func junitSuiteOf(p *junitPart, between *junitProperties, findings []diff.Finding) junitSuite {
	s := junitSuite{Name: p.name, Properties: between}
	for _, f := range findings {
		s.Cases = append(s.Cases, junitCaseOf(p, f))
	}
	if s.Cases == nil {
		s.Cases = []junitCase{{Name: "no findings", Class: s.Name}}
	}
	for _, one := range s.Cases {
		s.Tests++
		if one.Failure != nil {
			s.Failures++
		}
		if one.Skipped != nil {
			s.Skipped++
		}
	}
	return s
}

func junitCaseOf(p *junitPart, f diff.Finding) junitCase {
	one := junitCase{Name: string(f.Rule), Class: p.name}
	if where := f.Where(); where != "" {
		one.Name += ": " + Clean(where)
	}
	message := shortenTo(Clean(f.Message), messageWidth)
	lines := []string{f.Severity.String() + ": " + message}
	if at, ok := p.newPlace(f); ok {
		file, _ := p.view.Files.inRepository(at.File)
		one.File, one.Line = Clean(file), at.Line
		lines = append(lines, "at "+p.view.Files.name(at))
	}
	if at, ok := p.oldPlace(f); ok {
		lines = append(lines, "at "+p.view.Files.name(at)+" in the old version")
	}
	lines = append(append(append(lines, noteLines(f)...), proof(f)...), explainHint(f.Rule))
	if p.view.fails(f) {
		text := escapedText(strings.Join(append(lines, p.acceptance(f)...), "\n"))
		one.Failure = &junitResult{message, string(f.Rule), text}
		return one
	}
	switch {
	case f.Suppressed != nil:
		one.Skipped = &junitResult{Message: approved(f.Suppressed, short) + " (" + f.Severity.String() + ": " + message + ")"}
	case f.Severity >= diff.Warning:
		one.Skipped = &junitResult{Message: f.Severity.String() + ": " + message}
	}
	text := escapedText(strings.Join(lines, "\n"))
	one.Output = &text
	return one
}
