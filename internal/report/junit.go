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
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
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

// renderJUnit returns the comparison as a JUnit report: a suite for each table and a test for each finding. What makes
// the command fail is a failure, other warnings and errors are skipped, notes pass. A table without findings is one test
// that passes.
func renderJUnit(c *Comparison, v View) ([]byte, error) {
	all := junitSuites{Name: "convex-schema-plan"}
	if findings := c.Result.Of(""); len(findings) > 0 {
		all.add(junitSuiteOf(c, v, schemaSuite, findings))
	}
	for _, t := range c.Result.Tables {
		all.add(junitSuiteOf(c, v, t.Name, c.Result.Of(t.Name)))
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, err
	}
	return []byte(xml.Header + string(text) + "\n"), nil
}

func (all *junitSuites) add(s junitSuite) {
	all.Suites = append(all.Suites, s)
	all.Tests += s.Tests
	all.Failures += s.Failures
	all.Skipped += s.Skipped
}

func junitSuiteOf(c *Comparison, v View, table string, findings []diff.Finding) junitSuite {
	s := junitSuite{Name: Clean(table)}
	for _, f := range findings {
		s.Cases = append(s.Cases, junitCaseOf(c, v, f))
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

func junitCaseOf(c *Comparison, v View, f diff.Finding) junitCase {
	one := junitCase{Name: string(f.Rule), Class: Clean(f.Table)}
	if f.Table == "" {
		one.Class = schemaSuite
	}
	if where := f.Where(); where != "" {
		one.Name += ": " + Clean(where)
	}
	message := shortenTo(Clean(f.Message), messageWidth)
	lines := []string{f.Severity.String() + ": " + message}
	if at, ok := c.newPlace(f); ok {
		file, _ := v.Files.inRepository(at.File)
		one.File, one.Line = Clean(file), at.Line
		lines = append(lines, "at "+v.Files.name(at))
	}
	if at, ok := c.oldPlace(f); ok {
		lines = append(lines, "at "+v.Files.name(at)+" in the old version")
	}
	text := escapedText(strings.Join(append(append(lines, proof(f)...), explainHint(f.Rule)), "\n"))
	if v.fails(f) {
		one.Failure = &junitResult{message, string(f.Rule), text}
		return one
	}
	if f.Severity >= diff.Warning {
		one.Skipped = &junitResult{Message: f.Severity.String() + ": " + message}
	}
	one.Output = &text
	return one
}
