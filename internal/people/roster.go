package people

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Colleague is one person at an organisation with the roles worn there.
type Colleague struct {
	Person Person // only the identifier is filled for those who may not see names
	Hats   []Hat
}

// Roster is who acts for an organisation.
type Roster struct {
	Organisation ident.Organisation
	Name         string
	Colleagues   []Colleague
	Vacancies    []access.Role
	Invitations  []Invitation // open ones, for those who manage people
	Named        bool         // names are shown
	Manage       bool         // the actor may invite, give and end
}

// People lists who acts for an organisation ("" is the partnership). Colleagues see names, and so does
// whoever manages the people; others who may look see roles only.
func (s *Service) People(ctx context.Context, a access.Actor, org ident.Organisation) (Roster, error) {
	rel := access.RelationTo(a, org)
	if _, err := access.Require(a, access.ViewOrganisation, access.ViewOrganisation, rel, ""); err != nil {
		return Roster{}, err
	}
	name, err := s.name(ctx, org)
	if err != nil {
		return Roster{}, err
	}
	r := Roster{Organisation: org, Name: name}
	_, r.Manage = access.Allowed(a, access.ManagePeople, rel, "")
	r.Named = r.Manage || a.Organisation == org
	now := s.Clock.Now()
	err = s.Store.Read(ctx, func(tx Tx) error {
		members, err := tx.HatsAt(ctx, org)
		if err != nil {
			return err
		}
		members = slices.DeleteFunc(members, func(m Member) bool { return !m.Hat.Worn(now) })
		r.Colleagues, r.Vacancies = colleagues(members, r.Named), vacancies(org, members, now)
		if r.Manage {
			r.Invitations, err = tx.OpenInvitationsAt(ctx, org)
		}
		return err
	})
	return r, err
}

// colleagues puts each person's hats together, keeping the order in which people come.
func colleagues(members []Member, named bool) []Colleague {
	var out []Colleague
	for _, m := range members {
		i := slices.IndexFunc(out, func(c Colleague) bool { return c.Person.ID == m.Person.ID })
		if i < 0 {
			p := m.Person
			if !named {
				p = Person{ID: p.ID, Status: p.Status}
			}
			out, i = append(out, Colleague{Person: p}), len(out)
		}
		out[i].Hats = append(out[i].Hats, m.Hat)
	}
	for _, c := range out {
		slices.SortFunc(c.Hats, func(x, y Hat) int { return roleOrder(x.Role) - roleOrder(y.Role) })
	}
	return out
}

func roleOrder(r access.Role) int { return slices.Index(access.Roles(), r) }

// RoleHolders lists who wears any of roles at an organisation, for passing work to a colleague. Names
// are given to members of the same organisation only.
func (s *Service) RoleHolders(ctx context.Context, a access.Actor, org ident.Organisation, roles []access.Role) ([]Holder, error) {
	if !a.SignedIn() {
		return nil, errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	var out []Holder
	now := s.Clock.Now()
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		members, err := tx.HatsAt(ctx, org)
		if err != nil {
			return err
		}
		for _, m := range members {
			if !slices.Contains(roles, m.Hat.Role) || !m.Hat.Worn(now) {
				continue
			}
			h := Holder{Person: m.Person.ID, Role: m.Hat.Role}
			if a.Organisation == org && len(a.Roles) > 0 {
				h.Name = m.Person.Name
			}
			out = append(out, h)
		}
		return nil
	})
	return out, err
}

// Rename changes the name by which colleagues know the actor.
func (s *Service) Rename(ctx context.Context, a access.Actor, name string) error {
	if !a.SignedIn() {
		return errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	name = cleanName(name)
	if err := errs.InvalidFields(checkName(name)); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		p, err := tx.Person(ctx, a.Person)
		if err != nil {
			return err
		}
		p.Name = name
		if err := tx.ChangePerson(ctx, p); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.trail("people.renamed", a.Event(""), aboutPerson(p.ID), ""))
	})
}

// Leave ends every role of somebody and closes their access: one's own, or anybody's for a system
// administrator. Nobody leaves an organisation without an administrator.
func (s *Service) Leave(ctx context.Context, a access.Actor, id ident.Person) error {
	as := access.Role("")
	if a.Person != id || !a.SignedIn() {
		var err error
		if as, err = mayManage(a, "", access.SysAdmin); err != nil {
			return err
		}
	}
	now := s.Clock.Now()
	return s.Store.Write(ctx, func(tx Tx) error {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		hats, err := tx.HatsOf(ctx, id)
		if err != nil {
			return err
		}
		events := []event.Event{s.trail("people.left", a.Event(as), aboutPerson(id), "")}
		for _, h := range hats {
			members, err := tx.HatsAt(ctx, h.Organisation)
			if err != nil {
				return err
			}
			if err := keepsAdministrator(h.Organisation, members, []HatID{h.ID}, now); err != nil {
				return err
			}
			if err := tx.EndHat(ctx, h.ID, now); err != nil {
				return err
			}
			events = append(events, s.trail("people.role_ended", a.Event(as), aboutPerson(id), h.Organisation).With(dataOf(h.Organisation, now, h.Role)))
		}
		p.Status = Closed
		if err := tx.ChangePerson(ctx, p); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, events...)
	})
}
