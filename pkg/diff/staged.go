package diff

import (
	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/validator"
)

// compareStaged reports what changed about the staged validator of a table that both schemas have.
func (c *comparison) compareStaged(t *TableResult) []Finding {
	old, new := t.From.Staged, t.To.Staged
	var findings []Finding
	report := func(rule RuleID, text string) *Finding {
		f := c.finding(rule, t.Name)
		f.From, f.To = stagedSide(t.Name, old), stagedSide(t.Name, new)
		f.Message = t.Name + ": " + text
		findings = append(findings, f)
		return &findings[len(findings)-1]
	}
	if new != nil && !t.ConvexSubset && c.to.Validation {
		report(StagedValidatorBlocked,
			"a validator is staged while the enforced one changes too, which Convex refuses when it has to read the documents for it")
	}
	promoted := old != nil && !equalTypes(t.From.Document, t.To.Document) && convexSubset(old, t.To.Document)
	if promoted {
		f := report(StagedValidatorPromoted, "the staged validator is enforced now; Convex reads no document if it reports it as valid")
		if t.Verdict == Safe {
			f.Severity = Note
		}
	}
	switch {
	case equalTypes(old, new):
	case old == nil:
		report(StagedValidatorAdded, abbreviate(new)+" is staged, and Convex checks the documents in the background")
	case new == nil && !promoted:
		report(StagedValidatorDiscarded, "the staged validator is gone, and what Convex has checked for it is lost")
	case new == nil:
	case convexSubset(old, new):
		report(StagedValidatorAdded, "the staged validator accepts more now, and what Convex has checked for it stays valid")
	case promoted:
		report(StagedValidatorAdded, abbreviate(new)+" is staged, and Convex checks the documents in the background")
	default:
		report(StagedValidatorDiscarded, "the staged validator is replaced, and Convex checks the documents from the start")
	}
	return findings
}

func stagedSide(table string, t validator.Type) Side {
	if t == nil {
		return Side{Place: schema.Place{Table: table}}
	}
	return Side{Present: true, Place: schema.Place{Table: table, Staged: true}, Type: t}
}

func equalTypes(a, b validator.Type) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return validator.Equal(a, b)
}

func convexSubset(old, new validator.Type) bool {
	return validator.ConvexSubset(validator.StripSystemFields(old), validator.StripSystemFields(new))
}
