package cli

import (
	"context"

	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/store"
)

// plainReads gives pages the plain reads that belong to no concept: names, the audit trail, and the mail that
// a demonstration shows instead of sending. The routes that use it name the permission.
type plainReads struct{ s *store.Store }

// Names gives the names of organisations by id; unknown ones are left out.
func (r plainReads) Names(ctx context.Context, ids []ident.Organisation) (names map[ident.Organisation]string, err error) {
	err = r.s.Read(ctx, func(tx *store.Tx) error {
		names, err = tx.OrganisationNames(ctx, ids)
		return err
	})
	return names, err
}

// EventsBefore lists the whole audit trail, newest first.
func (r plainReads) EventsBefore(ctx context.Context, before int64, most int) (events []event.Event, err error) {
	err = r.s.Read(ctx, func(tx *store.Tx) error {
		events, err = tx.EventsBefore(ctx, before, most)
		return err
	})
	return events, err
}

// EventsFor lists what one organisation may see of the trail, newest first.
func (r plainReads) EventsFor(ctx context.Context, org ident.Organisation, before int64, most int) (events []event.Event, err error) {
	err = r.s.Read(ctx, func(tx *store.Tx) error {
		events, err = tx.EventsFor(ctx, org, before, most)
		return err
	})
	return events, err
}

// DemoMail lists the mails of the demonstration, newest first.
func (r plainReads) DemoMail(ctx context.Context, most int) (mails []intray.PostedMail, err error) {
	err = r.s.Read(ctx, func(tx *store.Tx) error {
		mails, err = tx.DemoMail(ctx, most)
		return err
	})
	return mails, err
}
