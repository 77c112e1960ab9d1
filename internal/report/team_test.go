package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
)

// The two commits of the reports of a team.
const (
	oldCommit = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
	newCommit = "b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f80"
)

// inGit gives a report the versions that check takes by itself.
func inGit(comparisons ...*Comparison) *Report {
	return &Report{
		From: Version{Source: oldCommit + ":", Label: "main", File: "convex/schema.ts", Commit: oldCommit,
			Chosen: "merge base of HEAD and origin/main", Brief: "merge base", Subject: "Add the schema"},
		To:          Version{Source: ".", Label: "working tree", File: "convex/schema.ts", Head: newCommit},
		Comparisons: comparisons,
	}
}

// ledgerFinding is a finding about the file of approvals.
func ledgerFinding() diff.Finding {
	return diff.Finding{Rule: diff.ApprovalUnused, Severity: diff.Warning, Message: "the approval of 0123456789abcdef matches no finding",
		At: &schema.Position{File: "/repository/convex-schema-plan.approvals.json", Line: 3, Column: 5}}
}

// ledgerLine is a line of that file.
func ledgerLine(file string, line int) (string, bool) {
	if file != "/repository/convex-schema-plan.approvals.json" || line != 3 {
		return "", false
	}
	return `    "fingerprint": "0123456789abcdef",`, true
}

// ada approved it.
func ada() *diff.Suppression {
	return &diff.Suppression{Reason: "nobody has a nick, see #12", By: "Ada"}
}

// team is a repository with two projects, one of which has a component, with something of every kind that surrounds
// comparisons.
func team() *Report {
	web, auth, admin := fixture(), refused(), unchanged()
	web.Project, auth.Project, admin.Project = "apps/web", "apps/web", "apps/admin"
	auth.Component = "auth"
	web.Arguments = []string{"--project", "apps/my web", "--component", "."}
	web.Result.Findings[0].Suppressed = ada()
	web.Result.Findings[3].Suppressed = &diff.Suppression{
		Reason: "the log moved elsewhere", By: "the comment at convex/schema.ts:3:1", InSource: true}
	web.Result.Findings[1].Notes = []string{
		"The migration for this table arrives in the same push: exactly this push fails. Push the widened schema and the migration first, and this one when it is done."}
	for _, c := range []*Comparison{web, auth, admin} {
		for i := range c.Result.Findings {
			c.Result.Findings[i].Project, c.Result.Findings[i].Component = c.Project, c.Component
		}
	}
	r := inGit(web, auth, admin)
	r.Findings = []diff.Finding{ledgerFinding()}
	return r
}

// approvedReport breaks, and somebody decided to live with it.
func approvedReport() *Report {
	c := fixture()
	for i := range c.Result.Findings {
		if c.Result.Findings[i].Severity == diff.Error {
			c.Result.Findings[i].Suppressed = ada()
		}
	}
	return inGit(c)
}

// TestTeamGoldens renders a report of several projects in every form, and what git adds to simple ones.
func TestTeamGoldens(t *testing.T) {
	view := checkView(Style{})
	view.Line, view.Repository = ledgerLine, "https://git.example/team/app"
	ascii := view
	ascii.Style.ASCII = true
	whole := view
	whole.Whole, whole.Passes, whole.Least = true, true, diff.Note
	requireGoldens(t, "testdata/team/*.*", []goldenCase{
		{"several.txt", "text", team(), view},
		{"several-ascii.txt", "text", team(), ascii},
		{"several-diff.txt", "text", team(), whole},
		{"several.md", "markdown", team(), view},
		{"several.json", "json", team(), view},
		{"several.github", "github", team(), view},
		{"several.sarif", "sarif", team(), view},
		{"several.gitlab.json", "gitlab", team(), view},
		{"several.junit.xml", "junit", team(), view},
		{"approved.txt", "text", approvedReport(), view},
		{"approved.md", "markdown", approvedReport(), view},
		{"same.txt", "text", inGit(unchanged()), view},
		{"same.md", "markdown", inGit(unchanged()), view},
		{"same.json", "json", inGit(unchanged()), view},
		{"same.github", "github", inGit(unchanged()), view},
		{"same.sarif", "sarif", inGit(unchanged()), view},
		{"same.junit.xml", "junit", inGit(unchanged()), view},
	})
}

// TestTheCommitsAreNamed: every form that has a place for it says which commits were compared, when nothing changed too.
func TestTheCommitsAreNamed(t *testing.T) {
	for _, f := range Formats() {
		if f.Name == "gitlab" {
			continue // a list of findings and nothing else
		}
		for _, r := range []*Report{inGit(unchanged()), inGit(fixture()), team(), {From: inGit().From, To: inGit().To}} {
			if f.Name == "junit" && len(r.Comparisons) == 0 {
				continue // no suite
			}
			got, err := f.Render(r, checkView(Style{}))
			require.NoError(t, err)
			require.Contains(t, string(got), oldCommit[:7], f.Name)
			require.Contains(t, string(got), newCommit[:7], f.Name)
			require.Contains(t, string(got), "merge base", f.Name)
		}
	}
	require.Contains(t, string(GitHubOutputs(team())), "\nfrom-commit="+oldCommit+"\nto-commit="+newCommit+"\n")
}

// TestFails: what makes a command fail, with approvals and configured severities.
func TestFails(t *testing.T) {
	only := func(verdict diff.Verdict, findings ...diff.Finding) *Report {
		c := unchanged()
		c.Result.Verdict, c.Result.Findings, c.Result.Explained = verdict, findings, true
		return single(c)
	}
	unexplained := func(verdict diff.Verdict, findings ...diff.Finding) *Report {
		r := only(verdict, findings...)
		r.Comparisons[0].Result.Explained = false
		return r
	}
	removed := diff.Finding{Rule: diff.FieldRemoved, Severity: diff.Error, Table: "posts"}
	approved, lowered, invalid := removed, removed, ledgerFinding()
	approved.Suppressed, lowered.Severity = ada(), diff.Warning
	invalid.Rule, invalid.Severity = diff.ApprovalInvalid, diff.Error
	warning := diff.Finding{Rule: diff.TableRemoved, Severity: diff.Warning, Table: "posts"}
	for name, tc := range map[string]struct {
		report *Report
		failOn diff.Severity
		want   bool
		mood   mood
	}{
		"nothing":                                 {only(diff.Safe), diff.Note, false, good},
		"an error":                                {only(diff.Breaking, removed), diff.Error, true, bad},
		"an approved error":                       {only(diff.Breaking, approved), diff.Error, false, accepted},
		"an approved error, failing on notes":     {only(diff.Breaking, approved), diff.Note, false, accepted},
		"an error configured lower":               {only(diff.Breaking, lowered), diff.Error, false, accepted},
		"an error configured lower, still failed": {only(diff.Breaking, lowered), diff.Warning, true, bad},
		"one approved, one not":                   {only(diff.Breaking, approved, removed), diff.Error, true, bad},
		"a verdict that nothing explains":         {unexplained(diff.Breaking), diff.Error, true, bad},
		"one that a warning does not explain":     {unexplained(diff.Undecided, warning), diff.Error, true, bad},
		"one that an approval does not explain":   {unexplained(diff.Breaking, invalid), diff.Error, true, bad},
		"one that an approved one does not":       {unexplained(diff.Breaking, approved), diff.Error, true, bad},
		"nothing explains that it is safe":        {unexplained(diff.Safe), diff.Error, false, good},
		"a warning":                               {only(diff.Safe, warning), diff.Error, false, good},
		"a warning that fails":                    {only(diff.Safe, warning), diff.Warning, true, bad},
	} {
		view := View{FailOn: tc.failOn}
		require.Equal(t, tc.want, Fails(tc.report, view), name)
		require.Equal(t, tc.mood, tallyOf(view, tc.report.parts()...).mood, name)
		view.Passes = true
		require.False(t, Fails(tc.report, view), name)
	}
	beside := single(unchanged())
	beside.Findings = []diff.Finding{invalid}
	require.True(t, Fails(beside, View{FailOn: diff.Error}), "what belongs to no comparison")
	mixed := single(unchanged())
	mixed.Comparisons = append(mixed.Comparisons, unexplained(diff.Breaking).Comparisons[0])
	require.True(t, Fails(mixed, View{FailOn: diff.Error}), "each comparison explains its own verdict")
}

// TestApprovals: the command holds every fingerprint once, repeats what it has to, and does not grow without end.
func TestApprovals(t *testing.T) {
	r := &Report{Approve: []string{"--config", "it's.json"}}
	finding := func(table string) diff.Finding {
		return diff.Finding{Rule: diff.FieldRemoved, Severity: diff.Error, Table: table}
	}
	one := finding("a")
	require.Equal(t, []string{"convex-schema-plan approve " + one.Fingerprint() + ` --config 'it'\''s.json' --reason "…"`},
		r.approvals("…", one, one))
	refused, unused, done := one, one, one
	refused.Code, unused.Rule, done.Suppressed = "SchemaDefinitionError", diff.ApprovalUnused, ada()
	require.Nil(t, r.approvals("…", refused, unused, done))

	var many []diff.Finding
	for i := range 137 {
		many = append(many, finding(strings.Repeat("a", i+1)))
	}
	lines := r.acceptance(many...)
	require.Len(t, lines, 1+mostApprovals+1)
	require.Equal(t, "Accept it knowingly:", lines[0])
	require.Equal(t, "and 37 more fingerprints, which the JSON report has", lines[6])
	require.Len(t, r.acceptance(many[:40]...), 3)
}

// TestGitHubShowsTen: the tenth annotation of a kind says how many GitHub does not show.
func TestGitHubShowsTen(t *testing.T) {
	annotations := func(errors int) []string {
		c := unchanged()
		for range errors {
			c.Result.Findings = append(c.Result.Findings, diff.Finding{Rule: diff.FieldRemoved, Severity: diff.Error, Table: "posts"})
		}
		got, err := renderGitHub(single(c), View{})
		require.NoError(t, err)
		return strings.Split(strings.TrimSuffix(string(got), "\n"), "\n")
	}
	require.Len(t, annotations(githubMost), githubMost)
	lines := annotations(githubMost + 4)
	require.Len(t, lines, githubMost+4+1)
	require.Contains(t, lines[githubMost-1], "::error title=5 more::")
	require.Equal(t, 1, strings.Count(strings.Join(lines, "\n"), " more::"))
}

// TestApprovalsSayTheirOwnHelp: what is wrong with an approval is mended as its note says. What the rule says about all
// of them would repeat it, or speak of comments to someone who has a ledger.
func TestApprovalsSayTheirOwnHelp(t *testing.T) {
	r := inGit(unchanged())
	f := ledgerFinding()
	for _, format := range []string{"text", "markdown"} {
		render := func(notes ...string) string {
			f.Notes = notes
			r.Findings = []diff.Finding{f}
			form, _ := FindFormat(format)
			got, err := form.Render(r, checkView(Style{}))
			require.NoError(t, err)
			return string(got)
		}
		require.Contains(t, render(), "Delete it: a comment by hand", format)
		own := render("Delete it: convex-schema-plan approve --prune")
		require.NotContains(t, own, "Delete it: a comment by hand", format)
		require.Equal(t, 1, strings.Count(own, "approve --prune"), format)
	}
	require.Contains(t, string(must(renderText(r, checkView(Style{})))), "help: Delete it: convex-schema-plan approve --prune")
}

// TestTheTableIsFilledIn: advice that names the table can be pasted, and a name that is none stays out of it.
func TestTheTableIsFilledIn(t *testing.T) {
	returned := diff.Finding{Rule: diff.TableReturned, Severity: diff.Warning, Table: "drafts"}
	got, err := remedyOf(returned)
	require.NoError(t, err)
	require.Contains(t, got, "`npx convex data drafts --limit 20`")
	require.NotContains(t, got, "<table>")
	for _, name := range []string{hostile, "a`b", "$(x)", "-x", "a.b", ""} {
		returned.Table = name
		got, err := remedyOf(returned)
		require.NoError(t, err)
		require.Contains(t, got, "<table>", name)
	}
}

func must(text []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return text
}
