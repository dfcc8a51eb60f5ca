package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rights/relay"
	"sharewell/internal/store/db"
)

// Corrections gives the store as the relay of corrections sees it.
func (s *Store) Corrections() relay.Store {
	return bridge[relay.Tx]{s, func(tx *Tx) relay.Tx { return tx }}
}

// CorrectionByRef loads a correction.
func (tx *Tx) CorrectionByRef(ctx context.Context, ref string) (relay.Correction, error) {
	row, err := tx.q.CorrectionByRef(ctx, ref)
	if err != nil {
		return relay.Correction{}, notFound(err, "correction.not_found", "We could not find this, or you may not see it.")
	}
	return correctionOf(row)
}

func correctionOf(row db.Correction) (c relay.Correction, err error) {
	if err = json.Unmarshal([]byte(row.Body), &c); err != nil {
		return c, fmt.Errorf("correction %s: %w", row.Ref, err)
	}
	c.Version = row.Version
	return c, nil
}

func correctionsOf(rows []db.Correction, err error) ([]relay.Correction, error) {
	if err != nil {
		return nil, err
	}
	var out []relay.Correction
	for _, r := range rows {
		c, err := correctionOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// InsertCorrection saves a new correction.
func (tx *Tx) InsertCorrection(ctx context.Context, c relay.Correction) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	f := c.Figure()
	err = tx.q.InsertCorrection(ctx, db.InsertCorrectionParams{ID: string(c.ID), Ref: c.Ref, Source: string(c.Source), LocalRef: c.LocalRef, CaseRef: c.Case, Stage: string(c.Stage),
		Origin: string(c.Origin), Body: string(body), Watch: clock.Format(c.WatchAt()), MadeAt: clock.Format(c.MadeAt), Told: int64(f.Told), Answered: int64(f.Answered),
		InTime: int64(f.InTime), Refused: int64(f.Refused), Excused: int64(f.Excused), Days: int64(f.Days)})
	if err != nil {
		return fmt.Errorf("insert correction %s: %w", c.Ref, err)
	}
	return tx.saveCorrectionPlaces(ctx, c)
}

// SaveCorrection saves a changed correction; a lost race is a conflict.
func (tx *Tx) SaveCorrection(ctx context.Context, c relay.Correction) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	f := c.Figure()
	err = changedOne(tx.q.UpdateCorrection(ctx, db.UpdateCorrectionParams{LocalRef: c.LocalRef, CaseRef: c.Case, Stage: string(c.Stage), Body: string(body), Watch: clock.Format(c.WatchAt()),
		Told: int64(f.Told), Answered: int64(f.Answered), InTime: int64(f.InTime), Refused: int64(f.Refused), Excused: int64(f.Excused), Days: int64(f.Days),
		ID: string(c.ID), Version: c.Version}))
	if err != nil {
		return fmt.Errorf("save correction %s: %w", c.Ref, err)
	}
	return tx.saveCorrectionPlaces(ctx, c)
}

// saveCorrectionPlaces brings the correction's place in each organisation's lists up to date.
func (tx *Tx) saveCorrectionPlaces(ctx context.Context, c relay.Correction) error {
	rows, err := tx.q.CorrectionPlaces(ctx, string(c.ID))
	if err != nil {
		return err
	}
	have := map[string]db.CorrectionPlace{}
	for _, r := range rows {
		have[r.Org] = r
	}
	for _, p := range c.Places() {
		want := db.CorrectionPlace{Org: string(p.Org), CorrectionID: string(c.ID), Box: string(p.Box), SortKey: p.Key}
		if have[want.Org] != want {
			if err := tx.q.PutCorrectionPlace(ctx, db.PutCorrectionPlaceParams(want)); err != nil {
				return err
			}
		}
		delete(have, want.Org)
	}
	for org := range have {
		if err := tx.q.DeleteCorrectionPlace(ctx, db.DeleteCorrectionPlaceParams{Org: org, CorrectionID: string(c.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// CorrectionsOf lists one box of an organisation's lists after a key and before another.
func (tx *Tx) CorrectionsOf(ctx context.Context, q relay.BoxQuery) ([]relay.Correction, error) {
	return correctionsOf(tx.q.CorrectionsOf(ctx, db.CorrectionsOfParams{Org: string(q.Org), Box: string(q.Box), After: q.After, Before: q.Before, Most: int32(q.Most)}))
}

// CorrectionsLike lists the corrections of a source with a reference of its own, the newest first.
func (tx *Tx) CorrectionsLike(ctx context.Context, source ident.Organisation, localRef string, most int) ([]relay.Correction, error) {
	return correctionsOf(tx.q.CorrectionsLike(ctx, db.CorrectionsLikeParams{Source: string(source), LocalRef: localRef, Most: int32(most)}))
}

// CorrectionsOfCase lists the corrections that a case began.
func (tx *Tx) CorrectionsOfCase(ctx context.Context, caseRef string) ([]relay.Correction, error) {
	return correctionsOf(tx.q.CorrectionsOfCase(ctx, caseRef))
}

// CorrectionsToWatch lists references of corrections to be looked at again, after a reference.
func (tx *Tx) CorrectionsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.CorrectionsToWatch(ctx, db.CorrectionsToWatchParams{Now: clock.Format(now), After: after, Most: int32(most)})
}

// CorrectionFigures gives the figures of corrections made in a period, after a reference.
func (tx *Tx) CorrectionFigures(ctx context.Context, q relay.FigureQuery) ([]relay.Figure, error) {
	rows, err := tx.q.CorrectionFigures(ctx, db.CorrectionFiguresParams{After: q.After, Since: clock.Format(q.From), Until: clock.Format(q.Until), Most: int32(q.Most)})
	if err != nil {
		return nil, err
	}
	out := make([]relay.Figure, 0, len(rows))
	for _, r := range rows {
		at, err := clock.ParseStored(r.MadeAt)
		if err != nil {
			return nil, wrongRow("correction "+r.Ref, err)
		}
		out = append(out, relay.Figure{Ref: r.Ref, Source: ident.Organisation(r.Source), Origin: relay.Origin(r.Origin), Stage: relay.Stage(r.Stage), MadeAt: at, Told: int(r.Told),
			Answered: int(r.Answered), InTime: int(r.InTime), Refused: int(r.Refused), Excused: int(r.Excused), Days: int(r.Days)})
	}
	return out, nil
}
