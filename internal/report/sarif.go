package report

import (
	"cmp"
	"net/url"
	"strings"
	"unicode/utf16"

	"convex-schema-plan/internal/ruledoc"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
)

// What GitHub makes of a SARIF file: it shows message.text and never message.markdown, prefers help.markdown to
// help.text, needs the primary location to be relative to the repository, and computes a fingerprint of its own from the
// line when primaryLocationLineHash is missing. Other viewers track results by any partial fingerprint.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool            `json:"tool"`
		Provenance []sarifProvenance    `json:"versionControlProvenance,omitempty"`
		Bases      map[string]sarifBase `json:"originalUriBaseIds"`
		ColumnKind string               `json:"columnKind"`
		Results    []sarifResult        `json:"results"`
		Properties sarifCompared        `json:"properties"`
	}
	sarifProvenance struct {
		Repository string        `json:"repositoryUri"`
		Revision   string        `json:"revisionId"`
		Mapped     sarifArtifact `json:"mappedTo"`
	}
	// sarifCompared says what was compared; SARIF has a place for the newer version only, and for that only when the URL
	// of the repository is known.
	sarifCompared struct {
		From wireVersion `json:"from"`
		To   wireVersion `json:"to"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifBase struct {
		Description sarifText `json:"description"`
	}
	sarifRule struct {
		ID         string            `json:"id"`
		Short      sarifText         `json:"shortDescription"`
		Full       sarifText         `json:"fullDescription"`
		Help       sarifText         `json:"help"`
		HelpURI    string            `json:"helpUri,omitempty"`
		Default    sarifLevel        `json:"defaultConfiguration"`
		Properties map[string]string `json:"properties"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions"` // empty says that nothing suppresses the result
		Properties   map[string]string  `json:"properties,omitempty"`
	}
	sarifSuppression struct {
		Kind          string            `json:"kind"`
		Status        string            `json:"status"`
		Justification string            `json:"justification,omitempty"`
		Properties    map[string]string `json:"properties,omitempty"`
	}
	sarifLocation struct {
		ID       int            `json:"id,omitempty"`
		Message  *sarifText     `json:"message,omitempty"`
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI  string `json:"uri,omitempty"`
		Base string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
)

// sarifRoot names the folder of the repository in a SARIF file.
const sarifRoot = "%SRCROOT%"

// renderSARIF returns a SARIF 2.1.0 log with one run: the rules that found something, and every finding.
func renderSARIF(r *Report, v View) ([]byte, error) {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "convex-schema-plan", Version: v.Program, Rules: []sarifRule{}}},
		Provenance: sarifProvenanceOf(r, v),
		Bases:      map[string]sarifBase{sarifRoot: {sarifText{Text: "The folder of the repository."}}},
		ColumnKind: "utf16CodeUnits",
		Results:    []sarifResult{},
		Properties: sarifCompared{toWireVersion(r.From), toWireVersion(r.To)},
	}
	known := map[diff.RuleID]int{}
	for _, c := range r.parts() {
		for _, f := range shownFindings(c.Result, v.Least) {
			index, ok := known[f.Rule]
			if !ok {
				rule, err := sarifRuleOf(f.Rule)
				if err != nil {
					return nil, err
				}
				index = len(run.Tool.Driver.Rules)
				known[f.Rule] = index
				run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
			}
			run.Results = append(run.Results, sarifResultOf(r, c, v, f, index))
		}
	}
	return marshal(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// sarifProvenanceOf says which commit of which repository the files are from.
func sarifProvenanceOf(r *Report, v View) []sarifProvenance {
	u, err := url.Parse(v.Repository)
	if err != nil || u.Scheme == "" || u.Host == "" || u.User != nil || r.To.commit() == "" {
		return nil
	}
	return []sarifProvenance{{Repository: u.String(), Revision: r.To.commit(), Mapped: sarifArtifact{Base: sarifRoot}}}
}

func sarifRuleOf(id diff.RuleID) (sarifRule, error) {
	rule, _ := diff.FindRule(id)
	doc, err := rule.Doc()
	if err != nil {
		return sarifRule{}, err
	}
	help, err := ruledoc.Help(rule)
	if err != nil {
		return sarifRule{}, err
	}
	link, _ := ruledoc.URL(id)
	return sarifRule{
		ID: string(id), Short: sarifText{Text: rule.Summary + "."}, Full: sarifText{Text: doc.Why},
		Help:    sarifText{Text: "Why: " + doc.Why + "\n\nWhat to do: " + doc.Remedy, Markdown: help},
		HelpURI: link, Default: sarifLevel{rule.Severity.String()},
		Properties: map[string]string{"documentation": ruledoc.Link(id)},
	}, nil
}

func sarifResultOf(r *Report, c *Comparison, v View, f diff.Finding, rule int) sarifResult {
	lines := append([]string{shortenTo(Clean(f.Message), messageWidth) + "."}, noteLines(f)...)
	lines = append(lines, proof(f)...)
	if v.fails(f) {
		lines = append(lines, r.acceptance(f)...)
	}
	result := sarifResult{
		RuleID: string(f.Rule), RuleIndex: rule, Level: f.Severity.String(),
		Message:      sarifText{Text: sarifMessage(strings.Join(lines, "\n"))},
		Fingerprints: map[string]string{"convexSchemaPlan/v1": f.Fingerprint()},
		Suppressions: sarifSuppressions(f.Suppressed),
		Properties:   map[string]string{"fingerprint": f.Fingerprint()},
	}
	for name, text := range map[string]string{
		"table": f.Table, "index": f.Index, "before": f.From.Text(), "after": f.To.Text(), "convexCode": f.Code,
		"project": cmp.Or(f.Project, c.Project), "component": cmp.Or(f.Component, c.Component),
	} {
		if text != "" {
			result.Properties[name] = text
		}
	}
	if at, ok := c.newPlace(f); ok {
		location := sarifLocation{Physical: sarifPlace(c.newLines(f, v), v.Files, at, exact(f))}
		if where := f.Where(); where != "" {
			location.Logical = []sarifLogical{{where}}
		}
		result.Locations = []sarifLocation{location}
	}
	if at, ok := c.oldPlace(f); ok {
		result.Related = []sarifLocation{{
			ID: 1, Message: &sarifText{Text: "In the old version."}, Physical: sarifPlace(c.Result.From.Source, v.Files, at, true),
		}}
	}
	return result
}

// sarifSuppressions says that somebody approved a result, in the source or in a file of its own.
func sarifSuppressions(s *diff.Suppression) []sarifSuppression {
	if s == nil {
		return []sarifSuppression{}
	}
	one := sarifSuppression{Kind: "external", Status: "accepted", Justification: s.Reason}
	if s.InSource {
		one.Kind = "inSource"
	}
	if s.By != "" {
		one.Properties = map[string]string{"by": s.By}
	}
	return []sarifSuppression{one}
}

// sarifPlace returns a position as SARIF has it. Only an exact position has columns.
func sarifPlace(source liner, files Files, at schema.Position, exact bool) sarifPhysical {
	place := sarifPhysical{Region: sarifRegion{StartLine: at.Line}}
	if file, inside := files.inRepository(at.File); inside {
		place.Artifact = sarifArtifact{(&url.URL{Path: file}).String(), sarifRoot}
	} else {
		place.Artifact = sarifArtifact{URI: fileURI(file)}
	}
	if end, ok := endColumn(source, at); ok && exact {
		line, _ := source.Line(at.File, at.Line)
		place.Region.StartColumn = utf16Column(line, at.Column)
		place.Region.EndColumn = utf16Column(line, end)
	}
	return place
}

// fileURI returns the URI of a file outside the repository.
func fileURI(file string) string {
	if !absolute(file) {
		return (&url.URL{Path: file}).String()
	}
	if !strings.HasPrefix(file, "/") {
		file = "/" + file // a drive of Windows
	}
	return (&url.URL{Scheme: "file", Path: file}).String()
}

// utf16Column turns a column of a line that counts characters into one that counts UTF-16 code units, both from 1.
func utf16Column(line string, column int) int {
	return len(utf16.Encode([]rune(line)[:column-1])) + 1
}

// sarifMessage keeps text from being read as a link: in SARIF, [text](target) is one, also in plain text. Braces stay as
// they are: they are placeholders only in messages with arguments, and none of ours has any.
func sarifMessage(text string) string { return strings.ReplaceAll(text, "](", `]\(`) }
