package intent

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/value"
)

// A Form is one way to declare something on the command line.
type Form struct {
	Flag    string // the flag without its dashes, such as "rename"
	Shape   string // what follows it, such as "TABLE.OLD=NEW"
	Says    string // what it declares, for a help text
	Example string // what can follow it, as typed into a shell
	add     func(*reading) error
}

// forms are the flags in the order of help texts.
var forms = []Form{
	{"rename", "TABLE.OLD=NEW", "a field has another name or place", "users.name=fullName", (*reading).rename},
	{"rename-table", "OLD=NEW", "a table has another name", "people=users", (*reading).renameTable},
	{"merge", "A,B=NEW", "several tables became one", "cats,dogs=pets", (*reading).merge},
	{"split", "TABLE.FIELD=NEW", "what is in a field became documents of a new table", "users.settings=userSettings", (*reading).split},
	{"invert", "TABLE.FIELD=TABLE.FIELD", "a reference turned round: the first is gone, the second is new", "users.profile=profiles.user", (*reading).invert},
	{"default", "TABLE.FIELD=JSON", "what documents get that lack the field; _creationTime is when they were made", `users.role='"user"'`, (*reading).defaultValue},
	{"delete-orphans", "TABLE.FIELD", "delete documents whose reference leads nowhere, or with TABLE=OTHER.FIELD those that nothing refers to", "comments.post", (*reading).deleteOrphans},
	{"returned", "TABLE", "a new table was in the schema before and still has its documents", "drafts", (*reading).returned},
}

// Forms returns every way to declare something on the command line.
func Forms() []Form { return slices.Clone(forms) }

// Parse adds to in what follows the flag of f. An error says what is wrong with the text and shows the right form; it is
// an [*Error].
func (f Form) Parse(in *Intent, text string) error {
	r := &reading{in: in, text: text, origin: Origin{Text: "--" + f.Flag + " " + text}}
	if err := f.add(r); err != nil {
		problem := &Error{Origin: r.origin, Message: err.Error(), Hint: r.hint}
		if problem.Hint == "" {
			problem.Hint = fmt.Sprintf("write --%s %s, such as --%[1]s %[3]s", f.Flag, f.Shape, f.Example)
		}
		return problem
	}
	return nil
}

// A reading is one declaration on its way from text into an Intent. The errors of its methods end a sentence that
// begins with the declaration.
type reading struct {
	in     *Intent
	text   string
	origin Origin
	hint   string // what to do about the error, when that is more than the form
}

// fail returns an error with a hint of its own.
func (r *reading) fail(hint, format string, args ...any) error {
	r.hint = hint
	return fmt.Errorf(format, args...)
}

// halves splits the text at its first equals sign.
func (r *reading) halves() (left, right string, err error) {
	left, right, found := strings.Cut(r.text, "=")
	left, right = strings.TrimSpace(left), strings.TrimSpace(right)
	switch {
	case !found:
		return "", "", fmt.Errorf("has no =")
	case left == "":
		return "", "", fmt.Errorf("has nothing before the =")
	case right == "":
		return "", "", fmt.Errorf("has nothing after the =")
	}
	return left, right, nil
}

func (r *reading) rename() error {
	left, right, err := r.halves()
	if err != nil {
		return err
	}
	if !strings.Contains(left, ".") && !strings.Contains(right, ".") {
		return r.fail("for a table write --rename-table "+left+"="+right+", for a field --rename TABLE.OLD=NEW",
			"names no field before the =")
	}
	table, from, err := tableAndPath(left)
	if err != nil {
		return err
	}
	to, err := parsePath(right)
	if err != nil {
		return err
	}
	if from.Key() == to.Key() {
		return fmt.Errorf("names the same field twice")
	}
	r.in.Fields = append(r.in.Fields, FieldMove{Table: table, From: from, To: to, Origin: r.origin})
	return nil
}

func (r *reading) renameTable() error {
	left, right, err := r.halves()
	if err != nil {
		return err
	}
	switch {
	case strings.Contains(left, "."):
		return r.fail("for a field write --rename "+r.text, "names a field, not a table")
	case strings.Contains(left, ","):
		return r.fail("for several tables write --merge "+r.text, "names several tables")
	}
	return r.moveTables([]string{left}, right)
}

func (r *reading) merge() error {
	left, right, err := r.halves()
	if err != nil {
		return err
	}
	from := splitList(left)
	if len(from) < 2 {
		return r.fail("for one table write --rename-table "+r.text, "names one table only before the =")
	}
	return r.moveTables(from, right)
}

// splitList splits names at commas.
func splitList(text string) []string {
	names := strings.Split(text, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

func (r *reading) moveTables(from []string, to string) error {
	var distinct []string
	for _, name := range append(slices.Clone(from), to) {
		if err := checkName("table", name); err != nil {
			return err
		}
		if slices.Contains(distinct, name) {
			return fmt.Errorf("names the table %s twice", name)
		}
		distinct = append(distinct, name)
	}
	r.in.Tables = append(r.in.Tables, TableMove{From: from, To: to, Origin: r.origin})
	return nil
}

func (r *reading) split() error {
	left, right, err := r.halves()
	if err != nil {
		return err
	}
	table, field, err := tableAndPath(left)
	if err != nil {
		return err
	}
	if err := checkName("table", right); err != nil {
		return err
	}
	r.in.Splits = append(r.in.Splits, Split{Table: table, Field: field, Into: right, Origin: r.origin})
	return nil
}

func (r *reading) invert() error {
	left, right, err := r.halves()
	if err != nil {
		return err
	}
	from, err := fieldRef(left)
	if err != nil {
		return err
	}
	to, err := fieldRef(right)
	if err != nil {
		return err
	}
	r.in.Inversions = append(r.in.Inversions, Inversion{From: from, To: to, Origin: r.origin})
	return nil
}

func (r *reading) defaultValue() error {
	left, right, err := r.halves()
	if err != nil {
		return err
	}
	table, field, err := tableAndPath(left)
	if err != nil {
		return err
	}
	v, err := parseDefault(right)
	if err != nil {
		return r.fail(quotingHint(left, right), "has a value that cannot be read: %w", err)
	}
	r.in.Defaults = append(r.in.Defaults, Default{Table: table, Field: field, Value: v, Origin: r.origin})
	return nil
}

// quotingHint shows how to write a value that is no JSON: as the string that it probably is, because a shell takes the
// quotes away that JSON needs. It is "" when quotes are not what is wrong.
func quotingHint(field, text string) string {
	text = strings.Trim(text, `'"`)
	if bigint.MatchString(text) {
		return ""
	}
	if strings.ContainsAny(text, `'"\[{`) {
		return `write --default TABLE.FIELD=JSON, with quotes around the JSON that the shell takes away: --default users.tags='["new"]'`
	}
	quoted := string(value.AppendJSON(nil, value.String(text)))
	return "a string keeps its quotes when others are around them: --default " + field + "='" + quoted + "'"
}

func (r *reading) deleteOrphans() error {
	table, by, found := strings.Cut(r.text, "=")
	if !found {
		ref, err := fieldRef(strings.TrimSpace(r.text))
		if err != nil {
			return err
		}
		r.in.Orphans = append(r.in.Orphans, Orphans{Table: ref.Table, Field: ref.Field, Origin: r.origin})
		return nil
	}
	table = strings.TrimSpace(table)
	if strings.Contains(table, ".") {
		return r.fail("write --delete-orphans TABLE.FIELD, or --delete-orphans TABLE=OTHER.FIELD",
			"names a field of the orphans and one that refers to them; it is one or the other")
	}
	return r.orphansOf(table, strings.TrimSpace(by))
}

func (r *reading) orphansOf(table, by string) error {
	if err := checkName("table", table); err != nil {
		return err
	}
	ref, err := fieldRef(by)
	if err != nil {
		return err
	}
	r.in.Orphans = append(r.in.Orphans, Orphans{Table: table, By: ref, Origin: r.origin})
	return nil
}

func (r *reading) returned() error {
	table := strings.TrimSpace(r.text)
	if err := checkName("table", table); err != nil {
		return err
	}
	r.in.Returned = append(r.in.Returned, Returned{Table: table, Origin: r.origin})
	return nil
}
