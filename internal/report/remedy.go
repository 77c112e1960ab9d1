package report

import (
	"strings"

	"convex-schema-plan/pkg/diff"
)

// advised says whether the notes of a finding say what to do about this one, better than its rule does about all: an
// entry of a ledger is mended in another way than a comment.
func advised(f diff.Finding) bool { return f.Rule.AboutApprovals() && len(f.Notes) > 0 }

// remedyOf returns, as markdown, what the rule of a finding says to do about it, with the name of its table filled in;
// "" when nothing is to be done, or the finding says it itself.
func remedyOf(f diff.Finding) (string, error) {
	if f.Severity == diff.Note || advised(f) {
		return "", nil
	}
	rule, ok := diff.FindRule(f.Rule)
	if !ok {
		return "", nil
	}
	doc, err := rule.Doc()
	if err != nil {
		return "", err
	}
	if f.Table == "" || strings.Trim(f.Table, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
		return doc.Remedy, nil // no name that Convex takes: it stays out of commands and markup
	}
	return strings.ReplaceAll(doc.Remedy, "<table>", f.Table), nil
}
