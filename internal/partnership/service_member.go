package partnership

import (
	"context"
	"errors"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
)

const pageOfMembers = 50

// PublicMember is a member as everybody sees it.
type PublicMember struct {
	Taking
	Mailbox string
	Vacant  []SeatKind // empty for the public
}

// MemberList is one page of members.
type MemberList struct {
	Members []PublicMember
	Next    string
	Vacant  int // organisations with an empty seat; nought for the public
}

// Members lists who takes part. The public reads organisations and role mailboxes.
func (s *Service) Members(ctx context.Context, by access.Actor, after string, vacant bool) (out MemberList, err error) {
	inside := Reads(by)
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out = MemberList{}
		if inside {
			if out.Vacant, err = tx.CountVacancies(ctx); err != nil {
				return err
			}
		}
		return s.memberPage(ctx, tx, &out, memberQuery{after: after, inside: inside, vacant: vacant && inside})
	})
	return out, err
}

type memberQuery struct {
	after          string
	inside, vacant bool
}

func (s *Service) memberPage(ctx context.Context, tx Tx, out *MemberList, q memberQuery) error {
	for {
		all, err := tx.TakingPart(ctx, q.after, pageOfMembers+1)
		if err != nil {
			return err
		}
		ids := make([]ident.Organisation, len(all))
		for i, t := range all {
			ids[i] = t.ID
		}
		known, err := tx.PartnershipMembers(ctx, ids)
		if err != nil {
			return err
		}
		for i, t := range all {
			m := PublicMember{Taking: t}
			k, looked := known[t.ID]
			m.Mailbox = k.Mailbox
			if q.inside {
				if m.Vacant = k.Vacant; !looked {
					m.Vacant = SeatKinds()
				}
			}
			if q.vacant && len(m.Vacant) == 0 {
				continue
			}
			if len(out.Members) == pageOfMembers {
				out.Next = out.Members[pageOfMembers-1].Key
				return nil
			}
			if i == pageOfMembers {
				break // it begins the next page
			}
			out.Members = append(out.Members, m)
		}
		if len(all) <= pageOfMembers {
			return nil
		}
		q.after = all[pageOfMembers-1].Key
	}
}

// MemberView is one organisation's seats among the members' pages.
type MemberView struct {
	Taking
	Member     Member
	Names      map[ident.Person]string // of everybody who sits or sat, as far as they are still here
	Colleagues []Colleague             // who can be chosen; empty when the reader cannot choose
	MayFill    bool
}

// Member gives one organisation's seats with their history.
func (s *Service) Member(ctx context.Context, by access.Actor, slug string) (v MemberView, err error) {
	if err := reads(by); err != nil {
		return v, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		t, err := tx.TakingPartBySlug(ctx, slug)
		if err != nil {
			return err
		}
		v = MemberView{Taking: t, Names: map[ident.Person]string{}}
		if v.Member, err = tx.PartnershipMember(ctx, t.ID); err != nil {
			return err
		}
		all, err := tx.Colleagues(ctx, t.ID, s.deps.Clock.Now())
		for _, c := range all {
			v.Names[c.Person] = c.Name
		}
		v.Member.look(s.today(), v.still)
		if _, ok := access.Allowed(by, access.FillSeat, access.RelationTo(by, t.ID), ""); ok {
			v.MayFill, v.Colleagues = true, all
		}
		return err
	})
	return v, err
}

func (v MemberView) still(p ident.Person) bool { _, ok := v.Names[p]; return ok }

// Fill puts a colleague into a seat.
type Fill struct {
	Slug   string
	Kind   SeatKind
	Person ident.Person
	Role   access.Role
	From   clock.Date
	Until  clock.Date // zero is open
}

// Fill names who represents an organisation, or deputises, from a day.
func (s *Service) Fill(ctx context.Context, by access.Actor, cmd Fill) error {
	return s.change(ctx, by, seatOrder{cmd.Slug, "seat_filled", string(cmd.Kind), func(m *Member, all []Colleague, role access.Role) error {
		var wrong []errs.Field
		if !cmd.Kind.Valid() {
			wrong = append(wrong, errs.FieldsOf(invalid("kind", "required", "Choose the seat"))...)
		}
		if !slices.ContainsFunc(all, func(c Colleague) bool { return c.Person == cmd.Person && c.Role == cmd.Role }) {
			wrong = append(wrong, errs.FieldsOf(invalid("person", "unknown", "Choose a colleague who can act for the organisation"))...)
		}
		if cmd.From.IsZero() {
			wrong = append(wrong, errs.FieldsOf(invalid("from", "required", "Enter the first day"))...)
		}
		if !cmd.Until.IsZero() && cmd.Until.Before(cmd.From) {
			wrong = append(wrong, errs.FieldsOf(invalid("until", "order", "The last day must not be before the first"))...)
		}
		if err := errs.InvalidFields(wrong); err != nil {
			return err
		}
		seat := Seat{Kind: cmd.Kind, Person: cmd.Person, Role: cmd.Role, From: cmd.From, Until: cmd.Until, By: string(role), At: s.deps.Clock.Now()}
		if m.same(seat) {
			return invalid("person", "both", "The representative and the deputy must be two people")
		}
		return m.sit(seat)
	}})
}

// EndSeat ends somebody's time in a seat.
func (s *Service) EndSeat(ctx context.Context, by access.Actor, slug string, k SeatKind, on clock.Date) error {
	return s.change(ctx, by, seatOrder{slug, "seat_ended", string(k), func(m *Member, _ []Colleague, _ access.Role) error {
		if on.IsZero() {
			return invalid("last", "required", "Enter the last day")
		}
		return m.end(k, on)
	}})
}

// SetMailbox keeps the address of the role, which everybody reads.
func (s *Service) SetMailbox(ctx context.Context, by access.Actor, slug, address string) error {
	return s.change(ctx, by, seatOrder{slug, "mailbox_set", "", func(m *Member, _ []Colleague, _ access.Role) (err error) {
		m.Mailbox, err = roleMailbox("mailbox", address)
		return err
	}})
}

// roleMailbox takes an address that does not look like one person's; "" is none.
func roleMailbox(field, address string) (string, error) {
	address, err := said(field, address, "", longLine)
	if err != nil || address == "" {
		return address, err
	}
	at := slices.Index([]byte(address), '@')
	if at < 1 || at == len(address)-1 || address != oneLine(address) {
		return "", invalid(field, "address", "Enter an e-mail address, like sharing@example.gov.uk")
	}
	if organisation.PersonalMailbox(address) {
		return "", invalid(field, "personal", "This looks like one person's address. Everybody can read it, so give a shared mailbox")
	}
	return address, nil
}

type seatOrder struct {
	slug, event, seat string
	decide            func(m *Member, all []Colleague, role access.Role) error
}

func (s *Service) change(ctx context.Context, by access.Actor, o seatOrder) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		t, err := tx.TakingPartBySlug(ctx, o.slug)
		if err != nil {
			return err
		}
		role, err := access.Require(by, access.FillSeat, access.ReadPartnership, access.RelationTo(by, t.ID), "")
		if err != nil {
			return err
		}
		m, err := tx.PartnershipMember(ctx, t.ID)
		if err != nil {
			return err
		}
		all, err := tx.Colleagues(ctx, t.ID, s.deps.Clock.Now())
		if err != nil {
			return err
		}
		if err := o.decide(&m, all, role); err != nil {
			return err
		}
		if err := s.keep(ctx, tx, &m, found{t, all}); err != nil {
			return err
		}
		return s.note(ctx, tx, line{by.Event(role), o.event, m.Subject(), EventData{Seat: o.seat}, t.ID})
	})
}

// found is an organisation with those who may act for it.
type found struct {
	t   Taking
	all []Colleague
}

// keep saves a membership as it is today and opens or closes what waits because of it.
func (s *Service) keep(ctx context.Context, tx Tx, m *Member, f found) error {
	m.look(s.today(), func(p ident.Person) bool {
		return slices.ContainsFunc(f.all, func(c Colleague) bool { return c.Person == p })
	})
	if err := tx.SavePartnershipMember(ctx, *m); err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	if len(m.Vacant) == 0 {
		if err := tx.CloseAllTasks(ctx, TaskSeat, m.Subject(), now); err != nil {
			return err
		}
	} else if err := s.task(ctx, tx, intray.Task{Organisation: f.t.ID, Roles: seatRoles, Kind: TaskSeat, Subject: m.Subject(),
		Title: "Say who represents " + f.t.Name + " in the partnership", URL: "/partnership/members/" + f.t.Slug}); err != nil {
		return err
	}
	return s.askAboutVacancies(ctx, tx, now)
}

// askAboutVacancies keeps one task of the secretariat while any seat is empty.
func (s *Service) askAboutVacancies(ctx context.Context, tx Tx, now time.Time) error {
	n, err := tx.CountVacancies(ctx)
	about := event.Subject{Kind: Kind, ID: "vacancies"}
	if err != nil || n == 0 {
		return errors.Join(err, tx.CloseAllTasks(ctx, TaskVacant, about, now))
	}
	return s.task(ctx, tx, intray.Task{Roles: staff, Kind: TaskVacant, Subject: about, Title: "Help to fill empty seats in the partnership", URL: "/partnership/members?vacant=yes"})
}

// lookAtMembers looks at every member again: people leave, terms end, signatories come.
func (s *Service) lookAtMembers(ctx context.Context) error {
	for after := ""; ; {
		var all []Taking
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			all, err = tx.TakingPart(ctx, after, pageOfMembers)
			return err
		})
		if err != nil {
			return err
		}
		for _, t := range all {
			if err := s.deps.Store.Write(ctx, func(tx Tx) error { return s.lookAt(ctx, tx, t) }); err != nil {
				return err
			}
		}
		if len(all) < pageOfMembers {
			return nil
		}
		after = all[len(all)-1].Key
	}
}

func (s *Service) lookAt(ctx context.Context, tx Tx, t Taking) error {
	m, err := tx.PartnershipMember(ctx, t.ID)
	if err != nil {
		return err
	}
	all, err := tx.Colleagues(ctx, t.ID, s.deps.Clock.Now())
	if err != nil {
		return err
	}
	before, told := slices.Clone(m.Vacant), len(m.Asked)
	today := s.today()
	for _, k := range SeatKinds() {
		seat, ok := m.Sitting(k, today)
		_, next := m.Coming(k, today)
		mark := string(k) + "/" + seat.Until.String()
		if !ok || next || seat.Until.IsZero() || today.DaysUntil(seat.Until) > s.deps.Settings.VacantSoon || slices.Contains(m.Asked, mark) {
			continue
		}
		m.Asked = append(m.Asked, mark)
		err := s.tell(ctx, tx, intray.Notice{Organisation: t.ID, Roles: seatRoles, Kind: "partnership.seat_ends", Subject: m.Subject(),
			Title: "Your seat in the partnership is empty after " + seat.Until.Words() + ".", URL: "/partnership/members/" + t.Slug})
		if err != nil {
			return err
		}
	}
	m.look(today, func(p ident.Person) bool {
		return slices.ContainsFunc(all, func(c Colleague) bool { return c.Person == p })
	})
	if m.Version > 0 && slices.Equal(before, m.Vacant) && told == len(m.Asked) {
		return nil
	}
	return s.keep(ctx, tx, &m, found{t, all})
}
