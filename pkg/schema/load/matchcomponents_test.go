package load_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/schema/load"
)

// component reads "path name: instance instance"; without a colon the instances are not known.
func component(text string) load.Component {
	head, instances, known := strings.Cut(text, ":")
	c := load.Component{}
	c.Path, c.Name, _ = strings.Cut(strings.TrimSpace(head), " ")
	if known {
		c.Used = strings.Fields(instances)
	}
	return c
}

// TestMatchComponents pairs versions of a project. The app is always there and always the first pair.
func TestMatchComponents(t *testing.T) {
	for _, tc := range []struct {
		what     string
		from, to []string
		want     []string
	}{
		{"the same", []string{"foo foo: foo"}, []string{"foo foo: foo"}, []string{"foo → foo kept foo"}},
		{"added", nil, []string{"foo foo: foo"}, []string{"+ foo mounted foo empty"}},
		{"removed", []string{"foo foo: foo"}, nil, []string{"- foo unmounted foo"}},
		{"the folder renamed", []string{"foo foo: foo"}, []string{"bar foo: foo"}, []string{"foo → bar moved kept foo"}},
		{"folder and name changed, instance the same", []string{"foo foo: x"}, []string{"bar bar: x"}, []string{"foo → bar moved kept x"}},
		{
			"the instance renamed: its documents stay behind", []string{"foo foo: foo"}, []string{"foo foo: bar"},
			[]string{"foo → foo mounted bar unmounted foo empty"},
		},
		{
			"folder and instance renamed, the name the same", []string{"a foo: x"}, []string{"b foo: y"},
			[]string{"a → b moved mounted y unmounted x empty"},
		},
		{
			"mounted once more", []string{"foo foo: foo"}, []string{"foo foo: beta foo"},
			[]string{"foo → foo kept foo mounted beta"},
		},
		{
			"one of two instances gets a definition of its own", []string{"foo foo: x y"}, []string{"bar bar: y", "foo foo: x"},
			[]string{"foo → bar moved kept y", "foo → foo kept x"},
		},
		{
			"two exchanged", []string{"a a: x", "b b: y"}, []string{"a a: y", "b b: x"},
			[]string{"b → a moved kept y", "a → b moved kept x"},
		},
		{"instances not known", []string{"foo"}, []string{"foo foo: foo"}, []string{"foo → foo"}},
		{"instances not known, moved: nothing tells", []string{"foo"}, []string{"bar"}, []string{"+ bar empty", "- foo"}},
	} {
		t.Run(tc.what, func(t *testing.T) {
			matches := load.MatchComponents(appWith(tc.from), appWith(tc.to))
			require.Equal(t, "the app → the app", describeMatch(matches[0]))
			require.Equal(t, []string{""}, matches[0].Kept)
			var got []string
			for _, m := range matches[1:] {
				got = append(got, describeMatch(m))
			}
			require.Equal(t, tc.want, got)
		})
	}
}

func appWith(components []string) []load.Component {
	list := []load.Component{{Used: []string{""}}}
	for _, text := range components {
		list = append(list, component(text))
	}
	return list
}

func describeMatch(m load.ComponentMatch) string {
	var b strings.Builder
	switch {
	case m.From == nil:
		b.WriteString("+ " + shownPath(m.To))
	case m.To == nil:
		b.WriteString("- " + shownPath(m.From))
	default:
		b.WriteString(shownPath(m.From) + " → " + shownPath(m.To))
	}
	if m.Moved() {
		b.WriteString(" moved")
	}
	for _, part := range []struct {
		name string
		list []string
	}{{"kept", m.Kept}, {"mounted", m.Mounted}, {"unmounted", m.Unmounted}} {
		if list := strings.Join(part.list, " "); list != "" {
			fmt.Fprintf(&b, " %s %s", part.name, list)
		}
	}
	if m.Empty() {
		b.WriteString(" empty")
	}
	return b.String()
}

func shownPath(c *load.Component) string {
	if c.Path == "" {
		return "the app"
	}
	return c.Path
}
