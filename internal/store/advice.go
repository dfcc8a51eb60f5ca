package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/advice"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// Advice gives the store as questions to advisers see it.
func (s *Store) Advice() advice.Store {
	return bridge[advice.Tx]{s, func(tx *Tx) advice.Tx { return tx }}
}

// AdviceByRef loads a question.
func (tx *Tx) AdviceByRef(ctx context.Context, ref string) (advice.Advice, error) {
	row, err := tx.q.AdviceByRef(ctx, ref)
	if err != nil {
		return advice.Advice{}, notFound(err, "advice.not_found", "We could not find this, or you may not see it.")
	}
	return adviceOf(row)
}

func adviceOf(row db.Advice) (a advice.Advice, err error) {
	if err = json.Unmarshal([]byte(row.Body), &a); err != nil {
		return a, fmt.Errorf("question %s: %w", row.Ref, err)
	}
	a.Version = row.Version
	if a.Watch, err = clock.ParseStored(row.Watch); err != nil {
		return a, fmt.Errorf("question %s: %w", row.Ref, err)
	}
	return a, nil
}

func advicesOf(rows []db.Advice, err error) ([]advice.Advice, error) {
	if err != nil {
		return nil, err
	}
	var out []advice.Advice
	for _, r := range rows {
		a, err := adviceOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// InsertAdvice saves a new question.
func (tx *Tx) InsertAdvice(ctx context.Context, a advice.Advice) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	err = tx.q.InsertAdvice(ctx, db.InsertAdviceParams{ID: string(a.ID), Ref: a.Ref, Org: string(a.Org), AskedBy: string(a.AskedBy), AboutKind: a.About.Kind,
		AboutRef: a.About.ID, Stage: string(a.Stage), Body: string(body), Watch: clock.Format(a.Watch), SortKey: a.SortKey()})
	if err != nil {
		return fmt.Errorf("insert question %s: %w", a.Ref, err)
	}
	return nil
}

// SaveAdvice saves a changed question; a lost race is a conflict.
func (tx *Tx) SaveAdvice(ctx context.Context, a advice.Advice) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateAdvice(ctx, db.UpdateAdviceParams{Stage: string(a.Stage), Body: string(body), Watch: clock.Format(a.Watch), SortKey: a.SortKey(),
		ID: string(a.ID), Version: a.Version}))
	if err != nil {
		return fmt.Errorf("save question %s: %w", a.Ref, err)
	}
	return nil
}

// AdviceAbout lists an organisation's questions about a thing, oldest first.
func (tx *Tx) AdviceAbout(ctx context.Context, org ident.Organisation, about event.Subject, most int) ([]advice.Advice, error) {
	return advicesOf(tx.q.AdviceAbout(ctx, db.AdviceAboutParams{Org: string(org), AboutKind: about.Kind, AboutRef: about.ID, Most: int32(most)}))
}

// AdviceOf lists an organisation's questions after a key, what waits first.
func (tx *Tx) AdviceOf(ctx context.Context, org ident.Organisation, after string, most int) ([]advice.Advice, error) {
	return advicesOf(tx.q.AdviceOf(ctx, db.AdviceOfParams{Org: string(org), After: after, Most: int32(most)}))
}

// AdviceToWatch lists references of questions whose time to be looked at has come, after a reference.
func (tx *Tx) AdviceToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.AdviceToWatch(ctx, db.AdviceToWatchParams{Now: clock.Format(now), After: after, Most: int32(most)})
}
