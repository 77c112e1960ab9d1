package git

import (
	"context"
	"io"
	"path"
	"strings"
)

// Prefetch reads files whose content is going to be asked for. One by one, each would wait for git twice. What goes wrong
// is told when the file is asked for.
func (v *version) Prefetch(names []string) {
	folders := make([]string, len(names))
	for i, name := range names {
		folders[i] = path.Dir(name)
	}
	for _, list := range [][]string{folders, names} {
		v.repo.objects.prefetch(v.repo.objects.ctx, v.idsOf(list))
	}
}

// idsOf returns the objects of names, as far as there are any in the repository itself.
func (v *version) idsOf(names []string) []string {
	var ids []string
	for _, name := range names {
		folder, err := v.walk(path.Dir(name), true)
		if err != nil {
			continue
		}
		found, err := v.child(folder, path.Base(name))
		if err == nil && found.repo == v.repo && found.staged == nil && !found.mode.isGitlink() {
			ids = append(ids, found.id)
		}
	}
	return ids
}

// prefetch takes objects into the cache: all requests are made before the first answer is there.
func (o *objects) prefetch(ctx context.Context, ids []string) {
	o.lock.Lock()
	defer o.lock.Unlock()
	var wanted []string
	asked := map[string]bool{}
	for _, id := range ids {
		if _, known := o.cached[id]; !known && !asked[id] {
			asked[id] = true
			wanted = append(wanted, id)
		}
	}
	if len(wanted) == 0 || ctx.Err() != nil || o.start() != nil {
		return
	}
	written := make(chan struct{})
	go func(stdin io.Writer) { // git answers while it reads, and would wait for us if we did not
		defer close(written)
		_, _ = io.WriteString(stdin, strings.Join(wanted, "\n")+"\n")
	}(o.stdin)
	for _, id := range wanted {
		found, err := o.answer()
		if err != nil && !isAnswer(err) {
			o.stop()
			break
		}
		if err == nil {
			o.keep(id, found)
		}
	}
	<-written
}
