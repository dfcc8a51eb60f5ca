package store

import (
	"context"
	"slices"

	"sharewell/internal/sharing"
	"sharewell/internal/store/db"
)

// saveLapses keeps which parties' lapsed acceptance a record stands still for.
func (tx *Tx) saveLapses(ctx context.Context, r sharing.Record) error {
	have, err := tx.q.RecordLapses(ctx, string(r.ID))
	if err != nil {
		return err
	}
	for _, h := range have {
		if slices.ContainsFunc(r.Lapsed, func(l sharing.PartyLapse) bool { return string(l.Organisation) == h.OrganisationID }) {
			continue
		}
		if err := tx.q.DeleteRecordLapse(ctx, db.DeleteRecordLapseParams{RecordID: string(r.ID), OrganisationID: h.OrganisationID}); err != nil {
			return err
		}
	}
	for _, l := range r.Lapsed {
		if err := tx.q.PutRecordLapse(ctx, db.PutRecordLapseParams{RecordID: string(r.ID), OrganisationID: string(l.Organisation), Since: l.Since.String()}); err != nil {
			return err
		}
	}
	return nil
}

// LapsedRecords lists references of records that stand still because of a lapse, after a reference.
func (tx *Tx) LapsedRecords(ctx context.Context, after string, most int) ([]string, error) {
	return tx.q.LapsedRecords(ctx, db.LapsedRecordsParams{After: after, Most: int32(most)})
}
