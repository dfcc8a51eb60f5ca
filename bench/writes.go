package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/store"
)

// Throughput is how many transactions a second some writers got through together.
type Throughput struct {
	Engine    string  `json:"engine"`
	Writers   int     `json:"writers"`
	PerSecond float64 `json:"per_second"`
	MeanMS    float64 `json:"mean_ms"` // how long one writer waited for one transaction
}

const writeTime = 2 * time.Second

// writes measures the store alone: each transaction takes a number and notes an event, and is on disk
// when it is counted.
func writes(ctx context.Context, folder string) ([]Throughput, error) {
	s, err := store.Open(ctx, "sqlite:"+filepath.Join(folder, "writes.db"))
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	var out []Throughput
	for _, n := range []int{1, 8, 32} {
		t, err := writeWith(ctx, s, n)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		out = append(out, t)
	}
	return out, s.Close()
}

func writeWith(ctx context.Context, s *store.Store, writers int) (Throughput, error) {
	var done atomic.Int64
	var group sync.WaitGroup
	failed := make(chan error, writers)
	began := time.Now()
	for i := range writers {
		group.Go(func() {
			for time.Since(began) < writeTime {
				if err := s.Write(ctx, func(tx *store.Tx) error { return note(ctx, tx, i) }); err != nil {
					failed <- fmt.Errorf("writer %d: %w", i, err)
					return
				}
				done.Add(1)
			}
		})
	}
	group.Wait()
	took := time.Since(began)
	close(failed)
	n := float64(done.Load())
	return Throughput{Engine: s.Engine(), Writers: writers, PerSecond: n / took.Seconds(), MeanMS: ms(took) * float64(writers) / n}, <-failed
}

func note(ctx context.Context, tx *store.Tx, writer int) error {
	if _, err := tx.TakeNumber(ctx, fmt.Sprintf("bench-%d", writer)); err != nil {
		return err
	}
	about := event.Subject{Kind: "bench", ID: fmt.Sprint(writer)}
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](ident.Random{}), time.Now(), event.Actor{System: "bench"}, "bench.noted", about))
}
