// Package load turns a Convex project's schema.ts, or a schema exported as JSON, into a [schema.Schema].
//
// It finds the schema as the Convex CLI does, bundles it with Convex's own options, evaluates it under the restrictions
// and with the messages of Convex's schema environment, and knows for every part of the result where the user wrote it.
//
// It reads files of the project and nothing else: no network, no environment, no clock, no subprocess, and no file is
// ever written. The evaluated code can do even less.
package load

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"convex-schema-plan/pkg/schema"
	"convex-schema-plan/pkg/schema/load/runtime"
)

// A Source says where a schema comes from.
type Source struct {
	// Path is a project folder or any folder below one, a functions folder, a schema file (.ts or .js), a schema as
	// JSON (.json), or "-" for JSON on [Options.Stdin]. Relative paths start at [Options.Dir]; empty means that folder.
	Path string
}

// Options say how to load a schema. The zero value is ready for use.
type Options struct {
	// Dir is the working directory: sources are relative to it, and so are the positions of the result. It is itself
	// relative to the process's, and empty means that one.
	Dir string
	// Stdin is read when the source is "-".
	Stdin io.Reader
	// Snapshot is a version of a folder that is not on disk, in which the source is looked for. Paths, in the source and
	// in all that comes out, are those that a checkout at [Snapshot.Root] would have. Nil means what is on disk.
	Snapshot *Snapshot
	// Convex chooses the implementation of convex/server and convex/values.
	Convex ConvexPackage
	// LazyPlaces says that the schema's places will hardly be asked for, so that the evaluation need not note them; the
	// first question then takes another evaluation.
	LazyPlaces bool
	// Timeout is how long the schema's code may run. Zero means [DefaultTimeout]. Convex itself allows one second.
	Timeout time.Duration
	// Memory is by how many bytes the heap may grow while the schema's code runs. Zero means [DefaultMemory].
	Memory uint64
}

// The limits of an evaluation that sets none. They are meant to stop code that would never end, on slow machines too.
const (
	DefaultTimeout        = 10 * time.Second
	DefaultMemory  uint64 = 1 << 30
)

// A ConvexPackage says which implementation of convex/server and convex/values a schema is evaluated with.
type ConvexPackage uint8

// The implementations.
const (
	Embedded  ConvexPackage = iota // the one in this binary: needs no node_modules
	Installed                      // the convex package in the project's node_modules
)

// A Result is a loaded schema.
type Result struct {
	Schema *schema.Schema
	// Path is the file that the schema was read from, slash-separated and relative to the working directory when below
	// it; "-" for standard input.
	Path string
	// Root is the folder of the project, the one with package.json or convex.json, absolute; empty for JSON.
	Root string
	// Functions is the functions folder, or the folder of the schema file when that was given, absolute; empty for JSON.
	Functions string

	bundle     *bundle                     // nil when the schema was JSON
	provenance func() map[string][]Package // the packages that reached each table; nil when the schema was JSON
}

// A Package is an npm package that contributed code to a schema.
type Package struct {
	Name    string
	Version string // as its package.json says; empty when it does not say
	Path    string // its folder, slash-separated, relative to the working directory when below it
}

// Packages returns the npm packages that contributed code to the schema, sorted by name and path. Convex's own package
// is among them only with [Installed].
func (r *Result) Packages() []Package {
	if r.bundle == nil {
		return nil
	}
	return r.bundle.packages()
}

// Files returns the user's own files that the schema was made from, sorted, slash-separated and relative to the working
// directory when below it.
func (r *Result) Files() []string {
	if r.bundle == nil {
		return []string{r.Path}
	}
	return r.bundle.userFiles()
}

// Load reads the schema of a source. Errors that the user can do something about are of type [*Error], a missing schema is
// a [*NoSchemaError] around one; the context's own error is returned when it ends first.
func Load(ctx context.Context, src Source, opts Options) (*Result, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	if src.Path == "-" {
		return loadStdin(opts)
	}
	v, err := newView(opts.Snapshot)
	if err != nil {
		return nil, err
	}
	found, err := discover(v, opts.Dir, src.Path)
	if err != nil {
		return nil, err
	}
	if filepath.Ext(found.schema) == ".json" {
		return loadJSONFile(v, found.schema, opts)
	}
	return loadModule(ctx, found, opts)
}

// withDefaults makes the working directory absolute and fills in what was left to us.
func (opts Options) withDefaults() (Options, error) {
	dir, err := filepath.Abs(opts.Dir)
	if err != nil {
		return opts, &Error{Message: "The working directory cannot be read: " + err.Error() + "."}
	}
	opts.Dir = dir
	if opts.Timeout == 0 {
		opts.Timeout = DefaultTimeout
	}
	if opts.Memory == 0 {
		opts.Memory = DefaultMemory
	}
	return opts, nil
}

func loadModule(ctx context.Context, p *project, opts Options) (*Result, error) {
	if opts.Convex == Embedded {
		go runtime.Compile()
	}
	b, err := runLimited(bundleLimits(ctx, opts), func() (*bundle, error) { return build(p, opts) })
	if err != nil {
		return nil, err
	}
	evaluated, recorded, err := evaluate(ctx, b, !opts.LazyPlaces)
	if err != nil {
		return nil, err
	}
	s := evaluated.schema
	if s == nil {
		if s, err = schema.ParseExport([]byte(evaluated.text), b.entry); err != nil {
			return nil, b.exportError(err, newPlaces(b, recorded))
		}
	}
	places := newPlaces(b, recorded)
	s.Source = places
	return &Result{Schema: s, Path: b.entry, Root: p.root, Functions: p.functions, bundle: b, provenance: provenanceOf(places, s)}, nil
}
