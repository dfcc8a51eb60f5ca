package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"sharewell/internal/errs"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// childRole, set in the environment, turns this test binary into one of the processes below: the tests
// start themselves again so that a real process can be killed or run out of room.
const childRole, childDatabase, childRun = "SHAREWELL_TEST_CHILD", "SHAREWELL_TEST_CHILD_DATABASE", "SHAREWELL_TEST_CHILD_RUN"

func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(childRole) {
	case "":
		os.Exit(m.Run())
	case "writer":
		err = writeUntilKilled(os.Getenv(childDatabase), os.Getenv(childRun))
	case "no room":
		err = writeWithoutRoom(os.Getenv(childDatabase))
	default:
		err = fmt.Errorf("%s: unknown role", childRole)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child is this binary as another process.
func child(t testing.TB, role, dsn, run string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childRole+"="+role, childDatabase+"="+dsn, childRun+"="+run)
	cmd.Stderr = os.Stderr
	return cmd
}

// oneWrite is an event and a number taken in one transaction, so that half of it would show.
func oneWrite(ctx context.Context, s *store.Store, id string) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.TakeNumber(ctx, "written"); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, sample(id, "written", "r", "o1", "o2"))
	})
}

// writeUntilKilled writes from several goroutines and says each write's name once it was acknowledged.
func writeUntilKilled(dsn, run string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, dsn)
	if err != nil {
		return err
	}
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%s-%d-%d", run, w, i)
				if err := oneWrite(ctx, s, id); err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
				mu.Lock()
				fmt.Println(id)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return errors.New("a writer ended before it was killed")
}

func TestKillLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	dsns := map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "killed.db") },
		"postgres": func(t *testing.T) string { return storetest.PostgresDSN(t) },
	}
	if testing.Short() && os.Getenv(storetest.Env) == "" {
		delete(dsns, "postgres")
	}
	for name, dsn := range dsns {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			killAndLook(t, dsn(t))
		})
	}
}

// killAndLook kills a writing process after different numbers of writes, always while it goes on
// writing, and looks at what is there after each.
func killAndLook(t *testing.T, dsn string) {
	acknowledged := map[string]bool{}
	for run, after := range []int{1, 7, 40, 93, 180} {
		cmd := child(t, "writer", dsn, fmt.Sprint("run", run))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(out)
		for n := 0; ; n++ {
			line, err := lines.ReadString('\n')
			if err != nil { // the pipe ends with the process; a last piece of a line was never said whole
				break
			}
			acknowledged[strings.TrimSpace(line)] = true
			if n == after {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		var exit *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("run %d was to end by a kill and ended with %v", run, err)
		}
		lookAfter(t, dsn, acknowledged)
	}
}

// lookAfter opens the database as a fresh process would: every acknowledged write is there, none is
// half there, and writing goes on.
func lookAfter(t *testing.T, dsn string, acknowledged map[string]bool) {
	t.Helper()
	ctx := context.Background()
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		isWhole(t, path)
	}
	s, err := store.Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := errors.Join(s.Migrate(ctx), s.Ready(ctx)); err != nil {
		t.Fatalf("the database does not start clean: %v", err)
	}
	there := eventNames(t, s)
	for id := range acknowledged {
		if !there[id] {
			t.Errorf("%s was acknowledged and is gone", id)
		}
	}
	var next int64
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
		next, err = tx.TakeNumber(ctx, "written")
		return errors.Join(err, tx.AppendEvents(ctx, sample(fmt.Sprint("look-", next), "written", "r")))
	})
	if int(next) != len(there)+1 {
		t.Errorf("%d events and %d numbers were kept; each write has one of both", len(there), next-1)
	}
}

// eventNames gives the identifiers of every event.
func eventNames(t testing.TB, s *store.Store) map[string]bool {
	t.Helper()
	ctx := context.Background()
	there := map[string]bool{}
	err := s.Read(ctx, func(tx *store.Tx) error {
		for after := int64(0); ; {
			some, err := tx.EventsAfter(ctx, after, 500)
			if err != nil || len(some) == 0 {
				return err
			}
			for _, e := range some {
				there[string(e.ID)] = true
				after = e.Seq
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return there
}

// isWhole has SQLite examine its file.
func isWhole(t testing.TB, path string) {
	t.Helper()
	raw, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	var answer string
	if err := raw.QueryRow("PRAGMA integrity_check").Scan(&answer); err != nil || answer != "ok" {
		t.Fatalf("integrity_check: %q %v", answer, err)
	}
}

func kindIs(t testing.TB, what string, err error, want errs.Kind) {
	t.Helper()
	if err == nil || errs.KindOf(err) != want {
		t.Errorf("%s: got %v, want %s", what, err, want)
	}
}
