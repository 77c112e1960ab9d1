package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

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

// retry asks git, and asks once more after fetching what a shallow clone lacked, when that is allowed.
func retry[T any](ctx context.Context, f *finder, repository *git.Repository, ask func() (T, error)) (T, error) {
	found, err := ask()
	var shallow *git.ShallowError
	if err == nil || !f.Fetch || !errors.As(err, &shallow) {
		return found, err
	}
	if err := repository.Fetch(ctx, shallow); err != nil {
		return found, err
	}
	return ask()
}

// base returns FROM when nothing names it: the merge base with the default branch. On that branch itself, where the merge
// base is what is checked out, and with nothing to commit, it is the commit before.
func (f *finder) base(ctx context.Context) (Side, error) {
	repository, err := f.open(ctx)
	if errors.As(err, new(*git.NotARepositoryError)) {
		return Side{}, &Error{
			"There is no git repository here, so that the older version has to be named.",
			"convex-schema-plan check FROM [TO]; FROM can be a folder, a schema file, or a schema exported as .json.",
		}
	}
	if err != nil {
		return Side{}, err
	}
	base, err := retry(ctx, f, repository, func() (git.Base, error) { return repository.Base(ctx, f.Against, f.Env) })
	if err != nil {
		return Side{}, err
	}
	commit, label := base.Commit, "the merge base of HEAD and "+base.Branch
	if before, ok, err := f.before(ctx, base); err != nil {
		return Side{}, err
	} else if ok {
		commit, label = before, "the commit before HEAD, which is on "+base.Branch
	}
	side, err := f.commit(ctx, commit, "")
	side.Label = fmt.Sprintf("%s, %s", commit.Short, label)
	return side, err
}

// before returns the commit before HEAD when HEAD is the base and nothing was changed since: comparing it with itself
// would tell nothing.
func (f *finder) before(ctx context.Context, base git.Base) (git.Commit, bool, error) {
	repository := f.sides.Repository
	head, err := f.checkedOut(ctx)
	if err != nil || head.ID != base.Commit.ID || f.Staged || f.To != "" {
		return git.Commit{}, false, err
	}
	changes, err := repository.Changed(ctx, *head, git.WorkTree)
	if err != nil || len(changes) > 0 {
		return git.Commit{}, false, err
	}
	if len(head.Parents) == 0 {
		return git.Commit{}, false, nil // the first commit: everything in it is new
	}
	parent, err := retry(ctx, f, repository, func() (git.Commit, error) { return repository.Resolve(ctx, "HEAD^1") })
	return parent, err == nil, err
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

// staged returns what is staged as a side.
func (f *finder) staged(ctx context.Context) (Side, error) {
	repository, err := f.open(ctx)
	if err != nil {
		return Side{}, err
	}
	files, err := repository.Index(ctx)
	if err != nil {
		return Side{}, err
	}
	side := Side{
		Kind: Index, Label: "what is staged", Path: f.Dir,
		Snapshot: &load.Snapshot{Root: repository.Root(), Files: files},
	}
	if head, err := f.checkedOut(ctx); err == nil {
		side.Commit, side.Label = head, "what is staged on "+head.Short
	}
	return side, nil
}

// workingTree returns the working directory as it is on the disk.
func (f *finder) workingTree(ctx context.Context) Side {
	side := Side{Kind: Disk, Label: ".", Path: "."}
	if f.sides.Repository == nil {
		return side
	}
	side.Kind, side.Label = Tree, "the working tree"
	if head, err := f.checkedOut(ctx); err == nil {
		side.Commit, side.Label = head, "the working tree on "+head.Short
	}
	return side
}

// useModules gives the old side node_modules of its own.
func (f *finder) useModules() error {
	from := &f.sides.From
	if from.Snapshot == nil {
		return &Error{
			"--from-modules is for a version that git knows, but FROM is on the disk: " + from.Label,
			"FROM is evaluated with the node_modules beside it.",
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
		return &Error{"--from-modules: there is no folder " + f.Modules + ".", "Name the folder that holds node_modules."}
	}
	from.Snapshot.Modules = modules
	return nil
}

func exists(dir, name string) bool {
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	_, err := os.Stat(name)
	return err == nil
}
