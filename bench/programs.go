package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// A bench is everything that is measured: the binaries, and copies of the projects in a temporary folder.
type bench struct {
	app           string
	work          string // the temporary folder
	e2e           string // the folder with the pinned npm packages
	binary        string // ours
	before, after string // the projects, with node_modules
	peer          string // the Node script
}

// prepare builds our binary and copies the projects to where npm's convex is found from them.
func prepare(root, work, app string) (*bench, error) {
	b := &bench{
		app:    app,
		work:   work,
		e2e:    filepath.Join(root, "e2e"),
		binary: filepath.Join(work, "convex-schema-plan"),
		before: filepath.Join(work, "before"),
		after:  filepath.Join(work, "after"),
		peer:   filepath.Join(root, "bench", "peer.mjs"),
	}
	if err := command(root, "go", "build", "-o", b.binary, "./cmd/convex-schema-plan"); err != nil {
		return nil, err
	}
	if _, err := os.Stat(b.esbuildBinary()); err != nil {
		if err := command(b.e2e, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"); err != nil {
			return nil, err
		}
	}
	for _, side := range []string{b.before, b.after} {
		source := filepath.Join(root, "testdata", "schemas", app, filepath.Base(side))
		if err := os.CopyFS(side, os.DirFS(source)); err != nil {
			return nil, err
		}
		if err := os.Symlink(filepath.Join(b.e2e, "node_modules"), filepath.Join(side, "node_modules")); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func command(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // a static program starts faster; npm's esbuild is one too
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// esbuildBinary is the native program, without the Node script that npm wraps around it.
func (b *bench) esbuildBinary() string {
	arch := map[string]string{"amd64": "x64", "386": "ia32"}[runtime.GOARCH]
	if arch == "" {
		arch = runtime.GOARCH
	}
	return filepath.Join(b.e2e, "node_modules", "@esbuild", runtime.GOOS+"-"+arch, "bin", "esbuild")
}

// A program is one of the things that are compared.
type program struct {
	name string
	what string
	args []string
	dir  string
	// status is the exit status that says that the program did its work.
	status int
}

func (b *bench) ours(before, after string) program {
	return program{
		name:   "ours",
		what:   "convex-schema-plan check",
		args:   []string{b.binary, "check", before, after},
		dir:    b.work,
		status: 1, // it finds what breaks
	}
}

// esbuild bundles both entry points with the options of Convex's CLI.
func (b *bench) esbuild() program {
	return program{
		name: "esbuild",
		what: "the binary alone, bundling both in one invocation",
		args: []string{
			b.esbuildBinary(), "before/convex/schema.ts", "after/convex/schema.ts",
			"--bundle", "--platform=browser", "--format=esm", "--target=esnext", "--jsx=automatic",
			"--conditions=convex,module", "--splitting", "--chunk-names=_deps/[hash]", "--tree-shaking=true",
			"--minify-syntax", "--minify-identifiers", "--keep-names", `--define:process.env.NODE_ENV="production"`,
			"--sourcemap", "--sources-content=false", "--metafile=out/meta.json", "--outdir=out", "--log-level=warning",
		},
		dir: b.work,
	}
}

func (b *bench) node() program {
	return program{
		name: "node",
		what: "npm esbuild + npm convex: bundle both, export both, compare (cpu without the esbuild child)",
		args: []string{"node", b.peer, b.e2e, "before/convex/schema.ts", "after/convex/schema.ts"},
		dir:  b.work,
	}
}

// usage is what one run of a program took.
type usage struct {
	wall   time.Duration
	cpu    time.Duration // user and system time, on all cores together
	memory int64         // bytes of resident memory at the peak
}

// run starts the program, waits for its end and throws its output away. An exit status other than the expected one is an
// error, so that nothing is measured that did not do its work.
func (p program) run() (usage, error) {
	cmd := exec.Command(p.args[0], p.args[1:]...)
	cmd.Dir = p.dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return usage{}, fmt.Errorf("%s: %w", p.name, err)
	}
	if got := cmd.ProcessState.ExitCode(); got != p.status {
		return usage{}, fmt.Errorf("%s: exit status %d, expected %d\n%s", p.name, got, p.status, stderr.Bytes())
	}
	state := cmd.ProcessState
	return usage{wall: wall, cpu: state.UserTime() + state.SystemTime(), memory: peakMemory(state)}, nil
}

func (b *bench) printMachine(w io.Writer) {
	fmt.Fprintf(w, "machine: %s/%s, %d cores, %s%s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpu(), load())
	fmt.Fprintf(w, "versions: %s, node %s, esbuild %s\n", runtime.Version(), output("node", "--version"), output(b.esbuildBinary(), "--version"))
}

func output(name string, args ...string) string {
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		return "(" + err.Error() + ")"
	}
	return strings.TrimSpace(string(out))
}

// cpu names the processor where the system says so.
func cpu() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "processor not known"
	}
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return "processor not known"
}

// load says how busy the machine is, where the system tells: ratios hold on a busy machine, times do not.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	lastMinute, _, _ := strings.Cut(string(text), " ")
	return ", load " + lastMinute
}
