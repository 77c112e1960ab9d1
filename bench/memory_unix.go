//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory returns the resident memory of an ended process at its peak, in bytes.
func peakMemory(state *os.ProcessState) int64 {
	rusage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(rusage.Maxrss) // bytes there, kibibytes elsewhere
	}
	return int64(rusage.Maxrss) << 10
}
