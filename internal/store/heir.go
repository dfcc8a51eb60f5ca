package store

import (
	"context"
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/store/db"
)

// heirs loads who stands where another organisation stood in a record.
func (tx *Tx) heirs(ctx context.Context, record string, at *times) ([]sharing.Heir, error) {
	rows, err := tx.q.RecordHeirs(ctx, record)
	var out []sharing.Heir
	for _, h := range rows {
		out = append(out, sharing.Heir{Old: ident.Organisation(h.OldOrg), New: ident.Organisation(h.NewOrg), On: at.day(h.Since), Instrument: h.Instrument,
			From: int(h.FromN), Version: int(h.VersionN), SignBy: at.day(h.SignBy), SignedAt: at.parse(h.SignedAt), Lead: h.Lead != 0})
	}
	return out, err
}

func (tx *Tx) saveHeirs(ctx context.Context, r sharing.Record) error {
	have, err := tx.q.RecordHeirs(ctx, string(r.ID))
	if err != nil {
		return err
	}
	for _, h := range have {
		if slices.ContainsFunc(r.Heirs, func(x sharing.Heir) bool { return string(x.Old) == h.OldOrg && string(x.New) == h.NewOrg }) {
			continue
		}
		if err := tx.q.DeleteRecordHeir(ctx, db.DeleteRecordHeirParams{RecordID: h.RecordID, OldOrg: h.OldOrg, NewOrg: h.NewOrg}); err != nil {
			return err
		}
	}
	for _, h := range r.Heirs {
		lead := int64(0)
		if h.Lead {
			lead = 1
		}
		want := db.RecordHeir{RecordID: string(r.ID), OldOrg: string(h.Old), NewOrg: string(h.New), Since: h.On.String(), Instrument: h.Instrument,
			FromN: int64(h.From), VersionN: int64(h.Version), SignBy: h.SignBy.String(), SignedAt: clock.Format(h.SignedAt), Lead: lead}
		if slices.Contains(have, want) {
			continue
		}
		if err := tx.q.PutRecordHeir(ctx, db.PutRecordHeirParams(want)); err != nil {
			return err
		}
	}
	return nil
}

// LateHeirs lists references of records with a signature asked for by a day before on, after a reference.
func (tx *Tx) LateHeirs(ctx context.Context, on clock.Date, after string, most int) ([]string, error) {
	return tx.q.LateHeirs(ctx, db.LateHeirsParams{OnDay: on.String(), After: after, Most: int32(most)})
}
