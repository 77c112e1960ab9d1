package action

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheFirstResultIsANewComment(t *testing.T) {
	api := newAPI(t, comment{Body: "LGTM", User: somebody})
	r := onPullRequest(t, api, breaking)
	require.Equal(t, []string{"POST /repos/octo/app/issues/7/comments"}, api.writes())
	require.Equal(t, breaking.report, api.comments[1].Body)
	require.Equal(t, address(201), r.output(t, "comment-url"))
	require.Equal(t, 1, r.exitCode, "the comment hides no failure")
}

func TestTheCommentIsUpdatedInPlace(t *testing.T) {
	api := newAPI(t,
		comment{Body: "one", User: somebody}, comment{Body: "two", User: somebody}, comment{Body: "three", User: somebody},
		comment{Body: "four", User: bot},
		comment{Body: mark + "\r\n## ✅ old", User: bot}) // on the third page
	r := onPullRequest(t, api, breaking)
	require.Equal(t, []string{"PATCH /repos/octo/app/issues/comments/104"}, api.writes())
	require.Equal(t, breaking.report, api.comments[4].Body)
	require.Equal(t, address(104), r.output(t, "comment-url"))
}

func TestACommentThatIsCurrentIsLeftAlone(t *testing.T) {
	api := newAPI(t, comment{Body: breaking.report, User: bot})
	r := onPullRequest(t, api, breaking)
	require.Empty(t, api.writes())
	require.Equal(t, address(100), r.output(t, "comment-url"))
}

func TestAGreenResultFolds(t *testing.T) {
	api := newAPI(t, comment{Body: breaking.report, User: bot})
	r := onPullRequest(t, api, safe)
	require.Zero(t, r.exitCode)
	require.Equal(t, `<!-- convex-schema-plan -->
<details>
<summary>✅ Safe: every document that was valid is valid after</summary>

1 note · from `+"`a` to `b`"+`

- ℹ️ `+"`users.nick`"+`

</details>
`, api.comments[0].Body)

	again := newAPI(t, api.comments...)
	onPullRequest(t, again, breaking)
	require.Equal(t, breaking.report, again.comments[0].Body, "a folded comment is found again, and unfolds")
}

func TestWhatIsToBeReadDoesNotFold(t *testing.T) {
	for name, change := range map[string]func(*result){
		"warnings":                func(r *result) { r.outputs["warnings"] = "1" },
		"tolerated by --fail-on":  func(r *result) { r.outputs["verdict"], r.outputs["errors"] = "breaking", "1" },
		"approved":                func(r *result) { r.outputs["verdict"] = "breaking" },
		"fails, whatever it says": func(r *result) { r.code = 1 },
	} {
		found := result{0, safe.report, map[string]string{}}
		for k, v := range safe.outputs {
			found.outputs[k] = v
		}
		change(&found)
		api := newAPI(t)
		onPullRequest(t, api, found)
		require.Equal(t, found.report, api.comments[0].Body, name)
	}
}

func TestNothingToSay(t *testing.T) {
	api := newAPI(t, comment{Body: "LGTM", User: somebody})
	r := onPullRequest(t, api, same)
	require.Empty(t, api.writes(), "a pull request without schema changes hears nothing")
	require.Empty(t, r.output(t, "comment-url"))

	api = newAPI(t, comment{Body: breaking.report, User: bot})
	onPullRequest(t, api, same)
	require.Contains(t, api.comments[0].Body, "<summary>✅ No schema changes</summary>", "but an earlier result is corrected")
}

func TestNothingCompared(t *testing.T) {
	api := newAPI(t, comment{Body: safe.report, User: bot})
	r := onPullRequest(t, api, failed)
	require.Equal(t, 3, r.exitCode)
	require.Equal(t, "3", r.output(t, "exit-code"))
	require.Empty(t, r.output(t, "verdict"))
	require.Empty(t, r.output(t, "sarif-file"))
	require.Contains(t, api.comments[0].Body, "could not be checked")
	require.Contains(t, api.comments[0].Body, "https://github.com/octo/app/actions/runs/42")
}

// The mark in a comment of somebody else, or further down, means nothing: nobody's words are replaced.
func TestOnlyTheActionsOwnCommentIsTouched(t *testing.T) {
	theirs := []comment{
		{Body: mark + "\nmine", User: somebody},
		{Body: mark, User: map[string]string{"login": "other-app[bot]", "type": "Bot"}},
		{Body: mark, User: map[string]string{"login": "github-actions", "type": "User"}},
		{Body: "quoting\n" + mark, User: bot},
		{Body: mark + " and more", User: bot},
		{Body: mark, User: nil}, // of an account that is gone
	}
	api := newAPI(t, theirs...)
	onPullRequest(t, api, breaking)
	require.Equal(t, []string{"POST /repos/octo/app/issues/7/comments"}, api.writes())
}

func TestDuplicatesAreRemoved(t *testing.T) {
	api := newAPI(t, comment{Body: mark + "\na", User: bot}, comment{Body: "LGTM", User: somebody}, comment{Body: mark + "\nb", User: bot})
	onPullRequest(t, api, breaking)
	require.Equal(t, []string{
		"DELETE /repos/octo/app/issues/comments/102", "PATCH /repos/octo/app/issues/comments/100",
	}, api.writes())
	require.Len(t, api.comments, 2)
	require.Equal(t, breaking.report, api.comments[0].Body)
}

func TestACommentDeletedMeanwhileIsWrittenAnew(t *testing.T) {
	api := newAPI(t, comment{Body: mark + "\nold", User: bot})
	api.refuse = func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if r.Method == http.MethodPatch {
			api.comments = nil
		}
		return false
	}
	r := onPullRequest(t, api, breaking)
	require.Len(t, api.comments, 1)
	require.Equal(t, breaking.report, api.comments[0].Body)
	require.NotEmpty(t, r.output(t, "comment-url"))
}

func TestTroublePasses(t *testing.T) {
	for name, trouble := range map[string]func(http.ResponseWriter){
		"503": func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) },
		"429": func(w http.ResponseWriter) { w.WriteHeader(http.StatusTooManyRequests) },
		"rate limit": func(w http.ResponseWriter) {
			w.Header().Set("X-Ratelimit-Remaining", "0")
			w.WriteHeader(http.StatusForbidden)
		},
		"secondary rate limit": func(w http.ResponseWriter) {
			http.Error(w, `{"message": "You have exceeded a secondary rate limit."}`, http.StatusForbidden)
		},
		"a cut line": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
	} {
		api := newAPI(t)
		api.refuse = func(w http.ResponseWriter, _ *http.Request, nth int) bool {
			if nth <= 2 {
				trouble(w)
			}
			return nth <= 2
		}
		r := onPullRequest(t, api, breaking)
		require.Len(t, api.comments, 1, "%s: %s", name, r.log)
		require.NotContains(t, r.log, "::warning", name)
	}
}

// A server that wrote the comment and then failed to say so does not make us write it twice.
func TestALostAnswerMakesNoDuplicate(t *testing.T) {
	api := newAPI(t)
	api.refuse = func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if r.Method != http.MethodPost || strings.HasSuffix(r.URL.Path, "/graphql") {
			return false
		}
		api.create(httptest.NewRecorder(), r)
		w.WriteHeader(http.StatusBadGateway)
		return true
	}
	onPullRequest(t, api, breaking)
	require.Len(t, api.comments, 1)
}

func TestTroubleThatStaysFailsNothing(t *testing.T) {
	api := newAPI(t)
	api.refuse = func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		http.Error(w, `{"message": "down\n::error::forged"}`, http.StatusBadGateway)
		return true
	}
	r := onPullRequest(t, api, safe)
	require.Zero(t, r.exitCode)
	require.Contains(t, r.log, "::warning title=convex-schema-plan::No comment was written: POST ")
	require.Contains(t, r.log, "502 down%0A::error::forged. The job summary has the report.\n")
	require.Len(t, api.requests, 4, "asked once and three times again")
}

func TestAReadOnlyToken(t *testing.T) {
	refuse := func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if r.Method == http.MethodGet || strings.HasSuffix(r.URL.Path, "/graphql") {
			return false
		}
		http.Error(w, `{"message": "Resource not accessible by integration"}`, http.StatusForbidden)
		return true
	}
	fromFork := pullRequest()
	fromFork["pull_request"].(map[string]any)["head"].(map[string]any)["repo"] = map[string]any{"full_name": "mallory/app"}
	forkGone := pullRequest()
	forkGone["pull_request"].(map[string]any)["head"].(map[string]any)["repo"] = nil
	for name, tc := range map[string]struct {
		payload map[string]any
		says    string
	}{
		"fork":            {fromFork, "::notice title=convex-schema-plan::No comment was written: for a pull request from a fork the token can only read."},
		"fork is deleted": {forkGone, "::notice title=convex-schema-plan::"},
		"no permission":   {pullRequest(), "::warning title=convex-schema-plan::No comment was written: the token may not. Give the job permissions: pull-requests: write"},
	} {
		for _, found := range []result{breaking, safe} {
			api := newAPI(t)
			api.refuse = refuse
			r := &run{event: "pull_request", payload: tc.payload, env: api.env()}
			r.use(t, found)
			r.do(t)
			require.Equal(t, found.code, r.exitCode, name)
			require.Contains(t, r.log, tc.says, name)
			require.Len(t, api.writes(), 1, "%s: not asked again", name)
		}
	}
}

func TestTheTokenStaysWithTheAPI(t *testing.T) {
	var stolen []string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stolen = append(stolen, r.Header.Get("Authorization"))
		fmt.Fprint(w, "[]")
	}))
	defer elsewhere.Close()
	api := newAPI(t, comment{User: somebody}, comment{User: somebody}, comment{User: somebody})
	api.linkHost = elsewhere.URL
	r := onPullRequest(t, api, breaking)
	require.Empty(t, stolen)
	require.NotContains(t, r.log, "secret-token")
}

func TestHostileReportsPassUnchanged(t *testing.T) {
	found := breaking
	found.report += "```text\n$(touch owned) `touch owned` ${{ github.token }} \"; touch owned #\n::error::forged\n\\u0000 \u202e \U0001f4a5\n```\n"
	api := newAPI(t)
	r := onPullRequest(t, api, found)
	require.Equal(t, found.report, api.comments[0].Body)
	require.NoFileExists(t, r.workspace+"/owned")
	require.NotContains(t, r.log, "forged")
}

func TestAReportThatIsTooLongIsLinked(t *testing.T) {
	found := breaking
	found.report += strings.Repeat("x", 66_000)
	api := newAPI(t)
	onPullRequest(t, api, found)
	require.Equal(t, mark+"\n## ❌ Breaking: stored documents can make the deploy fail\n\nThe report is too long for a comment; "+
		"[the summary of the run](https://github.com/octo/app/actions/runs/42) has it.\n", api.comments[0].Body)
}

func TestNoCommentIsWrittenWhere(t *testing.T) {
	for name, r := range map[string]*run{
		"there is no pull request": {event: "push", payload: map[string]any{"before": strings.Repeat("a", 40)}},
		"it is turned off":         {event: "pull_request", payload: pullRequest(), inputs: map[string]string{"comment": "false"}},
	} {
		api := newAPI(t)
		r.env = api.env()
		r.use(t, breaking)
		r.do(t)
		require.Empty(t, api.requests, name)
		require.Equal(t, 1, r.exitCode, name)
	}
}

// TestSeveralUsesInOnePullRequest: each keeps its own comment, and the one that says nothing special takes over what was
// there before uses were told apart.
func TestSeveralUsesInOnePullRequest(t *testing.T) {
	api := newAPI(t, comment{Body: mark + "\n## ✅ old", User: bot})
	workspace := t.TempDir()
	for _, folder := range []string{"apps/web", "apps/a_b"} {
		require.NoError(t, os.MkdirAll(filepath.Join(workspace, folder), 0o755))
	}
	use := func(found result, inputs map[string]string) *run {
		r := &run{event: "pull_request", payload: pullRequest(), env: api.env(), workspace: workspace, inputs: inputs}
		r.use(t, found)
		r.do(t)
		return r
	}
	title := func(i int) string { return strings.Split(api.comments[i].Body, "\n")[1] }
	web := use(breaking, map[string]string{"working-directory": "apps/web"})
	use(safe, map[string]string{"working-directory": "apps/a_b"})
	use(failed, map[string]string{"projects": "two\n one"})
	use(safe, map[string]string{"config": "`x` <b>@all"})
	use(breaking, map[string]string{"working-directory": "./"})
	require.Len(t, api.comments, 5)
	require.Equal(t, breaking.report, api.comments[0].Body)
	require.Equal(t, "## ❌ Breaking: stored documents can make the deploy fail · <code>apps/web</code>", title(1))
	require.Equal(t, strings.SplitN(breaking.report, "\n", 3)[2], strings.SplitN(api.comments[1].Body, "\n", 3)[2])
	require.Contains(t, api.comments[2].Body, "<summary>✅ Safe: every document that was valid is valid after · <code>apps/a&#95;b</code></summary>")
	require.Equal(t, "## ❌ The Convex schema could not be checked · <code>one, two</code>", title(3))
	require.Contains(t, api.comments[4].Body, "<code>&#96;x&#96; &#60;b&#62;&#64;all</code>")
	marks := map[string]bool{}
	for _, c := range api.comments {
		first, _, _ := strings.Cut(c.Body, "\n")
		require.Regexp(t, `^<!-- convex-schema-plan( [0-9a-f]{16})? -->$`, first)
		marks[first] = true
	}
	require.Len(t, marks, 5)
	require.Equal(t, address(201), web.output(t, "comment-url"))

	use(safe, map[string]string{"working-directory": "./apps/web/"})
	use(safe, map[string]string{"projects": "one\ntwo\n"})
	require.Len(t, api.comments, 5, "the same, written otherwise")
	require.Contains(t, api.comments[1].Body, "<summary>✅ ")
	require.Contains(t, api.comments[3].Body, "<summary>✅ ")
}
