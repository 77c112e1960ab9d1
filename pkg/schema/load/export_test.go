package load

// BundleCode is the bundle that a schema was made of, with files under the names that the user knows.
func (r *Result) BundleCode() string {
	code := r.bundle.code
	if names := r.bundle.names; names != nil {
		code = names.restoreText(code)
	}
	return code
}
