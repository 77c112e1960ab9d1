package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

const (
	maxObject = 64 << 20 // the largest object that is read into memory
	maxCached = 64 << 20 // what the cache may hold before it starts anew
	maxStderr = 8 << 10
)

// An object is what git stores under an id.
type object struct {
	id   string
	kind string // commit, tree, blob or tag
	data []byte // never changed
}

// Answers of git cat-file that are no object.
var (
	errMissing   = errors.New("no such object")
	errAmbiguous = errors.New("ambiguous id")
	errTooLarge  = errors.New("larger than 64 MB")
)

// objects reads objects through one process of git cat-file, which is started when the first is wanted. Requests go
// through its standard input: whatever they contain, they are no options.
type objects struct {
	ctx  context.Context // that of the repository: files of an fs.FS are read without one of their own
	repo *Repository

	lock   sync.Mutex
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Reader
	stderr *head
	starts int // how many processes there have been

	cached map[string]object
	size   int
}

func newObjects(ctx context.Context, repo *Repository) *objects {
	return &objects{ctx: ctx, repo: repo, cached: map[string]object{}}
}

// get returns the object of an id or of any other name that git knows. The name is one line.
func (o *objects) get(ctx context.Context, name string) (object, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	if found, ok := o.cached[name]; ok {
		return found, nil
	}
	if err := ctx.Err(); err != nil {
		return object{}, context.Cause(ctx)
	}
	if err := o.start(); err != nil {
		return object{}, err
	}
	process := o.cmd.Process
	stop := context.AfterFunc(ctx, func() { _ = process.Kill() })
	found, err := o.request(name)
	if !stop() { // the process is no more, even if the answer came in time
		o.stop()
	}
	if err != nil && !isAnswer(err) {
		err = o.ended(ctx, name, err)
	}
	if err == nil && o.repo.isID(name) {
		o.keep(name, found)
	}
	return found, err
}

// isAnswer says whether the error is one that git cat-file gives and lives on.
func isAnswer(err error) bool { return err == errMissing || err == errAmbiguous || err == errTooLarge }

func (o *objects) keep(id string, found object) {
	if o.size += len(found.data); o.size > maxCached {
		clear(o.cached)
		o.size = len(found.data)
	}
	o.cached[id] = found
}

func (o *objects) start() error {
	if o.cmd != nil {
		return nil
	}
	if o.ctx.Err() != nil {
		return context.Cause(o.ctx)
	}
	cmd := command(o.ctx, o.repo.top, o.repo.environ, []string{"cat-file", "--batch"})
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return &Error{Kind: Failed, Message: "git could not be started", Detail: err.Error()}
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return &Error{Kind: Failed, Message: "git could not be started", Detail: err.Error()}
	}
	o.stderr = &head{}
	cmd.Stderr = o.stderr
	if err := cmd.Start(); err != nil {
		return startError(err, "cat-file", "")
	}
	o.cmd, o.stdin, o.stdout = cmd, stdin, bufio.NewReaderSize(stdout, 64<<10)
	o.starts++
	return nil
}

// request asks for one object. Any error but an answer means that the process is of no more use.
func (o *objects) request(name string) (object, error) {
	if _, err := io.WriteString(o.stdin, name+"\n"); err != nil {
		return object{}, err
	}
	return o.answer()
}

// answer reads the answer to the next request.
func (o *objects) answer() (object, error) {
	line, err := o.stdout.ReadString('\n')
	if err != nil {
		return object{}, err
	}
	line = strings.TrimSuffix(line, "\n")
	switch {
	case strings.HasSuffix(line, " ambiguous"):
		return object{}, errAmbiguous
	case strings.HasSuffix(line, " missing"), strings.HasSuffix(line, " submodule"):
		return object{}, errMissing
	}
	found, length, err := parseHeader(line)
	if err != nil {
		return object{}, err
	}
	if length > maxObject {
		if _, err := io.CopyN(io.Discard, o.stdout, length+1); err != nil {
			return object{}, err
		}
		return object{}, errTooLarge
	}
	data := make([]byte, length+1) // a line end follows the object
	if _, err := io.ReadFull(o.stdout, data); err != nil {
		return object{}, err
	}
	found.data = data[:length:length]
	return found, nil
}

// parseHeader reads "id kind length".
func parseHeader(line string) (object, int64, error) {
	words := strings.Split(line, " ")
	if len(words) != 3 {
		return object{}, 0, fmt.Errorf("git cat-file answered %q", line)
	}
	length, err := strconv.ParseInt(words[2], 10, 64)
	if err != nil || length < 0 {
		return object{}, 0, fmt.Errorf("git cat-file answered %q", line)
	}
	return object{id: words[0], kind: words[1]}, length, nil
}

// ended clears up after a process that has ended or answered nonsense, and says why. The next request starts another.
func (o *objects) ended(ctx context.Context, name string, cause error) error {
	said := o.stop()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case o.ctx.Err() != nil:
		return context.Cause(o.ctx)
	case strings.Contains(said, "promisor"):
		return &promised{id: name}
	case strings.Contains(said, "fatal: "):
		return &failure{command: "cat-file", code: -1, stderr: said}
	}
	return &Error{Kind: Failed, Message: "git cat-file ended early", Detail: cause.Error()}
}

// stop ends the process and returns what it wrote to its standard error.
func (o *objects) stop() string {
	if o.cmd == nil {
		return ""
	}
	_ = o.stdin.Close()
	_ = o.cmd.Process.Kill()
	_ = o.cmd.Wait()
	o.cmd = nil
	return o.stderr.String()
}

// close ends the process. It reads only, so there is nothing that could be lost.
func (o *objects) close() error {
	o.lock.Lock()
	defer o.lock.Unlock()
	o.stop()
	return nil
}

// promised is the error for an object that a partial clone has left at its remote.
type promised struct{ id string }

func (p *promised) Error() string { return "object " + p.id + " was left out of the partial clone" }

// A head keeps the first bytes of what is written to it, enough for a message. Only one goroutine writes; it has ended
// when the text is read.
type head struct{ text []byte }

func (h *head) Write(p []byte) (int, error) {
	h.text = append(h.text, p[:min(len(p), maxStderr-len(h.text))]...)
	return len(p), nil
}

func (h *head) String() string { return string(h.text) }
