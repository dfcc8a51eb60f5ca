package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// InsertDraftChange keeps what was done to a draft.
func (tx *Tx) InsertDraftChange(ctx context.Context, c agreement.DraftChange) error {
	before, err := agreement.MarshalClause(c.Before)
	if err != nil {
		return err
	}
	after, err := agreement.MarshalClause(c.After)
	if err != nil {
		return err
	}
	actor, err := json.Marshal(c.By)
	if err != nil {
		return err
	}
	return tx.q.InsertEditionChange(ctx, db.InsertEditionChangeParams{EditionID: string(c.Edition), Version: c.Version, Place: int64(c.Place), Kind: string(c.Kind),
		Clause: string(c.Clause), Before: before, After: after, Actor: string(actor), At: clock.Format(c.At)})
}

// DraftChanges lists what was done to a draft after a version, newest first.
func (tx *Tx) DraftChanges(ctx context.Context, id ident.Edition, after int64, most int) ([]agreement.DraftChange, error) {
	rows, err := tx.q.EditionChanges(ctx, db.EditionChangesParams{EditionID: string(id), AfterVersion: after, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	var out []agreement.DraftChange
	for _, r := range rows {
		c, err := draftChangeOf(r)
		if err != nil {
			return nil, fmt.Errorf("change %d of edition %s: %w", r.Version, r.EditionID, err)
		}
		out = append(out, c)
	}
	return out, nil
}

func draftChangeOf(r db.EditionChange) (agreement.DraftChange, error) {
	c := agreement.DraftChange{Edition: ident.Edition(r.EditionID), Version: r.Version, Place: int(r.Place), Kind: agreement.ChangeKind(r.Kind), Clause: ident.Clause(r.Clause)}
	var err error
	if c.Before, err = agreement.UnmarshalClause(r.Before); err != nil {
		return c, err
	}
	if c.After, err = agreement.UnmarshalClause(r.After); err != nil {
		return c, err
	}
	if err = json.Unmarshal([]byte(r.Actor), &c.By); err != nil {
		return c, err
	}
	c.At, err = clock.ParseStored(r.At)
	return c, err
}

// DeleteDraft forgets an edition that never came into force, with all that was done to it.
func (tx *Tx) DeleteDraft(ctx context.Context, id ident.Edition) error {
	if err := tx.q.DeleteEditionChanges(ctx, string(id)); err != nil {
		return err
	}
	if err := tx.q.DeleteEditionIncoming(ctx, string(id)); err != nil {
		return err
	}
	return changedOne(tx.q.DeleteWaitingEdition(ctx, string(id)))
}

// InsertIncoming keeps a text that waits to be loaded.
func (tx *Tx) InsertIncoming(ctx context.Context, in agreement.Incoming) error {
	content, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return tx.q.InsertEditionIncoming(ctx, db.InsertEditionIncomingParams{ID: in.ID, EditionID: string(in.Edition), Content: string(content), At: clock.Format(in.At)})
}

// Incoming gives a text that waits to be loaded.
func (tx *Tx) Incoming(ctx context.Context, edition ident.Edition, id string) (agreement.Incoming, error) {
	row, err := tx.q.EditionIncoming(ctx, db.EditionIncomingParams{ID: id, EditionID: string(edition)})
	if err != nil {
		return agreement.Incoming{}, notFound(err, "agreement.no_incoming", "We could not find this file any more. Choose it again.")
	}
	var in agreement.Incoming
	if err := json.Unmarshal([]byte(row.Content), &in); err != nil {
		return in, fmt.Errorf("incoming text %s: %w", id, err)
	}
	return in, nil
}
