package load

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// errUnknownReach says that files may matter which nobody can name without bundling.
var errUnknownReach = errors.New("a component has no schema")

// FindReaches is [FindReach] for all schemas of a project: of the app and of the components of its own, with what says
// which components there are. Which of those are mounted is not asked, so that it can be a few too many.
func FindReaches(src Source, opts Options) ([]*Reach, error) {
	app, err := FindReach(src, opts)
	if err != nil {
		return nil, err
	}
	opts, err = opts.withDefaults()
	if err != nil {
		return nil, err
	}
	v, err := newView(opts.Snapshot)
	if err != nil {
		return nil, err
	}
	p, err := discover(v, opts.Dir, src.Path)
	if err != nil {
		return nil, err
	}
	app.asks(p.functions, configNames()...)
	components, err := componentReaches(v, p, opts)
	if err != nil {
		return nil, err
	}
	return append([]*Reach{app}, components...), nil
}

// componentReaches finds the reaches of an app's own components, and of the definitions that say which there are.
func componentReaches(v *view, p *project, opts Options) ([]*Reach, error) {
	config := configIn(v, p.functions)
	if config == "" {
		return nil, nil
	}
	definitions, err := FindReach(Source{Path: config}, opts)
	if err != nil {
		return nil, err
	}
	all := []*Reach{definitions}
	for _, file := range definitions.Files {
		folder := filepath.Join(definitions.Root, filepath.FromSlash(path.Dir(file)))
		if !strings.HasPrefix(path.Base(file), "convex.config.") || folder == p.functions {
			continue
		}
		found := schemaIn(v, folder)
		if found == "" {
			return nil, errUnknownReach // one that is added to it is in no reach
		}
		reach, err := FindReach(Source{Path: found}, opts)
		if err != nil {
			return nil, err
		}
		reach.asks(folder, schemaNames()...)
		all = append(all, reach)
	}
	return all, nil
}

// asks adds names in a folder to what a reach depends on.
func (r *Reach) asks(folder string, names ...string) {
	for _, name := range names {
		if rel, ok := relativeTo(r.Root, filepath.Join(folder, name)); ok {
			r.probes.add(rel)
		}
	}
}

// IsProject says whether a folder is one that the Convex CLI can be run in: it has a convex.json, or a package.json that
// depends on convex.
func IsProject(root fs.FS, folder string) bool {
	if _, err := fs.Stat(root, path.Join(folder, "convex.json")); err == nil {
		return true
	}
	data, err := fs.ReadFile(root, path.Join(folder, "package.json"))
	var manifest packageJSON
	return err == nil && json.Unmarshal(data, &manifest) == nil && manifest.hasConvex()
}
