package plan

import (
	"encoding/json"
	"regexp"
)

// many is the number of tables from which the same change counts as one in many tables.
const many = 3

// sameChanges notes which migrations do the same to the documents of several tables.
func (u *uses) sameChanges() {
	alike := map[string][]*Migration{}
	for i := range u.plan.Migrations {
		m := &u.plan.Migrations[i]
		if key := likeness(*m); key != "" {
			alike[key] = append(alike[key], m)
		}
	}
	for _, group := range alike {
		for _, m := range group {
			if len(group) >= many {
				m.Patterns = append(m.Patterns, SameChangeInTables)
			}
		}
	}
}

// decisionNames matches where an action in JSON names a decision: the same change asks a question of its own in every table.
var decisionNames = regexp.MustCompile(`"decision":"[^"]*"`)

// likeness returns what is equal for migrations that do the same, and "" for one that is not compared: only rewriting in
// place can be the same in several tables.
func likeness(m Migration) string {
	if _, ok := m.Action.(Rewrite); !ok {
		return ""
	}
	action, err := json.Marshal(m.Action)
	if err != nil {
		return ""
	}
	return string(m.Phase) + decisionNames.ReplaceAllString(string(action), "")
}
