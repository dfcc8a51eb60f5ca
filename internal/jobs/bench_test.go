package jobs_test

import (
	"context"
	"fmt"
	"testing"

	"sharewell/internal/clock"
	"sharewell/internal/jobs"
	"sharewell/internal/store/storetest"
)

// BenchmarkJob asks for one job and runs it: three writes on disk.
func BenchmarkJob(b *testing.B) {
	s := storetest.SQLite(b)
	r := newRunner(b, s, clock.NewFixed(start), jobs.Kind{Name: "say", Handle: func(context.Context, jobs.Job) error { return nil }})
	for i := 0; b.Loop(); i++ {
		enqueue(b, s, jobs.Job{Kind: "say", Key: fmt.Sprint(i), RunAt: start})
		drain(b, r, 1)
	}
}
