package cli

import (
	"context"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/obs"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/store"
)

// nationalSendCmd asks the national service.
type nationalSendCmd struct {
	common
	peopleFlags
	Record       string `required:"" help:"Reference of the record that the list will be screened for." placeholder:"REF"`
	Organisation string `help:"Slug of the organisation that asks; needed when several give data under the record." placeholder:"SLUG"`
}

// Run implements the command.
func (c nationalSendCmd) Run(ctx context.Context, s streams) error {
	list, found, err := c.numbers(s)
	if err != nil {
		return err
	}
	return c.withLedger(ctx, s, func(l *ledger.Service, db *store.Store) error {
		org, err := c.asker(ctx, db)
		if err != nil {
			return err
		}
		sc, err := l.Ask(ctx, ledger.Caller{Program: "sharewell optouts send", For: org}, c.Record, list)
		if err != nil && sc.Ref == "" {
			return err
		}
		if _, wrote := fmt.Fprintf(s.out, "%s: %s, file %s. Numbers: %d. Rows without a valid number, which cannot be asked about: %d.\n", sc.Ref, sc.State, sc.File, list.Len(), found.Unusable); wrote != nil {
			return wrote
		}
		return err
	})
}

// asker finds the organisation that asks: the one that is named, or the only one that gives.
func (c nationalSendCmd) asker(ctx context.Context, db *store.Store) (org ident.Organisation, err error) {
	err = db.Read(ctx, func(tx *store.Tx) error {
		u, err := tx.ScreeningUse(ctx, c.Record)
		if err != nil {
			return err
		}
		if c.Organisation != "" {
			o, err := tx.OrganisationBySlug(ctx, c.Organisation)
			org = o.ID
			return err
		}
		if len(u.Givers) != 1 {
			return errs.New(errs.Invalid, "cli.organisation", "Several organisations give data under this record. Say with --organisation which one asks.")
		}
		org = u.Givers[0]
		return nil
	})
	return org, err
}

// nationalPollCmd looks into the mailbox.
type nationalPollCmd struct{ common }

// Run implements the command.
func (c nationalPollCmd) Run(ctx context.Context, s streams) error {
	return c.withLedger(ctx, s, func(l *ledger.Service, _ *store.Store) error {
		if !l.Asks() {
			return errs.New(errs.Invalid, "screening.no_mailbox", "No mailbox is set up. Set mesh.url and the settings beside it.")
		}
		n, err := l.Poll(ctx)
		if err != nil {
			return err
		}
		if err := l.Tick(ctx); err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "Messages dealt with: %d.\n", n)
		return err
	})
}

// withLedger opens the ledger of screenings on the configured database.
func (c common) withLedger(ctx context.Context, s streams, fn func(*ledger.Service, *store.Store) error) error {
	cfg, err := c.load(s, nil)
	if err != nil {
		return err
	}
	return c.withStore(ctx, s, func(db *store.Store) error {
		fsys, err := openPack(cfg.Pack)
		if err != nil {
			return err
		}
		p, book, err := loadPack(fsys)
		if err != nil {
			return err
		}
		log, err := obs.NewLogger(s.err, cfg.Log.Level, cfg.Log.Format)
		if err != nil {
			return err
		}
		key, err := secretKey(cfg, log)
		if err != nil {
			return err
		}
		l, err := newLedger(screeningParts{cfg, db, clock.Real{}, ident.Random{}, log, p, book}, key)
		if err != nil {
			return err
		}
		return fn(l, db)
	})
}
