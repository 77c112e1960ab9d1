package patterndoc

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/codegen"
	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/plan"
)

// A page is one page being written.
type page struct{ strings.Builder }

func (b *page) write(format string, args ...any) { fmt.Fprintf(b, format, args...) }

// fence writes text as a block of code.
func (b *page) fence(language, text string) {
	b.write("```%s\n%s\n```\n\n", language, strings.TrimRight(text, "\n"))
}

// example writes the way of one change, as the program plans it. What a pattern without a migration of its own does is in
// the texts of the steps, so these are whole then.
func (b *page) example(pattern plan.Pattern, e Example) error {
	files, err := codegen.Generate(e.Plan)
	if err != nil {
		return err
	}
	content := map[string]string{}
	for _, f := range files {
		content[f.Path] = string(f.Content)
	}
	b.write("## Example\n\n[`testdata/schemas/%s`](../../testdata/schemas/%s), before:\n\n", e.Case, e.Case)
	b.fence("ts", e.Before)
	b.write("After:\n\n")
	b.fence("ts", e.After)
	b.declared(e)
	b.findings(e.Findings)
	if wide := content[e.Plan.WidenFile("schema.ts")]; wide != "" {
		b.write("The schema of deploy 1:\n\n")
		b.fence("ts", wide)
	}
	b.decisions(e.Plan.Decisions)
	if names := migrationNames(e.Plan); names != nil {
		b.write("The migration, of `%s`:\n\n", e.Plan.WidenFile(e.Plan.Modules.Migrations+".ts"))
		b.fence("ts", strings.Join(excerpts(content[e.Plan.WidenFile(e.Plan.Modules.Migrations+".ts")], names), "\n"))
	}
	b.together(e.Plan.Together)
	b.unplanned(e.Plan.Unplanned)
	b.steps(e.Plan, slices.Contains(e.Plan.Patterns, pattern.ID))
	return nil
}

// declared shows what the author declares, as flags and as comments.
func (b *page) declared(e Example) {
	if len(e.Flags) == 0 {
		return
	}
	b.write("What is declared, by the comments in the new schema or by flags:\n\n")
	b.fence("sh", "convex-schema-plan plan before after \\\n  "+strings.Join(quoted(e.Flags), " \\\n  "))
}

// quoted puts the values of flags that a shell would read otherwise into quotes.
func quoted(flags []string) []string {
	out := make([]string, len(flags))
	for i, flag := range flags {
		name, text, _ := strings.Cut(flag, " ")
		if strings.ContainsAny(text, `"[]{}$ `) {
			text = "'" + text + "'"
		}
		out[i] = name + " " + text
	}
	return out
}

func (b *page) findings(findings []diff.Finding) {
	b.write("What the comparison finds:\n\n")
	var lines []string
	for _, f := range findings {
		line := fmt.Sprintf("%s[%s]: %s", f.Severity, f.Rule, f.Message)
		lines = append(lines, strings.ReplaceAll(line, "\n", " "))
	}
	b.fence("text", strings.Join(lines, "\n"))
}

func (b *page) decisions(decisions []plan.Decision) {
	if len(decisions) == 0 {
		return
	}
	b.write("What only you can decide:\n\n")
	for _, d := range decisions {
		b.write("- `%s`, for `%s`: %s\n", d.ID, d.Path, d.Question)
	}
	b.write("\n")
}

func (b *page) together(list []plan.Together) {
	for _, t := range list {
		b.write("`%s` comes in the same change:\n\n- %s\n- first push: %s\n- second push: %s\n\n", t.File, t.Why, t.First, t.Second)
	}
}

func (b *page) unplanned(list []plan.Unplanned) {
	if len(list) == 0 {
		return
	}
	b.write("Not planned, to be done by hand:\n\n")
	for _, u := range list {
		b.write("- %s: %s. By hand: %s.\n", u.Finding, u.Why, u.ByHand)
	}
	b.write("\n")
}

func (b *page) steps(p *plan.Plan, whole bool) {
	b.write("The steps:\n\n")
	for i, s := range p.Steps {
		title := s.Title
		if s.Optional {
			title += " (optional)"
		}
		b.write("%d. **%s**\n", i+1, title)
		for _, paragraph := range s.Do {
			if whole {
				b.write("   - %s\n", paragraph)
			}
		}
		if s.Code != nil {
			b.write("   - live code reads %s\n   - live code writes %s\n", s.Code.Reads, s.Code.Writes)
		}
		if len(s.Commands) > 0 {
			b.write("\n   ```sh\n")
			for _, c := range s.Commands {
				b.write("   %s\n", c.Run)
			}
			b.write("   ```\n\n")
		}
		b.write("   - done: %s\n   - undo: %s\n", s.Done, s.Undo)
	}
	b.write("\n")
	for _, change := range p.Indexes {
		b.write("Index `%s.%s` is %s. %s\n\n", change.Table, change.Name, change.Change, change.Advice)
	}
}

func migrationNames(p *plan.Plan) []string {
	var names []string
	for _, m := range p.Migrations {
		names = append(names, m.Name)
	}
	return names
}

// excerpts returns the definitions of exported names from generated code, each with the comment above it.
func excerpts(source string, names []string) []string {
	lines := strings.Split(source, "\n")
	var found []string
	for _, name := range names {
		for at, line := range lines {
			if strings.HasPrefix(line, "export const "+name+" = ") {
				found = append(found, definition(lines, at))
			}
		}
	}
	return found
}

// definition returns the lines of a definition that begins at a line: from the comment above it to the end.
func definition(lines []string, at int) string {
	from, to := at, at
	for from > 0 && (strings.HasPrefix(lines[from-1], " *") || strings.HasPrefix(lines[from-1], "/**")) {
		from--
	}
	for to < len(lines)-1 && !strings.HasPrefix(lines[to], "}") {
		to++
	}
	return strings.Join(lines[from:to+1], "\n") + "\n"
}

// others names the other folders of the teaching set that show the pattern.
func (b *page) others(p plan.Pattern) {
	if len(p.Cases) < 2 {
		return
	}
	b.write("More of it in `testdata/schemas`: ")
	for i, name := range p.Cases[1:] {
		if i > 0 {
			b.write(", ")
		}
		b.write("[%s](../../testdata/schemas/%s)", name, name)
	}
	b.write(".\n")
}
