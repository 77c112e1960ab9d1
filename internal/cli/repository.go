package cli

import (
	"os"
	"path/filepath"

	"convex-schema-plan/internal/report"
)

// files returns where the working directory is in its repository: code review shows places by their name there. The
// repository starts at the nearest folder with .git, else at the one that the CI server says it has checked out.
func (a *app) files() report.Files {
	dir, err := os.Getwd()
	if err != nil {
		return report.Files{}
	}
	root := repositoryAround(dir)
	for _, name := range []string{"GITHUB_WORKSPACE", "CI_PROJECT_DIR"} {
		if root != "" || a.env(name) == "" {
			continue
		}
		if checkout, err := os.Stat(a.env(name)); err == nil {
			root = folderAbove(dir, func(folder string) bool {
				info, err := os.Stat(folder)
				return err == nil && os.SameFile(info, checkout)
			})
		}
	}
	return report.Files{Dir: filepath.ToSlash(dir), Root: filepath.ToSlash(root)}
}

// repositoryAround returns the nearest folder with .git, of a folder and those above it, or "".
func repositoryAround(folder string) string {
	return folderAbove(folder, func(folder string) bool {
		_, err := os.Stat(filepath.Join(folder, ".git"))
		return err == nil
	})
}

// folderAbove returns the nearest of dir and the folders above it that is right, or "".
func folderAbove(dir string, right func(string) bool) string {
	for {
		if right(dir) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// repositoryURL returns where the CI server has the repository, or "".
func (a *app) repositoryURL() string {
	if server, name := a.env("GITHUB_SERVER_URL"), a.env("GITHUB_REPOSITORY"); server != "" && name != "" {
		return server + "/" + name
	}
	return a.env("CI_PROJECT_URL") // GitLab
}
