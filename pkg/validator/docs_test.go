package validator_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/pkg/validator"
	"convex-schema-plan/pkg/value"
)

// TestDocs: the examples of docs/verdicts.md have the verdict, the document and the text that stand there.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/verdicts.md")
	require.NoError(t, err)
	examples := regexp.MustCompile(`(?m)^### (Safe|Breaking)`).FindAllStringIndex(string(page), -1)
	require.Len(t, examples, 3)
	fence := func(text, language string) string {
		_, rest, ok := strings.Cut(text, "```"+language+"\n")
		if !ok {
			return ""
		}
		block, _, _ := strings.Cut(rest, "\n```")
		return block
	}
	for _, at := range examples {
		text := string(page[at[0]:])
		if end := strings.Index(text[1:], "\n##"); end > 0 {
			text = text[:end+1]
		}
		before, after, ok := strings.Cut(strings.TrimPrefix(fence(text, "ts"), "// before\n"), "// after\n")
		require.True(t, ok, text)
		v := validator.Subset(parse(before), parse(after))
		if strings.HasPrefix(text, "### Safe") {
			require.Equal(t, validator.IsSubset, v.Answer)
			require.False(t, validator.ConvexSubset(parse(before), parse(after)), "the text says that Convex scans")
			continue
		}
		require.Equal(t, validator.NotSubset, v.Answer)
		require.Equal(t, fence(text, "json"), string(value.AppendJSON(nil, v.Witness)))
		require.Equal(t, fence(text, "text"), v.Refusal.Message())
	}
}
