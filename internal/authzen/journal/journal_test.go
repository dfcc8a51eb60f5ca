package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sharewell/internal/ident"
)

// kept is where blocks go in tests: frames are lines.
type kept struct {
	mu     sync.Mutex
	blocks map[string]string
	fail   error
}

func (k *kept) keep(_ context.Context, name string, content []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fail != nil {
		return k.fail
	}
	if k.blocks == nil {
		k.blocks = map[string]string{}
	}
	k.blocks[name] = string(content)
	return nil
}

// count gives how often a line is kept.
func (k *kept) count(line string) (n int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, b := range k.blocks {
		n += strings.Count(b, line+"\n")
	}
	return n
}

func open(t testing.TB, folder string, k *kept, sync bool) *Journal {
	t.Helper()
	j, err := Open(Config{Folder: folder, Sync: sync, Name: ident.Random{}.Next, Whole: func(b []byte) int { return bytes.LastIndexByte(b, '\n') + 1 },
		Keep: k.keep, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func add(t testing.TB, j *Journal, line string) {
	t.Helper()
	if err := j.Append([]byte(line + "\n")); err != nil {
		t.Error(err)
	}
}

func TestEveryFrameIsKeptOnceUnderConcurrency(t *testing.T) {
	t.Parallel()
	for _, sync := range []bool{false, true} {
		testConcurrent(t, sync)
	}
}

func testConcurrent(t *testing.T, disk bool) {
	k := &kept{}
	folder := t.TempDir()
	j := open(t, folder, k, disk)
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := range 50 {
				add(t, j, fmt.Sprintf("frame %d/%d.", w, i))
				if i%20 == 0 {
					if err := j.Flush(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	if err := j.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for w := range 8 {
		for i := range 50 {
			if n := k.count(fmt.Sprintf("frame %d/%d.", w, i)); n != 1 {
				t.Errorf("frame %d/%d is kept %d times", w, i, n)
			}
		}
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := j.Append([]byte("late\n")); !errors.Is(err, errClosed) {
		t.Errorf("after the end: %v", err)
	}
}

// TestWhatAProcessLeavesIsHandedOverOnce: the file of a process that is gone, with a torn end, is taken over;
// that of a process that lives is left alone.
func TestWhatAProcessLeavesIsHandedOverOnce(t *testing.T) {
	t.Parallel()
	folder, k := t.TempDir(), &kept{}
	dead := filepath.Join(folder, "0001"+suffix)
	if err := os.WriteFile(dead, []byte("one\ntwo\nhalf a fr"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "0002"+suffix), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	living := open(t, folder, k, false)
	add(t, living, "living")
	j := open(t, folder, k, false)
	if err := j.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if k.blocks["0001"] != "one\ntwo\n" || k.count("living") != 0 || len(k.blocks) != 1 {
		t.Errorf("%v", k.blocks)
	}
	if _, err := os.Stat(dead); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
	for _, j := range []*Journal{living, j} {
		if err := j.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if k.count("living") != 1 {
		t.Errorf("%v", k.blocks)
	}
}

func TestWhatTheDatabaseRefusesWaits(t *testing.T) {
	t.Parallel()
	folder, k := t.TempDir(), &kept{fail: errors.New("away")}
	j := open(t, folder, k, false)
	add(t, j, "one")
	if err := j.Flush(t.Context()); !errors.Is(err, k.fail) {
		t.Fatal(err)
	}
	add(t, j, "two")
	if err := j.Close(t.Context()); !errors.Is(err, k.fail) {
		t.Fatal(err)
	}
	k.fail = nil
	again := open(t, folder, k, false)
	if err := again.Close(t.Context()); err != nil || k.count("one") != 1 || k.count("two") != 1 {
		t.Errorf("%v, %v", k.blocks, err)
	}
}

// TestAFullDiskIsAnError: nobody is answered, and what was kept before stays whole.
func TestAFullDiskIsAnError(t *testing.T) {
	t.Parallel()
	folder, k := t.TempDir(), &kept{}
	j := open(t, folder, k, false)
	add(t, j, "before")
	good := j.file
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	j.file = full
	if err := j.Append([]byte("lost\n")); err == nil {
		t.Error("a frame that was not written is kept")
	}
	j.file = good
	add(t, j, "after")
	if err := errors.Join(full.Close(), j.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	if k.count("before") != 1 || k.count("after") != 1 || k.count("lost") != 0 {
		t.Errorf("%v", k.blocks)
	}
}

func BenchmarkAppend(b *testing.B) {
	j := open(b, b.TempDir(), &kept{}, false)
	frame := bytes.Repeat([]byte("x"), 150)
	b.ReportAllocs()
	for b.Loop() {
		if err := j.Append(frame); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendTogether(b *testing.B) {
	j := open(b, b.TempDir(), &kept{}, false)
	frame := bytes.Repeat([]byte("x"), 150)
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := j.Append(frame); err != nil {
				b.Error(err)
			}
		}
	})
}
