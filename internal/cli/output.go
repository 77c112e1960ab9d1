package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"convex-schema-plan/internal/report"
)

// bindOutput adds --output to a command.
func bindOutput(cmd *cobra.Command, output *string) {
	cmd.Flags().VarP((*outputFile)(output), "output", "o", "write the result to `FILE` instead of standard output")
}

// An outputFile is the value of --output: the name of a file, or "" for standard output, which "-" stands for as well.
type outputFile string

// String returns the name.
func (f *outputFile) String() string { return string(*f) }

// Type names the kind of value in help texts.
func (f *outputFile) Type() string { return "string" }

// Set takes any name.
func (f *outputFile) Set(name string) error {
	if name == "-" {
		name = ""
	}
	*f = outputFile(name)
	return nil
}

// fileKey returns the same text for all names of one file, whether it is there already or not.
func fileKey(name string) string {
	full := absolutePath(name)
	if target, err := filepath.EvalSymlinks(full); err == nil {
		return target
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(full)); err == nil {
		return filepath.Join(folder, filepath.Base(full))
	}
	return full
}

// resultStyle returns the style of a result that goes to the file called output, or to standard output. Colours in a
// file have to be asked for.
func (a *app) resultStyle(output string) report.Style {
	if output != "" {
		return report.Style{Color: a.color.value == "always"}
	}
	return a.styleOf(a.stdout)
}

// deliver writes a finished result to the file called name, or to standard output when name is empty. A file appears
// whole or not at all.
func (a *app) deliver(name string, result []byte) error {
	if name == "" {
		if _, err := a.stdout.Write(result); err != nil {
			return fmt.Errorf("the result could not be written: %w", err)
		}
		return nil
	}
	return writeFile(name, result)
}

// A namedFile is a file to be written.
type namedFile struct {
	name    string
	content []byte
}

// writeFile replaces or creates a file in one step: it writes a neighbour and renames it. What a link points to is
// replaced, not the link; devices and pipes are written to.
func writeFile(name string, content []byte) error { return writeFiles([]namedFile{{name, content}}) }

// writeFiles writes files as writeFile does. When one cannot be written, none has changed, as far as it can be known
// beforehand.
func writeFiles(files []namedFile) (err error) {
	temporary := make([]string, len(files))
	defer func() {
		for _, name := range temporary {
			if name != "" && err != nil {
				os.Remove(name)
			}
		}
	}()
	for i, f := range files {
		if target, err := filepath.EvalSymlinks(f.name); err == nil {
			files[i].name = target
		}
		if isDevice(f.name) {
			continue
		}
		if temporary[i], err = writeBeside(files[i].name, f.content); err != nil {
			return err
		}
	}
	for i, f := range files {
		if temporary[i] == "" {
			err = writeThrough(f.name, f.content)
		} else if err = os.Rename(temporary[i], f.name); err != nil {
			err = fmt.Errorf("%s could not be written: %w", f.name, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isDevice says whether a name is that of something that cannot be replaced, such as a pipe.
func isDevice(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.Mode().IsRegular()
}

func writeThrough(name string, content []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err == nil {
		_, err = f.Write(content)
		if closing := f.Close(); err == nil {
			err = closing
		}
	}
	if err != nil {
		return fmt.Errorf("%s could not be written: %w", name, err)
	}
	return nil
}

// cause returns what an operation on a file failed for, without the name of the file, which may be one that only we know.
func cause(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// writeBeside writes content to a new file in the folder of name and returns that file's name.
func writeBeside(name string, content []byte) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*.tmp")
	if err != nil {
		return "", fmt.Errorf("%s could not be written: %w", name, cause(err))
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("%s could not be written: %w", name, err)
	}
	return f.Name(), nil
}

// fileLine returns a line of a file that a finding names: of the configuration, the approvals, a lock file.
func fileLine(name string, line int) (string, bool) {
	text, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		return "", false
	}
	lines := strings.Split(string(text), "\n")
	if line < 1 || line > len(lines) {
		return "", false
	}
	return strings.TrimSuffix(lines[line-1], "\r"), true
}
