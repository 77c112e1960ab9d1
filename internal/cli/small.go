package cli

import (
	"errors"
	"fmt"
	"strings"

	"convex-schema-plan/internal/report"
	"convex-schema-plan/pkg/plan"
)

// planError turns an error of planning that the command line has caused into one that shows the way to mend it.
func planError(err error) error {
	var not *plan.NotMigrated
	if !errors.As(err, &not) {
		return err
	}
	usage := &usageError{message: fmt.Sprintf("--small %s: %s", report.Clean(not.Table), report.Clean(not.Error()))}
	if !not.Known {
		usage.message += didYouMean(not.Table, not.Migrated)
	}
	switch len(not.Migrated) {
	case 0:
		usage.fix = "leave --small out: no table has to be migrated"
	case 1:
		usage.fix = "the only table that has to be migrated is " + report.Clean(not.Migrated[0])
	default:
		usage.fix = "the tables that have to be migrated are " + report.Clean(strings.Join(not.Migrated, ", "))
	}
	return usage
}
