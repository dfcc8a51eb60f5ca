package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/sharing"
	"sharewell/internal/store/db"
)

// Screenings gives the store as the ledger of screenings sees it.
func (s *Store) Screenings() ledger.Store {
	return bridge[ledger.Tx]{s, func(tx *Tx) ledger.Tx { return tx }}
}

const noScreening = "screening.not_found"

// ScreeningUse gives what screening needs to know of a record: of its version in force, or the one that
// was last.
func (tx *Tx) ScreeningUse(ctx context.Context, ref string) (ledger.Use, error) {
	st, err := tx.RecordByRef(ctx, ref)
	if err != nil {
		return ledger.Use{}, err
	}
	v, ok := inForce(st)
	if !ok {
		return ledger.Use{}, errs.New(errs.NotFound, noScreening, "We could not find this, or you may not see it.")
	}
	c := v.Content
	u := ledger.Use{Record: st.Record.ID, Ref: st.Record.Ref, Title: c.Title, Live: v.Stage == sharing.Active || v.Stage == sharing.UnderReview,
		Lead: st.Record.Lead, Purposes: c.Purposes, Basis: slices.Concat(c.Article6, c.Article9, c.Confidentiality), Kinds: c.OptOutKinds, Results: c.OptOutResult}
	byID := map[string]ident.Organisation{}
	for _, p := range c.Parties {
		if p.Organisation != "" {
			byID[p.ID] = p.Organisation
			u.Parties = append(u.Parties, p.Organisation)
		}
	}
	if !slices.Contains(u.Parties, u.Lead) {
		u.Parties = append(u.Parties, u.Lead)
	}
	for _, f := range c.Flows {
		for _, id := range f.From {
			if org := byID[id]; org != "" && !slices.Contains(u.Givers, org) {
				u.Givers = append(u.Givers, org)
			}
		}
	}
	return u, nil
}

// inForce finds the version that says what happens now; a record that never was in force has none.
func inForce(st sharing.State) (sharing.Version, bool) {
	for _, v := range st.Versions {
		if v.N == st.Record.Live {
			return v, true
		}
	}
	return sharing.Version{}, false
}

// InsertScreening saves a new account.
func (tx *Tx) InsertScreening(ctx context.Context, s ledger.Screening) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	question := ""
	if s.Kind == ledger.Question {
		question = s.InputHash
	}
	err = tx.q.InsertScreening(ctx, db.InsertScreeningParams{ID: string(s.ID), Ref: s.Ref, SortKey: s.Key(), OrganisationID: string(s.Organisation),
		RecordID: string(s.Record), Kind: string(s.Kind), State: string(s.State), File: s.File, QuestionHash: question, RequestedAt: clock.Format(s.RequestedAt),
		RowsIn: s.Counts.In, RowsOut: s.Counts.Out, RowsRemoved: s.Counts.Removed, RowsAside: s.Counts.SetAside, Body: string(body)})
	if err != nil {
		return fmt.Errorf("insert screening %s: %w", s.Ref, err)
	}
	return tx.saveHeld(ctx, "screening/"+string(s.ID), s.Held)
}

// SaveScreening saves a changed account; a lost race is a conflict.
func (tx *Tx) SaveScreening(ctx context.Context, s ledger.Screening) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateScreening(ctx, db.UpdateScreeningParams{State: string(s.State), RowsIn: s.Counts.In, RowsOut: s.Counts.Out,
		RowsRemoved: s.Counts.Removed, RowsAside: s.Counts.SetAside, Body: string(body), ID: string(s.ID), Version: s.Version}))
	if err != nil {
		return fmt.Errorf("save screening %s: %w", s.Ref, err)
	}
	return tx.saveHeld(ctx, "screening/"+string(s.ID), s.Held)
}

// saveHeld keeps where a list lies and its key, or forgets both.
func (tx *Tx) saveHeld(ctx context.Context, owner string, h ledger.Held) error {
	if h.Name == "" {
		return tx.q.DeleteHeldList(ctx, owner)
	}
	return tx.q.SaveHeldList(ctx, db.SaveHeldListParams{Owner: owner, Name: h.Name, Key: h.Key})
}

// held finds where a list lies.
func (tx *Tx) held(ctx context.Context, owner, name string) (ledger.Held, error) {
	if name == "" {
		return ledger.Held{}, nil
	}
	row, err := tx.q.HeldList(ctx, owner)
	return ledger.Held{Name: row.Name, Key: row.Key}, notFound(err, "screening.no_key", "The key of a held list is missing.")
}

func (tx *Tx) screeningOf(ctx context.Context, row db.Screening, err error) (ledger.Screening, error) {
	if err != nil {
		return ledger.Screening{}, notFound(err, noScreening, "We could not find this, or you may not see it.")
	}
	var s ledger.Screening
	if err := json.Unmarshal([]byte(row.Body), &s); err != nil {
		return ledger.Screening{}, fmt.Errorf("screening %s: %w", row.Ref, err)
	}
	s.Version = row.Version
	s.Held, err = tx.held(ctx, "screening/"+row.ID, s.Held.Name)
	return s, err
}

func (tx *Tx) screeningsOf(ctx context.Context, rows []db.Screening, err error) ([]ledger.Screening, error) {
	if err != nil {
		return nil, err
	}
	out := make([]ledger.Screening, 0, len(rows))
	for _, row := range rows {
		s, err := tx.screeningOf(ctx, row, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// ScreeningByRef finds an account by its reference.
func (tx *Tx) ScreeningByRef(ctx context.Context, ref string) (ledger.Screening, error) {
	row, err := tx.q.ScreeningByRef(ctx, ref)
	return tx.screeningOf(ctx, row, err)
}

// QuestionByFile finds the question that was sent under a file's name.
func (tx *Tx) QuestionByFile(ctx context.Context, file string) (ledger.Screening, error) {
	row, err := tx.q.ScreeningByFile(ctx, file)
	return tx.screeningOf(ctx, row, err)
}

// SameQuestion finds an open question about the same list.
func (tx *Tx) SameQuestion(ctx context.Context, hash string) (ledger.Screening, error) {
	row, err := tx.q.ScreeningSameQuestion(ctx, hash)
	return tx.screeningOf(ctx, row, err)
}

// ScreeningsOf lists an organisation's accounts, newest first; everybody's for "".
func (tx *Tx) ScreeningsOf(ctx context.Context, org ident.Organisation, before string, most int) ([]ledger.Screening, error) {
	if before == "" {
		before = "~" // behind every key
	}
	if org == "" {
		rows, err := tx.q.ScreeningsAll(ctx, db.ScreeningsAllParams{Before: before, Most: int32(most)})
		return tx.screeningsOf(ctx, rows, err)
	}
	rows, err := tx.q.ScreeningsOf(ctx, db.ScreeningsOfParams{OrganisationID: string(org), Before: before, Most: int32(most)})
	return tx.screeningsOf(ctx, rows, err)
}

// ScreeningsFor lists the accounts of a record, newest first.
func (tx *Tx) ScreeningsFor(ctx context.Context, record ident.Record, most int) ([]ledger.Screening, error) {
	rows, err := tx.q.ScreeningsFor(ctx, db.ScreeningsForParams{RecordID: string(record), Most: int32(most)})
	return tx.screeningsOf(ctx, rows, err)
}

// QuestionsFor lists an organisation's questions about a record, newest first.
func (tx *Tx) QuestionsFor(ctx context.Context, org ident.Organisation, record ident.Record, most int) ([]ledger.Screening, error) {
	rows, err := tx.q.ScreeningQuestionsFor(ctx, db.ScreeningQuestionsForParams{RecordID: string(record), OrganisationID: string(org), Most: int32(most)})
	return tx.screeningsOf(ctx, rows, err)
}

// QuestionsOpen lists questions that wait or hold a list.
func (tx *Tx) QuestionsOpen(ctx context.Context) ([]ledger.Screening, error) {
	rows, err := tx.q.ScreeningQuestionsOpen(ctx)
	return tx.screeningsOf(ctx, rows, err)
}

// ScreeningCounts adds up what was asked for from a time until before another.
func (tx *Tx) ScreeningCounts(ctx context.Context, from, until time.Time) (ledger.Totals, error) {
	period := db.ScreeningTotalsParams{FromAt: clock.Format(from), UntilAt: clock.Format(until)}
	rows, err := tx.q.ScreeningTotals(ctx, period)
	if err != nil {
		return ledger.Totals{}, err
	}
	var t ledger.Totals
	for _, r := range rows {
		switch state := ledger.State(r.State); {
		case r.Kind == string(ledger.Question):
			t.Questions += r.Screenings
			if state == ledger.Answered || state == ledger.Destroyed {
				t.Answered += r.Screenings
			}
		case state == ledger.Done:
			t.Passes, t.InTime = t.Passes+r.Screenings, t.InTime+r.Screenings
			t.Counts = ledger.Counts{In: t.Counts.In + r.RowsIn, Out: t.Counts.Out + r.RowsOut, Removed: t.Counts.Removed + r.RowsRemoved, SetAside: t.Counts.SetAside + r.RowsAside}
		case state == ledger.Failed:
			t.Failed += r.Screenings
		}
	}
	t.Records, err = tx.q.ScreeningRecords(ctx, db.ScreeningRecordsParams(period))
	return t, err
}
