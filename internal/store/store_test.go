package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

var at = time.Date(2026, 11, 21, 9, 30, 0, 123456000, time.UTC)

func sample(id, name, subject string, orgs ...ident.Organisation) event.Event {
	return event.New(ident.Event(id), at, event.Actor{Person: "p1", ActingFor: "o1", Role: "ig_lead"}, name,
		event.Subject{Kind: "record", ID: subject}).With(map[string]string{"note": "naïve – ‘quoted’ \u0000?"}).For(orgs...)
}

func TestEventsRoundTripInOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		var heard []string
		s.Subscribe(func(es []event.Event) {
			for _, e := range es {
				heard = append(heard, e.Name)
			}
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.AppendEvents(ctx, sample("e1", "a", "r1", "o1", "o2"), sample("e2", "b", "r1", "o1"), sample("e3", "c", "r2", "o2"))
		})
		err := s.Read(ctx, func(tx *store.Tx) error {
			got, err := tx.EventsAbout(ctx, event.Subject{Kind: "record", ID: "r1"}, 0, 10)
			if err != nil {
				return err
			}
			if len(got) != 2 || got[0].Name != "b" || got[1].Name != "a" {
				t.Errorf("events about r1 = %v, want b then a", got)
			}
			if !got[0].At.Equal(at) {
				t.Errorf("time came back as %v, want %v", got[0].At, at)
			}
			mine, err := tx.EventsFor(ctx, "o2", 0, 10)
			if err == nil && (len(mine) != 2 || mine[0].Name != "c") {
				t.Errorf("events for o2 = %v", mine)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a", "b", "c"}, heard); diff != "" {
			t.Errorf("subscribers heard (-want +got):\n%s", diff)
		}
	})
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		called := 0
		s.Subscribe(func([]event.Event) { called++ })
		boom := errors.New("boom")
		for name, end := range map[string]func() error{
			"error": func() error { return boom },
			"panic": func() error { panic("boom") },
		} {
			err := s.Write(ctx, func(tx *store.Tx) error {
				if err := tx.AppendEvents(ctx, sample("e-"+name, "lost", "r1")); err != nil {
					return err
				}
				return end()
			})
			if err == nil {
				t.Errorf("%s: Write reported success", name)
			}
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			last, err := tx.EventsBefore(ctx, 0, 10)
			if len(last) != 0 {
				t.Errorf("%d events survived a failed write", len(last))
			}
			return err
		})
		if called != 0 {
			t.Errorf("subscribers heard of %d failed writes", called)
		}
	})
}

func TestUniqueViolationIsAConflict(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		err := s.Write(ctx, func(tx *store.Tx) error {
			return tx.AppendEvents(ctx, sample("same", "a", "r1"), sample("same", "b", "r1"))
		})
		if !errors.Is(err, &errs.Error{Kind: errs.Conflict, Code: "store.exists"}) {
			t.Errorf("got %v, want a conflict", err)
		}
	})
}

func TestNumbersHaveNoGapsUnderConcurrency(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		const writers, each = 8, 6
		var mu sync.Mutex
		seen := map[int64]bool{}
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					var n int64
					err := s.Write(ctx, func(tx *store.Tx) (err error) {
						n, err = tx.TakeNumber(ctx, "record-2026")
						if err != nil {
							return err
						}
						return tx.AppendEvents(ctx, sample(fmt.Sprintf("e%d-%d", w, i), "numbered", "r"))
					})
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					if seen[n] {
						t.Errorf("number %d came twice", n)
					}
					seen[n] = true
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for n := int64(1); n <= writers*each; n++ {
			if !seen[n] {
				t.Errorf("number %d is missing", n)
			}
		}
	})
}

func TestOneFailureInASharedCommitIsItsOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		var wg sync.WaitGroup
		for i := range 30 {
			wg.Go(func() {
				err := s.Write(ctx, func(tx *store.Tx) error {
					if err := tx.AppendEvents(ctx, sample(fmt.Sprintf("e%d", i), "kept", "r")); err != nil {
						return err
					}
					if i%3 == 0 {
						return errs.New(errs.Invalid, "test.no", "No.")
					}
					return nil
				})
				if (i%3 == 0) != (err != nil) {
					t.Errorf("writer %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.EventsBefore(ctx, 0, 100)
			if len(got) != 20 {
				t.Errorf("%d events were kept, want 20", len(got))
			}
			return err
		})
	})
}

func TestSubmittedTwiceIsDoneOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if r, again, err := tx.Once(ctx, "k", "p1", "record-1", at); err != nil || again || r != "record-1" {
				t.Errorf("first: %q %v %v", r, again, err)
			}
			if r, again, err := tx.Once(ctx, "k", "p1", "record-2", at); err != nil || !again || r != "record-1" {
				t.Errorf("second: %q %v %v", r, again, err)
			}
			if _, _, err := tx.Once(ctx, "k", "p2", "record-3", at); errs.KindOf(err) != errs.NotFound {
				t.Errorf("somebody else's key: %v", err)
			}
			return nil
		})
	})
}

func TestMigrateTwiceAndReady(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if err := s.Migrate(ctx); err != nil {
			t.Errorf("a second Migrate: %v", err)
		}
		if err := s.Ready(ctx); err != nil {
			t.Errorf("Ready: %v", err)
		}
	})
}

func TestUnmigratedIsNotReady(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "new.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Ready(ctx); err == nil {
		t.Error("a database without a schema reported ready")
	}
}

func TestWrongAddressIsExplained(t *testing.T) {
	t.Parallel()
	_, err := store.Open(context.Background(), "mysql://nowhere")
	if errs.KindOf(err) != errs.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestReplicasHearEachOther(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		return // two processes on one PostgreSQL are the full run's business
	}
	ctx := context.Background()
	dsn := storetest.PostgresDSN(t)
	open := func() *store.Store {
		s, err := store.Open(ctx, dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	first := open()
	if err := first.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	second := open()
	heard := make(chan string, 100)
	second.Subscribe(func(es []event.Event) {
		for _, e := range es {
			heard <- e.Name
		}
	})
	// The listener starts on its own; what is written meanwhile is caught up or precedes its start.
	deadline := time.After(20 * time.Second)
	for i := 0; ; i++ {
		storetest.Write(t, first, func(ctx context.Context, tx *store.Tx) error {
			return tx.AppendEvents(ctx, sample(fmt.Sprintf("e%d", i), "heard", "r"))
		})
		select {
		case <-heard:
			return
		case <-deadline:
			t.Fatal("the second replica never heard the first")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// TestAnImpatientCallerHarmsNobody: a caller that leaves while its function runs must not undo what
// others put into the same commit.
func TestAnImpatientCallerHarmsNobody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var wg sync.WaitGroup
		kept := make([]error, 40)
		for i := range kept {
			wg.Go(func() {
				ctx, leave := context.WithCancel(context.Background())
				defer leave()
				kept[i] = s.Write(ctx, func(tx *store.Tx) error {
					if err := tx.AppendEvents(ctx, sample(fmt.Sprintf("first%d", i), "kept", "r")); err != nil {
						return err
					}
					if i%4 == 0 {
						leave()
					}
					return tx.AppendEvents(ctx, sample(fmt.Sprintf("second%d", i), "kept", "r"))
				})
			})
		}
		wg.Wait()
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			all, err := tx.EventsBefore(ctx, 0, 1000)
			there := map[string]bool{}
			for _, e := range all {
				there[string(e.ID)] = true
			}
			for i, failed := range kept {
				first, second := there[fmt.Sprintf("first%d", i)], there[fmt.Sprintf("second%d", i)]
				if first != second {
					t.Errorf("writer %d is half saved", i)
				}
				if failed == nil && !first {
					t.Errorf("writer %d was told it is saved, and it is not", i)
				}
				if i%4 != 0 && failed != nil {
					t.Errorf("writer %d: %v", i, failed)
				}
			}
			return err
		})
	})
}
