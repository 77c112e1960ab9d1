package load

import (
	"errors"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// partsHint is what to do about a validator that export() cannot write down as Convex reads it.
const partsHint = "Check what the validator is made of: each of its parts must be a validator itself. " + docsHint

// exportError is an export() that Convex could not read, such as that of v.array(5).
func (b *bundle) exportError(err error, places *places) error {
	const message = "The schema's export() is not a schema that Convex can read."
	var parse *schema.ParseError
	if !errors.As(err, &parse) {
		return b.moduleError(message, err.Error(), docsHint)
	}
	switch {
	case parse.Place.Table != "":
		hint := docsHint
		if len(parse.Place.Path) > 0 {
			hint = partsHint
		}
		e := b.moduleError(message, "Convex cannot read "+placeName(parse.Place)+": "+parse.Message+".", hint)
		b.move(e, places, parse.Place)
		return e
	case parse.Path != "":
		return b.moduleError(message, parse.Path+": "+parse.Message, docsHint)
	default:
		return b.moduleError(message, parse.Message, docsHint)
	}
}

// move points an error to a place of the schema.
func (b *bundle) move(e *Error, places *places, place schema.Place) {
	pos, _ := places.Position(place)
	if text, ok := b.text(pos.File); ok {
		e.Position, e.Frame = pos, CodeFrame(text, pos)
	}
}

// placeName names a part of a table for a reader.
func placeName(p schema.Place) string {
	switch {
	case p.Index != "":
		return "the index " + strconv.Quote(p.Index) + " of the table " + strconv.Quote(p.Table)
	case p.Staged:
		p.Staged = false
		return "the staged validator of " + placeName(p)
	case len(p.Path) == 0:
		return "the table " + strconv.Quote(p.Table)
	case p.Path[0].Kind == validator.IntoField:
		return p.Table + "." + p.Path.String()
	default:
		return p.Table + p.Path.String()
	}
}

// An exportFailure is what the export() of a schema ended with in code that is not the user's: a validator that has no
// JSON, such as that of a bigint literal beyond 64 bits.
type exportFailure struct {
	outer  *Error
	reason string
}

func (f *exportFailure) Error() string { return f.outer.Error() }

func (f *exportFailure) Unwrap() error { return f.outer }

// notSchema turns what export() threw into an error for the user: at his own code when that threw, an [exportFailure]
// when other code did.
func (b *bundle) notSchema(vm *goja.Runtime, err error) error {
	inner := asError(b.thrown(vm, err))
	if inner == nil {
		return err
	}
	reason := strings.TrimPrefix(inner.Message, "Uncaught ")
	outer := b.moduleError(messageNotSchema, "Its export() failed: "+reason, "")
	if inner.Frame != "" {
		outer.Position, outer.Frame = inner.Position, inner.Frame
		return outer
	}
	var exception *goja.Exception
	if !errors.As(err, &exception) {
		return outer // a limit: whoever searches runs into it again
	}
	return &exportFailure{outer, reason}
}

// exportPlaced points an [exportFailure] to the table and the validator in it that has no JSON. Other errors, and none,
// stay as they are. listened says whether the recording has noted who made what.
func (b *bundle) exportPlaced(err error, r *recording, listened bool) error {
	var failure *exportFailure
	if !errors.As(err, &failure) {
		return err
	}
	c := &culprit{recording: r, seen: map[*goja.Object]bool{}}
	if place, ok := c.find(); ok {
		failure.outer.Notes = []string{"Its export() failed at " + placeName(place) + ": " + failure.reason}
		recorded := r
		if !listened {
			recorded = nil
		}
		b.move(failure.outer, newPlaces(b, recorded), place)
	}
	return failure.outer
}

// A culprit is the search for the innermost part of a schema that has no JSON.
type culprit struct {
	*recording
	seen map[*goja.Object]bool // the validators around
}

func (c *culprit) find() (place schema.Place, found bool) {
	c.vm.Try(func() {
		tables := get(c.definition, "tables")
		if tables == nil {
			return
		}
		for _, name := range tables.Keys() {
			table := get(tables, name)
			if table == nil {
				place, found = schema.Place{Table: name}, true
				return
			}
			for _, property := range []string{"validator", "stagedValidator"} {
				if document := get(table, property); document != nil && c.fails(document) {
					place = schema.Place{Table: name, Staged: property == "stagedValidator", Path: c.inside(document, nil)}
					found = true
					return
				}
			}
		}
	})
	return place, found
}

// fails says whether a validator has no JSON.
func (c *culprit) fails(o *goja.Object) bool {
	return c.vm.Try(func() { o.Get("json") }) != nil
}

// inside goes on from a validator that has no JSON to the part that is the reason.
func (c *culprit) inside(o *goja.Object, path validator.Path) validator.Path {
	c.seen[o] = true
	for _, part := range partsOf(o) {
		if part.value != nil && !c.seen[part.value] && c.fails(part.value) {
			return c.inside(part.value, path.With(part.step))
		}
	}
	return path
}

// A part is a validator directly inside another one.
type part struct {
	step  validator.Step
	value *goja.Object
}

func partsOf(o *goja.Object) []part {
	kind, _ := text(o.Get("kind"))
	switch kind {
	case "object":
		fields := get(o, "fields")
		if fields == nil {
			return nil
		}
		var list []part
		for _, name := range fields.Keys() {
			list = append(list, part{validator.Step{Kind: validator.IntoField, Field: name}, get(fields, name)})
		}
		return list
	case "array":
		return []part{{validator.Step{Kind: validator.IntoElement}, get(o, "element")}}
	case "record":
		return []part{
			{validator.Step{Kind: validator.IntoRecordKey}, get(o, "key")},
			{validator.Step{Kind: validator.IntoRecordValue}, get(o, "value")},
		}
	case "union":
		members, _ := items(o.Get("members"))
		list := make([]part, len(members))
		for i, m := range members {
			list[i] = part{validator.Step{Kind: validator.IntoMember, Index: i}, m}
		}
		return list
	default:
		return nil
	}
}
