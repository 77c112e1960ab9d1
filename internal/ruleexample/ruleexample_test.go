package ruleexample

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
)

var checked = regexp.MustCompile(`\bruleexample\.Check\(\w+, diff\.(\w+),`)

// TestEveryExampleIsChecked looks, for each rule that no comparison fires, for a call of Check in the tests of the package
// that its example names.
func TestEveryExampleIsChecked(t *testing.T) {
	for _, rule := range diff.Rules() {
		doc, err := rule.Doc()
		require.NoError(t, err)
		if doc.FiredBy == "" {
			continue
		}
		t.Run(string(rule.ID), func(t *testing.T) {
			folder := filepath.Join(root(t), filepath.FromSlash(doc.FiredBy))
			require.DirExists(t, folder)
			tests, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
			require.NoError(t, err)
			var found []string
			for _, file := range tests {
				source, err := os.ReadFile(file)
				require.NoError(t, err)
				for _, call := range checked.FindAllStringSubmatch(string(source), -1) {
					found = append(found, call[1])
				}
			}
			require.Contains(t, found, constant(rule.ID), "no test in %s calls ruleexample.Check for the rule", doc.FiredBy)
		})
	}
}

// constant returns what package diff calls the id of a rule: PackageChanged for package-changed.
func constant(id diff.RuleID) string {
	words := strings.Split(string(id), "-")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

// TestRead puts the quiet parts of an example in the place of their twins.
func TestRead(t *testing.T) {
	example, quiet := read(txtar.Parse([]byte(`-- fired-by --
x
-- a.json --
1
-- b.json --
2
-- before.ts --
old
-- after.ts --
new
-- quiet/b.json --
3
-- want --
w
`)))
	require.Equal(t, Example{"old\n", "new\n", map[string]string{"a.json": "1\n", "b.json": "2\n"}}, example)
	require.Equal(t, Example{"old\n", "new\n", map[string]string{"a.json": "1\n", "b.json": "3\n"}}, quiet)

	_, quiet = read(txtar.Parse([]byte("-- after.ts --\nnew\n-- quiet.ts --\nother\n")))
	require.Equal(t, "other\n", quiet.After)
}

// TestCheckBites shows Check what it has to refuse.
func TestCheckBites(t *testing.T) {
	doc, err := must(diff.FindRule(diff.ApprovalUnused)).Doc()
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(doc.Output), "\n  ")
	right := diff.Finding{Rule: diff.ApprovalUnused, Severity: diff.Warning, Message: lines[1], Notes: lines[2:]}
	other := right
	other.Message = "something else"
	light := right
	light.Severity = diff.Note
	on := func(found diff.Finding, quietToo bool) func(testing.TB, Example) []diff.Finding {
		return func(_ testing.TB, e Example) []diff.Finding {
			if !quietToo && !strings.Contains(e.After, "convex-schema-plan-ignore") {
				return nil
			}
			return []diff.Finding{{Rule: diff.FieldRemoved}, found}
		}
	}
	for name, tc := range map[string]struct {
		report func(testing.TB, Example) []diff.Finding
		fails  bool
	}{
		"as the rule book says":  {on(right, false), false},
		"another message":        {on(other, false), true},
		"another severity":       {on(light, false), true},
		"also where it must not": {on(right, true), true},
		"nothing":                {func(testing.TB, Example) []diff.Finding { return nil }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("UPDATE", "")
			probe := &probe{TB: t}
			done := make(chan struct{})
			go func() {
				defer close(done)
				Check(probe, diff.ApprovalUnused, tc.report)
			}()
			<-done
			require.Equal(t, tc.fails, probe.failed)
		})
	}
}

// A probe is a test that may fail. FailNow ends its goroutine, as in a real one.
type probe struct {
	testing.TB
	failed bool
}

func (p *probe) Errorf(string, ...any) { p.failed = true }

func (p *probe) FailNow() { runtime.Goexit() }

func must(rule diff.Rule, ok bool) diff.Rule {
	if !ok {
		panic("no such rule")
	}
	return rule
}
