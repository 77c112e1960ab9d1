package report

import (
	"path"
	"slices"
	"strings"

	"convex-schema-plan/internal/ruledoc"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
)

// A View says how a comparison is shown.
type View struct {
	Style  Style
	Least  diff.Severity // findings below it are left out, but not from JSON
	FailOn diff.Severity // the lowest severity that makes the command fail
	Passes bool          // nothing makes the command fail, whatever FailOn says
	Whole  bool          // text shows every change, as diff does, instead of the findings, as check does
	Files  Files
	Beside bool // the annotations come beside the text, which has said what was compared
	// Line returns a line of a file that a finding about a file names, without its end, and false when there is none.
	// When it is nil, such findings are shown without their line.
	Line func(file string, line int) (string, bool)
	// Repository is the URL of the repository that the commits are in; "" when it is not known.
	Repository string
	// Program is the version of this program, such as 1.2.3.
	Program string
}

// A Format is a form in which a report is shown.
type Format struct {
	Name    string
	Purpose string // what it is for, in a few words
	// Render returns the report in this form, whole and with a line end.
	Render func(*Report, View) ([]byte, error)
}

// formats holds every form of a report, the default first.
var formats = []Format{
	{"text", "a person at a terminal", renderText},
	{"json", "programs, as docs/schemas describes", func(r *Report, _ View) ([]byte, error) { return JSON(r) }},
	{"markdown", "a comment on a pull request", renderMarkdown},
	{"github", "GitHub Actions: annotations, the job summary and step outputs", renderGitHub},
	{"sarif", "code scanning (SARIF 2.1.0)", renderSARIF},
	{"gitlab", "GitLab: the Code Quality report of a merge request", renderGitLab},
	{"junit", "the test reports of CI servers", renderJUnit},
}

// Formats returns every form in which check and diff show a comparison, the default first.
func Formats() []Format { return slices.Clone(formats) }

// FindFormat returns the form called name, and whether there is one.
func FindFormat(name string) (Format, bool) {
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return formats[i], true
}

func renderText(r *Report, v View) ([]byte, error) {
	if v.Whole {
		return diffText(r, v), nil
	}
	return checkText(r, v), nil
}

// Files says where the files that positions name are in a repository.
type Files struct {
	Dir  string // the working directory, absolute and slash-separated
	Root string // the folder of the repository, likewise; "" when there is none: then Dir takes its place
}

// inRepository returns a file named by a position as the repository calls it, and false when it lies outside: then the
// absolute name, or the name as it was when Dir is not known.
func (f Files) inRepository(file string) (string, bool) {
	if !absolute(file) {
		file = path.Join(f.Dir, file)
	}
	root := f.Root
	if root == "" {
		root = f.Dir
	}
	if root == "" {
		return file, !absolute(file) && file != ".." && !strings.HasPrefix(file, "../")
	}
	if inside, ok := strings.CutPrefix(file, strings.TrimSuffix(root, "/")+"/"); ok {
		return inside, true
	}
	return file, false
}

// name prints a position with its file as the repository calls it.
func (f Files) name(at schema.Position) string {
	if file, inside := f.inRepository(at.File); inside {
		at.File = file
	}
	return Clean(at.String())
}

// absolute says whether a slash-separated file name is absolute, here or on Windows.
func absolute(file string) bool {
	return path.IsAbs(file) || len(file) > 2 && file[1] == ':' && file[2] == '/'
}

// shownFindings returns the findings of at least the given severity, the worst first, otherwise in the order of the
// schema.
func shownFindings(r *diff.Result, least diff.Severity) []diff.Finding {
	shown := slices.DeleteFunc(slices.Clone(r.Findings), func(f diff.Finding) bool { return f.Severity < least })
	slices.SortStableFunc(shown, byWeight)
	return shown
}

// proof returns the witness of a finding as lines of clean text: the document, and what Convex would say about it.
func proof(f diff.Finding) []string {
	if f.Witness == nil {
		return nil
	}
	lines := append([]string{"A document that was valid and is not any more:"}, documentLines(f.Witness.Document)...)
	return append(append(lines, convexSays(f)), messageLines(f.Witness.Message, false)...)
}

// convexSays announces Convex's message about the witness of a finding.
func convexSays(f diff.Finding) string {
	if names(f) {
		return "Convex would say:"
	}
	return "Convex would say, about another problem of this document:"
}

// explainHint says how to learn more about a rule.
func explainHint(rule diff.RuleID) string {
	hint := "Why, and what to do: convex-schema-plan explain " + string(rule)
	if url, ok := ruledoc.URL(rule); ok {
		hint += " or " + url
	}
	return hint
}
