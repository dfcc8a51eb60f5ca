package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/edition"
	"sharewell/internal/register/outcome"
	"sharewell/internal/store/db"
)

// outcomes reads what was said of a record's benefits, with how often it changed.
func (tx *Tx) outcomes(ctx context.Context, id ident.Record) (all []register.Outcome, version int64, err error) {
	row, err := tx.q.RegisterOutcome(ctx, string(id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(row.Body), &all)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("outcomes of record %s: %w", id, err)
	}
	return all, row.Version, nil
}

// editions reads the other versions of a record's entry, with how often they changed.
func (tx *Tx) editions(ctx context.Context, id ident.Record) (all []register.Edition, version int64, err error) {
	row, err := tx.q.RegisterEdition(ctx, string(id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(row.Body), &all)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("other versions of record %s: %w", id, err)
	}
	return all, row.Version, nil
}

// Outcomes gives what was said of a record's benefits, the newest first.
func (tx *Tx) Outcomes(ctx context.Context, id ident.Record) ([]register.Outcome, int64, error) {
	return tx.outcomes(ctx, id)
}

// SaveOutcomes keeps what was said; version is the one that was read, and a lost race is a conflict.
func (tx *Tx) SaveOutcomes(ctx context.Context, id ident.Record, all []register.Outcome, version int64) error {
	body, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if version == 0 {
		err = tx.q.InsertRegisterOutcome(ctx, db.InsertRegisterOutcomeParams{RecordID: string(id), Body: string(body)})
	} else {
		err = changedOne(tx.q.UpdateRegisterOutcome(ctx, db.UpdateRegisterOutcomeParams{Body: string(body), RecordID: string(id), Version: version}))
	}
	if err != nil {
		return fmt.Errorf("save outcomes of record %s: %w", id, err)
	}
	return nil
}

// EntryEditions gives the other versions of a record's entry, the newest first.
func (tx *Tx) EntryEditions(ctx context.Context, id ident.Record) ([]register.Edition, int64, error) {
	return tx.editions(ctx, id)
}

// SaveEntryEditions keeps them; version is the one that was read, and a lost race is a conflict.
func (tx *Tx) SaveEntryEditions(ctx context.Context, id ident.Record, all []register.Edition, version int64) error {
	body, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if version == 0 {
		err = tx.q.InsertRegisterEdition(ctx, db.InsertRegisterEditionParams{RecordID: string(id), Body: string(body)})
	} else {
		err = changedOne(tx.q.UpdateRegisterEdition(ctx, db.UpdateRegisterEditionParams{Body: string(body), RecordID: string(id), Version: version}))
	}
	if err != nil {
		return fmt.Errorf("save other versions of record %s: %w", id, err)
	}
	return nil
}

// registerExtra adds to a source what hangs on its entry.
func (tx *Tx) registerExtra(ctx context.Context, src *register.Source) error {
	outcomes, n, err := tx.outcomes(ctx, src.Record.ID)
	if err != nil {
		return err
	}
	editions, m, err := tx.editions(ctx, src.Record.ID)
	if err != nil {
		return err
	}
	src.Outcomes, src.Editions, src.Extra = outcomes, editions, n+m
	return nil
}

// OutcomesOf gives the store as outcomes see it.
func (s *Store) OutcomesOf() outcome.Store {
	return bridge[outcome.Tx]{s, func(tx *Tx) outcome.Tx { return tx }}
}

// OtherVersions gives the store as other versions of entries see it.
func (s *Store) OtherVersions() edition.Store {
	return bridge[edition.Tx]{s, func(tx *Tx) edition.Tx { return tx }}
}

func askOf(row db.EditionAsk) (a edition.Ask, err error) {
	if err = json.Unmarshal([]byte(row.Body), &a); err != nil {
		return a, fmt.Errorf("version asked for as %s: %w", row.Ref, err)
	}
	a.Version = row.Version
	return a, nil
}

// EditionAsk loads one version that was asked for.
func (tx *Tx) EditionAsk(ctx context.Context, ref string) (edition.Ask, error) {
	row, err := tx.q.EditionAsk(ctx, ref)
	if err != nil {
		return edition.Ask{}, notFound(err, "edition.not_found", "We could not find this, or you may not see it.")
	}
	return askOf(row)
}

// InsertEditionAsk saves a new one.
func (tx *Tx) InsertEditionAsk(ctx context.Context, a edition.Ask) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	err = tx.q.InsertEditionAsk(ctx, db.InsertEditionAskParams{Ref: a.Ref, RecordID: string(a.Record), Org: string(a.Org), Kind: a.Kind, Stage: string(a.Stage), InTime: a.InTime(),
		Watch: clock.Format(a.WatchAt()), SortKey: a.SortKey(), Body: string(body)})
	if err != nil {
		return fmt.Errorf("insert version asked for as %s: %w", a.Ref, err)
	}
	return nil
}

// SaveEditionAsk saves a changed one; a lost race is a conflict.
func (tx *Tx) SaveEditionAsk(ctx context.Context, a edition.Ask) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateEditionAsk(ctx, db.UpdateEditionAskParams{Org: string(a.Org), Stage: string(a.Stage), InTime: a.InTime(), Watch: clock.Format(a.WatchAt()), SortKey: a.SortKey(),
		Body: string(body), Ref: a.Ref, Version: a.Version}))
	if err != nil {
		return fmt.Errorf("save version asked for as %s: %w", a.Ref, err)
	}
	return nil
}

// EditionAsksOf lists an organisation's after a key, what is owed first.
func (tx *Tx) EditionAsksOf(ctx context.Context, org ident.Organisation, after string, most int) ([]edition.Ask, error) {
	rows, err := tx.q.EditionAsksOf(ctx, db.EditionAsksOfParams{Org: string(org), After: after, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	var out []edition.Ask
	for _, r := range rows {
		a, err := askOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// EditionAsksToWatch lists references of those to be looked at, after a reference.
func (tx *Tx) EditionAsksToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.EditionAsksToWatch(ctx, db.EditionAsksToWatchParams{Now: clock.Format(now), After: after, Most: int32(most)})
}

// CountEditionAsks counts all that was ever asked for.
func (tx *Tx) CountEditionAsks(ctx context.Context) ([]edition.Count, error) {
	rows, err := tx.q.CountEditionAsks(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]edition.Count, len(rows))
	for i, r := range rows {
		out[i] = edition.Count{Kind: r.Kind, Stage: edition.Stage(r.Stage), InTime: r.InTime, N: int(r.N)}
	}
	return out, nil
}
