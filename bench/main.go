// Bench measures the whole process against its peers and against its budgets, in one run on one machine:
//
//	go run ./bench
//
// On the two versions of testdata/schemas/app-30-tables it compares
//   - ours: convex-schema-plan check before after
//   - esbuild: the native binary from npm, bundling the same two entry points with Convex's options in one invocation
//   - node: a script with npm esbuild and npm convex that bundles both, evaluates both and compares their exports
//
// then, in a git repository of 20,000 files around the same project, checks of versions in git with the same check of
// folders; and then gives ours two versions of a schema of 1,000 tables with 30 fields each, for time and memory. It
// exits with status 1 when a budget does not hold. The first run installs the pinned npm packages into e2e/ when they are missing.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

// The budgets.
const (
	maxOfEsbuild   = 0.75 // ours / esbuild
	maxOfNode      = 0.2  // ours / node
	maxLargeTime   = 5 * time.Second
	maxLargeMemory = 1 << 30 // bytes of resident memory at the peak
)

func main() {
	rounds := flag.Int("rounds", 30, "how often each program is run for the comparison")
	warmup := flag.Int("warmup", 3, "how many rounds are run before without being counted")
	app := flag.String("app", "app-30-tables", "the folder under testdata/schemas to compare on; the budgets are those of app-30-tables")
	only := flag.String("only", "", "measure only one of peers, git, large")
	flag.Parse()
	ok, err := run(*rounds, *warmup, *app, *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

func run(rounds, warmup int, app, only string) (bool, error) {
	_, file, _, _ := runtime.Caller(0)
	root := filepath.Dir(filepath.Dir(file))
	work, err := os.MkdirTemp("", "convex-schema-plan-bench-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(work)
	b, err := prepare(root, work, app)
	if err != nil {
		return false, err
	}
	b.printMachine(os.Stdout)
	holds := true
	for _, part := range []struct {
		name    string
		measure func() (bool, error)
	}{
		{"peers", func() (bool, error) { return b.comparePeers(rounds, warmup) }},
		{"git", func() (bool, error) { return b.compareVersions(rounds, warmup) }},
		{"large", func() (bool, error) { return b.checkLarge(5) }},
	} {
		if only != "" && only != part.name {
			continue
		}
		ok, err := part.measure()
		if err != nil {
			return false, err
		}
		holds = holds && ok
	}
	return holds, nil
}

// comparePeers runs the three programs in turn and prints their medians, their ratios and whether the budgets hold.
func (b *bench) comparePeers(rounds, warmup int) (bool, error) {
	programs := []program{b.ours(b.before, b.after), b.esbuild(), b.node()}
	used, err := interleaved(programs, rounds, warmup)
	if err != nil {
		return false, err
	}
	fmt.Printf("\n%s, two versions: %d rounds, interleaved\n", b.app, rounds)
	fmt.Printf("  %-8s %9s %9s %9s %9s\n", "", "median", "fastest", "slowest", "cpu")
	medians := make([]time.Duration, len(programs))
	for i, p := range programs {
		wall, cpu := sorted(used[i], wallTime), sorted(used[i], cpuTime)
		medians[i] = wall[len(wall)/2]
		fmt.Printf("  %-8s %9s %9s %9s %9s   %s\n", p.name, ms(medians[i]), ms(wall[0]), ms(wall[len(wall)-1]), ms(cpu[len(cpu)/2]), p.what)
	}
	esbuild := b.budget("ours / esbuild", medians[0].Seconds()/medians[1].Seconds(), maxOfEsbuild)
	node := b.budget("ours / node", medians[0].Seconds()/medians[2].Seconds(), maxOfNode)
	return esbuild && node, nil
}

// interleaved runs programs in turn and returns what each took, by program and round.
func interleaved(programs []program, rounds, warmup int) ([][]usage, error) {
	used := make([][]usage, len(programs))
	for round := range warmup + rounds {
		for i := range programs {
			// Each round starts with another program, so that none always runs after the same one.
			p := (i + round) % len(programs)
			u, err := programs[p].run()
			if err != nil {
				return nil, err
			}
			if round >= warmup {
				used[p] = append(used[p], u)
			}
		}
	}
	return used, nil
}

func wallTime(u usage) time.Duration { return u.wall }

func cpuTime(u usage) time.Duration { return u.cpu }

// sorted returns one measure of all runs, smallest first.
func sorted(runs []usage, measure func(usage) time.Duration) []time.Duration {
	var list []time.Duration
	for _, u := range runs {
		list = append(list, measure(u))
	}
	slices.Sort(list)
	return list
}

func (b *bench) budget(name string, ratio, limit float64) bool {
	fmt.Printf("  %-15s %.2f   budget %.2f   %s\n", name, ratio, limit, verdict(ratio <= limit))
	return ratio <= limit
}

// checkLarge measures the large schema a few times and prints the median time and the highest memory.
func (b *bench) checkLarge(rounds int) (bool, error) {
	before, after, err := writeLarge(b.work)
	if err != nil {
		return false, err
	}
	var runs []usage
	var memory int64
	for range rounds {
		used, err := b.ours(before, after).run()
		if err != nil {
			return false, err
		}
		runs = append(runs, used)
		memory = max(memory, used.memory)
	}
	median := sorted(runs, wallTime)[rounds/2]
	fmt.Printf("\n%d tables × %d fields, two versions: %d runs of ours\n", largeTables, largeFields, rounds)
	fmt.Printf("  %-15s %s   budget %s   %s\n", "median time", ms(median), ms(maxLargeTime), verdict(median <= maxLargeTime))
	fmt.Printf("  %-15s %d MiB   budget %d MiB   %s\n", "peak memory", memory>>20, maxLargeMemory>>20, verdict(memory <= maxLargeMemory))
	return median <= maxLargeTime && memory <= maxLargeMemory, nil
}

func verdict(holds bool) string {
	if holds {
		return "holds"
	}
	return "MISSED"
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
