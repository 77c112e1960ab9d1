package plan

import (
	"fmt"
	"slices"
	"strings"

	"convex-schema-plan/pkg/intent"
)

// A Suggestion is something that looks like a rename, a move or the like and that nobody declared. The plan goes by what
// is declared alone.
type Suggestion struct {
	Kind     intent.SuggestionKind `json:"kind"`
	Confirm  string                `json:"confirm"` // the flag that declares it, ready for a shell
	Evidence []string              `json:"evidence"`
	Caution  string                `json:"caution,omitempty"`
	Rivals   []string              `json:"rivals"` // the flags of suggestions of which at most one can be right
	// Lost says that values are gone for good when it is right and nobody confirms it.
	Lost bool `json:"lost"`
}

// suggest finds what looks like something that is not declared.
func (m *maker) suggest() {
	m.suggested = intent.Suggest(m.result.From, m.result.To, m.intent)
	for _, s := range m.suggested {
		m.plan.Suggestions = append(m.plan.Suggestions, Suggestion{
			Kind: s.Kind, Confirm: s.Flag, Evidence: s.Evidence, Caution: s.Caution, Rivals: s.Rivals,
			Lost: s.Kind != intent.SuggestSwap && s.Kind != intent.SuggestRenameTable && s.Kind != intent.SuggestMerge,
		})
	}
}

// offers names what could be the value of a missing field, with what confirms it: a declaration, so that the plan is the
// same for everyone.
func (c *converter) offers(s spot) string {
	var text strings.Builder
	for _, suggested := range c.suggested {
		for _, move := range suggested.Declared.Fields {
			if move.Table == c.into && samePlace(move.To, s.path) {
				fmt.Fprintf(&text, " If it takes over %s: %s.", move.From, suggested.Flag)
			}
		}
	}
	name := strings.ToLower(s.path[len(s.path)-1].Field)
	if len(s.path) == 1 && strings.HasPrefix(name, "creat") && takesNumber(s) {
		fmt.Fprintf(&text, " If it is when the document was created: --default %s.%s=_creationTime.", c.into, s.path)
	}
	return text.String()
}

// suggestedFor returns the suggestions about a table.
func (m *maker) suggestedFor(table string) []intent.Suggestion {
	return slices.DeleteFunc(slices.Clone(m.suggested), func(s intent.Suggestion) bool {
		return !slices.ContainsFunc(s.Declared.Fields, func(move intent.FieldMove) bool { return move.Table == table })
	})
}
