package comment

import (
	"context"

	"sharewell/internal/agreement/review"
	"sharewell/internal/ident"
)

// RunCounts tells runs how many comments there are; it implements review.CommentCounts.
type RunCounts struct {
	Store Store
	// Year gives the year of a run.
	Year func(ctx context.Context, run review.ID) (int, error)
}

func (r RunCounts) counts(ctx context.Context, run review.ID) (out []Count, err error) {
	year, err := r.Year(ctx, run)
	if err != nil {
		return nil, err
	}
	err = r.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.CountReviewComments(ctx, year)
		return err
	})
	return out, err
}

// Unanswered counts the comments that have no disposition; what the public sent and is not shown is none.
func (r RunCounts) Unanswered(ctx context.Context, run review.ID) (int, error) {
	all, err := r.counts(ctx, run)
	n := 0
	for _, c := range all {
		if c.State == Open {
			n += c.N
		}
	}
	return n, err
}

// ByClause counts the comments by clause.
func (r RunCounts) ByClause(ctx context.Context, run review.ID) (map[ident.Clause]review.ClauseCount, error) {
	all, err := r.counts(ctx, run)
	out := map[ident.Clause]review.ClauseCount{}
	for _, c := range all {
		if !c.State.Public() {
			continue
		}
		n := out[c.Clause]
		n.All += c.N
		if c.Standing {
			n.Blocking += c.N
		}
		if c.State == Open {
			n.Unanswered += c.N
		}
		out[c.Clause] = n
	}
	return out, err
}
