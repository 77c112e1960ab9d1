package cli

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
)

// choose returns the flags that choose the pair among all that are compared; none when there is nothing to choose.
func (p *pair) choose(all []*pair) (words []string) {
	projects, components, folder := false, false, p.folder()
	for _, other := range all {
		same := other.folder() == folder
		projects = projects || !same
		components = components || same && other.component != p.component
	}
	if projects {
		words = append(words, "--project", listWord(folder))
	}
	if components {
		words = append(words, "--component", cmp.Or(p.component, "."))
	}
	return words
}

// folder returns the folder of the pair's project as --project names it: seen from where its version is looked for. A
// component can lie in the folder of another project, but goes with the one that uses it.
func (p *pair) folder() string {
	side, read := &p.sides.To, p.to
	if p.target.to == "" {
		side, read = &p.sides.From, p.from
	}
	base := absolutePath(side.Path)
	full := read.Root // outside of repositories, projects have no name
	if root := repositoryAround(base); root != "" {
		full = filepath.Join(root, filepath.FromSlash(p.project))
	}
	rel, err := filepath.Rel(base, absolutePath(full))
	if err != nil {
		return cmp.Or(p.project, ".")
	}
	return filepath.ToSlash(rel)
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
