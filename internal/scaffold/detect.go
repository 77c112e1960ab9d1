package scaffold

import (
	"encoding/json"
	"strings"
)

// used returns the targets that fit what the repository uses: a configuration always, the rest by the traces it leaves.
func (r *repository) used(remotes string) []Target {
	traces := map[Target]bool{
		Config:    true,
		GitHub:    r.exists(".github") || strings.Contains(remotes, "github.com"),
		GitLab:    r.exists(gitlabFile) || strings.Contains(remotes, "gitlab"),
		PreCommit: r.exists(preCommitFile),
		Husky:     r.exists(".husky") || r.packageJSON().dependsOn("husky") != "",
		Lefthook:  r.lefthookFile() != "",
	}
	var found []Target
	for _, target := range Targets() {
		if traces[target] {
			found = append(found, target)
		}
	}
	return found
}

// A packageJSON is what matters of a package.json.
type packageJSON struct {
	DevDependencies map[string]string
	Dependencies    map[string]string
	Husky           json.RawMessage
	Settings        json.RawMessage `json:"convex-schema-plan"`
}

// packageJSON returns the package.json at the root; an empty one when there is none, or none that can be read.
func (r *repository) packageJSON() packageJSON {
	var p packageJSON
	if text, err := r.read("package.json"); err == nil {
		_ = json.Unmarshal([]byte(text), &p)
	}
	return p
}

// dependsOn returns the version that is asked for of a package, or "".
func (p packageJSON) dependsOn(name string) string {
	if version := p.DevDependencies[name]; version != "" {
		return version
	}
	return p.Dependencies[name]
}

// A manager is a package manager: what installs the packages that the lock file names, and nothing else. Scripts of
// packages are not run: reading a schema needs none of them, and a pull request can bring any.
type manager struct {
	install  string   // the command
	prepare  string   // a command before it, or ""
	ownCache string   // the name by which actions/setup-node caches for it without more preparation, or ""
	locks    []string // its lock files
}

var managers = []manager{
	{install: "npm ci --ignore-scripts", ownCache: "npm", locks: []string{"package-lock.json", "npm-shrinkwrap.json"}},
	{install: "pnpm install --frozen-lockfile --ignore-scripts", prepare: "corepack enable", locks: []string{"pnpm-lock.yaml"}},
	{install: "bun install --frozen-lockfile --ignore-scripts", prepare: "npm install --global bun", locks: []string{"bun.lock", "bun.lockb"}},
	{install: "yarn install --frozen-lockfile --ignore-scripts", prepare: "corepack enable", locks: []string{"yarn.lock"}},
}

// modernYarn installs with the Yarn of today, whose flags have other names.
var modernYarn = manager{install: "yarn install --immutable --mode=skip-build", prepare: "corepack enable"}

// manager returns the package manager of the repository, and false when it has no packages at its root.
func (r *repository) manager() (manager, bool) {
	for _, m := range managers {
		for _, lock := range m.locks {
			if !r.exists(lock) {
				continue
			}
			if text, err := r.read(lock); lock == "yarn.lock" && err == nil && strings.Contains(text, "__metadata:") {
				return modernYarn, true
			}
			return m, true
		}
	}
	return manager{install: "npm install --ignore-scripts"}, r.exists("package.json")
}

// commands returns what installs the packages, a command each.
func (m manager) commands() []string {
	if m.prepare == "" {
		return []string{m.install}
	}
	return []string{m.prepare, m.install}
}
