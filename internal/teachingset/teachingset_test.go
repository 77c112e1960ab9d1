package teachingset_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/brief"
	"convex-schema-plan/internal/npmtest"
	"convex-schema-plan/internal/teachingset"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load"
	"convex-schema-plan/pkg/validator"
)

func cases(t *testing.T) []teachingset.Case {
	t.Helper()
	cases, err := teachingset.Cases()
	require.NoError(t, err)
	require.Greater(t, len(cases), 70)
	return cases
}

func loadProject(t *testing.T, project string) *schema.Schema {
	t.Helper()
	result, err := load.Load(context.Background(), load.Source{Path: project}, load.Options{Dir: teachingset.Dir()})
	require.NoError(t, err)
	return result.Schema
}

// TestLoadsAsConvexDoes evaluates every project twice: with our loader, and with the convex package in Node. The two
// exports must be the same bytes.
func TestLoadsAsConvexDoes(t *testing.T) {
	brief.Skip(t)
	var projects []string
	for _, c := range cases(t) {
		projects = append(projects, c.Before, c.After)
	}
	input, err := json.Marshal(projects)
	require.NoError(t, err)
	script, err := filepath.Abs(filepath.Join("testdata", "export.mjs"))
	require.NoError(t, err)
	node := exec.Command("node", script)
	node.Dir = npmtest.Dir(t)
	node.Stdin = strings.NewReader(string(input))
	node.Stderr = os.Stderr
	output, err := node.Output()
	require.NoError(t, err)
	var exports []string
	require.NoError(t, json.Unmarshal(output, &exports))
	require.Len(t, exports, len(projects))

	for i, project := range projects {
		name, err := filepath.Rel(teachingset.Dir(), project)
		require.NoError(t, err)
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			require.Equal(t, exports[i], string(loadProject(t, project).ExportJSON()))
		})
	}
}

// TestDefinitionErrors says which projects Convex would refuse to push, and no others.
func TestDefinitionErrors(t *testing.T) {
	brief.Skip(t)
	want := map[string][]schema.Code{
		"index-field-missing": {schema.CodeSchemaDefinition},
		"definition-errors": {
			schema.CodeInvalidFieldName,
			schema.CodeIndexNameReserved,
			schema.CodeIndexContainsCreationTime,
			schema.CodeIndexNotUnique,
		},
	}
	for _, c := range cases(t) {
		t.Run(c.Name, func(t *testing.T) {
			require.Empty(t, loadProject(t, c.Before).DefinitionErrors())
			var codes []schema.Code
			for _, e := range loadProject(t, c.After).DefinitionErrors() {
				codes = append(codes, e.Code)
			}
			require.Equal(t, want[c.Name], codes)
		})
	}
}

// TestReadmeListsEveryCase keeps the folder's README complete.
func TestReadmeListsEveryCase(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(teachingset.Dir(), "README.md"))
	require.NoError(t, err)
	var listed, folders []string
	for _, m := range regexp.MustCompile("(?m)^[|-] \\[`([a-z0-9-]+)`\\]\\(([a-z0-9-]+)\\)").FindAllStringSubmatch(string(text), -1) {
		require.Equal(t, m[1], m[2])
		listed = append(listed, m[1])
	}
	for _, c := range cases(t) {
		folders = append(folders, c.Name)
	}
	slices.Sort(listed)
	require.Equal(t, folders, listed)
}

// TestSizes keeps the two applications as large as the README says.
func TestSizes(t *testing.T) {
	for name, want := range map[string]size{
		"app-30-tables":  {tables: 30, fields: 745, members: 7, depth: 9},
		"app-130-tables": {tables: 130, fields: 4343, members: 50, depth: 13},
	} {
		s := loadProject(t, filepath.Join(teachingset.Dir(), name, "before"))
		got := size{tables: len(s.Tables)}
		for _, table := range s.Tables {
			got.add(table.Document, 1)
		}
		require.Equal(t, want, got, name)
	}
}

type size struct{ tables, fields, members, depth int }

func (s *size) add(t validator.Type, depth int) {
	s.depth = max(s.depth, depth)
	switch t := t.(type) {
	case *validator.Array:
		s.add(t.Element, depth+1)
	case *validator.Record:
		s.add(t.Key, depth+1)
		s.add(t.Value, depth+1)
	case *validator.Object:
		s.fields += len(t.Fields)
		for _, f := range t.Fields {
			s.add(f.Type, depth+1)
		}
	case *validator.Union:
		s.members = max(s.members, len(t.Members))
		for _, m := range t.Members {
			s.add(m, depth+1)
		}
	}
}
