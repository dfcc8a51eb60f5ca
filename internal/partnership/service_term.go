package partnership

import (
	"context"
	"fmt"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// About is what everybody may know of who runs the partnership.
type About struct {
	Now, Next *Term // without their handover
	Terms     []Term
	Mailbox   string
}

// About tells who runs the partnership.
func (s *Service) About(ctx context.Context) (out About, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		b, err := tx.PartnershipBody(ctx)
		out = About{Mailbox: s.deps.Mailbox}
		for i := range b.Terms {
			t := b.Terms[i]
			t.Hand = Handover{}
			out.Terms = append(out.Terms, t)
		}
		if t, ok := b.TermOn(s.today()); ok {
			t.Hand = Handover{}
			out.Now = &t
			if t.Mailbox != "" {
				out.Mailbox = t.Mailbox
			}
		}
		if t, ok := b.Next(s.today()); ok {
			t.Hand = Handover{}
			out.Next = &t
		}
		return err
	})
	return out, err
}

// PlanTerm plans, or changes, an organisation's time as secretariat.
func (s *Service) PlanTerm(ctx context.Context, by access.Actor, t Term) error {
	return s.body(ctx, by, "term_planned", func(tx Tx, b *Body) error {
		known, err := names(ctx, tx, "host", t.Host)
		if err != nil {
			return err
		}
		if t.Mailbox, err = roleMailbox("mailbox", t.Mailbox); err != nil {
			return err
		}
		if t.Mailbox == "" {
			return invalid("mailbox", "required", "Enter the shared mailbox of the secretariat in this time")
		}
		if t.Name = known[t.Host]; t.Host == "" {
			t.Name = s.deps.Name
		}
		if t.ID == "" {
			t.ID = s.deps.IDs.Next()
		} else if _, err := b.at(t.ID); err != nil {
			return err
		}
		return b.plan(t)
	})
}

func (s *Service) body(ctx context.Context, by access.Actor, name string, decide func(tx Tx, b *Body) error) error {
	role, err := runs(by)
	if err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		b, err := tx.PartnershipBody(ctx)
		if err != nil {
			return err
		}
		if err := decide(tx, &b); err != nil {
			return err
		}
		b.Updated = s.deps.Clock.Now()
		if err := tx.SavePartnershipBody(ctx, b); err != nil {
			return err
		}
		return s.note(ctx, tx, line{by: by.Event(role), name: name, about: b.Subject()})
	})
}

// HandoverView is a handover as those who give or take it read it.
type HandoverView struct {
	Term
	Pack    Pack
	MayGive bool
	MayAck  bool
}

// Handover gives the pack for a term: as it would be now, or as it was given.
func (s *Service) Handover(ctx context.Context, by access.Actor, id string) (v HandoverView, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		b, err := tx.PartnershipBody(ctx)
		if err != nil {
			return err
		}
		t, ok := b.Term(id)
		if !ok {
			return gone()
		}
		state := t.Hand.State()
		_, err = access.Require(by, access.TakeOver, access.TakeOver, access.RelationTo(by, t.Host), state)
		v = HandoverView{Term: t}
		_, not := runs(by)
		v.MayGive = not == nil && state == ""
		v.MayAck = state == "given" && by.Person != t.Hand.By
		return err
	})
	if err != nil {
		return v, err
	}
	if v.Hand.Pack != nil {
		v.Pack = *v.Hand.Pack
		return v, nil
	}
	v.Pack, err = s.pack(ctx)
	return v, err
}

// Notes keeps where things are, while the handover is written.
func (s *Service) Notes(ctx context.Context, by access.Actor, id, notes string) error {
	return s.body(ctx, by, "handover_written", func(_ Tx, b *Body) error {
		t, err := b.at(id)
		if err != nil {
			return err
		}
		if t.Hand.State() != "" {
			return given()
		}
		t.Hand.Notes, err = said("notes", notes, "", longMinutes)
		return err
	})
}

func given() error {
	return errs.New(errs.Conflict, "partnership.given", "This handover was given. It stays as it was given.")
}

// Give hands the pack, as it is now, to the next secretariat.
func (s *Service) Give(ctx context.Context, by access.Actor, id string) error {
	p, err := s.pack(ctx)
	if err != nil {
		return err
	}
	return s.body(ctx, by, "handover_given", func(tx Tx, b *Body) error {
		t, err := b.at(id)
		if err != nil {
			return err
		}
		if t.Hand.State() != "" {
			return given()
		}
		if t.Hand.Notes == "" {
			return invalid("notes", "required", "Write where things are first: files, accounts, keys, habits")
		}
		now := s.deps.Clock.Now()
		t.Hand.Given, t.Hand.By, t.Hand.Pack = now, by.Person, &p
		if err := tx.CloseAllTasks(ctx, TaskHandover, handSubject(id), now); err != nil {
			return err
		}
		task := intray.Task{Organisation: t.Host, Roles: hostRoles, Kind: TaskTakeOver, Subject: handSubject(id), Title: "Read the handover of the partnership and say that you have it", URL: "/partnership/handover/" + id, Due: t.From}
		if t.Host == "" {
			task.Roles = staff
		}
		return s.task(ctx, tx, task)
	})
}

// Acknowledge says that the next secretariat has the pack, and what it misses in it.
func (s *Service) Acknowledge(ctx context.Context, by access.Actor, id, words string) error {
	words, err := said("words", words, "", longDetail)
	if err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		b, err := tx.PartnershipBody(ctx)
		if err != nil {
			return err
		}
		t, err := b.at(id)
		if err != nil {
			return err
		}
		role, err := access.Require(by, access.TakeOver, access.TakeOver, access.RelationTo(by, t.Host), t.Hand.State())
		switch {
		case err != nil:
			return err
		case t.Hand.State() != "given":
			return errs.New(errs.Conflict, "partnership.acknowledged", "This handover was not given yet, or somebody acknowledged it already.")
		case by.Person == t.Hand.By:
			return errs.New(errs.Forbidden, "partnership.same_person", "Somebody else must say that they have it: you gave it.")
		}
		now := s.deps.Clock.Now()
		t.Hand.Acked, t.Hand.AckBy, t.Hand.AckAs, t.Hand.AckSay, b.Updated = now, by.Person, string(role), words, now
		if err := tx.SavePartnershipBody(ctx, b); err != nil {
			return err
		}
		if err := tx.CloseAllTasks(ctx, TaskTakeOver, handSubject(id), now); err != nil {
			return err
		}
		err = s.tell(ctx, tx, intray.Notice{Roles: staff, Kind: "partnership.handover_acknowledged", Subject: handSubject(id), Title: t.Name + " has the handover of the partnership.", Text: words, URL: "/partnership/handover/" + id})
		if err != nil {
			return err
		}
		return s.note(ctx, tx, line{by.Event(role), "handover_acknowledged", b.Subject(), EventData{}, t.Host})
	})
}

// pack collects everything that the next secretariat needs.
func (s *Service) pack(ctx context.Context) (p Pack, err error) {
	p.Made = s.deps.Clock.Now()
	if p.Waiting, err = s.waiting(ctx); err != nil {
		return p, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		p.Actions, p.Vacant, p.Roles, p.Calendar = nil, nil, nil, nil
		today := s.today()
		for after := ""; ; {
			all, err := tx.ActionsOf(ctx, ActionQuery{State: ActionOpen, After: after, Most: pageOfMembers})
			if err != nil {
				return err
			}
			for _, a := range all {
				p.Actions = append(p.Actions, PackLine{What: a.Text, Detail: a.OrgName, URL: a.URL(), On: a.Due, Late: a.Late(today)})
			}
			if len(all) < pageOfMembers {
				break
			}
			after = all[len(all)-1].Key()
		}
		if err := s.packVacant(ctx, tx, &p); err != nil {
			return err
		}
		for _, r := range access.PartnershipRoles() {
			if err := s.packRole(ctx, tx, &p, r); err != nil {
				return err
			}
		}
		return s.packCalendar(ctx, tx, &p)
	})
	return p, err
}

// packVacant lists empty seats; the pages word the seats.
func (s *Service) packVacant(ctx context.Context, tx Tx, p *Pack) error {
	for after := ident.Organisation(""); ; {
		all, err := tx.VacantMembers(ctx, after, pageOfMembers)
		if err != nil {
			return err
		}
		ids := make([]ident.Organisation, len(all))
		for i, m := range all {
			ids[i] = m.Organisation
		}
		known, err := tx.OrganisationNames(ctx, ids)
		if err != nil {
			return err
		}
		for _, m := range all {
			l := PackLine{What: known[m.Organisation]}
			for _, k := range m.Vacant {
				l.Detail += " " + string(k)
			}
			p.Vacant = append(p.Vacant, l)
		}
		if len(all) < pageOfMembers {
			return nil
		}
		after = all[len(all)-1].Organisation
	}
}

func (s *Service) packRole(ctx context.Context, tx Tx, p *Pack, r access.Role) error {
	all, err := tx.Colleagues(ctx, "", s.deps.Clock.Now())
	for _, c := range all {
		if c.Role == r {
			p.Roles = append(p.Roles, PackLine{What: string(r), Detail: c.Name})
		}
	}
	return err
}

func (s *Service) packCalendar(ctx context.Context, tx Tx, p *Pack) error {
	year := s.today().AddMonths(12)
	meetings, err := tx.MeetingsFrom(ctx, s.today().Start(), mostMeetings)
	if err != nil {
		return err
	}
	for _, m := range meetings {
		if m.Stage != Cancelled && !m.Day().After(year) {
			p.Calendar = append(p.Calendar, PackLine{What: m.Title, Detail: m.Place, URL: m.URL(), On: m.Day()})
		}
	}
	b, err := tx.PartnershipBody(ctx)
	for _, t := range b.Terms {
		for _, d := range []struct {
			on   clock.Date
			what string
		}{{t.From, "%s begins as secretariat"}, {t.Until, "%s ends as secretariat"}} {
			if !d.on.Before(s.today()) && !d.on.After(year) {
				p.Calendar = append(p.Calendar, PackLine{What: fmt.Sprintf(d.what, t.Name), On: d.on})
			}
		}
	}
	for _, w := range p.Waiting {
		if !w.Due.IsZero() && !w.Due.Before(s.today()) && !w.Due.After(year) {
			p.Calendar = append(p.Calendar, PackLine{What: w.Title, URL: w.URL, On: w.Due})
		}
	}
	sortByDay(p.Calendar)
	return err
}
