package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/store"
)

// Outcomes of an attempt, as told to Deps.Observe.
const (
	Done  = "done"
	Retry = "retry" // failed, will be tried again
	Dead  = "dead"  // failed, given up
	Lost  = "lost"  // the lease ran out meanwhile; somebody else has it
)

// Deps are what a Runner works with. Store, Clock and Log are needed; the rest has defaults.
type Deps struct {
	Store *store.Store
	Clock clock.Clock
	Log   *slog.Logger
	// Workers is how many jobs run at once; nought means 4.
	Workers int
	// Poll is how often to look for due jobs; nought means one second.
	Poll time.Duration
	// Grace is how long running jobs may finish when the runner stops; nought means 20 seconds.
	Grace time.Duration
	// Observe hears of each attempt; nil means nobody does.
	Observe func(kind, outcome string, took time.Duration)
	// Random gives numbers from nought to one for the pauses; nil means math/rand.
	Random func() float64
}

// leaseSlack is how much longer a lease lasts than the attempt it is for, so that a slow last write
// still finds the job held.
const leaseSlack = 30 * time.Second

// mostError bounds the error text kept with a job.
const mostError = 500

// Runner takes due jobs and runs them.
type Runner struct {
	d     Deps
	kinds map[string]Kind
	// order keeps periodic kinds in the order they were given, for tests that look at job numbers.
	order []string
	wake  chan struct{}
}

// New makes a runner of some kinds of work.
func New(d Deps, kinds ...Kind) (*Runner, error) {
	if d.Workers <= 0 {
		d.Workers = 4
	}
	if d.Poll <= 0 {
		d.Poll = time.Second
	}
	if d.Grace <= 0 {
		d.Grace = 20 * time.Second
	}
	if d.Observe == nil {
		d.Observe = func(string, string, time.Duration) {}
	}
	if d.Random == nil {
		d.Random = rand.Float64
	}
	r := &Runner{d: d, kinds: map[string]Kind{}, wake: make(chan struct{}, 1)}
	for _, k := range kinds {
		if _, twice := r.kinds[k.Name]; twice || k.Name == "" || k.Handle == nil {
			return nil, fmt.Errorf("jobs: kind %q is nameless, has no handler or is there twice", k.Name)
		}
		r.kinds[k.Name] = k.withDefaults()
		r.order = append(r.order, k.Name)
	}
	return r, nil
}

// Run works until ctx ends, then lets running jobs finish for Deps.Grace. What is cut off after that
// runs again when its lease is over.
func (r *Runner) Run(ctx context.Context) {
	work, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	var running sync.WaitGroup
	places := make(chan struct{}, r.d.Workers)
	for planned := false; ctx.Err() == nil; {
		if !planned {
			planned = r.logged(ctx, "plan periodic jobs", r.plan(ctx))
		}
		r.fill(ctx, places, func(j Job) {
			running.Go(func() {
				defer func() { <-places; r.nudge() }()
				r.attempt(work, j)
			})
		})
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-time.After(r.d.Poll):
		}
	}
	finished := make(chan struct{})
	go func() { running.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-time.After(r.d.Grace):
		cut()
		<-finished
	}
}

// fill starts due jobs while there are free places.
func (r *Runner) fill(ctx context.Context, places chan struct{}, start func(Job)) {
	for {
		select {
		case places <- struct{}{}:
		default:
			return
		}
		j, ok, err := r.next(ctx)
		if !r.logged(ctx, "take a job", err) || !ok {
			<-places
			return
		}
		start(j)
	}
}

func (r *Runner) nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// RunUntilIdle runs every job that is due now, and those these ask for, one after the other, and
// returns how many attempts were made. Tests and command-line tools use it.
func (r *Runner) RunUntilIdle(ctx context.Context) (int, error) {
	if err := r.plan(ctx); err != nil {
		return 0, err
	}
	for n := 0; ; n++ {
		j, ok, err := r.next(ctx)
		if err != nil || !ok {
			return n, err
		}
		r.attempt(ctx, j)
	}
}

// plan sees to it that every periodic kind has its job. An overdue one, from before a stop, stays due.
func (r *Runner) plan(ctx context.Context) error {
	now := r.d.Clock.Now()
	return r.d.Store.Write(ctx, func(tx *store.Tx) error {
		for _, name := range r.order {
			if k := r.kinds[name]; k.Next != nil {
				if err := tx.Enqueue(ctx, name, "", nil, k.Next(now)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// next claims one due job; false when there is none to be had.
func (r *Runner) next(ctx context.Context) (Job, bool, error) {
	var due []Job
	err := r.d.Store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.DueJobs(ctx, r.d.Clock.Now(), r.d.Workers)
		return err
	})
	if err != nil {
		return Job{}, false, err
	}
	for _, j := range due {
		if mine, err := r.claim(ctx, &j); err != nil || mine {
			return j, mine, err
		}
	}
	return Job{}, false, nil
}

// claim takes the lease of j and notes it in j.
func (r *Runner) claim(ctx context.Context, j *Job) (mine bool, err error) {
	now := r.d.Clock.Now()
	lease := now.Add(r.kindOf(j.Kind).Timeout + leaseSlack)
	err = r.d.Store.Write(ctx, func(tx *store.Tx) (err error) {
		mine, err = tx.ClaimJob(ctx, j.ID, now, lease)
		return err
	})
	j.Lease, j.Attempts = lease, j.Attempts+1
	return mine, err
}

// kindOf gives a kind's settings; one that this program does not know fails, so that it is seen.
func (r *Runner) kindOf(name string) Kind {
	if k, ok := r.kinds[name]; ok {
		return k
	}
	return Kind{Name: name, Handle: func(context.Context, Job) error {
		return errs.New(errs.Internal, "jobs.unknown_kind", "This program does not know this kind of job.")
	}}.withDefaults()
}

// attempt runs a claimed job once and records how it ended.
func (r *Runner) attempt(ctx context.Context, j Job) {
	k := r.kindOf(j.Kind)
	began := r.d.Clock.Now()
	err := r.handle(ctx, k, j)
	outcome, saved := r.finish(context.WithoutCancel(ctx), k, j, err)
	r.logged(ctx, "record how a job ended", saved)
	r.d.Observe(j.Kind, outcome, r.d.Clock.Now().Sub(began))
	if err != nil {
		r.d.Log.WarnContext(ctx, "a job failed", "kind", j.Kind, "job", string(j.ID), "attempt", j.Attempts, "outcome", outcome, "error", errorText(err))
	}
}

func (r *Runner) handle(ctx context.Context, k Kind, j Job) (err error) {
	if j.Attempts > k.MaxAttempts { // earlier attempts ended with the whole process
		return Permanent(errs.New(errs.Internal, "jobs.crashes", "Every attempt ended with the program."))
	}
	ctx, stop := context.WithTimeout(ctx, k.Timeout)
	defer stop()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return k.Handle(ctx, j)
}

// finish writes down the end of an attempt, unless the lease was lost to somebody else meanwhile.
func (r *Runner) finish(ctx context.Context, k Kind, j Job, failed error) (outcome string, err error) {
	now := r.d.Clock.Now()
	random := r.d.Random() // outside the transaction, which may run twice
	err = r.d.Store.Write(ctx, func(tx *store.Tx) error {
		held, mine, err := tx.HeldJob(ctx, j.ID, j.Lease)
		if err != nil || !mine {
			outcome = Lost
			return err
		}
		end := ending(k, held, failed, now, random)
		outcome = end.outcome
		return end.write(ctx, tx, k, now)
	})
	return outcome, err
}

// logged logs an error and reports whether there was none.
func (r *Runner) logged(ctx context.Context, doing string, err error) bool {
	if err != nil && ctx.Err() == nil {
		r.d.Log.ErrorContext(ctx, "jobs: could not "+doing, "error", errorText(err))
	}
	return err == nil
}

func errorText(err error) string {
	s := err.Error()
	if len(s) > mostError {
		s = strings.ToValidUTF8(s[:mostError], "")
	}
	return s
}
