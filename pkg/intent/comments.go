package intent

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"convex-schema-plan/pkg/schema"
)

// FromComments reads what the comments in the files of a schema declare. A comment belongs to the field or table that is
// declared in its own line, or below it when it stands alone. The error is of type [Errors]; nil or a schema without
// source declares nothing.
//
// Files without any of our tags cost one look at their text. Only where there is one, the source is asked for places.
func FromComments(s *schema.Schema) (*Intent, error) {
	c := &collector{in: &Intent{}, schema: s}
	if s == nil || s.Source == nil {
		return c.in, nil
	}
	for _, name := range s.Source.Files() {
		text, ok := s.Source.Text(name)
		if !ok || !isScript(name) || !strings.Contains(text, "@") {
			continue
		}
		c.file(name, text)
	}
	if err := c.errors.orNil(); err != nil {
		return nil, err
	}
	return c.in, nil
}

func isScript(name string) bool {
	switch path.Ext(name) {
	case ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs":
		return true
	}
	return false
}

// A collector is one call of [FromComments].
type collector struct {
	in     *Intent
	schema *schema.Schema
	errors Errors
	// named are the places of the schema by the name of their field or table; set at the first tag.
	named map[string][]schema.Place
}

// file collects what the comments of one file declare.
func (c *collector) file(name, text string) {
	comments := scanComments(text)
	f := &source{collector: c, name: name, text: text, comments: comments, known: map[int][]spot{}}
	for _, comment := range comments {
		if !strings.Contains(text[comment.from:comment.to], "@") {
			continue
		}
		for _, t := range findTags(text, comment) {
			if p := f.declare(comment, t); p != nil {
				origin := Origin{Text: "@" + t.name, Position: f.position(t.at)}
				c.errors = append(c.errors, &Error{Origin: origin, Message: p.message, Hint: p.hint})
			}
		}
	}
}

// A declaration is a field or table that a comment belongs to.
type declaration struct{ place schema.Place }

// declare adds what a tag declares about the fields or tables that its comment belongs to: several when tables share a
// validator.
func (f *source) declare(c span, t tag) *problem {
	found, p := f.owner(c, t)
	switch {
	case t.name == "default" && (p != nil || len(found) == 0):
		return nil // somebody describes something else with it
	case p != nil:
		return p
	case len(found) == 0 && isOurs(t.name):
		return wrong("write it in the line of the field or table, or alone in the line above",
			"belongs to no field or table of the schema")
	case len(found) == 0:
		return nil
	case !isOurs(t.name):
		return wrong("the tags are: @"+strings.Join(tagNames, ", @"), "is no tag; did you mean @%s?", likeOurs(t.name))
	}
	for _, place := range found {
		origin := Origin{Text: t.text(), Position: f.position(t.at), comment: &comment{place: place}}
		r := &reading{in: f.in, text: t.rest, origin: origin}
		if err := tagForms[t.name].read(r, declaration{place}, t.rest); err != nil {
			return wrong(tagHint(t.name, len(place.Path) == 0), "%v", err)
		}
	}
	return nil
}

// text returns the tag with what it says, without what explains it.
func (t tag) text() string {
	said := t.rest
	switch t.name {
	case "default":
		said = said[:jsonLength(said)]
	case "merged-from":
		said = nameList.FindString(said)
	default:
		said, _, _ = strings.Cut(said, " ")
		if nothing(said) == nil {
			said = ""
		}
	}
	return strings.TrimSpace("@" + t.name + " " + strings.TrimRight(said, ".,;:"))
}

// tagHint shows how a tag is written.
func tagHint(name string, table bool) string {
	form := tagForms[name]
	switch {
	case form.shape == "" || name == "delete-orphans" && !table:
		return "write @" + name
	case name == "renamed-from" && table:
		return "write @renamed-from OLD, such as @renamed-from people"
	}
	return "write @" + name + " " + form.shape + ", such as @" + name + " " + form.example
}

// places returns the places of the schema whose field or table has the name.
func (c *collector) places(name string) []schema.Place {
	if c.named != nil {
		return c.named[name]
	}
	c.named = map[string][]schema.Place{}
	for _, t := range c.schema.Tables {
		c.named[t.Name] = append(c.named[t.Name], schema.Place{Table: t.Name})
		for _, path := range declaredFields(t.Document) {
			field := path[len(path)-1].Field
			c.named[field] = append(c.named[field], schema.Place{Table: t.Name, Path: path})
		}
	}
	return c.named[name]
}

// A spot is a place in a file where fields or tables are declared, all of one kind.
type spot struct {
	at     int // offset of the name, or of the call that makes the table
	places []schema.Place
}

func (s spot) isTable() bool { return len(s.places[0].Path) == 0 }

// fits reports whether a tag can belong to what is declared at the spot. An unknown tag can belong to anything.
func (s spot) fits(t tag) bool {
	form, ours := tagForms[t.name]
	return !ours || s.isTable() && form.table || !s.isTable() && form.field
}

// owner returns the fields or tables that a comment belongs to, none when there are none in the line.
func (f *source) owner(comment span, t tag) ([]schema.Place, *problem) {
	line, inline := f.lineOf(comment)
	spots := f.spots(line)
	if len(spots) == 0 {
		return nil, nil
	}
	if inline {
		return fitting(f.beside(comment, spots), t)
	}
	var fit []spot
	for _, s := range spots {
		if s.fits(t) {
			fit = append(fit, s)
		}
	}
	above := comment.to <= f.lineStart(line)
	switch {
	case len(fit) <= 1:
		return fitting(append(fit, spots[0])[0], t)
	case above && spots[0].isTable():
		return fitting(spots[0], t)
	default:
		return nil, wrong("give each declaration its own line, and write the comment above it",
			"stands at a line with several declarations: which one does it mean?")
	}
}

// fitting returns the places of a spot that a tag can belong to.
func fitting(s spot, t tag) ([]schema.Place, *problem) {
	switch {
	case s.fits(t):
		return s.places, nil
	case s.isTable():
		return nil, wrong("write it at a field", "is about a field, and stands at the table %s", s.places[0].Table)
	default:
		return nil, wrong("write it at a table", "is about a table, and stands at the field %s", s.places[0].Path)
	}
}

// beside returns the spot that a comment inside a line of code means: the one that follows, or the one before when the
// comment stands before its value.
func (f *source) beside(comment span, spots []spot) spot {
	next, _ := slices.BinarySearchFunc(spots, comment.to, func(s spot, at int) int { return cmp.Compare(s.at, at) })
	before := strings.TrimRight(f.text[:comment.from], " \t")
	if next > 0 && (next == len(spots) || strings.HasSuffix(before, ":")) {
		return spots[next-1]
	}
	return spots[next]
}
