package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	markdowntext "github.com/yuin/goldmark/text"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// attacks are texts that each try to leave the place where a form of the report puts users' text. Each holds zqx, which
// may be found only where such text belongs.
var attacks = []string{
	"zqx",
	"::error title=zqx::forged",
	"zqx\n::set-output name=x::y",
	"zqx\r\n::stop-commands::zqx",
	"zqx%0A::error::forged",
	"zqx,line=1::forged",
	"zqx##[add-matcher]/etc/x##vso[task.setvariable]y",
	"zqx\x1b[2J\x1b]8;;https://zqx.example\x07link\x1b]8;;\x07",
	"zqx\u202e\u2066\u200b\ufeff\u009b31m",
	"zqx\x00\x01\x0b\ufffe\uffff\U0001ffff",
	"zqx\xff\xfe\xed\xa0\x80",
	"<img src=x onerror=alert(1)>zqx",
	"</code></summary></details><script>zqx</script>", "<details>zqx",
	"<!-- zqx --> --> &lt;b&gt; &amp; &#64;zqx",
	"]]>zqx<![CDATA[",
	"\" onload=\"zqx' x='",
	"[zqx](https://zqx.example) ![zqx](https://zqx.example/x.png) [zqx](1) [a\\](2)",
	"https://zqx.example www.zqx.example zqx@zqx.example",
	"@zqx @zqx/team #1 GH-1 zqx/zqx#1 !1 $1 ~zqx",
	"`zqx`", "```\nzqx", "`` zqx ```` zqx `", "`", " zqx ", " ",
	"zqx |---| *zqx* **zqx** __zqx__ ~~zqx~~ \\zqx",
	"\n\n# zqx\n\n- zqx\n\n<b>zqx</b>\n\n    zqx",
	"zqx\"]; click s1 \"javascript:zqx\" --> s2[\"`zqx`\"] %% {{zqx}} #quot; #60;b#62; ;end",
	"${{ zqx }} $(zqx) `zqx` %zqx% {0} {{0}}",
	":", "../../zqx/..//zqx?x=1#zqx", "C:/zqx", "//zqx.example/x", "javascript:zqx",
}

// besieged is a report of two projects in which everything that users name is the given text.
func besieged(text string) *Report {
	version := func(file string) Version {
		return Version{Source: text, Label: text, File: file, Commit: text, Head: text, Chosen: text, Subject: text}
	}
	r := &Report{
		From: version(text), To: version(text + ".ts"), Arguments: []string{text, text}, Approve: []string{text},
		Comparisons: []*Comparison{besiegedPart(text), besiegedPart(text)},
		Findings: []diff.Finding{{Rule: diff.ApprovalInvalid, Severity: diff.Error, Message: text, Notes: []string{text},
			At: &schema.Position{File: text, Line: 2, Column: 1}}},
	}
	for i, c := range r.Comparisons {
		c.From, c.To, c.Project, c.Component = r.From, r.To, strings.Repeat("a", i)+text, text
	}
	r.From.Commit, r.To.Head = strings.Repeat("0a1b2c3d", 5), strings.Repeat("f", 40) // so that the versions are named
	return r
}

// all returns every finding of a report.
func (r *Report) all() []diff.Finding { return tallyOf(View{}, r.parts()...).findings }

// besiegedPart compares two versions in which everything that users name is the given text.
func besiegedPart(text string) *Comparison {
	literal := validator.Literal{Value: value.String(text)}
	before := &schema.Table{Name: text, Document: object(field(text, validator.String), optional("gone", literal))}
	after := &schema.Table{Name: text, Document: object(field(text, literal)),
		Indexes: []schema.Index{{Name: text, Spec: schema.DatabaseIndex{Fields: []string{text}}}}}
	from := &schema.Schema{Tables: []*schema.Table{before}, Validation: true}
	to := &schema.Schema{Tables: []*schema.Table{after}, Validation: true}
	at := func(line int) schema.Position { return schema.Position{File: text + ".ts", Line: line, Column: 1} }
	from.Source = &source{text + ".ts", []string{text, text, text}, map[string]schema.Position{
		text + "  ": at(1), text + "  " + into(text).String(): at(2), text + "  gone": at(3)}}
	to.Source = &source{text + ".ts", []string{text, text}, map[string]schema.Position{
		text + "  ": at(1), text + "  " + into(text).String(): at(2), text + " " + text + " ": at(2)}}
	w := &diff.Witness{Document: value.Object{{Name: text, Value: value.String(text + "x")}}, Message: "Document " + text}
	side := func(path validator.Path, t validator.Type) diff.Side {
		return diff.Side{Present: true, Place: schema.Place{Table: text, Path: path}, Type: t}
	}
	return &Comparison{
		Result: &diff.Result{From: from, To: to, Verdict: diff.Breaking, Explained: true,
			Tables: []diff.TableResult{{Name: text, Status: diff.Changed, Verdict: diff.Breaking, Deploy: diff.Scan,
				Reason: text, From: before, To: after, Witness: w}},
			Findings: []diff.Finding{
				{Rule: diff.TypeNarrowed, Severity: diff.Error, Table: text, Path: into(text), Message: text, Witness: w,
					Notes: []string{text, text}, From: side(into(text), validator.String), To: side(into(text), literal)},
				{Rule: diff.FieldRemoved, Severity: diff.Error, Table: text, Path: into("gone"), Message: text + ": removed", Witness: w,
					From: side(into("gone"), literal), To: diff.Side{Place: schema.Place{Table: text}}},
				{Rule: diff.IndexRedefined, Severity: diff.Warning, Table: text, Index: text, Message: text,
					To: diff.Side{Present: true, Place: schema.Place{Table: text, Index: text}, Index: &after.Indexes[0]}},
				{Rule: diff.NameInvalid, Severity: diff.Note, Table: text, Code: text, Message: text},
				{Rule: diff.TypeChanged, Severity: diff.Error, Table: text, Path: into(text), Message: text, Witness: w,
					From: side(into(text), validator.String), To: side(into(text), literal), Notes: []string{text, text},
					Suppressed: &diff.Suppression{Reason: text, By: text}},
			},
			Remarks: []schema.DefinitionError{{Table: text, Message: text}},
		},
	}
}

// renderHostile renders an attack in one form.
func renderHostile(t *testing.T, format, attack string) (*Report, []byte) {
	t.Helper()
	f, ok := FindFormat(format)
	require.True(t, ok)
	r := besieged(attack)
	p := &plan.Plan{Steps: []plan.Step{{Title: "Deploy " + attack}, {Title: attack, Optional: true}}}
	r.Comparisons[0].Plan = p
	line := func(string, int) (string, bool) { return attack, true }
	got, err := f.Render(r, View{Least: diff.Note, FailOn: diff.Error, Line: line, Repository: attack})
	require.NoError(t, err)
	requireHarmless(t, format, got)
	return r, got
}

// siege renders every attack in one form.
func siege(t *testing.T, format string, check func(t *testing.T, attack string, r *Report, got []byte)) {
	t.Helper()
	for _, attack := range attacks {
		t.Run(attack, func(t *testing.T) {
			r, got := renderHostile(t, format, attack)
			check(t, attack, r, got)
		})
	}
}

// TestHostileGitHub reads the commands as the runner of GitHub Actions does.
func TestHostileGitHub(t *testing.T) { siege(t, "github", checkGitHub) }

func checkGitHub(t *testing.T, attack string, r *Report, got []byte) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(string(got), "\n"), "\n")
	require.False(t, strings.HasPrefix(strings.TrimSpace(lines[0]), "::"), "what was compared")
	require.Len(t, lines[1:], len(r.all()), "one command a finding")
	kinds := map[string]int{}
	for _, line := range lines[1:] {
		command, properties, data := parseCommand(t, line)
		kinds[command]++
		for name := range properties {
			require.Contains(t, []string{"file", "line", "col", "endColumn", "title"}, name)
		}
		said := strings.HasPrefix(data, Clean(attack)) || strings.HasPrefix(data, Clean(attack+": removed"))
		require.True(t, said, data)
		if file, ok := properties["file"]; ok {
			require.Contains(t, []string{Clean(path.Clean(attack + ".ts")), Clean(path.Clean(attack))}, file)
			require.Contains(t, []string{"1", "2"}, properties["line"])
		}
		require.NotEmpty(t, properties["title"])
	}
	require.Equal(t, map[string]int{"error": 5, "warning": 2, "notice": 4}, kinds, "what is approved is no error")
	require.Regexp(t, `^(?:[a-z-]+=[a-z0-9]*\n)+$`, string(GitHubOutputs(r)))
}

// TestNoTextInOutputs: what is no id of a commit does not come into the outputs of a step.
func TestNoTextInOutputs(t *testing.T) {
	for _, attack := range append(attacks, "abc\nverdict=safe", "ABCDEF0123", "abcdef", strings.Repeat("a", 65)) {
		r := besieged(attack)
		r.From.Commit, r.To.Head = attack, attack
		require.Contains(t, string(GitHubOutputs(r)), "\nfrom-commit=\nto-commit=\n")
	}
}

// TestHostileProblem annotates errors of code that throws what it likes.
func TestHostileProblem(t *testing.T) {
	for _, attack := range attacks {
		var b bytes.Buffer
		at := schema.Position{File: attack, Line: 3, Column: 4}
		GitHubProblem(&b, Files{}, attack, ProblemText{Position: at, Message: attack, Notes: []string{attack}, Hint: attack})
		line, rest, _ := strings.Cut(b.String(), "\n")
		require.Empty(t, rest, "one command")
		command, properties, data := parseCommand(t, line)
		require.Equal(t, "error", command)
		require.Equal(t, Clean(attack), properties["title"])
		require.True(t, strings.HasPrefix(data, cleanLines(attack)[0]))
	}
}

// parseCommand reads a workflow command as actions/runner does: ActionCommand.TryParseV2.
func parseCommand(t *testing.T, line string) (command string, properties map[string]string, data string) {
	t.Helper()
	rest, ok := strings.CutPrefix(strings.TrimSpace(line), "::")
	require.True(t, ok)
	head, data, ok := strings.Cut(rest, "::")
	require.True(t, ok)
	command, list, _ := strings.Cut(head, " ")
	properties = map[string]string{}
	for _, p := range strings.Split(list, ",") {
		name, text, ok := strings.Cut(p, "=")
		require.True(t, ok, p)
		require.NotContains(t, properties, name)
		properties[name] = strings.NewReplacer("%3A", ":", "%2C", ",", "%0D", "\r", "%0A", "\n", "%25", "%").Replace(text)
	}
	return command, properties, strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(data)
}

// ownHTML is the markup that a comment has.
var ownHTML = regexp.MustCompile(`^(?:<!-- convex-schema-plan -->|<details>|</details>|` +
	`<summary>(?:schema|beside the schema|Details|<code>[^<>"']*</code>): [a-z0-9, ]+</summary>|<summary>\d+ approved</summary>)$`)

// TestHostileMarkdown parses the comment as GitHub does, and finds users' text in code only.
func TestHostileMarkdown(t *testing.T) { siege(t, "markdown", checkMarkdown) }

func checkMarkdown(t *testing.T, _ string, _ *Report, got []byte) {
	t.Helper()
	_, plain := renderHostile(t, "markdown", "zqx")
	want := outsideCode(t, plain)
	require.NotContains(t, want, "zqx")
	require.Equal(t, want, outsideCode(t, got), "nothing but code differs from what a plain name gives")
}

// outsideCode parses a comment and returns what stands outside of code: texts and kinds of markup.
func outsideCode(t *testing.T, got []byte) string {
	t.Helper()
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	outside := ""
	require.NoError(t, ast.Walk(parser.Parse(markdowntext.NewReader(got)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		outside += n.Kind().String() + "\n"
		switch n := n.(type) {
		case *ast.HTMLBlock:
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				markup := strings.TrimSpace(string(line.Value(got)))
				require.Regexp(t, ownHTML, markup)
				if !strings.HasPrefix(markup, "<summary>") {
					outside += markup + "\n"
				}
			}
		case *ast.FencedCodeBlock:
			if string(n.Language(got)) == "mermaid" {
				requirePlainPicture(t, string(n.Lines().Value(got)))
			}
			return ast.WalkSkipChildren, nil
		case *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			outside += string(n.Segment.Value(got)) + "\n"
		case *ast.String:
			outside += string(n.Value) + "\n"
		}
		return ast.WalkContinue, nil
	}))
	return outside
}

// requirePlainPicture fails on everything in a Mermaid picture but nodes with plain labels and arrows.
func requirePlainPicture(t *testing.T, picture string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(picture), "\n")
	require.Equal(t, "flowchart TD", lines[0])
	for _, line := range lines[1:] {
		require.Regexp(t, `^  s\d+(?:\[|\(\[)"(?:[\pL\pN .,:()·-]|#\d+;)*"(?:\]|\]\))$|^  s\d+ -\.?->? s\d+$|^  s\d+ --> s\d+$`, line)
	}
}

// TestHostileSARIF looks for links in messages and follows the URIs.
func TestHostileSARIF(t *testing.T) {
	validator := sarifSchema(t)
	siege(t, "sarif", func(t *testing.T, attack string, r *Report, got []byte) {
		requireSARIF(t, validator, got)
		var log sarifLog
		require.NoError(t, json.Unmarshal(got, &log))
		require.Len(t, log.Runs[0].Results, len(r.all()))
		for _, r := range log.Runs[0].Results {
			require.NotRegexp(t, `(?:^|[^\\])\[(?:[^\[\]\\]|\\.)*\]\(`, r.Message.Text, "a link")
			for _, l := range append(r.Locations, r.Related...) {
				u, err := url.Parse(l.Physical.Artifact.URI)
				require.NoError(t, err)
				require.Empty(t, u.Host)
				require.Empty(t, u.RawQuery)
				require.Empty(t, u.Fragment)
				require.Contains(t, []string{"", "file"}, u.Scheme)
			}
		}
	})
}

// TestHostileGitLab finds nothing but the entries' own text in the report.
func TestHostileGitLab(t *testing.T) { siege(t, "gitlab", checkGitLab) }

func checkGitLab(t *testing.T, attack string, r *Report, got []byte) {
	t.Helper()
	var issues []gitlabIssue
	require.NoError(t, json.Unmarshal(got, &issues))
	require.Len(t, issues, len(r.all()))
	seen := map[string]bool{}
	for _, issue := range issues {
		require.False(t, seen[issue.Fingerprint])
		seen[issue.Fingerprint] = true
		require.NotEmpty(t, issue.Location.Path)
		require.Contains(t, []string{"info", "minor", "critical", "blocker"}, issue.Severity)
		require.Equal(t, Clean(issue.Description), issue.Description)
	}
}

// TestHostileJUnit parses the XML strictly and finds only our elements, with the text that went in.
func TestHostileJUnit(t *testing.T) { siege(t, "junit", checkJUnit) }

func checkJUnit(t *testing.T, attack string, r *Report, got []byte) {
	t.Helper()
	known := []string{"testsuites", "testsuite", "properties", "property", "testcase", "failure", "skipped", "system-out"}
	decoder := xml.NewDecoder(bytes.NewReader(got))
	cases := 0
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			require.Contains(t, known, token.Name.Local)
			for _, a := range token.Attr {
				require.Equal(t, Clean(a.Value), a.Value)
				if token.Name.Local == "testcase" && a.Name.Local == "classname" {
					require.True(t, a.Value == schemaSuite || strings.HasSuffix(a.Value, ": "+Clean(attack)), a.Value)
					cases++
				}
			}
		case xml.Comment, xml.Directive:
			t.Errorf("unexpected %T", token)
		}
	}
	require.Equal(t, len(r.all()), cases)
}

// TestHostileText draws every attack for a terminal: renderHostile fails on everything that it could act on.
func TestHostileText(t *testing.T) {
	siege(t, "text", func(t *testing.T, attack string, r *Report, got []byte) {
		require.Equal(t, 2, strings.Count(string(got), "── "+short(attack)+", component")+strings.Count(string(got), "── "+short("a"+attack)+", component"))
		whole := diffText(r, View{Least: diff.Note, FailOn: diff.Error, Whole: true})
		requireHarmless(t, "text", whole)
		require.Equal(t, 2, strings.Count(string(whole), strings.TrimRight("    "+approved(r.all()[4].Suppressed, short), " ")+"\n"))
	})
}

// TestHostileJSON reads back what went in.
func TestHostileJSON(t *testing.T) {
	siege(t, "json", func(t *testing.T, attack string, r *Report, got []byte) {
		var read wireReport
		require.NoError(t, json.Unmarshal(got, &read))
		require.Len(t, read.Findings, len(r.all()))
		if utf8.ValidString(attack) {
			require.Equal(t, wireApproval{attack, attack}, *read.Findings[4].Suppressed)
			require.Equal(t, []string{attack, attack}, read.Findings[0].Notes)
			require.Equal(t, attack, read.Projects[0].Project)
			require.Equal(t, attack, read.From.Subject)
		}
	})
}

// FuzzHostile looks for an attack that is not in the list.
func FuzzHostile(f *testing.F) {
	for _, attack := range attacks {
		f.Add(attack)
	}
	checks := map[string]func(*testing.T, string, *Report, []byte){
		"github": checkGitHub, "markdown": checkMarkdown, "gitlab": checkGitLab, "junit": checkJUnit,
	}
	f.Fuzz(func(t *testing.T, attack string) {
		if attack == "" || len(attack) > 200 {
			return // the name of the schema itself, or cut
		}
		for format, check := range checks {
			r, got := renderHostile(t, format, attack)
			check(t, attack, r, got)
		}
	})
}

func TestSpan(t *testing.T) {
	for in, want := range map[string]string{
		"users": "`users`", "a`b": "``a`b``", "`a": "`` `a ``", " a ": "`  a  `", "": "`\"\"`", " ": "`\" \"`", "a\nb": "`a\\nb`",
	} {
		require.Equal(t, want, span(in))
	}
}
