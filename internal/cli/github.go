package cli

import (
	"fmt"
	"os"

	"convex-schema-plan/internal/report"
)

// forGitHub says whether the result goes to GitHub Actions: because it was asked for, or because check prints text in a
// step of a workflow.
func (c *compareCommand) forGitHub() bool {
	return c.format.value == "github" || c.format.value == "text" && !c.whole && c.env("GITHUB_ACTIONS") == "true"
}

// tellGitHub gives GitHub Actions what it shows beside the log: annotations below the text, the job summary, and the
// outputs of the step. The files to write to are named by the environment.
func (c *compareCommand) tellGitHub(comparison *report.Report, view report.View) error {
	if c.format.value == "text" {
		beside := view
		beside.Beside = true
		annotations, err := render("github", comparison, beside)
		if err != nil {
			return err
		}
		if err := c.deliver("", annotations); err != nil {
			return err
		}
	}
	if file := c.env("GITHUB_STEP_SUMMARY"); file != "" {
		summary, err := render("markdown", comparison, view)
		if err != nil {
			return err
		}
		if err := appendFile(file, summary); err != nil {
			return fmt.Errorf("the job summary could not be written: %w", err)
		}
	}
	if file := c.env("GITHUB_OUTPUT"); file != "" {
		if err := appendFile(file, report.GitHubOutputs(comparison)); err != nil {
			return fmt.Errorf("the outputs of the step could not be written: %w", err)
		}
	}
	return nil
}

// render returns a report in the form called format, which has to be one of [report.Formats].
func render(format string, comparison *report.Report, view report.View) ([]byte, error) {
	f, ok := report.FindFormat(format)
	if !ok {
		return nil, fmt.Errorf("there is no format %s", format)
	}
	return f.Render(comparison, view)
}

// appendFile adds text to a file, which it creates when there is none.
func appendFile(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}
