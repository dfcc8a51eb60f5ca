package organisation

import (
	"context"
	"fmt"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// defaultPage is how many organisations a list shows when nobody says.
const defaultPage = 50

func notFound() error {
	return errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
}

// Get gives the inside view of an organisation.
func (s *Service) Get(ctx context.Context, actor access.Actor, id ident.Organisation) (View, error) {
	var v View
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		o, err := tx.Organisation(ctx, id)
		if err != nil {
			return err
		}
		if _, err := access.Require(actor, access.ViewOrganisation, access.ViewOrganisation, access.RelationTo(actor, o.ID), string(o.Status)); err != nil {
			return err
		}
		v = s.view(o)
		return nil
	})
	return v, err
}

// BySlug gives an organisation by the last part of its public address, as its own people and the
// secretariat see it. For everybody else it is not there.
func (s *Service) BySlug(ctx context.Context, actor access.Actor, slug string) (View, error) {
	var id ident.Organisation
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		o, err := tx.OrganisationBySlug(ctx, slug)
		id = o.ID
		return err
	})
	if err != nil {
		return View{}, err
	}
	return s.Get(ctx, actor, id)
}

func (s *Service) view(o Organisation) View {
	today := clock.DateOf(s.d.Clock.Now())
	return View{Organisation: o, Assurance: Assess(o, LimitsOf(s.d.Book), today), SetUp: SetUp(o)}
}

// Directory lists organisations with their set-up states, for those who run the partnership.
func (s *Service) Directory(ctx context.Context, actor access.Actor, f Filter) ([]Brief, error) {
	if _, err := access.Require(actor, access.ViewDirectory, access.ViewDirectory, access.RelationTo(actor, ""), ""); err != nil {
		return nil, err
	}
	return s.list(ctx, f)
}

// Counts says how many organisations of each sector have each status.
func (s *Service) Counts(ctx context.Context, actor access.Actor) ([]Count, error) {
	if _, err := access.Require(actor, access.ViewDirectory, access.ViewDirectory, access.RelationTo(actor, ""), ""); err != nil {
		return nil, err
	}
	var out []Count
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.CountOrganisations(ctx)
		return err
	})
	return out, err
}

// Find finds organisations by the beginnings of words of their names, for pickers. Closed ones are left
// out unless the filter asks for them. Anybody who is signed in may ask: names of bodies are public.
func (s *Service) Find(ctx context.Context, actor access.Actor, f Filter) ([]Brief, error) {
	if !actor.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	return s.list(ctx, f)
}

func (s *Service) list(ctx context.Context, f Filter) ([]Brief, error) {
	if f.Most <= 0 {
		f.Most = defaultPage
	}
	var out []Brief
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		if out, err = tx.FindOrganisations(ctx, f); err != nil {
			return fmt.Errorf("list organisations: %w", err)
		}
		return nil
	})
	return out, err
}

// Name gives an organisation's name for the program's own use; it asks no permission.
func (s *Service) Name(ctx context.Context, id ident.Organisation) (string, error) {
	var name string
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		o, err := tx.Organisation(ctx, id)
		name = o.Name
		return err
	})
	return name, err
}
