// Package scaffold knows the files that make a repository run the check by itself: the workflow or CI job, the hooks, and
// a configuration to start from.
//
// It reads a file system and says what it would add where; it writes nothing, and it never takes away or replaces a line
// of somebody else. Where an addition to a file is not certain to be exact, it says what to add by hand.
package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// A Target is one thing that can be set up.
type Target string

// The targets, in the order in which they are shown.
const (
	Config    Target = "config"
	GitHub    Target = "github"
	GitLab    Target = "gitlab"
	PreCommit Target = "pre-commit"
	Husky     Target = "husky"
	Lefthook  Target = "lefthook"
)

// Targets returns all targets.
func Targets() []Target { return []Target{Config, GitHub, GitLab, PreCommit, Husky, Lefthook} }

// program is what is set up. A file that names it has been set up already.
const program = "convex-schema-plan"

// hookCommand is what every hook runs.
const hookCommand = program + " check --staged"

// A State says what becomes of a file.
type State string

// The states of a file.
const (
	New     State = "new"     // it does not exist yet
	Changed State = "changed" // lines are added to it
	Present State = "present" // it has been set up already
	ByHand  State = "by hand" // lines have to be added, and only its owner knows where
)

// A Step is what becomes of one file.
type Step struct {
	Target Target
	File   string // below the root, with slashes
	State  State
	Before string // what the file holds now; only when Changed
	After  string // what it is to hold; only when New or Changed
	Why    string // why it cannot be done for the user; only when ByHand
	Add    string // what to add; only when ByHand
	Note   string // what else it takes, or ""
}

// Options say what is wanted.
type Options struct {
	Only    []Target // nil for those that the repository uses
	Origin  Origin   // where the program comes from; the zero Origin when nobody said
	Remotes string   // any text that names the servers of the repository, such as git's configuration
}

// Make returns what becomes of each file. root is the top of the repository. The error is an [*OriginError] when it takes
// a place to get the program from, and none, or one that does not do, was given.
func Make(root fs.FS, options Options) ([]Step, error) {
	r := &repository{root: root, origin: options.Origin}
	if err := r.checkOrigin(); err != nil {
		return nil, err
	}
	targets := options.Only
	if targets == nil {
		targets = r.used(options.Remotes)
	}
	makers := map[Target]func() (Step, error){
		Config: r.config, GitHub: r.github, GitLab: r.gitlab, PreCommit: r.preCommit, Husky: r.husky, Lefthook: r.lefthook,
	}
	var steps []Step
	for _, target := range targets {
		step, err := makers[target]()
		if err != nil {
			return nil, err
		}
		step.Target = target
		steps = append(steps, step)
	}
	return steps, nil
}

// A repository is what is looked at.
type repository struct {
	root   fs.FS
	origin Origin
}

// read returns the content of a file, "" when there is none.
func (r *repository) read(file string) (string, error) {
	content, err := fs.ReadFile(r.root, file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(content), err
}

// exists says whether there is a file or folder.
func (r *repository) exists(file string) bool {
	_, err := fs.Stat(r.root, file)
	return err == nil
}

// add is what becomes of a file that lines have to be added to: fresh is its content when there is none, and extend adds
// to what there is.
func (r *repository) add(file, fresh, lines string, extend func(present string) (string, error)) (Step, error) {
	if !r.exists(file) {
		return Step{File: file, State: New, After: fresh}, nil
	}
	present, err := r.read(file)
	if err != nil {
		return Step{}, fmt.Errorf("%s could not be read: %w", file, err)
	}
	if strings.Contains(present, program) {
		return Step{File: file, State: Present}, nil
	}
	after, err := extend(present)
	if err != nil {
		return Step{File: file, State: ByHand, Why: err.Error(), Add: lines}, nil
	}
	return Step{File: file, State: Changed, Before: present, After: after}, nil
}
