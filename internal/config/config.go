// Package config reads what a team decides for its repository: what rules weigh, when check fails, which branch and
// which projects are meant. It comes from a file or from a key in package.json, is read strictly, and remembers where
// each thing is said, so that later errors can point there.
//
// The package reads bytes and file systems that it is given. It compares nothing and decides nothing about findings.
package config

import (
	"path"
	"strings"

	"convex-schema-plan/internal/strictjson"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
)

// The names that a configuration goes by.
const (
	FileName         = "convex-schema-plan.json"           // the file
	PackageKey       = "convex-schema-plan"                // the key in package.json that can stand in its place
	DefaultApprovals = "convex-schema-plan.approvals.json" // the ledger, beside the configuration
)

// A Config is what a configuration says. The zero Config says nothing.
type Config struct {
	// File is the file that says it, as positions name it: relative to the working directory. "" when there is none.
	File string
	// Dir is the folder of File, which names in it start from: below the root that [Find] was given, "." the root itself.
	Dir          string
	Rules        map[diff.RuleID]Rule
	FailOn       Setting[Level]
	Base         Setting[string] // the branch to compare with
	Projects     []Name          // folders of Convex projects, or patterns such as apps/*
	IgnoreTables []Name          // names of tables, with * for any characters
	Approvals    Setting[string] // the ledger's file; see [Config.ApprovalsFile]
	History      Setting[int]    // how many commits to search for returned tables; 0 is off
}

// A Setting is one thing that a configuration can say.
type Setting[T any] struct {
	Value    T
	Set      bool            // whether it is said
	Position schema.Position // where
}

// A Rule is what a configuration makes of a rule.
type Rule struct {
	Off      bool
	Severity diff.Severity   // unless Off
	Position schema.Position // of the rule's id
}

// A Level says from which severity on findings make check fail.
type Level struct {
	Least diff.Severity // unless Never
	Never bool
}

// ParseLevel reads error, warning, note or never, and returns false for anything else.
func ParseLevel(text string) (Level, bool) {
	if text == "never" {
		return Level{Never: true}, true
	}
	severity, ok := diff.ParseSeverity(text)
	return Level{Least: severity}, ok
}

// String is the inverse of [ParseLevel].
func (l Level) String() string {
	if l.Never {
		return "never"
	}
	return l.Least.String()
}

// Fails says whether findings of the severity make check fail.
func (l Level) Fails(s diff.Severity) bool { return !l.Never && s >= l.Least }

// A Name is an entry of a list.
type Name struct {
	Text     string
	Position schema.Position
	value    strictjson.Value
}

// ApprovalsFile returns the file of the ledger, below the root that [Find] was given.
func (c *Config) ApprovalsFile() string {
	file := DefaultApprovals
	if c.Approvals.Set {
		file = c.Approvals.Value
	}
	return path.Join(c.Dir, file)
}

// Ignored returns the entry of ignoreTables that a table falls under, and whether there is one.
func (c *Config) Ignored(table string) (Name, bool) {
	for _, n := range c.IgnoreTables {
		if matches(n.Text, table) {
			return n, true
		}
	}
	return Name{}, false
}

// matches says whether a name fits a pattern in which * stands for any characters.
func matches(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	last := len(parts) - 1
	if last == 0 {
		return pattern == name
	}
	if !strings.HasPrefix(name, parts[0]) {
		return false
	}
	name = name[len(parts[0]):]
	for _, part := range parts[1:last] {
		at := strings.Index(name, part)
		if at < 0 {
			return false
		}
		name = name[at+len(part):]
	}
	return strings.HasSuffix(name, parts[last])
}
