package receipt

import (
	"context"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// The bounds on tries with one reference, right or wrong.
const (
	mostTries = 20
	trySlice  = 15 * time.Minute
)

// Counter counts tries; *store.Tx is one.
type Counter interface {
	CountAttempt(ctx context.Context, key string, at time.Time, slice time.Duration) (int64, error)
}

// nothing stands for everything that cannot be a reference: none of it opens anything.
const nothing = "-"

// Reference reads a typed reference. One that cannot be is looked up as well, and found nowhere, so that it takes as
// long.
func Reference(typed string) string {
	ref, ok := ident.ReadReference(typed)
	if !ok {
		return nothing
	}
	return ref
}

// Count counts a try with a reference, whether it exists or not, and refuses when there were too many. Call it in a
// transaction of its own, and return its refusal after that transaction was kept, so that tries that fail are counted
// too. Purpose keeps the counts of different receipts apart.
func Count(ctx context.Context, tx Counter, purpose, typed string, now time.Time) (refusal, err error) {
	ref := Reference(typed)
	n, err := tx.CountAttempt(ctx, purpose+":"+ref, now, trySlice)
	if err != nil || ref == nothing || n <= mostTries {
		return nil, err
	}
	return errs.New(errs.TooMany, purpose+".too_many", "There were too many tries with this reference. Wait 15 minutes, then try again. You can also ring the organisation."), nil
}

// Wrong is the one answer to a wrong reference and to a wrong code.
func Wrong(purpose string) error {
	return errs.New(errs.NotFound, purpose+".wrong", "This reference and code do not belong together. Look at both on your receipt, and enter them again.")
}
