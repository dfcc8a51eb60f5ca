package jobs

import (
	"context"
	"time"

	"sharewell/internal/store"
)

// end is what becomes of a job after an attempt: it is gone, rests until job.RunAt, or is given up.
type end struct {
	outcome string
	job     Job
	gone    bool
}

// ending decides what becomes of a job after an attempt.
func ending(k Kind, j Job, failed error, now time.Time, random float64) end {
	again := j.AgainAt
	j.AgainAt = time.Time{}
	if failed == nil {
		j.Attempts, j.Error = 0, ""
		switch {
		case k.Next != nil:
			j.RunAt = k.Next(now)
		case !again.IsZero():
			j.RunAt = again
		default:
			return end{outcome: Done, job: j, gone: true}
		}
		return end{outcome: Done, job: j}
	}
	j.Error = errorText(failed)
	if isPermanent(failed) || j.Attempts >= k.MaxAttempts {
		j.AgainAt = again
		return end{outcome: Dead, job: j}
	}
	j.RunAt = now.Add(backoff(j.Attempts, k.MaxBackoff, random))
	return end{outcome: Retry, job: j}
}

// write puts the decision down. A periodic kind goes on after one of its runs was given up, and so does
// work that was asked for once more meanwhile.
func (e end) write(ctx context.Context, tx *store.Tx, k Kind, now time.Time) error {
	switch {
	case e.gone:
		return tx.DropJob(ctx, e.job.ID)
	case e.outcome != Dead:
		return tx.RestJob(ctx, e.job)
	}
	if err := tx.BuryJob(ctx, e.job.ID, now, e.job.Error); err != nil {
		return err
	}
	switch {
	case k.Next != nil:
		return tx.Enqueue(ctx, e.job.Kind, e.job.Key, e.job.Payload, k.Next(now))
	case !e.job.AgainAt.IsZero():
		return tx.Enqueue(ctx, e.job.Kind, e.job.Key, e.job.Payload, e.job.AgainAt)
	}
	return nil
}
