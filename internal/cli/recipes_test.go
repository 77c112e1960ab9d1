package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// coming lists the flags that recipes use and check does not have yet. A flag that exists may not stand here.
var coming = []string{"against", "config", "fetch", "project", "report", "staged"}

var (
	fenced = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")
	// commandLine finds the program with its arguments up to the end of the command, in scripts and in prose.
	commandLine = regexp.MustCompile("convex-schema-plan\"? +((?:check|diff|plan|export|rules|explain|init|log|approve)\\b[^\n`;|]*)")
	longFlag    = regexp.MustCompile(`(?:^|[\s"(])--([a-z][a-z-]*)`)
)

func readRepository(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
	require.NoError(t, err)
	return string(text)
}

// TestRecipesAreValid reads every example of docs/ci.md as what it is.
func TestRecipesAreValid(t *testing.T) {
	examples := fenced.FindAllStringSubmatch(readRepository(t, "docs/ci.md"), -1)
	require.Greater(t, len(examples), 8)
	for _, example := range examples {
		language, text := example[1], example[2]
		switch language {
		case "yaml":
			var value map[string]any
			require.NoError(t, yaml.Unmarshal([]byte(text), &value), text)
			require.NotEmpty(t, value, text)
		case "json":
			require.True(t, json.Valid([]byte(text)), text)
		case "sh":
		default:
			t.Errorf("no test knows how to read an example in %s", language)
		}
	}
}

// TestRecipesUseFlagsThatExist looks at every command line that we tell people to run, or run for them.
func TestRecipesUseFlagsThatExist(t *testing.T) {
	root := (&app{color: choose("auto")}).rootCommand()
	used := map[string]bool{}
	for file, text := range recipes(t) {
		lines := commandLine.FindAllStringSubmatch(text, -1)
		require.NotEmpty(t, lines, file)
		for _, line := range lines {
			words := strings.Fields(line[1])
			command, _, err := root.Find(words[:1])
			require.NoError(t, err, "%s: %s", file, line[0])
			for _, flag := range longFlag.FindAllStringSubmatch(line[1], -1) {
				used[flag[1]] = true
				known := command.Flags().Lookup(flag[1]) != nil || command.InheritedFlags().Lookup(flag[1]) != nil
				require.True(t, known || slices.Contains(coming, flag[1]), "%s: there is no --%s: %s", file, flag[1], line[0])
			}
		}
	}
	check, _, err := root.Find([]string{"check"})
	require.NoError(t, err)
	check.Flags().VisitAll(func(f *pflag.Flag) {
		require.NotContains(t, coming, f.Name, "--%s exists now; take it off the list", f.Name)
	})
	for _, name := range []string{"staged", "fetch", "against", "report"} {
		require.True(t, used[name], "the test found no use of --%s", name)
	}
}

// recipes returns what holds commands of ours, by file. The action builds its command as a list, so that it gets the
// program's name here.
func recipes(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{
		"docs/ci.md":             readRepository(t, "docs/ci.md"),
		".pre-commit-hooks.yaml": readRepository(t, ".pre-commit-hooks.yaml"),
	}
	action := regexp.MustCompile(`arguments(?:\+)?=\((.*)\)`).FindAllStringSubmatch(readRepository(t, "action/check.sh"), -1)
	require.Greater(t, len(action), 3)
	command := "convex-schema-plan"
	for _, words := range action {
		command += " " + strings.ReplaceAll(words[1], `"`, " ")
	}
	found["action/check.sh"] = command
	found["internal/scaffold/templates/gitlab.yml"] = readRepository(t, "internal/scaffold/templates/gitlab.yml")
	const hook = `hookCommand = program + " `
	require.Contains(t, readRepository(t, "internal/scaffold/scaffold.go"), hook)
	found["internal/scaffold"] = strings.Replace(readRepository(t, "internal/scaffold/scaffold.go"), hook, "convex-schema-plan ", 1)
	return found
}

// TestInputsAreDocumented keeps the tables of docs/ci.md whole.
func TestInputsAreDocumented(t *testing.T) {
	var action struct{ Inputs, Outputs map[string]any }
	require.NoError(t, yaml.Unmarshal([]byte(readRepository(t, "action.yml")), &action))
	docs := readRepository(t, "docs/ci.md")
	for name := range action.Inputs {
		require.Contains(t, docs, "\n| `"+name+"` | ")
	}
	for name := range action.Outputs {
		require.Regexp(t, "(?m)^\\| .*`"+name+"`", docs)
	}
}
