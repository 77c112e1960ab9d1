package diff

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInParallel(t *testing.T) {
	squares := inParallel(1000, func(i int) int { return i * i })
	require.Len(t, squares, 1000)
	for i, square := range squares {
		require.Equal(t, i*i, square)
	}
	require.Empty(t, inParallel(0, func(int) int { panic("never called") }))
	require.PanicsWithValue(t, "at 7", func() {
		inParallel(100, func(i int) int {
			if i == 7 {
				panic("at 7")
			}
			return i
		})
	})
}
