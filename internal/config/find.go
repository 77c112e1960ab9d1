package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"convex-schema-plan/internal/strictjson"
)

// Find returns the configuration nearest to dir, a folder below root: in dir itself or in a folder above it. Without any
// it is the zero configuration, as if it stood in root. root is the repository, or what else bounds the search.
//
// The error is an [*strictjson.Error] or [strictjson.Errors] when the configuration is wrong, also when one folder has
// two.
func Find(root fs.FS, dir string) (*Config, error) {
	up := ""
	for at := path.Clean(dir); ; at, up = path.Dir(at), up+"../" {
		c, err := in(root, at, up)
		if c != nil || err != nil {
			return c, err
		}
		if at == "." {
			return &Config{Dir: "."}, nil
		}
	}
}

// in returns the configuration in one folder, nil when it has none. up leads there from the working directory.
func in(root fs.FS, dir, up string) (*Config, error) {
	text, err := readFile(root, path.Join(dir, FileName), up+FileName)
	if err != nil {
		return nil, err
	}
	key, err := packageKey(root, dir, up)
	if err != nil {
		return nil, err
	}
	var c *Config
	switch {
	case text != nil && key != nil:
		return nil, key.Fail(fmt.Sprintf("the key %q and the file %s beside it both are a configuration", PackageKey, up+FileName),
			"keep one of them: two are never merged")
	case text != nil:
		c, err = Read(up+FileName, text)
	case key != nil:
		c, err = read(up+"package.json", key.Value)
	default:
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c.Dir = dir
	return c, nil
}

// packageKey returns our key in a folder's package.json, nil when there is none. A package.json that does not have the
// word is not read at all: what else is in it is no concern of ours.
func packageKey(root fs.FS, dir, up string) (*strictjson.Member, error) {
	text, err := readFile(root, path.Join(dir, "package.json"), up+"package.json")
	if err != nil || !strings.Contains(string(text), `"`+PackageKey+`"`) {
		return nil, err
	}
	whole, err := strictjson.Parse(up+"package.json", text)
	if err != nil {
		return nil, err
	}
	key, ok := whole.Get(PackageKey)
	if !ok {
		return nil, nil // a dependency
	}
	return &key, nil
}

// readFile returns the text of a file, nil when there is none.
func readFile(root fs.FS, name, shown string) ([]byte, error) {
	text, err := fs.ReadFile(root, name)
	var failed *fs.PathError
	switch {
	case err == nil && text == nil:
		return []byte{}, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.As(err, &failed):
		return nil, fmt.Errorf("%s could not be read: %w", shown, failed.Err)
	case err != nil:
		return nil, fmt.Errorf("%s could not be read: %w", shown, err)
	}
	return text, nil
}
