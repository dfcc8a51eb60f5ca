package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/jobs"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

var start = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

// notes collects what handlers did.
type notes struct {
	mu   sync.Mutex
	list []string
}

func (n *notes) add(s string) { n.mu.Lock(); defer n.mu.Unlock(); n.list = append(n.list, s) }
func (n *notes) all() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.list)
}

func newRunner(t testing.TB, s *store.Store, c clock.Clock, kinds ...jobs.Kind) *jobs.Runner {
	t.Helper()
	r, err := jobs.New(jobs.Deps{Store: s, Clock: c, Log: slog.New(slog.DiscardHandler), Random: func() float64 { return 0 }}, kinds...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func enqueue(t testing.TB, s *store.Store, list ...jobs.Job) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, j := range list {
			if err := jobs.Enqueue(ctx, tx, j); err != nil {
				return err
			}
		}
		return nil
	})
}

// drain runs all due jobs and checks how many attempts that took.
func drain(t testing.TB, r *jobs.Runner, want int) {
	t.Helper()
	if n, err := r.RunUntilIdle(context.Background()); err != nil || n != want {
		t.Errorf("%d attempts (want %d), error %v", n, want, err)
	}
}

func counts(t testing.TB, s *store.Store) [2]int64 {
	t.Helper()
	var got [2]int64
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
		got[0], got[1], err = tx.CountJobs(ctx)
		return err
	})
	return got
}

func TestJobsRunOnceInOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		did, c := &notes{}, clock.NewFixed(start)
		r := newRunner(t, s, c, jobs.Kind{Name: "say", Handle: func(_ context.Context, j jobs.Job) error {
			did.add(j.Key + string(j.Payload))
			return nil
		}})
		enqueue(t, s,
			jobs.Job{Kind: "say", Key: "b", RunAt: start},
			jobs.Job{Kind: "say", Key: "a", RunAt: start.Add(-time.Second), Payload: json.RawMessage(`{"n":1}`)},
			jobs.Job{Kind: "say", Key: "a", RunAt: start.Add(time.Hour), Payload: json.RawMessage(`{"n":2}`)},
			jobs.Job{Kind: "say", Key: "later", RunAt: start.Add(time.Minute)},
		)
		drain(t, r, 2)
		c.Advance(time.Minute)
		drain(t, r, 1)
		if d := cmp.Diff([]string{`a{"n":2}`, "b{}", "later{}"}, did.all()); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if got := counts(t, s); got != [2]int64{} {
			t.Errorf("pending and dead: %v", got)
		}
	})
}

func TestJobAndItsCauseAreOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		no := errs.New(errs.Conflict, "test.no", "No.")
		err := s.Write(ctx, func(tx *store.Tx) error {
			if err := tx.Enqueue(ctx, "say", "x", nil, start); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		if got := counts(t, s); got != [2]int64{} {
			t.Errorf("a job outlived its undone cause: %v", got)
		}
	})
}

func TestAskedForWhileRunningRunsAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		did := &notes{}
		r := newRunner(t, s, clock.NewFixed(start), jobs.Kind{Name: "say", Handle: func(_ context.Context, j jobs.Job) error {
			did.add(string(j.Payload))
			if len(did.all()) == 1 {
				enqueue(t, s, jobs.Job{Kind: "say", Key: "x", RunAt: start, Payload: json.RawMessage(`{"second":true}`)})
			}
			return nil
		}})
		enqueue(t, s, jobs.Job{Kind: "say", Key: "x", RunAt: start})
		drain(t, r, 2)
		if d := cmp.Diff([]string{"{}", `{"second":true}`}, did.all()); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
}

func TestFailingJobIsTriedThenShown(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, ctx := clock.NewFixed(start), context.Background()
		broken := true
		r := newRunner(t, s, c, jobs.Kind{Name: "send", MaxAttempts: 3, Handle: func(context.Context, jobs.Job) error {
			if broken {
				panic("the wire is cut")
			}
			return nil
		}})
		enqueue(t, s, jobs.Job{Kind: "send", Key: "x", RunAt: start})
		drain(t, r, 1)
		c.Advance(5*time.Second - time.Microsecond)
		drain(t, r, 0)
		c.Advance(time.Microsecond)
		drain(t, r, 1)
		c.Advance(10 * time.Second)
		drain(t, r, 1)
		var dead []jobs.Job
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
			dead, err = tx.DeadJobs(ctx, 10)
			return err
		})
		if len(dead) != 1 || dead[0].Attempts != 3 || dead[0].Error[:23] != "panic: the wire is cut\n" {
			t.Fatalf("dead letters: %+v", dead)
		}
		broken = false
		retry := func() error {
			return s.Write(ctx, func(tx *store.Tx) error { return tx.RetryJob(ctx, dead[0].ID, c.Now()) })
		}
		if err := retry(); err != nil {
			t.Fatal(err)
		}
		if err := retry(); errs.KindOf(err) != errs.NotFound {
			t.Errorf("asked for twice: %v", err)
		}
		drain(t, r, 1)
		if got := counts(t, s); got != [2]int64{} {
			t.Errorf("pending and dead: %v", got)
		}
	})
}

func TestPermanentAndUnknownAreGivenUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := clock.NewFixed(start)
		r := newRunner(t, s, c, jobs.Kind{Name: "send", Handle: func(context.Context, jobs.Job) error {
			return jobs.Permanent(errors.New("no such address"))
		}})
		enqueue(t, s, jobs.Job{Kind: "send", RunAt: start}, jobs.Job{Kind: "stranger", RunAt: start})
		drain(t, r, 2)
		if got := counts(t, s); got != [2]int64{1, 1} {
			t.Errorf("pending and dead: %v", got)
		}
		for range 11 {
			c.Advance(time.Hour)
			drain(t, r, 1)
		}
		if got := counts(t, s); got != [2]int64{0, 2} {
			t.Errorf("pending and dead: %v", got)
		}
	})
}

func TestPeriodicRunsAtItsTime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, did := clock.NewFixed(start), &notes{}
		fail := false
		r := newRunner(t, s, c, jobs.Kind{Name: "tidy", MaxAttempts: 1, Next: jobs.Daily(6, 0), Handle: func(context.Context, jobs.Job) error {
			did.add(clock.Format(c.Now())[:16])
			if fail {
				return errors.New("broken")
			}
			return nil
		}})
		drain(t, r, 0)
		c.Set(time.Date(2026, 11, 4, 6, 0, 0, 0, time.UTC))
		drain(t, r, 1)
		drain(t, r, 0)
		c.Set(time.Date(2026, 11, 9, 15, 30, 0, 0, time.UTC)) // down for days: once, not five times
		drain(t, r, 1)
		fail = true
		c.Set(time.Date(2026, 11, 10, 6, 0, 0, 0, time.UTC))
		drain(t, r, 1)
		fail = false
		c.Set(time.Date(2026, 11, 11, 6, 0, 0, 0, time.UTC))
		drain(t, r, 1) // giving one run up does not end the series
		want := []string{"2026-11-04T06:00", "2026-11-09T15:30", "2026-11-10T06:00", "2026-11-11T06:00"}
		if d := cmp.Diff(want, did.all()); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if got := counts(t, s); got != [2]int64{1, 1} {
			t.Errorf("pending and dead: %v", got)
		}
	})
}

func TestKilledRunnersJobRunsAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, did := clock.NewFixed(start), &notes{}
		enqueue(t, s, jobs.Job{Kind: "say", Key: "x", RunAt: start})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			due, err := tx.DueJobs(ctx, start, 1)
			if err != nil {
				return err
			}
			mine, err := tx.ClaimJob(ctx, due[0].ID, start, start.Add(90*time.Second)) // and then the power fails
			if !mine {
				t.Error("a due job could not be claimed")
			}
			return err
		})
		r := newRunner(t, s, c, jobs.Kind{Name: "say", Handle: func(_ context.Context, j jobs.Job) error {
			did.add(fmt.Sprint(j.Attempts))
			return nil
		}})
		drain(t, r, 0)
		c.Advance(90*time.Second + time.Microsecond)
		drain(t, r, 1)
		if d := cmp.Diff([]string{"2"}, did.all()); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
}

func TestLostLeaseChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := clock.NewFixed(start)
		var outcomes []string
		slow := func(ctx context.Context, _ jobs.Job) error {
			c.Advance(time.Hour) // the lease is over, and another replica takes the job
			return s.Write(ctx, func(tx *store.Tx) error {
				due, err := tx.DueJobs(ctx, c.Now(), 1)
				if err != nil {
					return err
				}
				_, err = tx.ClaimJob(ctx, due[0].ID, c.Now(), c.Now().Add(time.Hour))
				return err
			})
		}
		r, err := jobs.New(jobs.Deps{Store: s, Clock: c, Log: slog.New(slog.DiscardHandler),
			Observe: func(_, outcome string, _ time.Duration) { outcomes = append(outcomes, outcome) }},
			jobs.Kind{Name: "say", Handle: slow})
		if err != nil {
			t.Fatal(err)
		}
		enqueue(t, s, jobs.Job{Kind: "say", RunAt: start})
		drain(t, r, 1)
		if d := cmp.Diff([]string{jobs.Lost}, outcomes); d != "" || counts(t, s) != [2]int64{1, 0} {
			t.Errorf("outcomes (-want +got):\n%s counts %v", d, counts(t, s))
		}
	})
}

func TestReplicasShareTheWork(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const all = 60
		did, ctx := &notes{}, context.Background()
		for i := range all {
			enqueue(t, s, jobs.Job{Kind: "say", Key: fmt.Sprint(i), RunAt: start})
		}
		var wg sync.WaitGroup
		for range 4 {
			r := newRunner(t, s, clock.NewFixed(start), jobs.Kind{Name: "say", Handle: func(_ context.Context, j jobs.Job) error {
				did.add(j.Key)
				return nil
			}})
			wg.Go(func() {
				if _, err := r.RunUntilIdle(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got := did.all()
		slices.Sort(got)
		if len(got) != all || len(slices.Compact(got)) != all {
			t.Errorf("%d runs of %d jobs", len(did.all()), all)
		}
	})
}

func TestRunStopsGracefully(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(context.Background())
		s, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "t.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}()
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		did := &notes{}
		r := newRunner(t, s, clock.Real{},
			jobs.Kind{Name: "short", Handle: func(ctx context.Context, _ jobs.Job) error {
				time.Sleep(10 * time.Second) // the bubble's time
				did.add(fmt.Sprint("short ", ctx.Err()))
				return ctx.Err()
			}},
			jobs.Kind{Name: "long", Handle: func(ctx context.Context, _ jobs.Job) error {
				<-ctx.Done()
				did.add("long " + ctx.Err().Error())
				return ctx.Err()
			}})
		now := clock.Real{}.Now()
		enqueue(t, s, jobs.Job{Kind: "short", RunAt: now.Add(1500 * time.Millisecond)}, jobs.Job{Kind: "long", RunAt: now})
		stopped := make(chan struct{})
		go func() { r.Run(ctx); close(stopped) }()
		time.Sleep(5 * time.Second)
		began := time.Now()
		stop()
		<-stopped
		if took := time.Since(began); took != 20*time.Second {
			t.Errorf("stopping took %s of the bubble's time", took)
		}
		if d := cmp.Diff([]string{"short <nil>", "long context canceled"}, did.all()); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if got := counts(t, s); got != [2]int64{1, 0} {
			t.Errorf("pending and dead: %v; the short one ended, the long one waits for its next attempt", got)
		}
	})
}
