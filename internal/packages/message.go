package packages

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"convex-schema-plan/internal/lockfile"
)

// maxTables is how many tables a message names.
const maxTables = 5

// message says in one sentence without a full stop what both sides ask for, what they got, and what that reaches.
func (c Comparison) message(l lie) string {
	text := c.asked(l.Difference) + ", and " + c.evaluated(l) + ": "
	if len(l.tables) == 0 {
		return text + "what the comparison says may be otherwise"
	}
	noun := "tables "
	if len(l.tables) == 1 {
		noun = "table "
	}
	return text + noun + enumerate(l.tables, maxTables) + " may be other than shown"
}

// asked says what both sides ask for.
func (c Comparison) asked(d Difference) string {
	switch d.Kind {
	case Content:
		if len(d.To.Versions) == 0 {
			return d.Name + " is patched otherwise in FROM than in TO"
		}
		return fmt.Sprintf("%s %s is other code in FROM's %s than in TO's: its checksum or its patch differs",
			d.Name, enumerate(d.To.Versions, maxTables), c.show(d.From.File))
	case Choice:
		return fmt.Sprintf("%s is there as %s in FROM and in TO, but not for the same packages", d.Name, enumerate(d.To.Versions, maxTables))
	}
	text := d.Name + " is " + c.side(d.From, "FROM") + " and "
	if d.From.File == d.To.File && len(d.To.Versions) > 0 {
		return text + enumerate(d.To.Versions, maxTables) + " in TO's"
	}
	return text + c.side(d.To, "TO")
}

// side says what one side asks for.
func (c Comparison) side(a Ask, side string) string {
	switch {
	case a.File == "":
		return "nowhere in " + side
	case len(a.Versions) == 0:
		return "not in " + side + "'s " + c.show(a.File)
	default:
		return enumerate(a.Versions, maxTables) + " in " + side + "'s " + c.show(a.File)
	}
}

// evaluated says what was read instead.
func (c Comparison) evaluated(l lie) string {
	old, new := versionsOf(l.old, c.From), versionsOf(l.new, c.To)
	switch {
	case l.shared && len(l.old) > 0 && len(l.new) > 0 && old == new:
		return "both were evaluated with " + new
	case l.oldBad && l.newBad:
		return "FROM was evaluated with " + old + ", TO with " + new
	case l.newBad:
		return "TO was evaluated with " + new
	default:
		return "FROM was evaluated with " + old
	}
}

func versionsOf(versions []string, side Side) string {
	known := slices.DeleteFunc(slices.Clone(versions), func(v string) bool { return v == "" })
	if len(known) == 0 {
		return "what is in " + side.modules()
	}
	return enumerate(known, maxTables) + " of " + side.modules()
}

// modules is the node_modules that a side was evaluated with.
func (s Side) modules() string { return path.Join(s.Modules, "node_modules") }

// remedies say what to do: install what the new side asks for when that is not there, and give the old side packages of
// its own.
func (c Comparison) remedies(l lie) []string {
	var list []string
	if l.newBad {
		list = append(list, fmt.Sprintf("%s is not what TO asks for; install that: `%s`", c.To.modules(), c.install(l.To, c.To.Modules, false)))
	}
	switch {
	case !l.oldBad && !(l.shared && l.newBad):
	case !l.shared:
		list = append(list, fmt.Sprintf("%s is not what FROM asks for; install that there: `%s`", c.From.modules(), c.install(l.From, c.From.Modules, true)))
	case c.From.Ref != "":
		beside := path.Join(c.To.Modules, "..", "before") // beside the repository, not in it
		list = append(list, fmt.Sprintf("to evaluate FROM with its own packages: `git worktree add --detach %s %s && %s`, then add `--from-modules %s`",
			beside, shellWord(c.From.Ref), c.install(l.From, beside, true), beside))
	default:
		list = append(list, "to evaluate FROM with its own packages, install them in a copy of its repository and name that: `--from-modules DIR`")
	}
	return list
}

// install is the command that installs what a side asks for, in a folder that is laid out like the repository. exactly
// says that the lock file must not be changed by it.
func (c Comparison) install(a Ask, root string, exactly bool) string {
	folder := path.Join(root, path.Dir(a.File))
	manager := managerOf(a.File)
	words := []string{string(manager)}
	if folder != "." {
		flag := map[lockfile.Manager]string{lockfile.NPM: "--prefix", lockfile.PNPM: "--dir", lockfile.Yarn: "--cwd", lockfile.Bun: "--cwd"}[manager]
		words = append(words, flag, shellWord(folder))
	}
	locked := path.Base(a.File) != "package.json" && a.File != ""
	switch {
	case manager == lockfile.NPM && exactly && locked:
		words = slices.Insert(words, 1, "ci")
	case manager == lockfile.NPM || manager == lockfile.Bun:
		words = slices.Insert(words, 1, "install")
	default:
		words = append(words, "install")
	}
	if exactly && locked && manager != lockfile.NPM {
		words = append(words, "--frozen-lockfile")
	}
	return strings.Join(words, " ")
}

// managerOf is the manager that writes a file; npm for one that none does.
func managerOf(file string) lockfile.Manager {
	for _, name := range lockfile.Names() {
		if name.File == path.Base(file) {
			return name.Manager
		}
	}
	return lockfile.NPM
}

// plainWord matches words that every shell takes as they are.
var plainWord = regexp.MustCompile(`^[\w@%+=:,./-]+$`)

// shellWord quotes a word for a POSIX shell.
func shellWord(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// enumerate prints a list for a sentence, the most important part of a long one.
func enumerate(list []string, most int) string {
	if len(list) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
	}
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
