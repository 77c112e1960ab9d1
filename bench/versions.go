package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// maxGit is what a check may cost more when a version comes from git instead of from a folder. The search of history for
// earlier lives of new tables is no part of that: it is work that the check of folders cannot do.
const maxGit = 30 * time.Millisecond

const noLimit = time.Duration(math.MaxInt64)

// compareVersions compares, in one large repository, checks whose versions come from git with the same check of folders,
// and measures the hook that finds the schema unchanged.
func (b *bench) compareVersions(rounds, warmup int) (bool, error) {
	r, err := makeRepository(b.work, b.before, b.after)
	if err != nil {
		return false, err
	}
	check := func(name, dir string, status int, args ...string) program {
		return program{name: name, args: append([]string{b.binary, "check"}, args...), dir: dir, status: status}
	}
	programs := []program{
		check("folders", r.changed, 1, r.before, "."),
		check("main:", r.changed, 1, "main:", ".", "--no-history"),
		check("merge base", r.changed, 1, "--no-history"),
		check("staged", r.changed, 1, "--staged", "--no-history"),
		check("merge base, and history", r.changed, 1),
		check("staged, schema unchanged", r.other, 0, "--staged"),
		check("schema unchanged", r.other, 0),
	}
	limits := []time.Duration{0, maxGit, maxGit, maxGit, noLimit, 0, 0} // an unchanged schema is not bundled
	used, err := interleaved(programs, rounds, warmup)
	if err != nil {
		return false, err
	}
	fmt.Printf("\n%s in a git repository of %d files and %d commits: %d rounds, interleaved; all but the first against the first of the same round\n",
		b.app, repositoryFiles, repositoryCommits, rounds)
	fmt.Printf("  %-25s %9s %9s %9s %9s %9s %9s\n", "check", "median", "fastest", "cpu", "Δ median", "Δ fastest", "Δ cpu")
	holds := true
	for i, p := range programs {
		wall, cpu := sorted(used[i], wallTime), sorted(used[i], cpuTime)
		fmt.Printf("  %-25s %9s %9s %9s", p.name, ms(wall[rounds/2]), ms(wall[0]), ms(cpu[rounds/2]))
		if i > 0 {
			more := median(differences(used[i], used[0], wallTime))
			fastest := wall[0] - sorted(used[0], wallTime)[0]
			fmt.Printf(" %9s %9s %9s", ms(more), ms(fastest), ms(median(differences(used[i], used[0], cpuTime))))
			if limit := limits[i]; limit < noLimit {
				holds = holds && more <= limit
				fmt.Printf("   budget %s   %s", ms(limit), verdict(more <= limit))
			}
		}
		fmt.Println()
	}
	return holds, nil
}

// differences returns what one program took more than another in each round, smallest first.
func differences(one, other []usage, measure func(usage) time.Duration) []time.Duration {
	list := make([]time.Duration, len(one))
	for i := range one {
		list[i] = measure(one[i]) - measure(other[i])
	}
	slices.Sort(list)
	return list
}

func median(list []time.Duration) time.Duration { return list[len(list)/2] }
