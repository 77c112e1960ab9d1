package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/golden"
	"convex-schema-plan/internal/npmtest"
	"convex-schema-plan/pkg/plan"
)

// The walkthrough shows this case of the teaching set, with this answer to its only decision.
const (
	walkthroughCase   = "required-field-added"
	walkthroughAnswer = `() => "Europe/Amsterdam"`
)

// A walkthrough is one change from the failing check to the last deploy, with all that was printed on the way.
type walkthrough struct {
	t        *testing.T
	plan     *plan.Plan
	dir      string // of the project that is run
	program  string
	captured map[string]string // results and logs, by the names that walkthrough.test.ts gives them
}

// TestWalkthrough runs one change from the failing check to the last deploy. docs/patterns/walkthrough.md and the README
// show what is printed on the way, and are the same as that. UPDATE=1 rewrites them.
func TestWalkthrough(t *testing.T) {
	brief.Skip(t)
	w := runWalkthrough(t)
	golden.Equal(t, "../docs/patterns/walkthrough.md", w.page())
	w.checkReadme()
}

func runWalkthrough(t *testing.T) *walkthrough {
	t.Helper()
	root := filepath.Join(npmtest.Dir(t), "generated", "walkthrough")
	require.NoError(t, os.RemoveAll(root))
	folder := filepath.Join("../testdata/schemas", walkthroughCase)
	from, to := loadSchema(t, filepath.Join(folder, "before")), loadSchema(t, filepath.Join(folder, "after"))
	c := newCase(t, walkthroughCase, from, to, root)
	c.dir = filepath.Join(root, "project")
	c.write(t)
	c.decide(t, `undecided("meetings.timezone")`, walkthroughAnswer)
	require.NoError(t, os.Remove(filepath.Join(c.dir, "case.test.ts")))
	copyFile(t, "testdata/walkthrough.test.ts", filepath.Join(c.dir, "walkthrough.test.ts"))
	node(t, c.dir, "../../../node_modules/vitest/vitest.mjs", "run", "--root", ".", "--environment", "node", "--testTimeout", "300000")

	w := &walkthrough{t: t, plan: c.plan, dir: c.dir, program: filepath.Join(root, "convex-schema-plan")}
	data, err := os.ReadFile(filepath.Join(c.dir, "captured.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &w.captured))
	build := exec.Command("go", "build", "-o", w.program, "../cmd/convex-schema-plan")
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return w
}

// decide replaces an open decision of a case by an answer.
func (c *testCase) decide(t *testing.T, open, answer string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.dir, "undecided", "decisions.ts"))
	require.NoError(t, err)
	require.Contains(t, string(text), open)
	c.save(t, "convex/decisions.ts", bytes.Replace(text, []byte(open), []byte(answer), 1))
}

// page writes the walkthrough from its template.
func (w *walkthrough) page() []byte {
	page := template.New("walkthrough.md.tmpl").Funcs(template.FuncMap{
		"run": w.run, "capture": w.capture, "log": w.log, "commands": w.commands, "commandOf": w.commandOf, "excerpt": w.excerpt,
		"add": func(i int) int { return i + 1 },
	})
	_, err := page.ParseFiles("testdata/walkthrough.md.tmpl")
	require.NoError(w.t, err)
	var b bytes.Buffer
	require.NoError(w.t, page.Execute(&b, map[string]any{
		"Case": "testdata/schemas/" + walkthroughCase, "Documents": 250, "Plan": w.plan,
		"Answer": "export const decide: Decisions = {\n  meetingsTimezone: " + walkthroughAnswer + ",\n};",
	}))
	return b.Bytes()
}

// run runs the program beside the two versions and returns what a terminal shows.
func (w *walkthrough) run(command string) string {
	dir := w.t.TempDir()
	require.NoError(w.t, os.CopyFS(dir, os.DirFS(filepath.Join("../testdata/schemas", walkthroughCase))))
	cmd := exec.Command(w.program, strings.Fields(command)...)
	cmd.Dir = dir
	output, err := cmd.Output()
	if exit, ok := err.(*exec.ExitError); ok {
		require.Equal(w.t, 1, exit.ExitCode(), "%s: %s", command, exit.Stderr)
	} else {
		require.NoError(w.t, err)
	}
	return fmt.Sprintf("```console\n$ convex-schema-plan %s\n%s```\n", command, output)
}

// capture returns the result of a function as a block of code.
func (w *walkthrough) capture(name string) string {
	require.NotEmpty(w.t, w.captured[name], name)
	return "```json\n" + w.captured[name] + "\n```\n"
}

// log returns the first example that a dry run logged, and its last line.
func (w *walkthrough) log(name string) string {
	lines := strings.Split(w.captured[name+"-log"], "\n")
	next := slices.IndexFunc(lines[1:], func(line string) bool { return strings.HasPrefix(line, "DRY RUN: ") })
	require.Positive(w.t, next, "%s logs several examples", name)
	shown := append(slices.Clone(lines[:next+1]), "…", lines[len(lines)-1])
	return "```text\n" + strings.Join(shown, "\n") + "\n```\n"
}

func (w *walkthrough) step(id string) plan.Step {
	i := slices.IndexFunc(w.plan.Steps, func(s plan.Step) bool { return s.ID == id })
	require.GreaterOrEqual(w.t, i, 0, "the plan has no step %s", id)
	return w.plan.Steps[i]
}

// commands returns the commands of a step of the plan.
func (w *walkthrough) commands(step string) string {
	var lines []string
	for _, c := range w.step(step).Commands {
		lines = append(lines, c.Run)
	}
	return "```sh\n" + strings.Join(lines, "\n") + "\n```\n"
}

func (w *walkthrough) commandOf(step string, i int) string {
	return "```sh\n" + w.step(step).Commands[i].Run + "\n```\n"
}

// excerpt returns a part of the generated code: the widened schema, or the definition that begins with a text.
func (w *walkthrough) excerpt(what string) string {
	file := "undecided/migrations.ts"
	switch what {
	case "schema":
		file, what = "undecided/schema.ts", "export default"
	case "decisions":
		file, what = "undecided/decisions.ts", "export const decide"
	}
	text, err := os.ReadFile(filepath.Join(w.dir, file))
	require.NoError(w.t, err)
	_, after, found := strings.Cut(string(text), "\n"+what)
	require.True(w.t, found, "%s in %s", what, file)
	body, _, _ := strings.Cut(after, "\n}")
	_, end, _ := strings.Cut(after, body+"\n")
	last, _, _ := strings.Cut(end, "\n")
	return what + body + "\n" + last
}

// convexCapture finds what the README shows of a run in convex-test: its name, and the block of code.
var convexCapture = regexp.MustCompile("(?s)<!-- captured in convex-test: (\\S+) -->\n(```.*?\n```\n)")

// checkReadme holds the README's captures against those of this run.
func (w *walkthrough) checkReadme() {
	const readme = "../README.md"
	text, err := os.ReadFile(readme)
	require.NoError(w.t, err)
	found := convexCapture.FindAllStringSubmatch(string(text), -1)
	require.NotEmpty(w.t, found)
	current := string(text)
	for _, f := range found {
		name, shown := f[1], f[2]
		want := ""
		if logged, ok := strings.CutSuffix(name, "-log"); ok {
			want = w.log(logged)
		} else {
			want = w.capture(name)
		}
		current = strings.Replace(current, f[0], strings.Replace(f[0], shown, want, 1), 1)
	}
	golden.Equal(w.t, readme, []byte(current))
}
