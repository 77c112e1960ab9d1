package load

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// readDiskScope reads the package.json files on disk around a folder, as far as they change what a package's name means.
func readDiskScope(folder string) (scope diskScope) {
	nearest := true
	for at := folder; ; at = filepath.Dir(at) {
		var p struct {
			Name    string
			Exports json.RawMessage
			Browser json.RawMessage
		}
		data, err := os.ReadFile(filepath.Join(at, "package.json"))
		if err == nil {
			if json.Unmarshal(data, &p) == nil && nearest && len(p.Exports) > 0 {
				scope.self = p.Name
			}
			nearest = false
			if len(p.Browser) > 0 && p.Browser[0] == '{' {
				scope.browser = true
			}
		}
		if at == filepath.Dir(at) {
			return scope
		}
	}
}
