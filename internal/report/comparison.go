package report

import (
	"cmp"
	"slices"
	"strings"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
	"convex-schema-plan/pkg/schema"
)

// A Report is everything that one run compared: one comparison, or one for each component of each project.
type Report struct {
	From, To    Version
	Comparisons []*Comparison
	// Findings belong to none of the comparisons, such as an approval that nothing used.
	Findings []diff.Finding
	// Unread says that no schema was read, because no file that they are made of differs.
	Unread bool
	// Arguments are what a command on the same versions has to repeat, word by word: "../main", ".", "--convex",
	// "installed". None when the versions are those that the program takes by itself.
	Arguments []string
	// Approve are what the command approve has to repeat, such as "--config", "ci/schema.json".
	Approve []string
}

// A Comparison is what was found out about one component of one project.
type Comparison struct {
	Project   string // its folder in the repository; "" when there is one project only, or it is the root
	Component string // the path of its definition; "" is the app itself
	From, To  Version
	Result    *diff.Result
	Plan      *plan.Plan // the way from one version to the other where it takes migrations, or nil
	// Arguments are what a command on this comparison alone has to repeat, as Report.Arguments, with the flags that choose
	// it among several. nil when it is the only one.
	Arguments []string
	Next      []string // sentences about what comes after the push, such as a migration that it brings
}

// A Version names one side of a comparison.
type Version struct {
	Source  string // as the user named it, or what stands for it
	Label   string // what a person calls it, such as "working tree"; "" is Source
	File    string // the file that was read; "" when there was none, or there were several
	Commit  string // the whole id of the commit that was read; "" when it was none
	Head    string // the whole id of the commit that a working tree or an index is based on, or ""
	Chosen  string // how the version was found when nobody named it: "merge base of HEAD and origin/main"
	Brief   string // the same in a word or two of ours: "merge base"; "" when the name says it all
	Subject string // the first line of the commit's message, or ""
}

// parts returns what is to be shown, one comparison after the other. What belongs to none of them comes last, as a
// comparison of nothing.
func (r *Report) parts() []*Comparison {
	if len(r.Findings) == 0 {
		return r.Comparisons
	}
	none := &schema.Schema{Validation: true}
	rest := &Comparison{From: r.From, To: r.To,
		Result: &diff.Result{From: none, To: none, Verdict: diff.Safe, Findings: r.Findings}}
	return append(append([]*Comparison(nil), r.Comparisons...), rest)
}

// several says whether the parts have to be told apart.
func (r *Report) several() bool { return len(r.Comparisons) > 1 }

// projects returns how many projects were compared.
func (r *Report) projects() int {
	known := map[string]bool{}
	for _, c := range r.Comparisons {
		known[c.Project] = true
	}
	return len(known)
}

// title names a part among several; show makes users' text fit for the place. What belongs to no comparison has no title.
func (r *Report) title(c *Comparison, show func(string) string) string {
	if !r.several() || !r.holds(c) {
		return ""
	}
	project := ""
	if r.projects() > 1 {
		project = show(c.Project)
		if c.Project == "" {
			project = show(".")
		}
	}
	switch {
	case c.Component == "" && project == "":
		return "the app"
	case c.Component == "":
		return project
	case project == "":
		return "component " + show(c.Component)
	default:
		return project + ", component " + show(c.Component)
	}
}

// holds says whether c is one of the report's comparisons, and not what belongs to none.
func (r *Report) holds(c *Comparison) bool {
	for _, one := range r.Comparisons {
		if one == c {
			return true
		}
	}
	return false
}

// Name returns what a person calls the version, with its commit, as clean text: main at a1b2c3d.
func (v Version) Name() string { return v.named(Clean) }

// name returns what a person calls the version, with its commit, and how it was found when nobody named it: main at
// a1b2c3d (merge base). show makes users' text fit for the place.
func (v Version) name(show func(string) string) string {
	if v.Brief == "" {
		return v.named(show)
	}
	return v.named(show) + " (" + v.Brief + ")"
}

func (v Version) named(show func(string) string) string {
	label := cmp.Or(v.Label, v.Source)
	if id := commitID(v.Commit); len(label) >= len(shortID(id)) && id != "" && strings.HasPrefix(id, label) && v.Chosen == "" {
		return show(shortID(id)) // it was named by its id
	}
	name := show(label)
	if slices.Contains(ourLabels, label) {
		name = label
	}
	if id := shortID(v.Commit); id != "" {
		return name + " at " + show(id)
	}
	if id := shortID(v.Head); id != "" {
		return name + " on " + show(id)
	}
	return name
}

// ourLabels are what versions without a name of their own are called: words, and nothing to type.
var ourLabels = []string{"working tree", "what is staged", "nothing", "standard input"}

// commit returns the commit that the version was read from, or is based on; "" when there is none.
func (v Version) commit() string {
	if v.Commit != "" {
		return commitID(v.Commit)
	}
	return commitID(v.Head)
}

// versions says from what to what, when git knows one of the two or one was found out; otherwise the user has just named
// both, and it is "".
func (r *Report) versions(style Style) string {
	named := func(v Version) bool {
		return v.commit() == "" && (v.Label == "" || v.Label == v.Source) && v.Chosen == ""
	}
	if named(r.From) && named(r.To) {
		return ""
	}
	return r.From.name(short) + style.draw(" → ") + r.To.name(short)
}

// short makes text fit for one line of a terminal among others.
func short(text string) string { return shorten(Clean(text)) }

// commitID returns the id of a commit, and "" for everything that is none: ids stand where no text of the users may.
func commitID(id string) string {
	if len(id) < 7 || len(id) > 64 || strings.Trim(id, "0123456789abcdef") != "" {
		return ""
	}
	return id
}

// shortID returns the id of a commit as people write it, or "".
func shortID(id string) string { return commitID(id)[:min(7, len(commitID(id)))] }

// command returns a command line of this program on the sources of the report, ready to be pasted into a shell.
func (r *Report) command(word string) string { return commandLine(word, r.Arguments) }

// commandOn is command for one comparison of the report.
func (r *Report) commandOn(c *Comparison, word string) string {
	if c.Arguments == nil {
		return r.command(word)
	}
	return commandLine(word, c.Arguments)
}

func commandLine(word string, arguments []string) string {
	words := []string{"convex-schema-plan", word}
	for _, word := range arguments {
		words = append(words, ShellWord(word))
	}
	return strings.Join(words, " ")
}

// ShellWord quotes a word for a POSIX shell where it needs it. A word that holds control characters comes out clean,
// and then names another file: better than a terminal escape.
func ShellWord(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_./@:+-=,", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(Clean(word), "'", `'\''`) + "'"
}
