package store

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"sharewell/internal/apiclient"
	"sharewell/internal/clock"
	"sharewell/internal/store/db"
)

// KeepBlock keeps a block of decisions; one kept before is left as it is.
func (tx *Tx) KeepBlock(ctx context.Context, b apiclient.Block) error {
	n, err := tx.q.InsertDecisionBlock(ctx, db.InsertDecisionBlockParams{ID: b.ID, FirstAt: clock.Format(b.First), LastAt: clock.Format(b.Last),
		Entries: int64(b.Count), Content: b.Content})
	if err != nil || n == 0 {
		return err
	}
	if b.Asked > 0 {
		if err := errors.Join(tx.AddMonthCount(ctx, apiclient.CountAsked, b.Last, int64(b.Asked)), tx.AddMonthCount(ctx, apiclient.CountCovered, b.Last, int64(b.Covered))); err != nil {
			return err
		}
	}
	for _, org := range slices.Sorted(maps.Keys(b.By)) {
		if err := tx.q.InsertDecisionBlockOrganisation(ctx, db.InsertDecisionBlockOrganisationParams{OrganisationID: string(org), BlockID: b.ID, Entries: int64(b.By[org])}); err != nil {
			return err
		}
	}
	return nil
}

// BlocksOf lists blocks that hold decisions of an organisation and overlap a time, oldest first, after one.
func (tx *Tx) BlocksOf(ctx context.Context, q apiclient.BlockQuery) ([]apiclient.Block, error) {
	rows, err := tx.q.DecisionBlocksOf(ctx, db.DecisionBlocksOfParams{OrganisationID: string(q.Organisation), After: q.After, FromAt: clock.Format(q.From),
		UntilAt: clock.Format(q.Until), Most: int32(q.Most)})
	if err != nil {
		return nil, err
	}
	out := make([]apiclient.Block, len(rows))
	for i, r := range rows {
		out[i] = apiclient.Block{ID: r.ID, Count: int(r.Entries), Content: r.Content}
		if err := storedTimes("block "+r.ID, pair{r.FirstAt, &out[i].First}, pair{r.LastAt, &out[i].Last}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// RemoveBlocks removes blocks whose last decision was before a time, at most some, and gives how many.
func (tx *Tx) RemoveBlocks(ctx context.Context, before time.Time, most int) (int, error) {
	ids, err := tx.q.DecisionBlocksBefore(ctx, db.DecisionBlocksBeforeParams{Before: clock.Format(before), Most: int32(most)})
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if err := tx.q.DeleteDecisionBlockOrganisations(ctx, id); err != nil {
			return 0, err
		}
		if err := tx.q.DeleteDecisionBlock(ctx, id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
