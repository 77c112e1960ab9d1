// Package teachingset names the pairs of Convex projects under testdata/schemas. It is for tests and benchmarks only.
package teachingset

import (
	"os"
	"path/filepath"
	"runtime"
)

// A Case is one pair of projects: a change.
type Case struct {
	Name   string // the folder's name, such as field-removed or app-30-tables
	Before string // the absolute path of the project before the change
	After  string // and after it
}

// Dir returns the absolute path of testdata/schemas.
func Dir() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "testdata", "schemas")
}

// Cases returns all pairs, sorted by name.
func Cases() ([]Case, error) {
	entries, err := os.ReadDir(Dir())
	if err != nil {
		return nil, err
	}
	var cases []Case
	for _, e := range entries {
		if e.IsDir() {
			dir := filepath.Join(Dir(), e.Name())
			cases = append(cases, Case{Name: e.Name(), Before: filepath.Join(dir, "before"), After: filepath.Join(dir, "after")})
		}
	}
	return cases, nil
}
