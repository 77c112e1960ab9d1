package report

import (
	"slices"

	"convex-schema-plan/pkg/diff"
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// newPlace returns where the new version shows a finding, and false when nothing is known. For what is gone that is the
// line that stood nearest to it and is still there: the part of a file that a review of the change shows.
func (c *Comparison) newPlace(f diff.Finding) (schema.Position, bool) {
	if f.At != nil {
		return filePlace(f), true
	}
	if f.From.Present && !f.To.Present {
		if at, ok := nearest(c.Result, f); ok {
			return at, true
		}
	}
	return c.Result.ToPosition(f)
}

// oldPlace returns where the old version has what a finding is about, and false when it has no such thing.
func (c *Comparison) oldPlace(f diff.Finding) (schema.Position, bool) {
	if !f.From.Present || f.At != nil {
		return schema.Position{}, false
	}
	return c.Result.FromPosition(f)
}

// filePlace returns the place of a finding about a file; that of a whole file is its beginning.
func filePlace(f diff.Finding) schema.Position {
	return schema.Position{File: f.At.File, Line: max(f.At.Line, 1), Column: max(f.At.Column, 1)}
}

// exact says whether newPlace is where the finding is, and not only near it.
func exact(f diff.Finding) bool { return f.To.Present || f.At != nil }

// newLines returns what knows the lines around newPlace, or nil.
func (c *Comparison) newLines(f diff.Finding, v View) liner {
	if f.At != nil {
		return lineFunc(v.Line)
	}
	return c.Result.To.Source
}

// A survivor is a thing that both versions have.
type survivor struct{ from, to schema.Place }

// nearest returns the place in the new version of the neighbour that stood nearest to what is gone, the earlier of two
// that stood equally near, and false when no neighbour survived in the same file.
func nearest(r *diff.Result, f diff.Finding) (at schema.Position, found bool) {
	gone, ok := r.FromPosition(f)
	if !ok || r.To.Source == nil {
		return at, false
	}
	best := 0
	for _, s := range neighbours(r, f) {
		was, known := r.From.Source.Position(s.from)
		is, still := r.To.Source.Position(s.to)
		if !known || !still || was.File != gone.File {
			continue
		}
		if distance := max(was.Line-gone.Line, gone.Line-was.Line); !found || distance < best {
			at, best, found = is, distance, true
		}
	}
	return at, found
}

// neighbours returns what stood before and after the thing that is gone, as far as it survived: tables for a table,
// indexes for an index, fields for a field, members for a
// member of a union.
func neighbours(r *diff.Result, f diff.Finding) []survivor {
	place := f.From.Place
	table := r.Table(place.Table)
	switch {
	case table == nil:
		return nil
	case table.To == nil:
		return besideTable(r.From.Tables, r, place.Table)
	case table.From == nil:
		return nil
	case place.Index != "":
		return besideIndex(table, place.Index)
	case len(place.Path) == 0:
		return nil
	case place.Path[len(place.Path)-1].Kind == validator.IntoField:
		return besideField(table, f)
	case place.Path[len(place.Path)-1].Kind == validator.IntoMember:
		return besideMember(table, f)
	}
	return nil
}

func besideTable(tables []*schema.Table, r *diff.Result, gone string) []survivor {
	return beside(tables,
		func(t *schema.Table) bool { return t.Name == gone },
		func(t *schema.Table) (survivor, bool) {
			here := schema.Place{Table: t.Name}
			result := r.Table(t.Name)
			return survivor{here, here}, result != nil && result.To != nil
		})
}

func besideIndex(table *diff.TableResult, gone string) []survivor {
	return beside(table.From.Indexes,
		func(x schema.Index) bool { return x.Name == gone },
		func(x schema.Index) (survivor, bool) {
			here := schema.Place{Table: table.Name, Index: x.Name}
			return survivor{here, here}, slices.ContainsFunc(table.To.Indexes, func(y schema.Index) bool { return x.Name == y.Name })
		})
}

func besideField(table *diff.TableResult, f diff.Finding) []survivor {
	path := f.From.Place.Path
	last := len(path) - 1
	before, ok1 := typeAt(table.From, f.From.Place, path[:last]).(*validator.Object)
	after, ok2 := typeAt(table.To, f.To.Place, f.To.Place.Path).(*validator.Object)
	if !ok1 || !ok2 {
		return nil
	}
	return beside(before.Fields,
		func(x validator.Field) bool { return x.Name == path[last].Field },
		func(x validator.Field) (survivor, bool) {
			step := validator.Step{Kind: validator.IntoField, Field: x.Name}
			from, to := f.From.Place, f.To.Place
			from.Path, to.Path = path[:last].With(step), to.Path.With(step)
			_, still := after.Field(x.Name)
			return survivor{from, to}, still
		})
}

// besideMember goes by what members accept: they have no names.
func besideMember(table *diff.TableResult, f diff.Finding) []survivor {
	path := f.From.Place.Path
	last := len(path) - 1
	before, ok1 := typeAt(table.From, f.From.Place, path[:last]).(*validator.Union)
	after, ok2 := typeAt(table.To, f.To.Place, f.To.Place.Path).(*validator.Union)
	if !ok1 || !ok2 {
		return nil
	}
	indexes := make([]int, len(before.Members))
	for i := range indexes {
		indexes[i] = i
	}
	return beside(indexes,
		func(i int) bool { return i == path[last].Index },
		func(i int) (survivor, bool) {
			j := slices.IndexFunc(after.Members, func(m validator.Type) bool { return validator.Equal(m, before.Members[i]) })
			from, to := f.From.Place, f.To.Place
			from.Path = path[:last].With(validator.Step{Kind: validator.IntoMember, Index: i})
			to.Path = to.Path.With(validator.Step{Kind: validator.IntoMember, Index: j})
			return survivor{from, to}, j >= 0
		})
}

// typeAt returns the type that path leads to from the validator of a table that place is in, or nil.
func typeAt(table *schema.Table, place schema.Place, path validator.Path) validator.Type {
	root := table.Document
	if place.Staged {
		root = table.Staged
	}
	if root == nil {
		return nil
	}
	t, _ := validator.At(root, path)
	return t
}

// beside returns the last survivor before the thing that is gone and the first one after it.
func beside[T any](things []T, gone func(T) bool, survives func(T) (survivor, bool)) []survivor {
	var found []survivor
	i := slices.IndexFunc(things, gone)
	for j := i - 1; j >= 0; j-- {
		if s, ok := survives(things[j]); ok {
			found = append(found, s)
			break
		}
	}
	for j := i + 1; i >= 0 && j < len(things); j++ {
		if s, ok := survives(things[j]); ok {
			return append(found, s)
		}
	}
	return found
}
