// Package codegen prints a plan as TypeScript that someone would have written: the widened and the narrowed schema, the
// migrations, the verification queries and the component's configuration.
//
// It decides nothing: what happens to a document is in the plan. It never touches files; callers write what it returns.
package codegen

// A File is one generated file.
type File struct {
	Path    string // slash-separated, below the folder that the user chooses
	Content []byte
}
