package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"sharewell/internal/store"
)

// Job is one piece of background work.
type Job = store.Job

// Queue is the part of a transaction that asks for work; *store.Tx is one. Concepts, which know neither
// this package nor the store, declare the method for themselves.
type Queue interface {
	Enqueue(ctx context.Context, kind, key string, payload json.RawMessage, runAt time.Time) error
}

// Enqueue asks for j, by its kind, key, payload and time, in the transaction q.
func Enqueue(ctx context.Context, q Queue, j Job) error {
	return q.Enqueue(ctx, j.Kind, j.Key, j.Payload, j.RunAt)
}

// Handler does one job. It may be called again for the same job, also after it succeeded.
type Handler func(ctx context.Context, j Job) error

// Kind is one sort of work.
type Kind struct {
	Name   string
	Handle Handler
	// Timeout bounds one attempt; nought means one minute.
	Timeout time.Duration
	// MaxAttempts after which a failing job is given up; nought means 12.
	MaxAttempts int
	// MaxBackoff bounds the pause between attempts; nought means one hour.
	MaxBackoff time.Duration
	// Next makes the kind periodic: it gives the next time to run, always after now.
	Next func(now time.Time) time.Time
}

func (k Kind) withDefaults() Kind {
	if k.Timeout <= 0 {
		k.Timeout = time.Minute
	}
	if k.MaxAttempts <= 0 {
		k.MaxAttempts = 12
	}
	if k.MaxBackoff <= 0 {
		k.MaxBackoff = time.Hour
	}
	return k
}

// permanent marks an error that another attempt cannot mend.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent says that trying again is of no use: the job is given up at once.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

func isPermanent(err error) bool {
	_, ok := errors.AsType[permanent](err)
	return ok
}

const firstBackoff = 5 * time.Second

// backoff is the pause after an attempt (the first is 1): it doubles up to most, and random, from nought
// to one, takes up to half of it away so that what failed together does not come back together.
func backoff(attempt int, most time.Duration, random float64) time.Duration {
	d := most
	if shift := attempt - 1; shift < 30 && firstBackoff<<shift < most {
		d = firstBackoff << shift
	}
	return d - time.Duration(random*float64(d)/2)
}
