package intent

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"convex-schema-plan/pkg/validator"
)

// explained matches what may follow a declaration in a comment, for its readers.
var explained = regexp.MustCompile(`^\s*(?:$|[-–—(:;.]|//)`)

// word splits what follows a tag into its first word and an explanation; anything else after the word is an error, so
// that nothing is taken for an explanation that was meant for us.
func word(rest string) (string, error) {
	text := strings.Fields(rest + " .")[0]
	first := strings.TrimRight(text, ".,;:")
	if first == "" || !explained.MatchString(rest[len(first):]) {
		if first == "" {
			return "", errors.New("has nothing after it")
		}
		return "", fmt.Errorf("has %q after %s; an explanation follows after a dash", strings.TrimSpace(rest[len(first):]), first)
	}
	return first, nil
}

// nothing refuses everything but an explanation.
func nothing(rest string) error {
	if !explained.MatchString(rest) {
		return fmt.Errorf("has %q after it; an explanation follows after a dash", rest)
	}
	return nil
}

func (r *reading) renamedFrom(d declaration, rest string) error {
	old, err := word(rest)
	if err != nil {
		return err
	}
	if d.isTable() {
		return r.moveTables([]string{old}, d.place.Table)
	}
	from, err := parsePath(old)
	if err != nil {
		return err
	}
	to := d.path()
	r.in.Fields = append(r.in.Fields, FieldMove{Table: d.place.Table, From: from, To: to, Origin: r.origin})
	return nil
}

// nameList matches the names of tables with commas between them.
var nameList = regexp.MustCompile(`^[^\s,]+(?:\s*,\s*[^\s,]+)*`)

func (r *reading) mergedFrom(d declaration, rest string) error {
	list := nameList.FindString(rest)
	if err := nothing(rest[len(list):]); err != nil {
		return err
	}
	names := splitList(strings.TrimRight(list, ".;:"))
	if len(names) < 2 {
		return errors.New("names one table only; one table is @renamed-from")
	}
	return r.moveTables(names, d.place.Table)
}

func (r *reading) splitFrom(d declaration, rest string) error {
	source, err := word(rest)
	if err != nil {
		return err
	}
	table, field, err := tableAndPath(source)
	if err != nil {
		return err
	}
	r.in.Splits = append(r.in.Splits, Split{Table: table, Field: field, Into: d.place.Table, Origin: r.origin})
	return nil
}

func (r *reading) invertedFrom(d declaration, rest string) error {
	source, err := word(rest)
	if err != nil {
		return err
	}
	from, err := fieldRef(source)
	if err != nil {
		return err
	}
	to, err := d.fieldRef()
	if err != nil {
		return err
	}
	r.in.Inversions = append(r.in.Inversions, Inversion{From: from, To: to, Origin: r.origin})
	return nil
}

// defaultTag reads a default. Whether its value can be read matters only where one is missing, because others describe
// fields with this tag as well.
func (r *reading) defaultTag(d declaration, rest string) error {
	length := jsonLength(rest)
	v, err := parseDefault(rest[:length])
	if err == nil && !explained.MatchString(rest[length:]) {
		err = fmt.Errorf("%q follows it; an explanation follows after a dash", strings.TrimSpace(rest[length:]))
	}
	r.origin.comment.problem = err
	r.in.Defaults = append(r.in.Defaults, Default{Table: d.place.Table, Field: d.path(), Value: v, Origin: r.origin})
	return nil
}

func (r *reading) deleteOrphansTag(d declaration, rest string) error {
	if d.isTable() {
		by, err := word(rest)
		if err != nil {
			return fmt.Errorf("%w: of a table, orphans are what no field of another one refers to", err)
		}
		return r.orphansOf(d.place.Table, by)
	}
	if err := nothing(rest); err != nil {
		return err
	}
	ref, err := d.fieldRef()
	if err != nil {
		return err
	}
	r.in.Orphans = append(r.in.Orphans, Orphans{Table: ref.Table, Field: ref.Field, Origin: r.origin})
	return nil
}

func (r *reading) returnedTag(d declaration, rest string) error {
	if err := nothing(rest); err != nil {
		return err
	}
	r.in.Returned = append(r.in.Returned, Returned{Table: d.place.Table, Origin: r.origin})
	return nil
}

// path returns the path of a declared field, without steps into members of unions.
func (d declaration) path() validator.Path { return d.place.Path.WithoutMembers() }

func (d declaration) isTable() bool { return len(d.place.Path) == 0 }

// fieldRef names a declared field that must be one of the document itself.
func (d declaration) fieldRef() (FieldRef, error) {
	path := d.path()
	if len(path) != 1 {
		return FieldRef{}, fmt.Errorf("stands at %s, which lies deeper than a field of the document", path)
	}
	return FieldRef{Table: d.place.Table, Field: path[0].Field}, nil
}
