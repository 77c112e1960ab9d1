package git

import (
	"fmt"
	"strconv"
	"strings"
)

// A rawChange is one record of git's --raw format.
type rawChange struct {
	oldMode, newMode mode
	oldID, newID     string // all zeros for a side that is not there, or not known
	status           byte   // A, C, D, M, R, T or U
	score            int    // how alike the two files of a rename are, in percent
	path             string // the path on the old side; on the new one too unless it was renamed
	to               string // the path on the new side of a rename or a copy
}

// isRaw says whether a record begins the description of a change. In a log, a line end comes before the first.
func isRaw(record string) bool { return strings.HasPrefix(strings.TrimPrefix(record, "\n"), ":") }

// takeRaw reads one change from the beginning of the records of a -z format and returns those that are left.
func takeRaw(list []string) (rawChange, []string, error) {
	fields := strings.Fields(strings.TrimPrefix(strings.TrimPrefix(list[0], "\n"), ":"))
	if len(fields) != 5 || len(list) < 2 {
		return rawChange{}, nil, fmt.Errorf("git printed %q where a change was expected", list[0])
	}
	oldMode, err1 := strconv.ParseUint(fields[0], 8, 32)
	newMode, err2 := strconv.ParseUint(fields[1], 8, 32)
	if err1 != nil || err2 != nil {
		return rawChange{}, nil, fmt.Errorf("git printed %q where a change was expected", list[0])
	}
	c := rawChange{oldMode: mode(oldMode), newMode: mode(newMode), oldID: fields[2], newID: fields[3], status: fields[4][0], path: list[1]}
	c.to = c.path
	c.score, _ = strconv.Atoi(fields[4][1:])
	if c.status != 'R' && c.status != 'C' {
		return c, list[2:], nil
	}
	if len(list) < 3 {
		return rawChange{}, nil, fmt.Errorf("git printed a rename of %q without its new name", list[1])
	}
	c.to = list[2]
	return c, list[3:], nil
}

// rawChanges reads changes to the end.
func rawChanges(out []byte) ([]rawChange, error) {
	var changes []rawChange
	for list := records(out); len(list) > 0; {
		c, rest, err := takeRaw(list)
		if err != nil {
			return nil, &Error{Kind: Failed, Message: "git's list of changes could not be read", Detail: err.Error()}
		}
		changes, list = append(changes, c), rest
	}
	return changes, nil
}
