package load

import "strings"

// BundleCode is the bundle that a schema was made of, with files under the names that the user knows.
func (r *Result) BundleCode() string {
	code := r.bundle.code
	if s := r.bundle.served; s != nil {
		for path, alias := range s.aliases {
			code = strings.ReplaceAll(code, prettyPath(s.dir, alias), prettyPath(s.dir, path))
		}
	}
	return code
}

// Probes is how many files of a snapshot were put into the bundle.
func (r *Result) Served() int { return len(r.bundle.served.resolved) }
