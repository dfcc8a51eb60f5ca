package partnership

import (
	"context"
	"errors"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/event"
	"sharewell/internal/intray"
)

func sortByDay(lines []PackLine) {
	slices.SortStableFunc(lines, func(x, y PackLine) int { return x.On.Start().Compare(y.On.Start()) })
}

func handSubject(id string) event.Subject { return event.Subject{Kind: "partnership_term", ID: id} }

// RunDaily looks at seats, actions, minutes that nobody wrote, and the end of the secretariat's time.
func (s *Service) RunDaily(ctx context.Context) error {
	return errors.Join(s.lookAtMembers(ctx), s.chase(ctx), s.askForMinutes(ctx), s.askForHandover(ctx))
}

// chase reminds owners of actions and brings late ones to the secretariat.
func (s *Service) chase(ctx context.Context) error {
	for after := ""; ; {
		var all []Action
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			all, err = tx.ActionsOf(ctx, ActionQuery{State: ActionOpen, After: after, Most: pageOfMembers})
			return err
		})
		if err != nil {
			return err
		}
		for _, a := range all {
			if err := s.deps.Store.Write(ctx, func(tx Tx) error { return s.chaseOne(ctx, tx, a.ID) }); err != nil {
				return err
			}
		}
		if len(all) < pageOfMembers {
			return nil
		}
		after = all[len(all)-1].Key()
	}
}

func (s *Service) chaseOne(ctx context.Context, tx Tx, id string) error {
	a, err := tx.ActionByID(ctx, id)
	if err != nil {
		return err
	}
	today := s.today()
	remind, escalate := a.chase(today, s.deps.Calendar, s.deps.Settings)
	if !remind && !escalate {
		return nil
	}
	if remind {
		a.Reminded = today
		title := "Due on " + a.Due.Words() + ": " + shortened(a.Text)
		if a.Due.Before(today) {
			title = "Late since " + a.Due.Words() + ": " + shortened(a.Text)
		}
		err := s.tell(ctx, tx, intray.Notice{Organisation: a.Org, Roles: []access.Role{a.Role}, Kind: "partnership.action_due", Subject: a.Subject(), Title: title, URL: a.URL(), Urgent: a.Due.Before(today)})
		if err != nil {
			return err
		}
	}
	if escalate {
		a.Escalated = today
		err := s.task(ctx, tx, intray.Task{Roles: staff, Kind: TaskLate, Subject: a.Subject(), Title: "Speak to " + a.OrgName + " about a late action: " + shortened(a.Text), URL: a.URL(), Due: a.Due})
		if err != nil {
			return err
		}
	}
	if err := tx.SaveAction(ctx, a); err != nil {
		return err
	}
	return s.note(ctx, tx, line{event.Actor{System: "jobs"}, "action_chased", a.Subject(), EventData{Ref: a.Ref}, a.Org})
}

// askForMinutes asks the secretariat for minutes of meetings that were held.
func (s *Service) askForMinutes(ctx context.Context) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		past, err := tx.MeetingsBefore(ctx, s.today().Start(), 6)
		for _, m := range past {
			if err == nil && m.Stage == Issued {
				err = s.task(ctx, tx, intray.Task{Roles: staff, Kind: TaskMinutes, Subject: m.Subject(), Title: "Share the draft minutes of " + m.Day().Words(), URL: m.URL() + "/edit", Due: s.deps.Calendar.AddWorkingDays(m.Day(), 10)})
			}
		}
		return err
	})
}

// askForHandover asks for the pack before another organisation begins.
func (s *Service) askForHandover(ctx context.Context) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		b, err := tx.PartnershipBody(ctx)
		if err != nil {
			return err
		}
		t, ok := b.Next(s.today())
		if !ok || t.Hand.State() != "" || s.today().DaysUntil(t.From) > s.deps.Settings.HandoverDays {
			return nil
		}
		return s.task(ctx, tx, intray.Task{Roles: staff, Kind: TaskHandover, Subject: handSubject(t.ID), Title: "Prepare the handover to " + t.Name, URL: "/partnership/handover/" + t.ID, Due: t.From.AddDays(-14)})
	})
}
