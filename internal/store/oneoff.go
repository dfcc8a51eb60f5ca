package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store/db"
)

// OneOffs gives the store as one-off Records of Sharing see it.
func (s *Store) OneOffs() oneoff.Store {
	return bridge[oneoff.Tx]{s, func(tx *Tx) oneoff.Tx { return tx }}
}

var _ oneoff.Tx = (*Tx)(nil)

const noOneOff = "oneoff.not_found"

// OneOffByRef loads a one-off record with its follow-ups and corrections.
func (tx *Tx) OneOffByRef(ctx context.Context, ref string) (oneoff.Record, error) {
	row, err := tx.q.OneOffByRef(ctx, ref)
	if err != nil {
		return oneoff.Record{}, notFound(err, noOneOff, "We could not find this, or you may not see it.")
	}
	return tx.oneOff(ctx, row)
}

// OneOffByKey gives the reference and author of the record that a submission key made.
func (tx *Tx) OneOffByKey(ctx context.Context, key string) (string, ident.Person, error) {
	row, err := tx.q.OneOffByKey(ctx, key)
	return row.Ref, ident.Person(row.Author), notFound(err, noOneOff, "We could not find this, or you may not see it.")
}

// OneOffEntries lists a record's chain, oldest first.
func (tx *Tx) OneOffEntries(ctx context.Context, id ident.OneOff) ([]oneoff.Entry, error) {
	rows, err := tx.q.OneOffEntries(ctx, string(id))
	if err != nil {
		return nil, err
	}
	out := make([]oneoff.Entry, 0, len(rows))
	for _, row := range rows {
		e, err := oneOffEntry(row)
		if err != nil {
			return nil, wrongRow(fmt.Sprintf("entry %d of one-off record %s", row.N, row.RecordID), err)
		}
		out = append(out, e)
	}
	return out, nil
}

// InsertOneOff saves a new one-off record.
func (tx *Tx) InsertOneOff(ctx context.Context, r oneoff.Record) error {
	u, err := oneOffRow(r)
	if err != nil {
		return err
	}
	err = tx.q.InsertOneOff(ctx, db.InsertOneOffParams{
		ID: string(r.ID), Ref: r.Ref, ClientKey: r.Key, OwnerOrg: string(r.Owner), Author: string(r.Author), AuthorRole: string(r.AuthorRole),
		Counterpart: u.Counterpart, Stage: u.Stage, Decision: u.Decision, Emergency: u.Emergency, Countersign: u.Countersign, Why: u.Why,
		Content: u.Content, Entries: u.Entries, Hash: u.Hash, SubjectHash: u.SubjectHash, Advice: u.Advice, Watch: u.Watch,
		OutcomeAsked: u.OutcomeAsked, Escalated: u.Escalated, ShownTo: u.ShownTo, SortKey: u.SortKey, FollowKey: u.FollowKey,
		OpenFollowUps: u.OpenFollowUps, CreatedAt: clock.Format(r.CreatedAt), UpdatedAt: u.UpdatedAt, FinalisedAt: u.FinalisedAt, SharedAt: u.SharedAt,
	})
	if err != nil {
		return fmt.Errorf("insert one-off record %s: %w", r.Ref, err)
	}
	return tx.saveOneOffParts(ctx, r, u.SortKey)
}

// SaveOneOff saves a changed one-off record with its fresh entries; a lost race is a conflict.
func (tx *Tx) SaveOneOff(ctx context.Context, r oneoff.Record) error {
	u, err := oneOffRow(r)
	if err != nil {
		return err
	}
	if err := changedOne(tx.q.UpdateOneOff(ctx, u)); err != nil {
		return fmt.Errorf("save one-off record %s: %w", r.Ref, err)
	}
	return tx.saveOneOffParts(ctx, r, u.SortKey)
}

// saveOneOffParts writes what hangs on a one-off record.
func (tx *Tx) saveOneOffParts(ctx context.Context, r oneoff.Record, sortKey string) error {
	for _, e := range r.Fresh() {
		err := tx.q.InsertOneOffEntry(ctx, db.InsertOneOffEntryParams{RecordID: string(r.ID), N: int64(e.N), Kind: string(e.Kind),
			Content: string(oneoff.Canonical(e.Answers)), Reason: e.Reason, ByPerson: string(e.By), ByOrg: string(e.Org), ByRole: string(e.Role),
			At: clock.Format(e.At), Prev: e.Prev, Hash: e.Hash})
		if err != nil {
			return fmt.Errorf("add entry %d to %s: %w", e.N, r.Ref, err)
		}
	}
	for _, f := range r.FollowUps {
		err := tx.q.PutOneOffFollowUp(ctx, db.PutOneOffFollowUpParams{RecordID: string(r.ID), FieldKey: f.Key, Section: f.Section, Due: clock.Format(f.Due), DoneAt: clock.Format(f.DoneAt)})
		if err != nil {
			return fmt.Errorf("save a follow-up of %s: %w", r.Ref, err)
		}
	}
	for _, c := range r.Corrections {
		err := tx.q.PutOneOffCorrection(ctx, db.PutOneOffCorrectionParams{ID: c.ID, RecordID: string(r.ID), What: c.What, SentTo: c.SentTo,
			ByPerson: string(c.By), At: clock.Format(c.At), AckBy: string(c.AckBy), AckAt: clock.Format(c.AckAt)})
		if err != nil {
			return fmt.Errorf("save a correction of %s: %w", r.Ref, err)
		}
	}
	return tx.saveOneOffPurposes(ctx, r, sortKey)
}

// saveOneOffPurposes keeps what finds records alike. Only what is final and went somewhere counts.
func (tx *Tx) saveOneOffPurposes(ctx context.Context, r oneoff.Record, sortKey string) error {
	have, err := tx.q.OneOffPurposes(ctx, string(r.ID))
	if err != nil {
		return err
	}
	var want []string
	if r.Stage == oneoff.Final && (r.Decision() == oneoff.ShareAll || r.Decision() == oneoff.SharePart) && r.RecipientKey() != "" {
		want = slices.Compact(slices.Sorted(slices.Values(r.Answers["purposes"])))
	}
	for _, p := range have {
		if !slices.Contains(want, p) {
			if err := tx.q.DeleteOneOffPurpose(ctx, db.DeleteOneOffPurposeParams{RecordID: string(r.ID), Purpose: p}); err != nil {
				return err
			}
		}
	}
	for _, p := range want {
		if slices.Contains(have, p) {
			continue
		}
		err := tx.q.PutOneOffPurpose(ctx, db.PutOneOffPurposeParams{RecordID: string(r.ID), Purpose: p, Provider: string(r.ProviderKey()),
			Recipient: string(r.RecipientKey()), Ref: r.Ref, SortKey: sortKey})
		if err != nil {
			return fmt.Errorf("save a purpose of %s: %w", r.Ref, err)
		}
	}
	return nil
}

// OneOffSalt gives an organisation's salt, which is fresh the first time.
func (tx *Tx) OneOffSalt(ctx context.Context, org ident.Organisation, fresh string) (string, error) {
	if err := tx.q.KeepOneOffSalt(ctx, db.KeepOneOffSaltParams{OrganisationID: string(org), Salt: fresh}); err != nil {
		return "", err
	}
	return tx.q.OneOffSalt(ctx, string(org))
}

// OneOffEvents lists a record's events, newest first; with an organisation, those it may see.
func (tx *Tx) OneOffEvents(ctx context.Context, id ident.OneOff, org ident.Organisation, before int64, most int) ([]event.Event, error) {
	if org == "" {
		return tx.EventsAbout(ctx, event.Subject{Kind: "oneoff", ID: string(id)}, before, most)
	}
	rows, err := tx.q.OneOffEventsFor(ctx, db.OneOffEventsForParams{OrganisationID: string(org), RecordID: string(id), Before: fromNewest(before), Most: int32(most)})
	return eventsOf(rows, err)
}

// oneOffRow gives what of a record is saved in its row.
func oneOffRow(r oneoff.Record) (db.UpdateOneOffParams, error) {
	why, err := json.Marshal(r.Why)
	if err != nil {
		return db.UpdateOneOffParams{}, err
	}
	advice, err := json.Marshal(r.Advice)
	if err != nil {
		return db.UpdateOneOffParams{}, err
	}
	open, due := r.OpenFollowUps()
	follow := ""
	if open > 0 {
		follow = oneOffKey(due, r.ID)
	}
	return db.UpdateOneOffParams{
		Counterpart: string(r.Counterpart), Stage: string(r.Stage), Decision: r.Decision(), Emergency: r.Emergency, Countersign: string(r.Countersign),
		Why: string(why), Content: string(oneoff.Canonical(r.Answers)), Entries: int64(r.Entries), Hash: r.Hash, SubjectHash: r.SubjectHash,
		Advice: string(advice), Watch: r.Watch.String(), OutcomeAsked: r.OutcomeAsked, Escalated: r.Escalated, ShownTo: string(r.Other()),
		SortKey: oneOffKey(r.UpdatedAt, r.ID), FollowKey: follow, OpenFollowUps: int64(open), UpdatedAt: clock.Format(r.UpdatedAt),
		FinalisedAt: clock.Format(r.FinalisedAt), SharedAt: clock.Format(r.SharedAt), ID: string(r.ID), Version: r.Version,
	}, nil
}

func oneOffKey(at time.Time, id ident.OneOff) string { return clock.Format(at) + " " + string(id) }
