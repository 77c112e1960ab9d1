package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"convex-schema-plan/pkg/codegen"
)

// manifestName is the file in a plan's folder that remembers what was written there, so that a file which somebody
// edited since is not overwritten.
const manifestName = ".convex-schema-plan.json"

// A manifest is the content of that file.
type manifest struct {
	Generator string            `json:"generator"`
	Files     map[string]string `json:"files"` // SHA-256 in hexadecimal by slash-separated path below the folder
}

// A written file is one that writeFolder has dealt with.
type written struct {
	path   string // as a user would name it
	status string // "new", "updated", "unchanged", "removed" or "left"
}

// The reasons why a file may not be overwritten.
var (
	errForeign = errors.New("not written by " + program)
	errEdited  = errors.New("edited since it was written")
)

// writeFolder writes files below dir, all or none: every file is first written beside its place, and only when all of
// them are on the disk are they renamed. A file that is there and is not as this program wrote it is not touched unless
// force is set. Files of an earlier plan that are not among files are removed when they are as they were written, and
// left otherwise. It returns what it did, in the order of files.
func writeFolder(dir string, files []codegen.File, force bool) ([]written, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("nothing was written: %s is a file; name a folder with --out", dir)
	}
	earlier := readManifest(dir)
	now := manifest{program, map[string]string{}}
	results := make([]written, len(files))
	var refused []string
	for i, f := range files {
		if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
			return nil, fmt.Errorf("the plan names a file outside its folder: %s", f.Path)
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		status, err := statusOf(path, f.Content, earlier.Files[f.Path])
		switch {
		case errors.Is(err, errForeign), errors.Is(err, errEdited):
			refused = append(refused, path+" ("+err.Error()+")")
			status = "updated"
		case err != nil:
			return nil, fmt.Errorf("nothing was written: %w", err)
		}
		results[i] = written{path, status}
		now.Files[f.Path] = digest(f.Content)
	}
	if len(refused) > 0 && !force {
		return nil, fmt.Errorf("nothing was written; name another folder with --out, or let --force replace:\n  %s",
			strings.Join(refused, "\n  "))
	}
	text, err := json.MarshalIndent(now, "", "  ")
	if err != nil {
		return nil, err
	}
	files = append(files[:len(files):len(files)], codegen.File{Path: manifestName, Content: append(text, '\n')})
	if err := commit(append(results[:len(results):len(results)], written{filepath.Join(dir, manifestName), "updated"}), files); err != nil {
		return nil, err
	}
	return append(results, removeStale(dir, earlier, now)...), nil
}

// removeStale removes what an earlier plan wrote to dir and the present one does not have.
func removeStale(dir string, earlier, now manifest) []written {
	var results []written
	for _, name := range slices.Sorted(maps.Keys(earlier.Files)) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		content, err := os.ReadFile(path)
		if _, current := now.Files[name]; current || err != nil || !filepath.IsLocal(filepath.FromSlash(name)) {
			continue
		}
		status := "left"
		if digest(content) == earlier.Files[name] && os.Remove(path) == nil {
			status = "removed"
		}
		results = append(results, written{path, status})
	}
	return results
}

// readManifest returns what was written to dir before; nothing when that is not known.
func readManifest(dir string) manifest {
	var m manifest
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil || json.Unmarshal(text, &m) != nil {
		return manifest{}
	}
	return m
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// statusOf says what writing content to path would be, or why it needs --force: errForeign or errEdited. earlier is the
// digest of what this program wrote there before, or empty.
func statusOf(path string, content []byte, earlier string) (string, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "new", nil
	case err != nil:
		return "", err
	case info.IsDir():
		return "", fmt.Errorf("%s is a folder; the plan has a file of that name", path)
	case !info.Mode().IsRegular():
		return "", errForeign
	}
	present, err := os.ReadFile(path)
	switch {
	case err != nil:
		return "", err
	case string(present) == string(content):
		return "unchanged", nil
	case digest(present) == earlier:
		return "updated", nil
	case codegen.WrittenByUs(present):
		return "", errEdited
	default:
		return "", errForeign
	}
}

// commit puts every file that is new or updated into its place, with the permissions of the one that was there. On failure
// it takes away what it had prepared.
func commit(results []written, files []codegen.File) (err error) {
	temporary := make([]string, len(files))
	defer func() {
		if err == nil {
			return
		}
		for _, name := range temporary {
			if name != "" {
				os.Remove(name)
			}
		}
	}()
	for i, f := range files {
		if results[i].status == "unchanged" {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(results[i].path), 0o755); err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
		if temporary[i], err = writeBeside(results[i].path, f.Content); err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
		if info, err := os.Stat(results[i].path); err == nil {
			if err := os.Chmod(temporary[i], info.Mode().Perm()); err != nil {
				return fmt.Errorf("nothing was written: %w", err)
			}
		}
	}
	for i, name := range temporary {
		if name == "" {
			continue
		}
		if err := os.Rename(name, results[i].path); err != nil {
			return fmt.Errorf("%s could not be put into its place: %w", results[i].path, err)
		}
		temporary[i] = ""
	}
	return nil
}
