package cli

import (
	"fmt"
	"sync"
	"time"
)

// patience is how long work may take before a person is told what is going on.
const patience = time.Second

// working tells a person at the terminal what is being done when it takes long. The returned function takes the text
// away again; it must be called before anything else is written to standard error.
func (a *app) working(text string) (done func()) {
	if !isTerminal(a.stderr) || a.env("TERM") == "dumb" {
		return func() {}
	}
	var mutex sync.Mutex
	shown, over := false, false
	timer := time.AfterFunc(patience, func() {
		mutex.Lock()
		defer mutex.Unlock()
		if !over {
			fmt.Fprint(a.stderr, text)
			shown = true
		}
	})
	return func() {
		timer.Stop()
		mutex.Lock()
		defer mutex.Unlock()
		if over = true; shown {
			fmt.Fprint(a.stderr, "\r\x1b[K")
		}
	}
}
