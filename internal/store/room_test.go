package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"sharewell/internal/errs"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// bigWrite is a write of some hundred kilobytes that begins with something small.
func bigWrite(ctx context.Context, s *store.Store, id string) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.TakeNumber(ctx, "written"); err != nil {
			return err
		}
		e := sample(id, "written", "r").With(map[string]string{"much": strings.Repeat("much ", 60_000)})
		return tx.AppendEvents(ctx, e)
	})
}

func TestFullDiskRefusesAndRecovers(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "full.db")
	s, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	if err := oneWrite(ctx, s, "before"); err != nil {
		t.Fatal(err)
	}
	kept["before"] = true
	giveBack, err := store.LimitRoom(ctx, s, 40)
	if err != nil {
		t.Fatal(err)
	}
	kindIs(t, "no room for one", bigWrite(ctx, s, "big"), errs.Unavailable)
	for id := range together(t, func(id string) error {
		if strings.HasSuffix(id, "3") {
			return bigWrite(ctx, s, id)
		}
		return oneWrite(ctx, s, id)
	}) {
		kept[id] = true
	}
	if err := giveBack(ctx); err != nil {
		t.Fatal(err)
	}
	if err := bigWrite(ctx, s, "after"); err != nil {
		t.Errorf("with room again: %v", err)
	}
	kept["after"] = true
	exactly(t, s, kept)
	isWhole(t, path)
}

// together makes many writes at once and gives those that were acknowledged; every refusal must say
// that the service cannot do it now.
func together(t testing.TB, write func(id string) error) map[string]bool {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	kept := map[string]bool{}
	for i := range 60 {
		all.Go(func() {
			id := fmt.Sprintf("together-%d", i)
			err := write(id)
			if err != nil {
				kindIs(t, id, err, errs.Unavailable)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			kept[id] = true
		})
	}
	all.Wait()
	return kept
}

// exactly compares what is there with what was acknowledged: nothing lost, nothing kept that was refused,
// and as many numbers taken as events written.
func exactly(t testing.TB, s *store.Store, kept map[string]bool) {
	t.Helper()
	there := eventNames(t, s)
	for id := range kept {
		if !there[id] {
			t.Errorf("%s was acknowledged and is gone", id)
		}
	}
	for id := range there {
		if !kept[id] {
			t.Errorf("%s was refused and is there", id)
		}
	}
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		next, err := tx.TakeNumber(ctx, "written")
		if int(next) != len(there)+1 {
			t.Errorf("%d events and %d numbers were kept", len(there), next-1)
		}
		return err
	})
}

// TestFileThatCannotGrow has the operating system refuse to make any file of a process larger, which is
// what a full disk or a quota does below SQLite's own bookkeeping.
func TestFileThatCannotGrow(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "small.db")
	out, err := child(t, "no room", "sqlite:"+path, "").Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	kept := map[string]bool{}
	for _, id := range strings.Fields(string(out)) {
		kept[id] = true
	}
	if !kept["after"] || kept["big"] {
		t.Fatalf("acknowledged were %v", kept)
	}
	exactly(t, s, kept)
	isWhole(t, path)
}

// writeWithoutRoom prints what was acknowledged before, while and after no file could grow.
func writeWithoutRoom(dsn string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, dsn)
	if err != nil {
		return err
	}
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ) // without this the limit ends the process instead of the write
	var usual syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &usual); err != nil {
		return err
	}
	if err := oneWrite(ctx, s, "before"); err != nil {
		return err
	}
	fmt.Println("before")
	wal, err := os.Stat(strings.TrimPrefix(dsn, "sqlite:") + "-wal")
	if err != nil {
		return err
	}
	small := usual
	small.Cur = uint64(wal.Size()) + 64<<10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		return err
	}
	if err := bigWrite(ctx, s, "big"); errs.KindOf(err) != errs.Unavailable || err == nil {
		return fmt.Errorf("without room: got %w, want unavailable", err)
	}
	if err := manyWithoutRoom(ctx, s); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &usual); err != nil {
		return err
	}
	if err := bigWrite(ctx, s, "after"); err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	fmt.Println("after")
	return s.Close()
}

// manyWithoutRoom makes small and large writes at once, so that some share a commit that fails.
func manyWithoutRoom(ctx context.Context, s *store.Store) error {
	var mu sync.Mutex
	var all sync.WaitGroup
	var wrong error
	for i := range 200 {
		all.Go(func() {
			id, write := fmt.Sprint("meanwhile-", i), oneWrite
			if i%5 == 4 {
				write = bigWrite
			}
			err := write(ctx, s, id)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				fmt.Println(id)
			case errs.KindOf(err) != errs.Unavailable:
				wrong = errors.Join(wrong, fmt.Errorf("%s: %w", id, err))
			}
		})
	}
	all.Wait()
	return wrong
}
