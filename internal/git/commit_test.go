package git

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestResolve(t *testing.T) {
	s := newRepo(t)
	first := s.commit("one", "file", "1")
	second := s.commit("two\nlines of a subject\n\nand a body", "file", "2")
	s.git("tag", "-a", "-m", "annotated", "v1", first)
	s.git("tag", "light")
	s.git("branch", "feature/x", first)
	s.git("update-ref", "refs/heads/-x", first)
	r := s.open()
	for ref, want := range map[string]string{
		"HEAD": second, "@": second, "main": second, "refs/heads/main": second, "heads/main": second, "HEAD~1": first, "HEAD^": first,
		"v1": first, "refs/tags/v1": first, "v1^{commit}": first, "light": second, "light~1": first, "feature/x": first, second: second, first[:9]: first,
		"HEAD@{0}": second, "main@{1}": first, "HEAD^{/one}": first, s.git("rev-parse", "refs/tags/v1"): first, "v1-1-g" + second[:8]: second,
		strings.ToUpper(second): second, "HEAD^0": second, "heads/-x": first,
	} {
		require.Equal(t, want, resolve(t, r, ref).ID, ref)
	}
	c := resolve(t, r, "main")
	require.Equal(t, second[:7], c.Short)
	require.Equal(t, "main", c.Name)
	require.Equal(t, "two lines of a subject", c.Subject)
	require.Equal(t, []string{first}, c.Parents)
	require.Equal(t, time.Unix(1700000001, 0).UTC(), c.Time.UTC())
	require.Equal(t, "+0100", c.Time.Format("-0700"))
	require.Equal(t, 1, r.objects.starts)
}

func TestResolveDetachedHead(t *testing.T) {
	s := newRepo(t)
	first := s.commit("one", "file", "1")
	s.commit("two", "file", "2")
	s.git("checkout", "-q", "--detach", first)
	r := s.open()
	require.Equal(t, first, resolve(t, r, "HEAD").ID)
	b, err := r.Base(context.Background(), "", "", noVariables)
	require.NoError(t, err)
	require.Equal(t, first, b.Commit.ID)
	require.Equal(t, "main", b.Branch)
}

func TestResolveNothing(t *testing.T) {
	s := newRepo(t)
	s.commit("one", "file", "1", "folder/x", "")
	s.git("tag", "of-a-file", "HEAD:file")
	s.git("tag", "-a", "-m", "x", "of-a-folder", "HEAD:folder")
	s.git("branch", "feature/login")
	r := s.open()
	outside := filepath.Join(t.TempDir(), "written")
	for ref, want := range map[string]struct {
		kind Kind
		text string
	}{
		"":                                {BadRef, "is empty"},
		"HEAD:file":                       {BadRef, `"HEAD:file" is not the name of a commit: what follows a colon is a path` + "\n" + `Name the commit alone, such as "HEAD".`},
		":/one":                           {BadRef, "colon"},
		":0:file":                         {BadRef, "colon"},
		"HEAD\nmain":                      {BadRef, `"HEAD\nmain" is not the name of a commit: it contains control characters`},
		"HEAD\x00":                        {BadRef, "control"},
		"\x1b[31mred":                     {BadRef, `"\x1b[31mred"`},
		"main..HEAD":                      {BadRef, "it is a range"},
		"main...HEAD":                     {BadRef, "it is a range"},
		"--output=" + outside:             {BadRef, "starts with a dash"},
		"-x":                              {BadRef, "dash"},
		"--upload-pack=touch " + outside:  {BadRef, "dash"},
		"--batch-check":                   {BadRef, "dash"},
		"nothing":                         {UnknownRef, `there is no branch, tag or commit called "nothing"` + "\nSee what there is:"},
		"feature/lgoin":                   {UnknownRef, "Did you mean feature/login?"},
		"mian":                            {UnknownRef, "Did you mean main?"},
		"mian~2":                          {UnknownRef, "Did you mean main?"},
		"^main":                           {UnknownRef, "no branch"},
		"main ":                           {UnknownRef, "no branch"},
		" HEAD":                           {UnknownRef, "no branch"},
		"main^{tree}":                     {NotACommit, "is a folder, not a commit"},
		"main^{commit":                    {UnknownRef, "no branch"},
		"HEAD@{upstream}":                 {UnknownRef, `there is no commit "HEAD@{upstream}": no upstream configured for branch 'main'`},
		"HEAD~1":                          {UnknownRef, "the history of HEAD does not go back that far\nSee how far it goes:\n  git log --oneline HEAD"},
		"main^2":                          {UnknownRef, "does not go back that far"},
		"main~99999999999999999999":       {UnknownRef, ""},
		"of-a-file":                       {NotACommit, `"of-a-file" is a file, not a commit`},
		"of-a-folder":                     {NotACommit, `is a tag of something else than a commit`},
		s.git("rev-parse", "HEAD:folder"): {NotACommit, "is a folder, not a commit"},
		strings.Repeat("1", 40):           {UnknownRef, "there is no commit 1111111111111111111111111111111111111111 in this repository"},
		"deadbee":                         {UnknownRef, "no branch"},
		"$(touch " + outside + ")":        {UnknownRef, "no branch"},
		strings.Repeat("long", 3000):      {UnknownRef, "no branch"},
		"refs/heads/main.lock":            {UnknownRef, "no branch"},
		"unicode-ä":                       {UnknownRef, `"unicode-ä"`},
	} {
		_, err := r.Resolve(context.Background(), ref)
		requireKind(t, want.kind, err)
		require.ErrorContains(t, err, want.text, ref)
	}
	require.NoFileExists(t, outside)
	require.Equal(t, 2, r.objects.starts, "HEAD@{upstream} alone ends the process")
}

// Two objects whose ids begin alike are found by trying.
func TestAmbiguousIDs(t *testing.T) {
	s := newRepo(t)
	s.commit("root", "file", "x")
	var input strings.Builder
	for i := range 600 { // of 4 digits, two are alike in all likelihood
		input.WriteString("commit refs/heads/many\ncommitter a <a> " + time.Unix(int64(i), 0).Format("20060102") + " +0000\ndata 1\nx\n\n")
	}
	importing(t, s, input.String())
	seen := map[string]string{}
	ids := strings.Fields(s.git("rev-list", "many"))
	var prefix string
	for _, id := range ids {
		if seen[id[:4]] != "" {
			prefix = id[:4]
		}
		seen[id[:4]] = id
	}
	require.NotEmpty(t, prefix)
	_, err := s.open().Resolve(context.Background(), prefix)
	e := requireKind(t, AmbiguousRef, err)
	require.Contains(t, e.Hint, seen[prefix])
}

func TestBranchThatIsOnlyOnARemote(t *testing.T) {
	server := newRepo(t)
	server.commit("one", "file", "1")
	two := func() string {
		server.git("checkout", "-q", "-b", "release")
		return server.commit("two", "file", "2")
	}()
	server.git("checkout", "-q", "main")
	s := server.clone()
	r := s.open()
	c := resolve(t, r, "release")
	require.Equal(t, two, c.ID)
	require.Equal(t, "origin/release", c.Name, "it says what was taken")
	require.Equal(t, "origin/release~1", resolve(t, r, "release~1").Name)
	_, err := r.Resolve(context.Background(), "relaese")
	require.ErrorContains(t, err, "Did you mean origin/release?")

	s.git("remote", "add", "fork", server.url())
	s.git("fetch", "-q", "fork")
	_, err = r.Resolve(context.Background(), "release")
	require.ErrorContains(t, requireKind(t, UnknownRef, err), "Several remotes have it: say fork/release or origin/release.")
}

func TestUnbornHead(t *testing.T) {
	s := newRepo(t)
	s.write("file", "x").git("add", "file")
	r := s.open()
	_, err := r.Resolve(context.Background(), "HEAD")
	require.ErrorContains(t, requireKind(t, NoCommits, err), "the branch main has no commit yet")
	_, err = r.Base(context.Background(), "", "", noVariables)
	requireKind(t, NoCommits, err)
	_, err = r.Log(context.Background(), LogOptions{})
	requireKind(t, NoCommits, err)
	changes, err := r.Changed(context.Background(), Commit{}, Staged())
	require.NoError(t, err)
	require.Equal(t, []Change{{Status: Added, Path: "file"}}, changes)

	s.git("checkout", "-q", "--detach", s.commit("one", "file", "x"))
	require.NoError(t, os.WriteFile(filepath.Join(s.dir, ".git/HEAD"), []byte(strings.Repeat("1", 40)+"\n"), 0o644))
	_, err = s.open().Resolve(context.Background(), "HEAD")
	require.ErrorContains(t, err, "HEAD means no commit")
}

func TestSubjects(t *testing.T) {
	for _, tc := range []struct{ message, encoding, want string }{
		{"one\n", "", "one"},
		{"\n\n  one\r\ntwo\n\nbody", "", "one two"},
		{"", "", ""},
		{"caf\xe9", "ISO-8859-1", "café"},
		{"caf\xe9", "", "caf\uFFFD"},
		{"日本語", "ISO-8859-1", "日本語"},
	} {
		require.Equal(t, tc.want, subject(tc.message, tc.encoding))
	}
	for line, want := range map[string]string{
		"A <a@b> 1700000000 +0530": "2023-11-15T03:43:20+05:30", "A > <a> 1700000000 -0330": "2023-11-14T18:43:20-03:30",
		"A <a@b> 0 +0000": "1970-01-01T00:00:00Z", "nonsense": "0001-01-01T00:00:00Z", "A <a@b>": "0001-01-01T00:00:00Z",
	} {
		require.Equal(t, want, parseTime(line).Format(time.RFC3339), line)
	}
}

func TestValidBranch(t *testing.T) {
	s := newRepo(t)
	for _, name := range []string{"main", "a/b", "ä", "a.b", "a@b", "{", "a{b}", "+x", "HEAD", "a'b", "$(x)", "", "-x", "a..b", "a/", "/a", "a//b",
		".a", "a/.b", "a.lock", "a.lock/b", "a.", "@", "a@{b", "a b", "a~b", "a^b", "a:b", "a?b", "a*b", "a[b", "a\\b", "a\x7fb", "a\tb", "--upload-pack=x"} {
		accepted := gitCommand(s, "check-ref-format", "refs/heads/"+name).Run() == nil && name[:min(1, len(name))] != "-" && name != "@"
		require.Equal(t, accepted, validBranch(name), "%q", name)
	}
}
