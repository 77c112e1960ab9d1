package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"convex-schema-plan/internal/git"
	"convex-schema-plan/pkg/schema/load"
)

// open opens the repository around the working directory, once.
func (f *finder) open(ctx context.Context) (*git.Repository, error) {
	if f.sides.Repository != nil {
		return f.sides.Repository, nil
	}
	repository, err := git.Open(ctx, f.Dir)
	if err != nil {
		return nil, err
	}
	f.sides.Repository = repository
	return repository, nil
}

// mostFetches is how many times in a row a clone may turn out to lack something.
const mostFetches = 3

// retry asks git, and asks again after fetching what the clone lacked, when that is allowed.
func retry[T any](ctx context.Context, f *finder, ask func() (T, error)) (T, error) {
	found, err := ask()
	for range mostFetches {
		if !f.Fetch || !errors.As(err, new(*git.IncompleteError)) {
			break
		}
		if err := f.sides.Repository.Fetch(ctx, err); err != nil {
			return found, err
		}
		found, err = ask()
	}
	return found, err
}

// base returns FROM when nothing names it: the merge base with the default branch. On that branch itself, where the merge
// base is what is checked out, and with no schema changed since, it is the commit before.
func (f *finder) base(ctx context.Context) (Side, error) {
	repository, err := f.open(ctx)
	if err != nil && f.Staged {
		return Side{}, err // naming FROM would not help
	}
	if err != nil {
		return Side{}, withoutRepository(err)
	}
	base, err := retry(ctx, f, func() (git.Base, error) { return repository.Base(ctx, f.Against, f.Usual, f.Env) })
	var problem *git.Error
	switch {
	case !errors.As(err, &problem):
	case problem.Kind == git.NoCommits:
		return f.beginning()
	case problem.Kind == git.UnknownRef && f.Against == "" && f.Usual != "":
		unknown := *problem
		unknown.Message += ", which is configured as \"base\""
		return Side{}, &unknown
	}
	if err != nil {
		return Side{}, err
	}
	before, ok, err := f.before(ctx, base)
	switch {
	case err != nil:
		return Side{}, err
	case ok && before.ID == "":
		return f.beginning()
	case ok:
		side, err := f.commit(before, "")
		side.Label, side.Chosen = "HEAD^", "the commit before HEAD, which is on "+base.Branch+" itself"
		side.Brief = "the commit before HEAD"
		return side, err
	}
	side, err := f.commit(base.Commit, "")
	side.Label, side.Chosen = base.Branch, strings.TrimPrefix(base.Why, "the ")
	side.Brief = base.Brief
	return side, err
}

// beginning is the side before the first commit: nothing was there.
func (f *finder) beginning() (Side, error) {
	side, err := f.commit(git.Commit{}, "")
	side.Commit, side.Label, side.Chosen = nil, "nothing", "there is no commit before"
	side.Brief = side.Chosen
	return side, err
}

// withoutRepository says what to do where the older version has to be named.
func withoutRepository(err error) error {
	var problem *git.Error
	if errors.As(err, &problem) && (problem.Kind == git.NoRepository || problem.Kind == git.NotInstalled) {
		reason := "the working directory is in no git repository"
		if problem.Kind == git.NotInstalled {
			reason = problem.Message
		}
		return &Error{
			"the older version has to be named: " + reason,
			"convex-schema-plan check FROM [TO]; each is " + help,
		}
	}
	return err
}

// help says what a source can be.
const help = `a project folder, a functions folder, a schema file, REF: or REF:path in git, a schema exported as .json, or "-" for that JSON on stdin`

// before returns the commit before HEAD when HEAD is the base and no schema was changed since: comparing it with itself
// would tell nothing.
func (f *finder) before(ctx context.Context, base git.Base) (git.Commit, bool, error) {
	repository := f.sides.Repository
	head, err := f.checkedOut(ctx)
	if err != nil || head.ID != base.Commit.ID || f.Staged || f.To != "" {
		return git.Commit{}, false, err
	}
	branch, err := repository.Branch(ctx)
	if err != nil || branch != "" && !isBranch(base.Branch, branch) {
		return git.Commit{}, false, err // a branch that has nothing of its own yet
	}
	if touched, err := f.touched(ctx, *head); err != nil || touched {
		return git.Commit{}, false, err
	}
	if len(head.Parents) == 0 {
		return git.Commit{}, true, nil
	}
	parent, err := retry(ctx, f, func() (git.Commit, error) { return repository.Resolve(ctx, head.Parents[0]) })
	return parent, err == nil, err
}

// isBranch says whether the name of a base, such as "origin/main", can be that of a local branch. The default branch of a
// remote may be known by no other name than HEAD.
func isBranch(base, local string) bool {
	_, short, remote := strings.Cut(base, "/")
	return base == local || remote && (short == local || short == "HEAD")
}

// checkedOut returns the commit that HEAD is.
func (f *finder) checkedOut(ctx context.Context) (*git.Commit, error) {
	if f.head == nil {
		head, err := f.sides.Repository.Resolve(ctx, "HEAD")
		if err != nil {
			return nil, err
		}
		f.head = &head
	}
	return f.head, nil
}

// readAhead starts to read what is staged while FROM is looked for. A fetch wants the repository for itself.
func (f *finder) readAhead(ctx context.Context) {
	repository, err := f.open(ctx)
	if f.Fetch || err != nil {
		return
	}
	f.ahead = make(chan struct{})
	go func() {
		defer close(f.ahead)
		f.index, f.indexErr = repository.Index(ctx)
	}()
}

// staged returns what is staged as a side.
func (f *finder) staged(ctx context.Context) (Side, error) {
	repository, err := f.open(ctx)
	if err != nil {
		return Side{}, err
	}
	if f.ahead != nil {
		<-f.ahead
	} else {
		f.index, f.indexErr = repository.Index(ctx)
	}
	if f.indexErr != nil {
		return Side{}, f.indexErr
	}
	side := Side{
		Kind: Index, Label: "what is staged", Path: f.Dir, Commit: f.checkedOutOrNone(ctx),
		Snapshot: &load.Snapshot{Root: repository.Root(), Files: f.index},
	}
	for side.Path != repository.Root() && !side.Holds(side.Path) { // a folder of which nothing is staged
		side.Path = filepath.Dir(side.Path)
	}
	return side, nil
}

// workingTree returns the working directory as it is on the disk.
func (f *finder) workingTree(ctx context.Context) Side {
	side := Side{Kind: Disk, Label: ".", Path: "."}
	if f.sides.Repository != nil {
		side.Kind, side.Label, side.Commit = Tree, "working tree", f.checkedOutOrNone(ctx)
	}
	return side
}

// checkedOutOrNone returns the commit that HEAD is, nil before the first one.
func (f *finder) checkedOutOrNone(ctx context.Context) *git.Commit {
	head, err := f.checkedOut(ctx)
	if err != nil {
		return nil
	}
	return head
}

// useModules gives the old side node_modules of its own.
func (f *finder) useModules() error {
	from := &f.sides.From
	if from.Snapshot == nil {
		return &Error{
			"--from-modules is for a version that git knows, but FROM is on the disk: " + from.Label,
			"a folder is evaluated with the node_modules beside it",
		}
	}
	modules := f.Modules
	if !filepath.IsAbs(modules) {
		modules = filepath.Join(f.Dir, modules)
	}
	if filepath.Base(modules) == "node_modules" {
		modules = filepath.Dir(modules)
	}
	if info, err := os.Stat(modules); err != nil || !info.IsDir() {
		return &Error{"--from-modules: there is no folder " + f.Modules, "name the folder that holds node_modules"}
	}
	from.Snapshot.Modules = modules
	return nil
}

// exists says whether there is a file of a name as it was typed: a:x/../y is not y.
func exists(dir, name string) bool {
	if !filepath.IsAbs(name) {
		name = dir + string(filepath.Separator) + name
	}
	_, err := os.Stat(name)
	return err == nil
}
