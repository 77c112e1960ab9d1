package config

import (
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"convex-schema-plan/internal/strictjson"
)

// pathHint says what names of files and folders look like.
const pathHint = `names start from the folder of the configuration, stay below it, and have slashes: "apps/web"`

// checkPath refuses what is not the name of something in or below the folder of the configuration.
func checkPath(v strictjson.Value) *strictjson.Error {
	is := func(what string) *strictjson.Error { return v.Fail(strconv.Quote(v.Text)+" "+what, pathHint) }
	switch name := v.Text; {
	case strings.TrimSpace(name) == "":
		return is("names nothing")
	case strings.IndexFunc(name, unicode.IsControl) >= 0:
		return is("has a control character")
	case path.IsAbs(name), strings.HasPrefix(name, "~"), len(name) > 1 && name[1] == ':':
		return is("is absolute, and would be another place on every machine")
	case strings.Contains(name, `\`):
		return is("has a backslash")
	case path.Clean(name) == "..", strings.HasPrefix(path.Clean(name), "../"):
		return is("leads out of the folder of the configuration")
	}
	return nil
}

func (r *reader) approvals(m strictjson.Member) {
	text, ok := r.text(m, "the file with the approvals, such as "+strconv.Quote(DefaultApprovals))
	if !ok || !r.errors.Add(checkPath(m.Value)) {
		return
	}
	if path.Clean(text) == "." || strings.HasSuffix(text, "/") {
		r.errors.Add(m.Value.Fail(strconv.Quote(text)+" is a folder", "name the file in it, such as "+strconv.Quote(path.Join(text, DefaultApprovals))))
		return
	}
	r.Approvals = Setting[string]{path.Clean(text), true, m.Position()}
}

const projectsHint = `it lists folders of Convex projects, such as ["apps/web", "packages/*"]`

func (r *reader) projects(m strictjson.Member) {
	r.Projects = r.list(m, "a project", projectsHint, func(v strictjson.Value) *strictjson.Error {
		if err := checkPath(v); err != nil {
			return err
		}
		if strings.Contains(v.Text, "**") {
			return v.Fail(strconv.Quote(v.Text)+" has **, which is not known here", "write one * for each folder on the way: apps/*/*")
		}
		if _, err := path.Match(v.Text, ""); err != nil {
			return v.Fail(strconv.Quote(v.Text)+" is no pattern: a bracket is not closed", projectsHint)
		}
		return nil
	})
}

// ProjectFolders returns the folders that "projects" names, below root, in its order and each once. Of a pattern only
// those count that isProject says are Convex projects. The error is of type [strictjson.Errors]: an entry that names
// nothing.
func (c *Config) ProjectFolders(root fs.FS, isProject func(dir string) bool) ([]string, error) {
	below, err := fs.Sub(root, c.Dir)
	if err != nil {
		return nil, err
	}
	var found []string
	var errs strictjson.Errors
	for _, n := range c.Projects {
		dirs, problem := n.folders(below, func(dir string) bool { return isProject(path.Join(c.Dir, dir)) })
		errs.Add(problem)
		for _, dir := range dirs {
			if dir = path.Join(c.Dir, dir); !slices.Contains(found, dir) {
				found = append(found, dir)
			}
		}
	}
	if err := errs.OrNil(); err != nil {
		return nil, err
	}
	return found, nil
}

// folders returns the folders that an entry names.
func (n Name) folders(below fs.FS, isProject func(string) bool) ([]string, *strictjson.Error) {
	name := path.Clean(n.Text)
	if !strings.ContainsAny(name, `*?[`) || isFolder(below, name) {
		if !isFolder(below, name) {
			return nil, n.value.Fail("there is no folder "+strconv.Quote(name)+didYouMean(name, siblings(below, name)), pathHint)
		}
		return []string{name}, nil
	}
	matched, _ := fs.Glob(below, name) // the pattern has been checked
	var projects, others []string
	for _, m := range matched {
		switch {
		case !isFolder(below, m) || path.Base(m) == "node_modules":
		case isProject(m):
			projects = append(projects, m)
		default:
			others = append(others, m)
		}
	}
	switch {
	case len(projects) > 0:
		return projects, nil
	case len(others) > 0:
		return nil, n.value.Fail(strconv.Quote(n.Text)+" matches no Convex project, only "+few(others), "a Convex project has a folder convex with a schema, or a convex.json that names another")
	default:
		return nil, n.value.Fail(strconv.Quote(n.Text)+" matches no folder", pathHint)
	}
}

func isFolder(below fs.FS, name string) bool {
	info, err := fs.Stat(below, name)
	return err == nil && info.IsDir()
}

// siblings returns the folders beside the place where a folder should be.
func siblings(below fs.FS, name string) []string {
	entries, _ := fs.ReadDir(below, path.Dir(name))
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, path.Join(path.Dir(name), e.Name()))
		}
	}
	return names
}

// few joins the first names of a list.
func few(names []string) string {
	const most = 3
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " and " + strconv.Itoa(len(names)-most) + " more"
	}
	return strings.Join(names, ", ")
}
