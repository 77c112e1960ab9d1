package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

const (
	preCommitFile = ".pre-commit-config.yaml"
	huskyFile     = ".husky/pre-commit"
)

// onPath says what hooks need that get the program from the machine.
const onPath = "Everybody who commits needs " + program + " on the path."

// glob returns the files that fit a pattern, which has to be a valid one.
func (r *repository) glob(pattern string) []string {
	files, _ := fs.Glob(r.root, pattern)
	return files
}

// preCommit adds a hook for pre-commit: built by it when it can get the repository, else the program of the machine.
func (r *repository) preCommit() (Step, error) {
	hook, err := fill("pre-commit.yml", map[string]any{"Origin": r.origin, "Command": hookCommand})
	if err != nil {
		return Step{}, err
	}
	step, err := r.add(preCommitFile, "repos:\n"+indent(hook, 2), hook, func(present string) (string, error) {
		file, err := parseYAML(present)
		if err != nil {
			return "", err
		}
		return file.insert(hook, "repos")
	})
	var notes []string
	if step.State == New {
		notes = append(notes, "To switch it on, everybody runs: pre-commit install")
	}
	if r.origin.URL == "" && step.State != Present {
		notes = append(notes, onPath)
	}
	step.Note = strings.Join(notes, "\n")
	return step, err
}

// husky adds a line to the hook of Husky. Before version 9 a hook went on after a command that failed, and ended as its
// last command did: a line more could hide the failure of the line before.
func (r *repository) husky() (Step, error) {
	const line = hookCommand + "\n"
	if text, err := r.read(huskyFile); err == nil && strings.Contains(text, program) {
		return Step{File: huskyFile, State: Present}, nil
	}
	p := r.packageJSON()
	switch {
	case p.Husky != nil:
		return Step{File: "package.json", State: ByHand, Why: "its hooks are those of Husky 4", Add: line, Note: onPath}, nil
	case !ninth.MatchString(p.dependsOn("husky")):
		return Step{File: huskyFile, State: ByHand, Add: line, Note: onPath,
			Why: "package.json does not ask for Husky 9, and older hooks have to stop by themselves when a command fails"}, nil
	}
	step, err := r.add(huskyFile, line, line, extendScript)
	step.Note = onPath
	return step, err
}

// ninth matches the versions of Husky whose hooks are plain lines.
var ninth = regexp.MustCompile(`^[\^~>=v ]*(?:9|[1-9]\d)\.`)

// early matches what can end a script before its last line, or make a line at its end part of something else. "pnpm exec"
// is no such thing.
var early = regexp.MustCompile(`(?m)(?:^|[;&|({]|\b(?:then|else|do)\b)[ \t]*(?:exit|exec|return)\b|<<|\\\s*\z`)

// extendScript adds the command as the last line of a shell script that is sure to reach it.
func extendScript(present string) (string, error) {
	if stop := early.FindString(present); stop != "" {
		return "", fmt.Errorf("a line at its end may not be reached, because of %q", strings.TrimLeft(strings.TrimSpace(stop), ";&|({ "))
	}
	if first, _, _ := strings.Cut(present, "\n"); strings.HasPrefix(first, "#!") && !strings.HasSuffix(strings.TrimSpace(first), "sh") {
		return "", errors.New("it is no shell script")
	}
	end := lineEnd(present)
	if present != "" && !strings.HasSuffix(present, "\n") {
		present += end
	}
	return present + hookCommand + end, nil
}

// lefthookFile returns the configuration of Lefthook, or "".
func (r *repository) lefthookFile() string {
	for _, ending := range []string{"yml", "yaml", "toml", "json", "jsonc"} {
		for _, start := range []string{"lefthook.", ".lefthook.", ".config/lefthook."} {
			if r.exists(start + ending) {
				return start + ending
			}
		}
	}
	return ""
}

// lefthook adds a command or a job, whichever the pre-commit hook has.
func (r *repository) lefthook() (Step, error) {
	name := r.lefthookFile()
	if name == "" {
		name = "lefthook.yml"
	}
	const command = program + ":\n  run: " + hookCommand + "\n"
	hook := "pre-commit:\n  commands:\n" + indent(command, 4)
	step, err := r.add(name, hook, hook, func(present string) (string, error) {
		if !strings.HasSuffix(name, ".yml") && !strings.HasSuffix(name, ".yaml") {
			return "", errors.New("only the YAML form is extended")
		}
		file, err := parseYAML(present)
		if err != nil {
			return "", err
		}
		switch {
		case file.value("pre-commit") == nil:
			return file.append(hook)
		case file.value("pre-commit", "jobs") != nil:
			return file.insert("- name: "+program+"\n  run: "+hookCommand+"\n", "pre-commit", "jobs")
		case file.value("pre-commit", "commands") != nil:
			return file.insert(command, "pre-commit", "commands")
		}
		return file.insert("commands:\n"+indent(command, 2), "pre-commit")
	})
	switch step.State {
	case New:
		step.Note = "To switch it on, everybody runs: lefthook install\n" + onPath
	case Changed, ByHand:
		step.Note = onPath
	}
	return step, err
}
