package packages_test

import (
	"strings"
	"testing"

	"convex-schema-plan/internal/packages"
	"convex-schema-plan/internal/ruleexample"
	"convex-schema-plan/pkg/diff"
)

// TestRuleBook holds the example of package-changed against what is reported about it, with TO's packages installed.
func TestRuleBook(t *testing.T) {
	ruleexample.Check(t, diff.PackageChanged, func(_ testing.TB, e ruleexample.Example) []diff.Finding {
		side := func(folder string) packages.Side {
			held := files{}
			for name, text := range e.Files {
				if below, ok := strings.CutPrefix(name, folder+"/"); ok {
					held[below] = text
				}
			}
			installed := "4.1.12"
			if !strings.Contains(e.Files["to/package-lock.json"], installed) {
				installed = "3.25.76"
			}
			used := append(zod(installed), packages.Used{Name: "convex-helpers", Version: "0.1.104"})
			return packages.Side{Files: held.fs(), Project: ".", Used: used, Tables: tables("users"), Modules: "."}
		}
		c := packages.Comparison{From: side("from"), To: side("to")}
		c.From.Ref = "1a2b3c4"
		return c.Findings()
	})
}
