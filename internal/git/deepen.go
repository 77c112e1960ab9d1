package git

import (
	"context"
	"strconv"
	"strings"
)

// A missingHistory is that of a shallow clone whose history does not go back to where HEAD left a branch.
type missingHistory struct {
	remote  string
	branch  string // a ref, which may be missing as well; or an id
	refspec string // what fetches the branch; empty when it is one of the clone's own
}

// incompleteHistory makes the error for a history that ends too early. Nobody knows how far back it would have to go, so
// the command, which has to be enough, fetches all of it.
func incompleteHistory(message string, h missingHistory) *IncompleteError {
	args := []string{"--no-tags", "--unshallow", h.remote}
	if h.refspec != "" {
		args = append(args, h.refspec)
	}
	e := incomplete(message, h.remote, args...)
	if len(e.Command) > 0 {
		e.Hint = "Fetch what is missing, with the whole history:\n  " + e.Line()
		e.history = &h
	}
	return e
}

// steps are the numbers of commits by which a history is made longer. Most branches left the other one a few commits ago.
func steps() []int { return []int{50, 200, 1000} }

// mostBoundaries is at how many commits a history may end to be made longer at each.
const mostBoundaries = 1000

// deepen makes the history longer until it goes back to where HEAD left the branch. When it is not enough, or cannot be
// done, such as with a server that only hands out the tips of branches, the whole history is to be fetched.
func (r *Repository) deepen(ctx context.Context, h *missingHistory) (enough bool, err error) {
	if _, err := r.commit(ctx, h.branch); err != nil {
		if noAnswer(err) != nil || h.refspec == "" {
			return false, noAnswer(err)
		}
		depth, err := r.depth(ctx)
		if err != nil {
			return false, err
		}
		if done, err := r.fetchStep(ctx, "--depth="+strconv.Itoa(depth+steps()[0]), h.remote, h.refspec); !done {
			return false, err
		}
	}
	for _, step := range append(steps(), 0) {
		if enough, err := r.joined(ctx, h); enough || err != nil {
			return enough, err
		}
		ends, err := r.boundaries(ctx, h)
		if err != nil || step == 0 || len(ends) == 0 || len(ends) > mostBoundaries {
			return false, err
		}
		if done, err := r.fetchStep(ctx, append([]string{"--deepen=" + strconv.Itoa(step), h.remote}, ends...)...); !done {
			return false, err
		}
	}
	return false, nil
}

// fetchStep fetches, and says whether it could. Why not, the fetch of the whole history will tell.
func (r *Repository) fetchStep(ctx context.Context, args ...string) (bool, error) {
	if err := r.fetch(ctx, append([]string{"fetch", "--no-tags"}, args...)); err != nil {
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		return false, nil
	}
	return true, r.refresh(ctx)
}

// depth is how many commits the history of HEAD has here. A fetch to a depth of less would cut it.
func (r *Repository) depth(ctx context.Context) (int, error) {
	out, err := r.git(ctx, "rev-list", "--count", "--first-parent", "HEAD")
	if err != nil {
		return 0, asError(err, "git could not count the commits of HEAD")
	}
	return strconv.Atoi(strings.TrimSpace(string(out)))
}

// joined says whether the histories meet, or are complete: then they never will.
func (r *Repository) joined(ctx context.Context, h *missingHistory) (bool, error) {
	if !r.facts.shallow {
		return true, nil
	}
	_, err := r.git(ctx, "merge-base", "HEAD", h.branch)
	if f, ok := err.(*failure); ok && f.code == 1 {
		return false, nil
	}
	return err == nil, asError(err, "git could not find the merge base of HEAD and "+h.branch)
}

// boundaries are the commits at which the two histories end although they have parents.
func (r *Repository) boundaries(ctx context.Context, h *missingHistory) ([]string, error) {
	out, err := r.git(ctx, "rev-list", "--max-parents=0", "HEAD", h.branch)
	if err != nil {
		return nil, asError(err, "git could not find where the history ends")
	}
	var ends []string
	for _, id := range lines(out) {
		c, err := r.commit(ctx, id)
		if err != nil {
			return nil, err
		}
		if len(c.Parents) > 0 { // git hides them from rev-list, not from those who read the commit
			ends = append(ends, id)
		}
	}
	return ends, nil
}
