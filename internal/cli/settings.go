package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"convex-schema-plan/internal/config"
	"convex-schema-plan/internal/gate"
	"convex-schema-plan/internal/report"
	"convex-schema-plan/internal/source"
	"convex-schema-plan/internal/strictjson"
	"convex-schema-plan/pkg/schema/load"
)

// settings are what a repository says for all commands: its configuration, and what has been approved.
type settings struct {
	root   string // the repository, or the working directory outside of one; absolute
	dir    string // the working directory below root, slash-separated
	config *config.Config
}

// readSettings reads the configuration: the file that is named, or the one nearest to the working directory.
func (a *app) readSettings(file string) (*settings, error) {
	files := a.files()
	s := &settings{root: files.Root, dir: "."}
	if s.root == "" {
		s.root = files.Dir
	}
	s.root = filepath.FromSlash(s.root)
	if rel, err := filepath.Rel(s.root, filepath.FromSlash(files.Dir)); err == nil {
		s.dir = filepath.ToSlash(rel)
	}
	var err error
	if file == "" {
		s.config, err = config.Find(os.DirFS(s.root), s.dir)
	} else {
		s.config, err = s.readConfig(file)
	}
	if err != nil {
		return nil, a.settingsError(err)
	}
	return s, nil
}

// readConfig reads the configuration of a file that is named.
func (s *settings) readConfig(file string) (*config.Config, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &usageError{"--config: there is no file " + quote(file), "name the file, or leave --config out to have it looked for"}
	}
	if err != nil {
		return nil, fmt.Errorf("%s could not be read: %w", file, cause(err))
	}
	c, err := config.Read(filepath.ToSlash(file), text)
	if err != nil {
		return nil, err
	}
	rel, err := filepath.Rel(s.root, absolutePath(filepath.Dir(file)))
	if err != nil || !filepath.IsLocal(rel) {
		return nil, &usageError{"--config: " + quote(file) + " is outside of " + s.root, "the folders that it names start where it is, and have to be in the repository"}
	}
	c.Dir = filepath.ToSlash(rel)
	return c, nil
}

// settingsError shows what is wrong with a file of settings, each thing at its place.
func (a *app) settingsError(err error) error {
	var several strictjson.Errors
	var one *strictjson.Error
	switch {
	case errors.As(err, &several):
	case errors.As(err, &one):
		several = strictjson.Errors{one}
	default:
		return err
	}
	what := "the settings cannot be used"
	a.fail(what+": "+several[0].Position.File, "")
	for _, e := range several {
		a.showProblem(what, report.ProblemText{Position: e.Position, Message: e.Message, Frame: e.Frame, Hint: e.Hint})
	}
	return errDeclared
}

func (s *settings) workingDirectory() string { return filepath.Join(s.root, filepath.FromSlash(s.dir)) }

// ledgerFile returns the file of the approvals, as seen from the working directory.
func (s *settings) ledgerFile() string {
	full := filepath.Join(s.root, filepath.FromSlash(s.config.ApprovalsFile()))
	if rel, err := filepath.Rel(s.workingDirectory(), full); err == nil {
		return rel
	}
	return full
}

// ledger reads the approvals, of the new version when git knows it: what is approved comes with the change. A file that is
// not there approves nothing.
func (c *change) ledger() (*gate.Ledger, error) {
	if snapshot := c.sides.To.Snapshot; snapshot != nil {
		text, err := fs.ReadFile(snapshot.Files, c.settings.config.ApprovalsFile())
		return c.parseLedger(text, err)
	}
	return c.ledgerOnDisk()
}

// ledgerOnDisk reads the approvals as they are in the working tree, where approve writes them.
func (c *change) ledgerOnDisk() (*gate.Ledger, error) {
	text, err := os.ReadFile(c.settings.ledgerFile())
	return c.parseLedger(text, err)
}

func (c *change) parseLedger(text []byte, err error) (*gate.Ledger, error) {
	name := filepath.ToSlash(c.settings.ledgerFile())
	if errors.Is(err, fs.ErrNotExist) {
		return &gate.Ledger{File: name}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s could not be read: %w", name, cause(err))
	}
	ledger, err := gate.ParseLedger(name, text)
	if err != nil {
		return nil, c.settingsError(err)
	}
	return ledger, nil
}

// policy returns what decides whether findings count.
func (c *change) policy(failOn config.Level) (gate.Policy, error) {
	ledger, err := c.ledger()
	part := len(c.flags.projects) > 0 || c.flags.component != "" || len(c.args) > 0 || c.settings.dir != "."
	return gate.Policy{
		Config: c.settings.config, Ledger: ledger, Today: c.now().UTC().Format("2006-01-02"), FailOn: failOn, Partial: part,
	}, err
}

// projectFolders returns the folders to look for projects in, below the path of a side: those that are named on the
// command line, or else those of the configuration, unless the working directory is inside one of them. nil is wherever
// there are any.
func (a *app) projectFolders(s *settings, named []string, sides *source.Sides) ([]string, error) {
	if len(named) > 0 {
		for _, folder := range named {
			if filepath.IsAbs(folder) || !filepath.IsLocal(filepath.Join(filepath.FromSlash(s.dir), folder)) {
				return nil, &usageError{
					"--project " + quote(folder) + " does not lead to a folder of the repository",
					"name folders as they are seen from the working directory, in both versions",
				}
			}
		}
		return named, nil
	}
	if len(s.config.Projects) == 0 || !sides.From.Versioned() {
		return nil, nil
	}
	root := either{s.filesOf(&sides.To), s.filesOf(&sides.From)}
	folders, err := s.config.ProjectFolders(root, func(dir string) bool {
		return load.IsProject(root.first, dir) || load.IsProject(root.second, dir)
	})
	if err != nil {
		return nil, a.settingsError(err)
	}
	for i, folder := range folders {
		if s.dir == folder || strings.HasPrefix(s.dir, folder+"/") {
			return nil, nil
		}
		rel, err := filepath.Rel(s.dir, filepath.FromSlash(folder))
		if err != nil {
			return nil, err
		}
		folders[i] = rel
	}
	return folders, nil
}

// filesOf returns what the repository holds in the version of a side.
func (s *settings) filesOf(side *source.Side) fs.FS {
	if side.Snapshot != nil {
		return side.Snapshot.Files
	}
	return os.DirFS(s.root)
}

// either is what one file system or the other has: a project may be in one of two versions only.
type either struct{ first, second fs.FS }

// Open opens a file of the first, or else of the second.
func (e either) Open(name string) (fs.File, error) {
	if file, err := e.first.Open(name); err == nil {
		return file, nil
	}
	return e.second.Open(name)
}

// ReadDir lists what is in a folder of both.
func (e either) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(e.first, name)
	more, moreErr := fs.ReadDir(e.second, name)
	if err != nil {
		return more, moreErr
	}
	for _, entry := range more {
		if !slices.ContainsFunc(list, func(known fs.DirEntry) bool { return known.Name() == entry.Name() }) {
			list = append(list, entry)
		}
	}
	slices.SortFunc(list, func(x, y fs.DirEntry) int { return strings.Compare(x.Name(), y.Name()) })
	return list, nil
}
