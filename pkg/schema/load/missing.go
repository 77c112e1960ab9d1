package load

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// importingFolder is the folder of the file that an import is in.
func importingFolder(p *project, opts Options, at *api.Location) string {
	if at == nil || at.Namespace != "" && at.Namespace != "file" {
		return p.root
	}
	if from := filepath.Dir(at.File); filepath.IsAbs(from) {
		return from
	}
	return filepath.Join(opts.Dir, filepath.Dir(at.File))
}

// explainMissing says of an import, in a file of the folder from, that leads nowhere what is missing and how to get it.
func explainMissing(e *Error, v *view, opts Options, specifier, from string) {
	if isPath(specifier) {
		explainMissingFile(e, v, specifier, from)
		return
	}
	if isAlias(specifier) {
		explainAlias(e, specifier)
		return
	}
	name := packageName(specifier)
	folder, declared, version := declaration(v, from, name)
	if installedIn(v, from, name) {
		e.Message = fmt.Sprintf("The package %q is installed but has no module %q.", name, specifier)
		e.Hint = "Check the path, and that the installed version is the one that the project asks for."
		return
	}
	e.Message = fmt.Sprintf("The package %q is not installed.", name)
	e.Notes = nil
	manager := packageManager(v, folder)
	if declared {
		e.Notes = []string{fmt.Sprintf("%s asks for %s %s.", displayPath(opts.Dir, filepath.Join(folder, "package.json")), name, version)}
		e.Hint = "Install the project's packages: " + manager + " install" + inFolder(opts.Dir, folder)
		return
	}
	e.Hint = fmt.Sprintf("Add it: %s %s", addCommand(manager), name)
	if manifest := filepath.Join(folder, "package.json"); v.exists(manifest) {
		e.Notes = []string{displayPath(opts.Dir, manifest) + " does not declare it."}
		e.Hint += inFolder(opts.Dir, folder)
	}
}

// explainMissingFile says of an imported path what is known: a snapshot may know why it does not have what is there.
func explainMissingFile(e *Error, v *view, specifier, from string) {
	e.Message = fmt.Sprintf("The imported file %q does not exist.", specifier)
	e.Notes = nil
	e.Hint = "Check the path, or run the command that generates the file."
	if filepath.IsAbs(specifier) {
		return
	}
	e.Missing = filepath.Join(from, filepath.FromSlash(specifier))
	_, err := v.stat(e.Missing)
	var inner *fs.PathError
	if v.files == nil || err == nil || errors.Is(err, fs.ErrNotExist) || !errors.As(err, &inner) {
		return
	}
	why, hint, _ := strings.Cut(inner.Err.Error(), "\n")
	e.Message = fmt.Sprintf("The imported file %q cannot be read: %s.", specifier, why)
	e.Hint = hint
}

// explainAlias says of a name that stands for a path where such names are defined.
func explainAlias(e *Error, specifier string) {
	e.Message = fmt.Sprintf("The import %q leads nowhere.", specifier)
	e.Notes = nil
	e.Hint = "It looks like an alias. Aliases belong in compilerOptions.paths of the tsconfig.json that is nearest to the importing file."
	if strings.HasPrefix(specifier, "#") {
		e.Hint = `Names that begin with # belong in "imports" of the package.json that is nearest to the importing file.`
	}
}

func isPath(specifier string) bool {
	return strings.HasPrefix(specifier, ".") || filepath.IsAbs(specifier) || strings.HasPrefix(specifier, "/")
}

// isAlias says whether a specifier can be no package's name.
func isAlias(specifier string) bool {
	return strings.HasPrefix(specifier, "@/") || strings.HasPrefix(specifier, "~") || strings.HasPrefix(specifier, "#") || strings.HasPrefix(specifier, "$")
}

// packageName is the package that an import specifier belongs to.
func packageName(specifier string) string {
	parts := strings.SplitN(specifier, "/", 3)
	if strings.HasPrefix(specifier, "@") && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

// declaration finds the package.json around a folder that declares a package, and its version range; or else the
// nearest package.json, with declared false.
func declaration(v *view, from, name string) (folder string, declared bool, version string) {
	nearest := ""
	for at := from; ; at = filepath.Dir(at) {
		if p, ok := readPackageJSON(v, at); ok {
			if version, ok := p.dependency(name); ok {
				return at, true, version
			}
			if nearest == "" {
				nearest = at
			}
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	if nearest == "" {
		nearest = from
	}
	return nearest, false, ""
}

func installedIn(v *view, from, name string) bool {
	for at := from; ; at = filepath.Dir(at) {
		if v.exists(filepath.Join(at, "node_modules", filepath.FromSlash(name))) {
			return true
		}
		if at == filepath.Dir(at) {
			return false
		}
	}
}

// packageManager is the one whose lock file is nearest around a folder, or that package.json names; npm when nothing
// tells.
func packageManager(v *view, from string) string {
	for at := from; ; at = filepath.Dir(at) {
		if p, ok := readPackageJSON(v, at); ok {
			if name, _, _ := strings.Cut(p.PackageManager, "@"); name != "" {
				return name
			}
		}
		for _, lock := range []struct{ file, manager string }{
			{"pnpm-lock.yaml", "pnpm"}, {"yarn.lock", "yarn"}, {"bun.lock", "bun"}, {"bun.lockb", "bun"}, {"package-lock.json", "npm"},
		} {
			if v.exists(filepath.Join(at, lock.file)) {
				return lock.manager
			}
		}
		if at == filepath.Dir(at) {
			return "npm"
		}
	}
}

func addCommand(manager string) string {
	if manager == "npm" {
		return "npm install"
	}
	return manager + " add"
}

// inFolder names the folder to run a command in, unless it is the working directory.
func inFolder(dir, folder string) string {
	if shown := displayPath(dir, folder); shown != "." {
		return " (in " + shown + ")"
	}
	return ""
}
