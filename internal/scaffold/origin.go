package scaffold

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// published is where the program can be had from by everybody, in the form of [ParseOrigin]. It is empty while there is
// no such place: then --uses has to say. It is the only place to change.
const published = ""

// An Origin is where a workflow gets the program from: a repository at some version, or a folder of the repository that
// is set up.
type Origin struct {
	URL    string // of a git repository, without .git at the end
	Ref    string // a tag, branch or commit of it
	Folder string // below the root, with slashes, instead of the two
}

// An OriginError says why there is no place to get the program from, or why one does not do.
type OriginError struct {
	Message string
	Hint    string
}

func (e *OriginError) Error() string { return e.Message }

// originForms says what --uses can be.
const originForms = "Say where this program's repository is:\n" +
	"  --uses OWNER/REPO@REF              on GitHub, at a tag, branch or commit\n" +
	"  --uses https://SERVER/REPO@REF     on any other server (GitLab, pre-commit)\n" +
	"  --uses ./FOLDER                    a folder of your repository: a submodule, or a copy"

var (
	onGitHub = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)@(.+)$`)
	onServer = regexp.MustCompile(`^(https://[A-Za-z0-9][A-Za-z0-9.:-]*(?:/[A-Za-z0-9._~-]+)+)@([^@]+)$`)
	// Of what git allows, these cannot be mistaken for anything else by YAML or a shell.
	plainRef    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/+-]*$`)
	plainFolder = regexp.MustCompile(`^\./[A-Za-z0-9._][A-Za-z0-9._/-]*$`)
)

const github = "https://github.com/"

// ParseOrigin reads OWNER/REPO@REF, https://SERVER/REPO@REF or ./FOLDER. Without text it returns where the program is
// published, the zero Origin while it is not.
func ParseOrigin(text string) (Origin, error) {
	if text == "" {
		text = published
	}
	if text == "" {
		return Origin{}, nil
	}
	if plainFolder.MatchString(text) && fs.ValidPath(path.Clean(text)) && path.Clean(text) != "." {
		return Origin{Folder: path.Clean(text)}, nil
	}
	url, ref := "", ""
	if m := onGitHub.FindStringSubmatch(text); m != nil {
		url, ref = github+m[1], m[2]
	} else if m := onServer.FindStringSubmatch(text); m != nil {
		url, ref = strings.TrimSuffix(m[1], ".git"), m[2]
	}
	if url == "" || !plainRef.MatchString(ref) || strings.Contains(ref, "..") {
		return Origin{}, &OriginError{"--uses cannot be " + text, originForms}
	}
	return Origin{URL: url, Ref: ref}, nil
}

// checkOrigin refuses a folder that does not hold the program's repository.
func (r *repository) checkOrigin() error {
	folder := r.origin.Folder
	if folder == "" || r.exists(path.Join(folder, "action.yml")) && r.exists(path.Join(folder, "cmd", program)) {
		return nil
	}
	return &OriginError{
		"./" + folder + " does not hold the repository of " + program + ": it needs action.yml and cmd/" + program,
		"If it is a submodule, check it out first: git submodule update --init " + folder,
	}
}

// requireOrigin refuses to set up what cannot work without knowing where the program comes from.
func (r *repository) requireOrigin(what string) error {
	if r.origin != (Origin{}) {
		return nil
	}
	return &OriginError{
		what + " has to get " + program + " from somewhere, and no release of it is published yet",
		originForms + "\nOr leave it out: --only lists what to set up.",
	}
}

// action returns what a step of a GitHub workflow uses, and false when GitHub cannot get it from there.
func (o Origin) action() (string, bool) {
	if o.Folder != "" {
		return "./" + o.Folder, true
	}
	name, ok := strings.CutPrefix(o.URL, github)
	return name + "@" + o.Ref, ok
}

// isSubmodule says whether the folder of the origin is a submodule, which CI servers check out only when asked.
func (r *repository) isSubmodule() bool {
	modules, err := r.read(".gitmodules")
	if err != nil || r.origin.Folder == "" {
		return false
	}
	for line := range strings.Lines(modules) {
		key, value, _ := strings.Cut(line, "=")
		if strings.TrimSpace(key) == "path" && strings.TrimSpace(value) == r.origin.Folder {
			return true
		}
	}
	return false
}
