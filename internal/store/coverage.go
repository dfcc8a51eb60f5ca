package store

import (
	"context"
	"slices"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/store/db"
)

// Coverage gives the store as the decision index sees it.
func (s *Store) Coverage() coverage.Store {
	return bridge[coverage.Tx]{s, func(tx *Tx) coverage.Tx { return tx }}
}

// CoverageRecord gives a record with its version in force.
func (tx *Tx) CoverageRecord(ctx context.Context, id ident.Record) (coverage.Source, error) {
	row, err := tx.q.RecordByID(ctx, string(id))
	if err != nil {
		return coverage.Source{}, notFound(err, noRecord, "We could not find this record.")
	}
	return tx.coverageSource(ctx, row)
}

func (tx *Tx) coverageSource(ctx context.Context, row db.Record) (coverage.Source, error) {
	r, err := tx.record(ctx, row)
	if err != nil || r.Live == 0 || !r.Status.Live() {
		return coverage.Source{Record: r}, err
	}
	v, err := tx.q.RecordVersion(ctx, db.RecordVersionParams{RecordID: row.ID, N: row.Live})
	if err != nil {
		return coverage.Source{}, notFound(err, noRecord, "We could not find this version.")
	}
	src := coverage.Source{Record: r}
	src.Version, err = versionOf(v)
	return src, err
}

// CoverageRecords lists records with their versions in force, after an identifier.
func (tx *Tx) CoverageRecords(ctx context.Context, after ident.Record, most int) ([]coverage.Source, error) {
	rows, err := tx.q.RecordsAfter(ctx, db.RecordsAfterParams{After: string(after), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]coverage.Source, len(rows))
	for i, row := range rows {
		if out[i], err = tx.coverageSource(ctx, row); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// CoverageParties lists identifiers of organisations after one.
func (tx *Tx) CoverageParties(ctx context.Context, after ident.Organisation, most int) ([]ident.Organisation, error) {
	rows, err := tx.q.CoverageParties(ctx, db.CoveragePartiesParams{After: string(after), Most: int32(most)})
	out := make([]ident.Organisation, len(rows))
	for i, id := range rows {
		out[i] = ident.Organisation(id)
	}
	return out, err
}

// CoverageParty says how an organisation stands on a day, and for how long that is known to hold.
func (tx *Tx) CoverageParty(ctx context.Context, id ident.Organisation, on clock.Date) (coverage.Standing, error) {
	o, err := tx.Organisation(ctx, id)
	if err != nil {
		return coverage.Standing{}, err
	}
	statements, err := tx.StatementsCovering(ctx, id)
	if err != nil {
		return coverage.Standing{}, err
	}
	st := coverage.Standing{Standing: organisation.StandingOf(o, on)}
	st.Signer = agreement.Fill(&st.Standing, statements, on)
	if o.GoneOn(on) {
		st.Signatory = false
	}
	limits := horizon{on: on}
	limits.organisation(o)
	limits.statements(statements)
	if st.Signer != "" && st.Signer != id {
		through, err := tx.Organisation(ctx, st.Signer)
		if err != nil {
			return coverage.Standing{}, err
		}
		st.Standing = st.Standing.CoveredBy(organisation.StandingOf(through, on))
		limits.organisation(through)
	}
	st.HoldsTo, st.FactsTo = limits.to, limits.facts
	return st, nil
}

// horizon gathers the last days for which nothing that is dated changes.
type horizon struct{ on, to, facts clock.Date }

// until notes that something stays as it is up to a day, if that day is still to come.
func (h *horizon) until(d clock.Date, of *clock.Date) {
	if !d.IsZero() && !d.Before(h.on) && d.Year < 9999 && (of.IsZero() || d.Before(*of)) {
		*of = d
	}
}

func (h *horizon) organisation(o organisation.Organisation) {
	for _, m := range o.Facts.Mandatory {
		h.until(m.Until, &h.to)
	}
	for _, d := range o.Profile.PolicyDocuments {
		h.until(d.ReviewBy, &h.facts)
	}
	if o.Status != organisation.Closed {
		return
	}
	for _, next := range o.Profile.Successors {
		if !next.On.IsZero() {
			h.until(next.On.AddDays(-1), &h.to)
		}
	}
}

func (h *horizon) statements(all []agreement.Statement) {
	for _, s := range all {
		for _, p := range s.Periods {
			h.until(p.To, &h.to)
			if !p.From.IsZero() {
				h.until(p.From.AddDays(-1), &h.to)
			}
		}
	}
}

// EverCovered lists the bodies a statement speaks or spoke for.
func (tx *Tx) EverCovered(ctx context.Context, id ident.Statement) ([]ident.Organisation, error) {
	s, err := tx.Statement(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.EverCovered(), nil
}

// snapshotPart is how much of a snapshot stands in one row.
const snapshotPart = 1 << 20

// CoverageSnapshot reads the kept snapshot; one without data when none is kept.
func (tx *Tx) CoverageSnapshot(ctx context.Context) (coverage.Snapshot, error) {
	rows, err := tx.q.CoverageSnapshot(ctx)
	if err != nil || len(rows) == 0 {
		return coverage.Snapshot{}, err
	}
	s := coverage.Snapshot{Edition: rows[0].Edition, Seq: rows[0].Seq}
	for _, r := range rows {
		s.Data = append(slices.Grow(s.Data, len(rows)*snapshotPart), r.Data...)
	}
	return s, nil
}

// SaveCoverageSnapshot keeps a snapshot in the place of the one before, unless that is newer.
func (tx *Tx) SaveCoverageSnapshot(ctx context.Context, s coverage.Snapshot) error {
	seq, err := tx.q.CoverageSnapshotSeq(ctx, s.Edition)
	if err != nil || seq > s.Seq {
		return err
	}
	if err := tx.q.DeleteCoverageSnapshot(ctx); err != nil {
		return err
	}
	part := int64(0)
	for data := range slices.Chunk(s.Data, snapshotPart) {
		err := tx.q.PutCoverageSnapshot(ctx, db.PutCoverageSnapshotParams{Part: part, Edition: s.Edition, Seq: s.Seq, Data: data})
		if err != nil {
			return err
		}
		part++
	}
	return nil
}

var _ coverage.Tx = (*Tx)(nil)
