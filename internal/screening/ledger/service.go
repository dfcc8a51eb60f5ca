package ledger

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Deps is what the service works with.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	IDs      ident.Source
	Settings Settings
	Kinds    []string // the kinds of choice there are: codes of list opt_out_kind
	Sets     ChoiceSets
	Vault    Vault
	// Post takes questions to the national service; nil when no mailbox is set up.
	Post *Post
	// HashKey keys the hashes of lists of people: without it the hash of a short list would tell who is in it.
	HashKey []byte
	Log     *slog.Logger
}

// Service keeps the accounts and runs screenings.
type Service struct{ deps Deps }

// New makes the service. Without Deps.Sets the lists that it holds itself are used.
func New(d Deps) *Service {
	if d.Sets == nil {
		d.Sets = &Lists{d.Store, d.Clock, d.Settings}
	}
	return &Service{d}
}

func (s *Service) now() time.Time { return s.deps.Clock.Now() }

// Floor is the number below which counts of people are not shown.
func (s *Service) Floor() int64 { return s.deps.Settings.Floor }

// Asks reports whether the national service can be asked.
func (s *Service) Asks() bool { return s.deps.Post != nil }

// TimeToLive is how long lists and answers are used.
func (s *Service) TimeToLive() time.Duration { return s.deps.Settings.TimeToLive }

// use loads a record and checks that the caller may screen for it.
func (s *Service) use(ctx context.Context, tx Tx, c Caller, ref string) (Use, access.Role, error) {
	u, err := tx.ScreeningUse(ctx, ref)
	if err != nil {
		return Use{}, "", err
	}
	org := c.organisation(u)
	if c.Program == "" && !c.Anybody {
		role, err := access.Require(c.Actor, access.RunScreening, access.ViewScreening, access.RelationTo(c.Actor, "", u.Parties...), "")
		if err != nil {
			return Use{}, "", err
		}
		return u, role, giverOf(u, org)
	}
	if !slices.Contains(u.Parties, org) {
		return Use{}, "", errNotFound
	}
	return u, "", giverOf(u, org)
}

// giverOf checks that the organisation gives data away under a record in force.
func giverOf(u Use, org ident.Organisation) error {
	switch {
	case !slices.Contains(u.Givers, org):
		return errNotGiver
	case !u.Live:
		return errNotLive
	}
	return nil
}

// begin makes the account of a new screening.
func (s *Service) begin(ctx context.Context, tx Tx, c Caller, u Use, role access.Role) (Screening, error) {
	now := s.now()
	n, err := tx.TakeNumber(ctx, fmt.Sprintf("screening-%d", now.Year()))
	if err != nil {
		return Screening{}, err
	}
	org := c.organisation(u)
	return Screening{ID: ident.New[ID](s.deps.IDs), Ref: ident.Reference(s.deps.Settings.RefPrefix, now.Year(), n), Organisation: org, Record: u.Record,
		RecordRef: u.Ref, Purposes: u.Purposes, Basis: u.Basis, By: c.event(role, org), RequestedAt: now, Version: 1}, nil
}

// tell makes an event about a screening. It carries no counts: small ones would show.
func (s *Service) tell(what string, sc Screening, by event.Actor) event.Event {
	type data struct {
		Ref    string `json:"ref"`
		Record string `json:"record"`
		State  State  `json:"state"`
		Why    string `json:"why,omitempty"`
	}
	return event.New(ident.New[ident.Event](s.deps.IDs), s.now(), by, "screening."+what, event.Subject{Kind: "screening", ID: string(sc.ID)}).
		For(sc.Organisation).With(data{sc.Ref, sc.RecordRef, sc.State, sc.Why})
}

// system is the program itself in the audit trail.
var system = event.Actor{System: "screening"}

// Get gives one account, to those who may see it.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (sc Screening, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if sc, err = tx.ScreeningByRef(ctx, ref); err != nil {
			return err
		}
		u, err := tx.ScreeningUse(ctx, sc.RecordRef)
		if err != nil {
			return err
		}
		_, err = access.Require(a, access.ViewScreening, access.ViewScreening, access.RelationTo(a, sc.Organisation, u.Parties...), "")
		return err
	})
	if err != nil {
		return Screening{}, err
	}
	return sc, nil
}

// List gives a page of accounts, newest first: those of the actor's organisation, or all for the partnership.
func (s *Service) List(ctx context.Context, a access.Actor, before string, most int) (out []Screening, err error) {
	if _, err := access.Require(a, access.ViewScreening, access.ViewScreening, access.RelationTo(a, a.Organisation), ""); err != nil {
		return nil, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.ScreeningsOf(ctx, a.Organisation, before, most)
		return err
	})
	return out, err
}

// ForRecord lists what was screened for a record, newest first. Whoever may not see it gets nothing, so that
// the record's page need not ask first.
func (s *Service) ForRecord(ctx context.Context, a access.Actor, ref string, most int) (out []Screening, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		u, err := tx.ScreeningUse(ctx, ref)
		if err != nil {
			return err
		}
		if _, ok := access.Allowed(a, access.ViewScreening, access.RelationTo(a, "", u.Parties...), ""); !ok {
			return nil
		}
		out, err = tx.ScreeningsFor(ctx, u.Record, most)
		return err
	})
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil
	}
	return out, err
}

// Counts adds up what was done in a period, for the scorecard.
func (s *Service) Counts(ctx context.Context, from, until time.Time) (t Totals, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		t, err = tx.ScreeningCounts(ctx, from, until)
		return err
	})
	return t, err
}

// Use gives what screening knows of a record, to those who may screen for it.
func (s *Service) Use(ctx context.Context, c Caller, ref string) (u Use, choices []Choice, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		u, _, err = s.use(ctx, tx, c, ref)
		return err
	})
	if err != nil {
		return Use{}, nil, err
	}
	choices, err = reached(u, s.deps.Kinds, nil)
	return u, choices, err
}

func asError(err error) (*errs.Error, bool) { return errors.AsType[*errs.Error](err) }
