package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is the version in development; CHANGELOG.md says what is in it.
const release = "0.1.0-dev"

// version returns what --version prints: our version and commit, and the versions of what shapes a verdict.
func version() string {
	commit, modified, bundler := "", "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				commit = " (" + s.Value[:min(12, len(s.Value))]
			case s.Key == "vcs.modified" && s.Value == "true":
				modified = ", modified"
			}
		}
		for _, dep := range info.Deps {
			if dep.Path == "github.com/evanw/esbuild" {
				bundler = ", esbuild " + dep.Version[1:]
			}
		}
	}
	if commit != "" {
		commit += modified + ")"
	}
	return fmt.Sprintf("%s %s%s\n%s %s/%s%s", program, release, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH, bundler)
}
