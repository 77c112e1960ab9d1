package report

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/value"
)

// The wire types are the promise to machines: internal/report/check.schema.json describes them. They are apart from
// the types of package diff, so that those can change.
type (
	wireComparison struct {
		Version  int           `json:"version"`
		From     wireVersion   `json:"from"`
		To       wireVersion   `json:"to"`
		Verdict  string        `json:"verdict"`
		Refused  bool          `json:"refused"`
		Tables   []wireTable   `json:"tables"`
		Findings []wireFinding `json:"findings"`
		Remarks  []wireRemark  `json:"remarks,omitempty"`
		Summary  wireSummary   `json:"summary"`
	}
	wireVersion struct {
		Source string `json:"source"`
		File   string `json:"file"`
	}
	wireTable struct {
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
		Severity    string        `json:"severity"`
		Component   string        `json:"component"`
		Table       string        `json:"table,omitempty"`
		Index       string        `json:"index,omitempty"`
		Path        string        `json:"path,omitempty"`
		Message     string        `json:"message"`
		Fingerprint string        `json:"fingerprint"`
		Before      string        `json:"before,omitempty"`
		After       string        `json:"after,omitempty"`
		ConvexCode  string        `json:"convexCode,omitempty"`
		Witness     *wireWitness  `json:"witness,omitempty"`
		From        *wirePosition `json:"from,omitempty"`
		To          *wirePosition `json:"to,omitempty"`
	}
	wireRemark struct {
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
		Error   int `json:"error"`
		Warning int `json:"warning"`
		Note    int `json:"note"`
	}
)

// formatVersion is the version of the JSON of check and diff. Keys may join without changing it.
const formatVersion = 1

// JSON returns what check and diff print for machines: the whole comparison, whatever its findings weigh.
func JSON(c *Comparison) ([]byte, error) {
	r := c.Result
	n := count(r.Findings)
	wire := wireComparison{
		Version: formatVersion,
		From:    wireVersion(c.From), To: wireVersion(c.To),
		Verdict: r.Verdict.String(), Refused: r.Refused,
		Tables: make([]wireTable, len(r.Tables)), Findings: make([]wireFinding, len(r.Findings)),
		Summary: wireSummary{n.Errors, n.Warnings, n.Notes},
	}
	for i := range r.Tables {
		wire.Tables[i] = toWireTable(&r.Tables[i])
	}
	for i, f := range r.Findings {
		wire.Findings[i] = toWireFinding(r, f)
	}
	for _, e := range r.Remarks {
		remark := wireRemark{Table: e.Table, Index: e.Place.Index, Message: e.Message, ConvexCode: string(e.Code)}
		if at, ok := r.RemarkPosition(e); ok {
			remark.From = toWirePosition(at)
		}
		wire.Remarks = append(wire.Remarks, remark)
	}
	return marshal(wire)
}

func toWireTable(t *diff.TableResult) wireTable {
	wire := wireTable{
		Component: t.Component, Name: t.Name, Status: t.Status.String(), Verdict: t.Verdict.String(),
		Deploy: t.Deploy.String(), Reason: t.Reason,
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

func toWireFinding(r *diff.Result, f diff.Finding) wireFinding {
	wire := wireFinding{
		Rule: string(f.Rule), Severity: f.Severity.String(), Component: f.Component, Table: f.Table, Index: f.Index,
		Path: f.Path.String(), Message: f.Message, Fingerprint: f.Fingerprint(), Before: f.From.Text(), After: f.To.Text(),
		ConvexCode: f.Code,
	}
	if f.Witness != nil {
		wire.Witness = toWireWitness(f.Witness)
	}
	if at, ok := r.FromPosition(f); ok {
		wire.From = toWirePosition(at)
	}
	if at, ok := r.ToPosition(f); ok {
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
