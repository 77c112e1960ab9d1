package report

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/golden"
	"convex-schema-plan/pkg/diff"
)

// history is a log with a row of every status.
func history() *Log {
	at := func(day int) time.Time { return time.Date(2026, time.March, day, 23, 30, 0, 0, time.UTC) }
	safe := unchanged()
	safe.Result.Tables[0].Status = diff.Changed
	safe.Result.Findings = []diff.Finding{{Rule: diff.TableAdded, Severity: diff.Note, Table: "posts", Message: "the table posts was added"}}
	many := fixture()
	many.Result.Findings = append(many.Result.Findings, diff.Finding{Rule: diff.TypeChanged, Severity: diff.Error, Table: "scores"})
	return &Log{Range: "main..HEAD", Rows: []LogRow{
		{Commit: newCommit, Date: at(20), Subject: "Split the users into several tables, so that they are smaller", Report: inGit(many)},
		{Commit: oldCommit, Date: at(19), Subject: "Approved", Report: approvedReport()},
		{Commit: newCommit, Date: at(18), Subject: "Two projects", Report: team()},
		{Commit: oldCommit, Date: at(17), Subject: "Too hard", Report: inGit(undecided())},
		{Commit: newCommit, Date: at(16), Subject: "Add a table", Report: inGit(safe)},
		{Commit: oldCommit, Date: at(15), Subject: "Format", Report: inGit(unchanged())},
		{Commit: newCommit, Date: at(14), Subject: hostile, Problem: "convex/schema.ts:1:1: Could not resolve \"./gone\"\nmore about it\x1b[2J"},
		{Commit: oldCommit, Date: at(13), Subject: "Add the schema", Tables: 3},
	}}
}

func TestLogGoldens(t *testing.T) {
	json, err := LogJSON(history())
	require.NoError(t, err)
	var used []string
	for name, got := range map[string][]byte{
		"log.txt":        LogText(history(), Style{}),
		"log-colour.txt": LogText(history(), Style{Color: true}),
		"log-ascii.txt":  LogText(history(), Style{ASCII: true}),
		"log.json":       json,
		"empty.txt":      LogText(&Log{Range: "v1..v2"}, Style{}),
	} {
		file := "testdata/log/" + name
		golden.Equal(t, file, got)
		used = append(used, file)
		requireHarmless(t, name, got)
	}
	golden.NoOrphans(t, "testdata/log/*", used)
	ours, err := os.ReadFile("../../docs/schemas/log.schema.json")
	require.NoError(t, err)
	requireShape(t, schemaOf(t, ours), json)
}

// TestLogIsOneLineAVersion whatever the commits and schemas say.
func TestLogIsOneLineAVersion(t *testing.T) {
	for _, attack := range attacks {
		l := &Log{Range: attack, Rows: []LogRow{
			{Commit: attack, Subject: attack, Report: besieged(attack)},
			{Commit: attack, Subject: attack, Problem: attack},
			{Commit: attack, Subject: attack},
		}}
		got := LogText(l, Style{})
		requireHarmless(t, "log", got)
		require.Equal(t, len(l.Rows)+2, strings.Count(string(got), "\n"))
		json, err := LogJSON(l)
		require.NoError(t, err)
		requireHarmless(t, "log.json", json)
	}
}
