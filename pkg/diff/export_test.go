package diff

import "convex-schema-plan/pkg/schema"

// DefinitionRule returns the rule that reports a definition error.
func DefinitionRule(code schema.Code) (RuleID, bool) {
	id, ok := definitionRules[code]
	return id, ok
}

// CanonicalSide prints a side as fingerprints see it.
func CanonicalSide(s Side) string { return canonicalSide(s) }

// Explained says whether errors stand behind the verdicts of a result.
func Explained(r *Result) bool { return explained(r) }
