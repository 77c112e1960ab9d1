package load

import (
	"cmp"
	"slices"
	"strings"
)

// A ComponentMatch is a component in two versions of a project.
type ComponentMatch struct {
	// From and To are the two versions. One is nil for a component that is added or removed.
	From, To *Component
	// Kept are the instances that have their tables from From and will have them checked against To; Mounted and
	// Unmounted those that only one side has. All are nil when one side's instances are not known, except that those of
	// an added or removed component are told as far as they are.
	Kept, Mounted, Unmounted []string
}

// Moved says whether a component's folder has changed from one version to the other.
func (m ComponentMatch) Moved() bool { return m.From != nil && m.To != nil && m.From.Path != m.To.Path }

// Empty says whether the new version is known to begin without documents in every instance, as it does when it is added
// and when each of its instances got another name. Nothing that it changes can then fail at the deploy; but when it was
// not added, its old documents stay behind where no function sees them.
func (m ComponentMatch) Empty() bool {
	if m.To == nil {
		return false
	}
	return m.From == nil || m.From.Used != nil && m.To.Used != nil && len(m.Kept) == 0
}

// MatchComponents pairs the components of two versions of a project, as the deploy of the second over the first would:
// by the instances, because they own the tables. So the definition behind an instance may be moved to another folder,
// or exchanged for another definition, and its documents are checked against the new schema. Where no instance is
// common, or none is known, components of the same path, and then of the same name, are taken to be the same. The pairs
// are in the order of the new paths, with removed components last.
//
// What Convex does with the rest: an added instance gets empty tables, unless an instance of that path was unmounted
// before, see below. An instance that is no longer mounted is unmounted, not deleted: its functions are gone and its
// documents stay, until somebody deletes the component in the dashboard. Mounting an instance of the same path again,
// years later, brings the old documents back ("Remounted component" in the CLI's output), and they then have to fit the
// schema of that day.
func MatchComponents(from, to []Component) []ComponentMatch {
	m := matching{usedFrom: map[int]bool{}, usedTo: map[int]bool{}, from: from, to: to}
	m.byInstance()
	m.by(func(c Component) string { return c.Path })
	m.by(func(c Component) string { return c.Name })
	for i := range to {
		if !m.usedTo[i] {
			m.list = append(m.list, ComponentMatch{To: &to[i], Mounted: to[i].Used})
		}
	}
	slices.SortStableFunc(m.list, func(x, y ComponentMatch) int {
		return cmp.Or(strings.Compare(x.To.Path, y.To.Path), strings.Compare(pathOf(x.From), pathOf(y.From)))
	})
	for i := range from {
		if !m.usedFrom[i] {
			m.list = append(m.list, ComponentMatch{From: &from[i], Unmounted: from[i].Used})
		}
	}
	return m.list
}

func pathOf(c *Component) string {
	if c == nil {
		return ""
	}
	return c.Path
}

// A matching is the work of [MatchComponents]. Components go by their index.
type matching struct {
	from, to         []Component
	usedFrom, usedTo map[int]bool
	list             []ComponentMatch
}

// byInstance pairs components that have an instance in common. One can be in several pairs: where one of two instances
// got another definition.
func (m *matching) byInstance() {
	for i, t := range m.to {
		for j, f := range m.from {
			if slices.ContainsFunc(t.Used, func(instance string) bool { return slices.Contains(f.Used, instance) }) {
				m.pair(j, i)
			}
		}
	}
}

// by pairs those that are left and of which a key says the same; an empty key says nothing.
func (m *matching) by(key func(Component) string) {
	for i, t := range m.to {
		for j, f := range m.from {
			if !m.usedTo[i] && !m.usedFrom[j] && key(t) != "" && key(f) == key(t) {
				m.pair(j, i)
			}
		}
	}
}

func (m *matching) pair(from, to int) {
	f, t := &m.from[from], &m.to[to]
	match := ComponentMatch{From: f, To: t}
	if f.Used != nil && t.Used != nil {
		match.Kept = intersection(t.Used, f.Used)
		match.Mounted = without(t.Used, m.from)
		match.Unmounted = without(f.Used, m.to)
	}
	m.usedFrom[from], m.usedTo[to] = true, true
	m.list = append(m.list, match)
}

func intersection(list, other []string) []string {
	var both []string
	for _, s := range list {
		if slices.Contains(other, s) {
			both = append(both, s)
		}
	}
	return both
}

// without returns the instances that no component of a version has.
func without(instances []string, version []Component) []string {
	var left []string
	for _, instance := range instances {
		if !slices.ContainsFunc(version, func(c Component) bool { return slices.Contains(c.Used, instance) }) {
			left = append(left, instance)
		}
	}
	return left
}
