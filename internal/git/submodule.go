package git

import (
	"errors"
	"os"
	"path/filepath"
)

// submodule returns the repository of the submodule at a path below the top, and its commit of an id. Only a submodule
// that is checked out has its content here.
func (r *Repository) submodule(rel, id string) (*Repository, Commit, error) {
	sub, err := r.openSubmodule(rel)
	if err != nil {
		return nil, Commit{}, err
	}
	ctx := r.objects.ctx
	c, err := sub.commit(ctx, id)
	if errors.Is(err, errMissing) {
		remote, err := sub.remote(ctx)
		if err != nil {
			return nil, Commit{}, err
		}
		e := &Error{Kind: NoSubmodule, Message: "the submodule " + rel + " does not have the commit " + id + ", which belongs to this version"}
		if remote != "" {
			e.Hint = "Fetch it:\n  " + shellLine([]string{"git", "-C", rel, "fetch", "--no-tags", remote, id})
		}
		return nil, Commit{}, e
	}
	return sub, c, err
}

func (r *Repository) openSubmodule(rel string) (*Repository, error) {
	r.submodulesLock.Lock()
	defer r.submodulesLock.Unlock()
	if sub, ok := r.submodules[rel]; ok {
		return sub, nil
	}
	missing := r.noSubmodule(rel)
	dir := filepath.Join(r.top, filepath.FromSlash(rel))
	// Git would look further up, and find the repository around the submodule.
	if _, err := os.Stat(filepath.Join(dir, ".git")); err != nil {
		return nil, missing
	}
	environ := with(r.from.environ, nil, localVariables()...)
	sub, err := open(r.objects.ctx, dir, surroundings{dir: r.from.dir, environ: environ})
	if err != nil {
		return nil, err
	}
	if !within(dir, sub.top) || !within(sub.top, dir) {
		_ = sub.Close()
		return nil, missing
	}
	r.submodules[rel] = sub
	return sub, nil
}
