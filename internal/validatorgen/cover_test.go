package validatorgen_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convex-schema-plan/internal/validatorgen"
	"convex-schema-plan/pkg/validator"
)

// TestCoverReachesEveryPart: for every part of random types, some value of the cover needs it.
func TestCoverReachesEveryPart(t *testing.T) {
	for seed := range int64(500) {
		document := validatorgen.New(seed).Document()
		cover := validatorgen.Cover(document)
		for _, v := range cover {
			require.Nil(t, validator.Check(document, v), "seed %d: %s", seed, document)
		}
		union, ok := document.(*validator.Union)
		if !ok {
			continue
		}
		for i, member := range union.Members {
			reached := false
			for _, v := range cover {
				reached = reached || validator.Check(member, v) == nil
			}
			require.True(t, reached || len(validatorgen.Cover(member)) == 0, "seed %d: member %d of %s", seed, i, document)
		}
	}
}
