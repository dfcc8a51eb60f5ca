package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Config says where and how.
type Config struct {
	Folder string
	// Sync waits for the disk before each answer, not only for the operating system.
	Sync bool
	// Every is how often what was appended is handed over; nought means a second.
	Every time.Duration
	// Name makes the names of files; they sort by time and never repeat.
	Name func() string
	// Whole gives how many of the bytes are whole frames: a kill can leave a part of one behind.
	Whole func([]byte) int
	// Keep keeps a block for good. It may be given the same name twice, and then changes nothing.
	Keep func(ctx context.Context, name string, content []byte) error
	Log  *slog.Logger
}

// suffix ends the names of our files.
const suffix = ".decisions"

// group is the frames that one write takes.
type group struct {
	b    []byte
	err  error
	done bool
}

// Journal takes frames. It is safe for concurrent use.
type Journal struct {
	c Config

	mu      sync.Mutex
	turn    *sync.Cond // a write has ended
	writing bool
	next    *group // being filled
	spare   []byte
	file    *os.File
	size    int64 // of whole frames in file
	closed  bool

	hand sync.Mutex // one hands over at a time
	full chan struct{}
}

// most is how large a file grows before it is handed over early.
const most = 4 << 20

// Open makes the folder ready and begins a file. Run hands over what earlier processes left.
func Open(c Config) (*Journal, error) {
	if c.Every == 0 {
		c.Every = time.Second
	}
	if err := os.MkdirAll(c.Folder, 0o700); err != nil {
		return nil, fmt.Errorf("the folder for decisions: %w", err)
	}
	j := &Journal{c: c, next: &group{}, full: make(chan struct{}, 1)}
	j.turn = sync.NewCond(&j.mu)
	var err error
	if j.file, err = j.begin(); err != nil {
		return nil, err
	}
	return j, nil
}

// begin makes a new file and takes its lock. Whoever clears up may hold the lock of a file for a moment, or
// have removed it; then another name is taken.
func (j *Journal) begin() (*os.File, error) {
	for range 10 {
		path := filepath.Join(j.c.Folder, j.c.Name()+suffix)
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o600)
		if err != nil {
			return nil, fmt.Errorf("a file for decisions: %w", err)
		}
		if lock(f) && still(f, path) {
			return f, nil
		}
		_ = f.Close() // nothing was written
	}
	return nil, errors.New("a file for decisions: no lock could be had")
}

func lock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// still reports whether the open file is what stands at path.
func still(f *os.File, path string) bool {
	a, errA := f.Stat()
	b, errB := os.Stat(path)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

var errClosed = errors.New("the log of decisions is closed")

// Append keeps a frame and returns when it is kept. On an error the decision must not be answered.
func (j *Journal) Append(frame []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return errClosed
	}
	g := j.next
	g.b = append(g.b, frame...)
	for j.writing && !g.done {
		j.turn.Wait()
	}
	if !g.done { // nobody writes: this caller does, for all who came meanwhile
		j.write(g)
	}
	return g.err
}

// write takes the group to the file. It is called with the lock, and gives it up meanwhile.
func (j *Journal) write(g *group) {
	j.writing = true
	j.next = &group{b: j.spare[:0]}
	f, size := j.file, j.size
	j.mu.Unlock()
	n, err := f.Write(g.b)
	if err == nil && j.c.Sync {
		err = datasync(f)
	}
	if err != nil && n > 0 {
		err = errors.Join(err, f.Truncate(size)) // so that what follows is not behind half a frame
	}
	j.mu.Lock()
	if err == nil {
		j.size += int64(len(g.b))
	}
	g.err, g.done = err, true
	j.spare, g.b = g.b, nil
	if cap(j.spare) > most {
		j.spare = nil
	}
	j.writing = false
	if j.size >= most {
		j.wake()
	}
	j.turn.Broadcast()
}

func (j *Journal) wake() {
	select {
	case j.full <- struct{}{}:
	default:
	}
}

// Run hands files over until ctx ends; Close hands over the last.
func (j *Journal) Run(ctx context.Context) {
	tick := time.NewTicker(j.c.Every)
	defer tick.Stop()
	for {
		j.report(ctx, j.Flush(ctx))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-j.full:
		}
	}
}

func (j *Journal) report(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		j.c.Log.ErrorContext(ctx, "decisions wait on the disk: they could not be kept in the database", "error", err.Error())
	}
}

// Flush hands over everything appended so far, and what earlier processes left.
func (j *Journal) Flush(ctx context.Context) error {
	j.hand.Lock()
	defer j.hand.Unlock()
	if err := j.turnOver(); err != nil {
		return err
	}
	return j.handOver(ctx)
}

// turnOver begins a new file when anything is in the old one, whose lock ends as it is closed.
func (j *Journal) turnOver() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	for j.writing {
		j.turn.Wait()
	}
	if j.size == 0 || j.closed {
		return nil
	}
	f, err := j.begin()
	if err != nil {
		return err // the old file goes on
	}
	old := j.file
	j.file, j.size = f, 0
	return old.Close()
}

// handOver gives every file that no process holds to Keep, oldest first.
func (j *Journal) handOver(ctx context.Context) error {
	entries, err := os.ReadDir(j.c.Folder)
	if err != nil {
		return err
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), suffix) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if err := j.handOne(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (j *Journal) handOne(ctx context.Context, name string) error {
	path := filepath.Join(j.c.Folder, name)
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil // another process was quicker
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	if !lock(f) || !still(f, path) {
		return nil // in use
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	whole := content[:j.c.Whole(content)]
	if len(whole) < len(content) {
		j.c.Log.WarnContext(ctx, "the end of a file of decisions was torn; nobody was answered what stood there", "file", name, "bytes", len(content)-len(whole))
	}
	if len(whole) > 0 {
		if err := j.c.Keep(ctx, strings.TrimSuffix(name, suffix), whole); err != nil {
			return err
		}
	}
	return os.Remove(path)
}

// Close takes no more frames and hands over what there is; what cannot be is left for the next process.
func (j *Journal) Close(ctx context.Context) error {
	flushed := j.Flush(ctx)
	j.mu.Lock()
	for j.writing {
		j.turn.Wait()
	}
	if j.closed {
		j.mu.Unlock()
		return nil
	}
	j.closed = true
	err := errors.Join(j.file.Sync(), j.file.Close())
	j.mu.Unlock()
	j.hand.Lock()
	defer j.hand.Unlock()
	return errors.Join(flushed, err, j.handOver(ctx))
}
