package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/portal/portfolio"
	"sharewell/internal/sharing"
	"sharewell/internal/store/db"
)

// Portfolio gives the store as the table of everything an organisation is party to sees it.
func (s *Store) Portfolio() portfolio.Store {
	return bridge[portfolio.Tx]{s, func(tx *Tx) portfolio.Tx { return tx }}
}

// saveStakes brings what each organisation has in a record up to date, touching only what changed. Who is no longer a
// party keeps what it had in a record that is closed.
func (tx *Tx) saveStakes(ctx context.Context, st sharing.State) error {
	id := string(st.Record.ID)
	rows, err := tx.q.StakesOfRecord(ctx, id)
	if err != nil {
		return err
	}
	have := map[string]db.RecordStake{}
	for _, r := range rows {
		have[r.OrganisationID] = r
	}
	for _, s := range st.Stakes() {
		want, err := stakeRow(s)
		if err != nil {
			return err
		}
		if have[want.OrganisationID] != want {
			if err := tx.q.PutStake(ctx, db.PutStakeParams(want)); err != nil {
				return err
			}
		}
		delete(have, want.OrganisationID)
	}
	for org, r := range have {
		old, err := stakeOf(r)
		if err != nil {
			return err
		}
		if old.Stage.Closed() {
			continue
		}
		if err := tx.q.DeleteStake(ctx, db.DeleteStakeParams{OrganisationID: org, RecordID: id}); err != nil {
			return err
		}
	}
	return nil
}

// noDue sorts behind every day.
const noDue = "9999-12-31"

func stakeRow(s sharing.Stake) (db.RecordStake, error) {
	content, err := json.Marshal(s)
	due := s.Due().String()
	if due == "" {
		due = noDue
	}
	return db.RecordStake{OrganisationID: string(s.Organisation), RecordID: string(s.Record), ByRef: s.Ref, ByTitle: organisation.Fold(s.Title) + " " + s.Ref,
		ByDue: due + " " + s.Ref, Content: string(content)}, err
}

func stakeOf(r db.RecordStake) (sharing.Stake, error) {
	s := sharing.Stake{Organisation: ident.Organisation(r.OrganisationID), Record: ident.Record(r.RecordID)}
	if err := json.Unmarshal([]byte(r.Content), &s); err != nil {
		return s, wrongRow("what "+r.OrganisationID+" has in record "+r.RecordID, err)
	}
	return s, nil
}

// Stakes lists what an organisation is party to, in an order, after a key of that order.
func (tx *Tx) Stakes(ctx context.Context, org ident.Organisation, order portfolio.Order, after string, most int) ([]portfolio.Keyed, error) {
	switch order {
	case portfolio.ByDue:
		rows, err := tx.q.StakesByDue(ctx, db.StakesByDueParams{OrganisationID: string(org), After: after, Most: int32(most)})
		return keyedStakes(rows, err, func(r db.StakesByRefRow) string { return r.ByDue })
	case portfolio.ByTitle:
		rows, err := tx.q.StakesByTitle(ctx, db.StakesByTitleParams{OrganisationID: string(org), After: after, Most: int32(most)})
		return keyedStakes(rows, err, func(r db.StakesByRefRow) string { return r.ByTitle })
	case portfolio.Newest:
	}
	if after == "" {
		after = afterEverything
	}
	rows, err := tx.q.StakesByRef(ctx, db.StakesByRefParams{OrganisationID: string(org), Before: after, Most: int32(most)})
	return keyedStakes(rows, err, func(r db.StakesByRefRow) string { return r.ByRef })
}

// keyedStakes reads rows of the one shape that the three orders have.
func keyedStakes[R db.StakesByRefRow | db.StakesByDueRow | db.StakesByTitleRow](rows []R, err error, key func(db.StakesByRefRow) string) ([]portfolio.Keyed, error) {
	if err != nil {
		return nil, fmt.Errorf("what an organisation is party to: %w", err)
	}
	out := make([]portfolio.Keyed, 0, len(rows))
	for _, row := range rows {
		r := db.StakesByRefRow(row)
		s, err := stakeOf(db.RecordStake{OrganisationID: r.OrganisationID, RecordID: r.RecordID, Content: r.Content})
		if err != nil {
			return nil, err
		}
		out = append(out, portfolio.Keyed{Stake: s, Key: key(r), Listed: r.Shown != ""})
	}
	return out, nil
}

// CountStakes counts the records that an organisation is party to, its one-off records, those shown to it, and its
// requests.
func (tx *Tx) CountStakes(ctx context.Context, org ident.Organisation) (n portfolio.Counts, err error) {
	records, err := tx.q.CountStakes(ctx, string(org))
	if err != nil {
		return n, err
	}
	ours, err := tx.q.CountOneOffsOurs(ctx, string(org))
	if err != nil {
		return n, err
	}
	shown, err := tx.q.CountOneOffsShown(ctx, string(org))
	if err != nil {
		return n, err
	}
	places, err := tx.q.CountRequestPlaces(ctx, string(org))
	n = portfolio.Counts{Records: int(records), OneOffs: int(ours), OneOffsShown: int(shown)}
	for _, p := range places {
		switch p.Direction {
		case portfolio.RequestsIn:
			n.RequestsIn = int(p.N)
		case portfolio.RequestsOut:
			n.RequestsOut = int(p.N)
		}
	}
	return n, err
}

const stakeMark = "stakes"

// StakesMade says which making of the rows is complete; "" when none is.
func (tx *Tx) StakesMade(ctx context.Context) (string, error) {
	made, err := tx.q.StakeMark(ctx, stakeMark)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return made, err
}

// SetStakesMade remembers which making of the rows is complete.
func (tx *Tx) SetStakesMade(ctx context.Context, made string) error {
	return tx.q.SetStakeMark(ctx, db.SetStakeMarkParams{Name: stakeMark, Made: made})
}

// MakeStakes makes the rows of some records anew, after one, and gives the last; "" when there are no more.
func (tx *Tx) MakeStakes(ctx context.Context, after ident.Record, most int) (ident.Record, error) {
	rows, err := tx.q.RecordsAfter(ctx, db.RecordsAfterParams{After: string(after), Most: int32(most)})
	if err != nil {
		return "", err
	}
	for _, r := range rows {
		st, err := tx.recordState(ctx, r)
		if err != nil {
			return "", err
		}
		if err := tx.saveStakes(ctx, st); err != nil {
			return "", fmt.Errorf("what organisations have in %s: %w", r.Ref, err)
		}
		after = ident.Record(r.ID)
	}
	if len(rows) < most {
		return "", nil
	}
	return after, nil
}
