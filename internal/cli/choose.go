package cli

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"convex-schema-plan/internal/source"
	"convex-schema-plan/pkg/schema/load"
)

// choose returns the flags that choose the pair among all that are compared; none when there is nothing to choose.
func (p *pair) choose(all []*pair) (words []string) {
	projects, components := false, false
	for _, other := range all {
		projects = projects || other.project != p.project
		components = components || other.project == p.project && other.component != p.component
	}
	if projects {
		words = append(words, "--project", listWord(p.folder()))
	}
	if components {
		words = append(words, "--component", cmp.Or(p.component, "."))
	}
	return words
}

// folder returns the folder of the pair's project as --project names it: seen from where its version is looked for.
func (p *pair) folder() string {
	for _, side := range []struct {
		of   *source.Side
		read *load.Result
	}{{&p.sides.To, p.to}, {&p.sides.From, p.from}} {
		if side.read == nil || side.read.Root == "" {
			continue
		}
		if rel, err := filepath.Rel(absolutePath(side.of.Path), absolutePath(side.read.Root)); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return cmp.Or(p.project, ".")
}

// listWord writes a word for a flag that takes a list separated by commas.
func listWord(word string) string {
	if !strings.ContainsAny(word, ",\"\n\r") {
		return word
	}
	return `"` + strings.ReplaceAll(word, `"`, `""`) + `"`
}

// argumentsOf returns what a command on one pair alone has to repeat.
func (c *change) argumentsOf(p *pair, declare *declareFlags) []string {
	if len(c.pairs) < 2 {
		return nil
	}
	flags := *c.flags
	flags.projects, flags.component = nil, ""
	return slices.Concat(c.args, declare.words, flags.words(), p.choose(c.pairs))
}
