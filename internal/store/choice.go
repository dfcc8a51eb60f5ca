package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rights/choice"
	"sharewell/internal/store/db"
)

// Choices gives the store as people's choices see it.
func (s *Store) Choices() choice.Store {
	return bridge[choice.Tx]{s, func(tx *Tx) choice.Tx { return tx }}
}

// ChoiceByRef loads a choice.
func (tx *Tx) ChoiceByRef(ctx context.Context, ref string) (choice.Choice, error) {
	row, err := tx.q.ChoiceByRef(ctx, ref)
	if err != nil {
		return choice.Choice{}, notFound(err, "choice.not_found", "We could not find this, or you may not see it.")
	}
	return choiceOf(row)
}

func choiceOf(row db.Choice) (c choice.Choice, err error) {
	if err = json.Unmarshal([]byte(row.Body), &c); err != nil {
		return c, fmt.Errorf("choice %s: %w", row.Ref, err)
	}
	c.Version = row.Version
	return c, nil
}

// InsertChoice saves a new choice.
func (tx *Tx) InsertChoice(ctx context.Context, c choice.Choice) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	err = tx.q.InsertChoice(ctx, db.InsertChoiceParams{ID: string(c.ID), Ref: c.Ref, Org: string(c.Org), Stage: string(c.Stage), Body: string(body),
		Watch: clock.Format(c.WatchAt()), SortKey: c.SortKey()})
	if err != nil {
		return fmt.Errorf("insert choice %s: %w", c.Ref, err)
	}
	return nil
}

// SaveChoice saves a changed choice; a lost race is a conflict.
func (tx *Tx) SaveChoice(ctx context.Context, c choice.Choice) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateChoice(ctx, db.UpdateChoiceParams{Stage: string(c.Stage), Body: string(body), Watch: clock.Format(c.WatchAt()), SortKey: c.SortKey(),
		ID: string(c.ID), Version: c.Version}))
	if err != nil {
		return fmt.Errorf("save choice %s: %w", c.Ref, err)
	}
	return nil
}

// ForgetChoice takes a choice out.
func (tx *Tx) ForgetChoice(ctx context.Context, ref string) error {
	return tx.q.ForgetChoice(ctx, ref)
}

// ChoicesOf lists an organisation's choices after a key, what waits first.
func (tx *Tx) ChoicesOf(ctx context.Context, org ident.Organisation, after string, most int) ([]choice.Choice, error) {
	rows, err := tx.q.ChoicesOf(ctx, db.ChoicesOfParams{Org: string(org), After: after, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	var out []choice.Choice
	for _, r := range rows {
		c, err := choiceOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// ChoicesToWatch lists references of choices whose time to be looked at has come, after a reference.
func (tx *Tx) ChoicesToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.ChoicesToWatch(ctx, db.ChoicesToWatchParams{Now: clock.Format(now), After: after, Most: int32(most)})
}
