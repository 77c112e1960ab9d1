package load

import (
	"errors"
	"fmt"
	"io"

	"convex-schema-plan/pkg/schema"
)

// maxJSON is the largest schema read from JSON, in bytes. Convex's own limit on a schema is far below.
const maxJSON = 256 << 20

func loadStdin(opts Options) (*Result, error) {
	if opts.Stdin == nil {
		return nil, &Error{Message: "There is no standard input to read a schema from.", Hint: sourceHint}
	}
	return loadJSON(opts.Stdin, "-", "standard input")
}

func loadJSONFile(v *view, path string, opts Options) (*Result, error) {
	name := displayPath(opts.Dir, path)
	file, err := v.open(path)
	if err != nil {
		return nil, &Error{Message: fmt.Sprintf("%s cannot be read: %v.", name, err)}
	}
	defer file.Close()
	return loadJSON(file, name, name)
}

// loadJSON reads a schema from JSON. name is how positions name the file, shown how a sentence does.
func loadJSON(r io.Reader, name, shown string) (*Result, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxJSON+1))
	if err != nil {
		return nil, &Error{Message: fmt.Sprintf("%s cannot be read: %v.", shown, err)}
	}
	if len(data) > maxJSON {
		return nil, &Error{Message: fmt.Sprintf("%s is larger than %d MB, which no schema is.", shown, maxJSON>>20)}
	}
	parsed, err := schema.ParseJSON(data, name)
	if err != nil {
		return nil, jsonError(err, string(data))
	}
	return &Result{Schema: parsed, Path: name}, nil
}

const jsonHint = "Expected is what schema.export() returns or what a deployment stores: { \"tables\": [ … ], \"schemaValidation\": true }."

func jsonError(err error, text string) error {
	var parse *schema.ParseError
	if !errors.As(err, &parse) {
		return &Error{Message: err.Error(), Hint: jsonHint}
	}
	return &Error{
		Position: parse.Position,
		Message:  parse.Message,
		Frame:    CodeFrame(text, parse.Position),
		Hint:     jsonHint,
	}
}
