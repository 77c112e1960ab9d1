package e2e

import "testing"

func randomCases(t *testing.T, root string) []*testCase { return nil }
