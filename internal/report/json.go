package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"convex-schema-plan/internal/ruledoc"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/value"
)

// The wire types are the promise to machines: docs/schemas/check.schema.json describes them. They are apart from
// the types of package diff, so that those can change.
type (
	wireReport struct {
		Version  int           `json:"version"`
		From     wireVersion   `json:"from"`
		To       wireVersion   `json:"to"`
		Verdict  string        `json:"verdict"`
		Refused  bool          `json:"refused"`
		Projects []wireProject `json:"projects"`
		Tables   []wireTable   `json:"tables"`
		Findings []wireFinding `json:"findings"`
		Remarks  []wireRemark  `json:"remarks,omitempty"`
		Summary  wireSummary   `json:"summary"`
	}
	wireVersion struct {
		Source  string `json:"source"`
		Label   string `json:"label,omitempty"`
		File    string `json:"file,omitempty"`
		Commit  string `json:"commit,omitempty"`
		Head    string `json:"head,omitempty"`
		Chosen  string `json:"chosen,omitempty"`
		Subject string `json:"subject,omitempty"`
	}
	wireProject struct {
		Project   string   `json:"project"`
		Component string   `json:"component"`
		From      wireFile `json:"from"`
		To        wireFile `json:"to"`
		Verdict   string   `json:"verdict"`
		Refused   bool     `json:"refused"`
		Next      []string `json:"next,omitempty"`
	}
	wireFile struct {
		File string `json:"file,omitempty"`
	}
	wireTable struct {
		Project       string          `json:"project,omitempty"`
		Component     string          `json:"component"`
		Name          string          `json:"name"`
		Status        string          `json:"status"`
		Verdict       string          `json:"verdict"`
		Deploy        string          `json:"deploy"`
		Indexes       []wireIndex     `json:"indexes,omitempty"`
		Witness       json.RawMessage `json:"witness,omitempty"`
		WitnessPath   *string         `json:"witnessPath,omitempty"`
		ConvexMessage string          `json:"convexMessage,omitempty"`
		Reason        string          `json:"reason,omitempty"`
	}
	wireIndex struct {
		Name   string `json:"name"`
		Effect string `json:"effect"`
	}
	wireFinding struct {
		Rule        string        `json:"rule"`
		Link        string        `json:"link"`
		Severity    string        `json:"severity"`
		Project     string        `json:"project,omitempty"`
		Component   string        `json:"component"`
		Table       string        `json:"table,omitempty"`
		Index       string        `json:"index,omitempty"`
		Path        string        `json:"path,omitempty"`
		Message     string        `json:"message"`
		Notes       []string      `json:"notes,omitempty"`
		Fingerprint string        `json:"fingerprint"`
		Before      string        `json:"before,omitempty"`
		After       string        `json:"after,omitempty"`
		ConvexCode  string        `json:"convexCode,omitempty"`
		Witness     *wireWitness  `json:"witness,omitempty"`
		From        *wirePosition `json:"from,omitempty"`
		To          *wirePosition `json:"to,omitempty"`
		Suppressed  *wireApproval `json:"suppressed,omitempty"`
	}
	wireApproval struct {
		Reason string `json:"reason"`
		By     string `json:"by"`
	}
	wireRemark struct {
		Project    string        `json:"project,omitempty"`
		Component  string        `json:"component"`
		Table      string        `json:"table,omitempty"`
		Index      string        `json:"index,omitempty"`
		Message    string        `json:"message"`
		ConvexCode string        `json:"convexCode"`
		From       *wirePosition `json:"from,omitempty"`
	}
	wireWitness struct {
		Document      json.RawMessage `json:"document"`
		Path          string          `json:"path"`
		Isolated      bool            `json:"isolated"`
		ConvexMessage string          `json:"convexMessage"`
	}
	wirePosition struct {
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	}
	wireSummary struct {
		Error      int `json:"error"`
		Warning    int `json:"warning"`
		Note       int `json:"note"`
		Suppressed int `json:"suppressed"`
	}
)

// formatVersion is the version of the JSON of check and diff. Keys may join without changing it.
const formatVersion = 1

// JSON returns what check and diff print for machines: the whole report, whatever its findings weigh.
func JSON(r *Report) ([]byte, error) {
	sum := tallyOf(View{Passes: true}, r.parts()...)
	n := count(sum.findings)
	wire := wireReport{
		Version: formatVersion, From: toWireVersion(r.From), To: toWireVersion(r.To),
		Verdict: sum.verdict.String(), Refused: sum.refused,
		Projects: []wireProject{}, Tables: []wireTable{}, Findings: []wireFinding{},
		Summary: wireSummary{n.Errors, n.Warnings, n.Notes, n.Suppressed},
	}
	for _, c := range r.Comparisons {
		wire.Projects = append(wire.Projects, wireProject{
			Project: c.Project, Component: c.Component, From: wireFile{c.From.File}, To: wireFile{c.To.File},
			Verdict: c.Result.Verdict.String(), Refused: c.Result.Refused, Next: c.Next,
		})
		if r.several() {
			wire.From.File, wire.To.File = "", ""
		} else {
			wire.From.File, wire.To.File = c.From.File, c.To.File
		}
	}
	for _, c := range r.parts() {
		wire.add(c)
	}
	return marshal(wire)
}

// add appends what was found out about one part of the report.
func (w *wireReport) add(c *Comparison) {
	r := c.Result
	for i := range r.Tables {
		w.Tables = append(w.Tables, toWireTable(c, &r.Tables[i]))
	}
	for _, f := range r.Findings {
		w.Findings = append(w.Findings, toWireFinding(c, f))
	}
	for _, e := range r.Remarks {
		remark := wireRemark{Project: c.Project, Component: c.Component, Table: e.Table, Index: e.Place.Index,
			Message: e.Message, ConvexCode: string(e.Code)}
		if at, ok := r.RemarkPosition(e); ok {
			remark.From = toWirePosition(at)
		}
		w.Remarks = append(w.Remarks, remark)
	}
}

func toWireVersion(v Version) wireVersion {
	return wireVersion{v.Source, v.Label, v.File, v.Commit, v.Head, v.Chosen, v.Subject}
}

func toWireTable(c *Comparison, t *diff.TableResult) wireTable {
	wire := wireTable{
		Project: c.Project, Component: cmp.Or(t.Component, c.Component), Name: t.Name, Status: t.Status.String(),
		Verdict: t.Verdict.String(), Deploy: t.Deploy.String(), Reason: t.Reason,
	}
	for _, x := range t.Indexes {
		wire.Indexes = append(wire.Indexes, wireIndex{x.Name, x.Effect.String()})
	}
	if t.Witness != nil {
		w := toWireWitness(t.Witness)
		wire.Witness, wire.WitnessPath, wire.ConvexMessage = w.Document, &w.Path, w.ConvexMessage
	}
	return wire
}

func toWireFinding(c *Comparison, f diff.Finding) wireFinding {
	wire := wireFinding{
		Rule: string(f.Rule), Link: ruledoc.Link(f.Rule), Severity: f.Severity.String(), Project: cmp.Or(f.Project, c.Project),
		Component: cmp.Or(f.Component, c.Component), Table: f.Table, Index: f.Index,
		Path: f.Path.String(), Message: f.Message, Notes: f.Notes, Fingerprint: f.Fingerprint(),
		Before: f.From.Text(), After: f.To.Text(), ConvexCode: f.Code,
	}
	if f.Witness != nil {
		wire.Witness = toWireWitness(f.Witness)
	}
	if f.Suppressed != nil {
		wire.Suppressed = &wireApproval{f.Suppressed.Reason, f.Suppressed.By}
	}
	if f.At != nil {
		wire.To = toWirePosition(filePlace(f))
		return wire
	}
	if at, ok := c.Result.FromPosition(f); ok {
		wire.From = toWirePosition(at)
	}
	if at, ok := c.Result.ToPosition(f); ok {
		wire.To = toWirePosition(at)
	}
	return wire
}

func toWireWitness(w *diff.Witness) *wireWitness {
	return &wireWitness{
		Document: value.AppendJSON(nil, w.Document), Path: w.Path.String(), Isolated: w.Isolated, ConvexMessage: w.Message,
	}
}

func toWirePosition(p schema.Position) *wirePosition { return &wirePosition{p.File, p.Line, p.Column} }

// marshal returns v as indented JSON with a line end. Characters that a terminal could act on are escaped, so that the
// output is as harmless as the text form.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return HarmlessJSON(b.Bytes()), nil
}

// HarmlessJSON writes the characters of JSON text that [Clean] would escape as \uXXXX. In JSON they occur in strings only,
// except for line ends, which stay.
func HarmlessJSON(text []byte) []byte {
	safe := make([]byte, 0, len(text))
	text = []byte(breakCommands(string(text), `\u0023`))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == '\n' || shows(r, size) {
			safe = append(safe, text[:size]...)
		} else {
			for _, unit := range utf16.Encode([]rune{r}) {
				safe = append(safe, `\u`...)
				safe = append(safe, strconv.FormatUint(uint64(unit)+0x10000, 16)[1:]...)
			}
		}
		text = text[size:]
	}
	return safe
}
