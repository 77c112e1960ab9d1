package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/config"
	"convex-schema-plan/internal/strictjson"
	"convex-schema-plan/pkg/diff"
)

const everything = `{
  "$schema": "./docs/schemas/config.schema.json",
  "rules": { "table-removed": "error", "index-added": "off", "table-added": "warning", "field-removed": "note" },
  "failOn": "warning",
  "base": "origin/develop",
  "projects": ["apps/web", "packages/*"],
  "ignoreTables": ["legacy_*", "scratch"],
  "approvals": "./convex/approvals.json",
  "history": 200
}`

func TestRead(t *testing.T) {
	c, err := config.Read("convex-schema-plan.json", []byte(everything))
	require.NoError(t, err)
	require.Equal(t, "convex-schema-plan.json", c.File)
	require.Len(t, c.Rules, 4)
	require.Equal(t, diff.Error, c.Rules[diff.TableRemoved].Severity)
	require.Equal(t, "convex-schema-plan.json:3:14", c.Rules[diff.TableRemoved].Position.String())
	require.True(t, c.Rules[diff.IndexAdded].Off)
	require.False(t, c.Rules[diff.FieldRemoved].Off)
	require.Equal(t, config.Level{Least: diff.Warning}, c.FailOn.Value)
	require.Equal(t, "convex-schema-plan.json:4:3", c.FailOn.Position.String())
	require.Equal(t, "origin/develop", c.Base.Value)
	require.Equal(t, []string{"apps/web", "packages/*"}, []string{c.Projects[0].Text, c.Projects[1].Text})
	require.Equal(t, "convex-schema-plan.json:6:28", c.Projects[1].Position.String())
	require.Equal(t, "convex/approvals.json", c.Approvals.Value)
	require.Equal(t, 200, c.History.Value)
	require.Equal(t, "convex/approvals.json", c.ApprovalsFile())

	entry, ok := c.Ignored("legacy_users")
	require.True(t, ok)
	require.Equal(t, "convex-schema-plan.json:7:20", entry.Position.String())
	_, ok = c.Ignored("legac")
	require.False(t, ok)

	nothing, err := config.Read("convex-schema-plan.json", []byte("{}"))
	require.NoError(t, err)
	require.False(t, nothing.History.Set, "0 that is not said is not off")
	require.Equal(t, config.DefaultApprovals, nothing.ApprovalsFile())
}

func TestReadPackage(t *testing.T) {
	c, err := config.Read("apps/package.json", []byte(`{"name": "x", "convex-schema-plan": {"base": "main"}}`))
	require.NoError(t, err)
	require.Equal(t, "main", c.Base.Value)
	require.Equal(t, "apps/package.json:1:38", c.Base.Position.String())
	_, err = config.Read("package.json", []byte(`{"name": "x"}`))
	require.ErrorContains(t, err, `package.json:1:1: there is no key "convex-schema-plan"`)
}

// wrong are configurations that are refused, with all that is said, the drawing aside.
var wrong = []struct {
	name, text, want string
	syntax           bool // refused before any schema sees it
}{
	{name: "no object", text: `[]`, want: "1:1: a configuration is an object, but this is an array"},
	{name: "a comment", text: "{ // no\n}", want: "1:3: invalid JSON: expected a name in quotes, found '/' | JSON has no comments", syntax: true},
	{name: "a key twice", text: `{"base": "a", "base": "b"}`, want: `1:15: invalid JSON: "base" is given twice`, syntax: true},
	{name: "a key that is spelt wrong", text: `{"rule": {}}`,
		want: `1:2: unknown key "rule"; did you mean "rules"? | the keys are $schema, rules, failOn, base, projects, ignoreTables, approvals, history`},
	{name: "a key that is like no other", text: `{"extends": "x"}`,
		want: `1:2: unknown key "extends" | the keys are $schema, rules, failOn, base, projects, ignoreTables, approvals, history`},
	{name: "a schema that is none", text: `{"$schema": 1}`, want: `1:13: "$schema" is a string, but this is a number (1) | it is a schema's file or URL`},
	{name: "rules as a list", text: `{"rules": ["field-removed"]}`,
		want: `1:11: "rules" is an object, but this is an array | it holds a severity for each rule, such as {"table-removed": "error"}`},
	{name: "a rule that is spelt wrong", text: `{"rules": {"field-remove": "off"}}`,
		want: `1:12: there is no rule "field-remove"; did you mean "field-removed"? | convex-schema-plan rules lists the rules`},
	{name: "a severity that is spelt otherwise", text: `{"rules": {"field-removed": "warn"}}`,
		want: `1:29: "warn" is no severity; did you mean "warning"? | a rule is set to "error", "warning", "note" or "off"`},
	{name: "a severity as a number", text: `{"rules": {"field-removed": 2}}`,
		want: `1:29: the severity of field-removed is a string, but this is a number (2) | a rule is set to "error", "warning", "note" or "off"`},
	{name: "failOn that is a rule's", text: `{"failOn": "off"}`, want: `1:12: "failOn" cannot be "off" | it is "error", "warning", "note" or "never"`},
	{name: "failOn of another kind", text: `{"failOn": true}`, want: `1:12: "failOn" is a string, but this is a boolean | it is "error", "warning", "note" or "never"`},
	{name: "a branch that is an option", text: `{"base": "--upload-pack=x"}`,
		want: `1:10: "--upload-pack=x" is not the name of a branch | "base" is the name of a branch, such as "main" or "origin/main"`},
	{name: "a range", text: `{"base": "main..x"}`, want: `1:10: "main..x" is not the name of a branch | "base" is the name of a branch, such as "main" or "origin/main"`},
	{name: "a branch and a path", text: `{"base": "main:x"}`, want: `1:10: "main:x" is not the name of a branch | "base" is the name of a branch, such as "main" or "origin/main"`},
	{name: "no branch", text: `{"base": " "}`, want: `1:10: "base" is empty | it is the name of a branch, such as "main" or "origin/main"`},
	{name: "a project alone", text: `{"projects": "apps/web"}`,
		want: `1:14: "projects" is an array, but this is a string (apps/web) | it lists folders of Convex projects, such as ["apps/web", "packages/*"]`},
	{name: "an absolute project", text: `{"projects": ["/srv/app"]}`,
		want: `1:15: "/srv/app" is absolute, and would be another place on every machine | ` + pathHint},
	{name: "a drive", text: `{"projects": ["C:/app"]}`, want: `1:15: "C:/app" is absolute, and would be another place on every machine | ` + pathHint},
	{name: "a project outside", text: `{"projects": ["apps/../../other"]}`, want: `1:15: "apps/../../other" leads out of the folder of the configuration | ` + pathHint},
	{name: "backslashes", text: `{"projects": ["apps\\web"]}`, want: `1:15: "apps\\web" has a backslash | ` + pathHint},
	{name: "two stars", text: `{"projects": ["apps/**"]}`, want: `1:15: "apps/**" has **, which is not known here | write one * for each folder on the way: apps/*/*`},
	{name: "twice", text: `{"projects": ["a", "a"]}`, want: `1:20: "a" is listed twice | delete one of them`},
	{name: "a table that is none", text: `{"ignoreTables": ["users.name"]}`,
		want: `1:19: "users.name" can be the name of no table | it lists names of tables, with * for any characters, such as ["legacy_*"]`},
	{name: "approvals outside", text: `{"approvals": "../x.json"}`, want: `1:15: "../x.json" leads out of the folder of the configuration | ` + pathHint},
	{name: "approvals in a folder", text: `{"approvals": "convex/"}`,
		want: `1:15: "convex/" is a folder | name the file in it, such as "convex/convex-schema-plan.approvals.json"`},
	{name: "less than no history", text: `{"history": -1}`,
		want: `1:13: "history" is a whole number from 0 on, but this is -1 | it is how many commits are searched for tables that come back; 0 is off`},
	{name: "a part of a commit", text: `{"history": 1.5}`,
		want: `1:13: "history" is a whole number from 0 on, but this is 1.5 | it is how many commits are searched for tables that come back; 0 is off`},
	{name: "history as a word", text: `{"history": "all"}`,
		want: `1:13: "history" is a number, but this is a string (all) | it is how many commits are searched for tables that come back; 0 is off`},
	{name: "several at once, in the order of the file", text: `{"history": false, "x": 1, "failOn": "x"}`,
		want: `1:13: "history" is a number, but this is a boolean | it is how many commits are searched for tables that come back; 0 is off` +
			` || 1:20: unknown key "x" | the keys are $schema, rules, failOn, base, projects, ignoreTables, approvals, history` +
			` || 1:38: "failOn" cannot be "x" | it is "error", "warning", "note" or "never"`},
}

const pathHint = `names start from the folder of the configuration, stay below it, and have slashes: "apps/web"`

// brief prints errors with their hints, without the drawing, which it requires to be there.
func brief(t *testing.T, err error) string {
	t.Helper()
	var errs strictjson.Errors
	if one, ok := err.(*strictjson.Error); ok {
		errs = strictjson.Errors{one}
	} else {
		require.IsType(t, errs, err)
		errs = err.(strictjson.Errors)
	}
	var texts []string
	for _, e := range errs {
		require.Contains(t, e.Frame, "^")
		text := strings.TrimPrefix(e.Position.String(), e.Position.File+":") + ": " + e.Message
		if e.Hint != "" {
			text += " | " + e.Hint
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, " || ")
}

func TestReadErrors(t *testing.T) {
	for _, tc := range wrong {
		t.Run(tc.name, func(t *testing.T) {
			_, err := config.Read("c.json", []byte(tc.text))
			require.Error(t, err)
			require.Equal(t, tc.want, brief(t, err))
		})
	}
	_, err := config.Read("c.json", []byte(`{"projects": ["a["]}`)) // no schema can say this
	require.Equal(t, `1:15: "a[" is no pattern: a bracket is not closed | it lists folders of Convex projects, such as ["apps/web", "packages/*"]`, brief(t, err))
}

func TestIgnored(t *testing.T) {
	for pattern, names := range map[string][2]string{
		"*":       {"a ab _x", ""},
		"a":       {"a", "ab A"},
		"a*":      {"a ab", "ba A"},
		"*a":      {"a ba", "ab"},
		"a*a":     {"aa aba abba", "a ab"},
		"*b*":     {"b abc", "ac"},
		"a*b*c*d": {"abcd axbxcxd abbccd", "acbd abdc"},
	} {
		c, err := config.Read("c.json", []byte(`{"ignoreTables": ["`+pattern+`"]}`))
		require.NoError(t, err)
		for i, want := range []bool{true, false} {
			for _, name := range strings.Fields(names[i]) {
				_, got := c.Ignored(name)
				require.Equal(t, want, got, "%s and %s", pattern, name)
			}
		}
	}
}
