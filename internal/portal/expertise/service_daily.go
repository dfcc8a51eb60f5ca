package expertise

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// soonWeeks is for how many weeks ahead, besides this one, the secretariat is asked to fill a gap.
const soonWeeks = 2

func weekSubject(week clock.Date) event.Subject {
	return event.Subject{Kind: "duty_week", ID: week.String()}
}

// settleWeek asks the secretariat to fill a week near at hand, or takes that task away when it is filled.
func (s *Service) settleWeek(ctx context.Context, tx Tx, week clock.Date, now time.Time) error {
	this := Monday(clock.DateOf(now))
	if week.Before(this) || week.After(this.AddDays(7*soonWeeks)) {
		return nil
	}
	r, _, err := load(ctx, tx, week, week, now)
	if err != nil {
		return err
	}
	gaps := r.Gaps(Slot{Week: week}, s.deps.Calendar)
	today := clock.DateOf(now)
	gaps = slices.DeleteFunc(gaps, func(g Gap) bool { return g.To.Before(today) })
	if len(gaps) == 0 {
		return tx.CloseAllTasks(ctx, TaskFill, weekSubject(week), now)
	}
	return tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Roles: []access.Role{access.Secretariat}, Kind: TaskFill, Subject: weekSubject(week),
		Title: fmt.Sprintf("Put an adviser on duty: nobody from %s to %s", gaps[0].From.Words(), gaps[len(gaps)-1].To.Words()),
		URL:   WeekPath(week), CreatedAt: now, Due: week, Urgent: week == this})
}

// WeekPath is the page of one week of the rota.
func WeekPath(week clock.Date) string { return RotaPath + "/" + week.String() }

// RunDaily ends offers whose person or role is gone, asks whether those of a year ago still hold, tells who is on duty
// next week, and asks for what nobody has. It does no harm when it is run again.
func (s *Service) RunDaily(ctx context.Context) error {
	var failed []error
	for after := ID(""); ; {
		var ids []ID
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			ids, err = tx.OffersToLook(ctx, after, most)
			return err
		})
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		for _, id := range ids {
			if err := s.deps.Store.Write(ctx, func(tx Tx) error { return s.look(ctx, tx, id) }); err != nil {
				failed = append(failed, fmt.Errorf("look at offer %s: %w", id, err))
			}
			after = id
		}
		if len(ids) < most {
			break
		}
	}
	failed = append(failed, s.deps.Store.Write(ctx, func(tx Tx) error { return s.weeks(ctx, tx) }))
	return errors.Join(failed...)
}

// look does for one offer what its day brings.
func (s *Service) look(ctx context.Context, tx Tx, id ID) error {
	now := s.deps.Clock.Now()
	h, err := tx.Helper(ctx, id, now)
	if err != nil || h.State != Live {
		return err
	}
	system := event.Actor{System: "jobs"}
	switch today := clock.DateOf(now); due(h, today) {
	case dueEnd:
		if err := s.end(ctx, tx, &h, Left, now); err != nil {
			return err
		}
		return s.record(ctx, tx, system, happened{"offer.ended", h.Subject(), EventData{Why: string(Left)}})
	case dueLapse:
		if err := s.end(ctx, tx, &h, Unreviewed, now); err != nil {
			return err
		}
		return errors.Join(s.tell(ctx, tx, h, word{"offer.lapsed", "Your offer of help has ended, because nobody said that it still holds. You can make it again.", MinePath}),
			s.record(ctx, tx, system, happened{"offer.ended", h.Subject(), EventData{Why: string(Unreviewed)}}))
	case dueAsk:
		h.ReviewAsked = today
		t := s.task(h, TaskReview, h.Subject(), "Say whether you can still help colleagues")
		t.Due = today.AddDays(reviewDays)
		return errors.Join(tx.SaveOffer(ctx, h.Offer, h.SortKey), tx.OpenTask(ctx, t))
	}
	return nil
}

// what is due for an offer on a day.
const (
	dueNothing = ""
	dueEnd     = "end"
	dueAsk     = "ask"
	dueLapse   = "lapse"
)

func due(h Helper, today clock.Date) string {
	switch {
	case !h.Standing:
		return dueEnd
	case !h.ReviewAsked.IsZero() && today.After(h.ReviewAsked.AddDays(reviewDays)):
		return dueLapse
	case h.ReviewAsked.IsZero() && !today.Before(h.ReviewOn):
		return dueAsk
	}
	return dueNothing
}

// weeks asks for what nobody has in the weeks at hand, and tells those on duty next week, once.
func (s *Service) weeks(ctx context.Context, tx Tx) error {
	now := s.deps.Clock.Now()
	this := Monday(clock.DateOf(now))
	for i := range soonWeeks + 1 {
		if err := s.settleWeek(ctx, tx, this.AddDays(7*i), now); err != nil {
			return err
		}
	}
	if clock.DateOf(now).Before(this.AddDays(3)) { // from Thursday on
		return nil
	}
	next := this.AddDays(7)
	_, known, err := load(ctx, tx, next, next, now)
	if err != nil {
		return err
	}
	duties, err := tx.Duties(ctx, next, next)
	if err != nil {
		return err
	}
	for _, d := range duties {
		h := known[d.Offer]
		if !h.Standing || h.State != Live {
			continue
		}
		if _, again, err := tx.Once(ctx, "duty-"+next.String()+"-"+string(d.Offer), h.Person, "told", now); err != nil || again {
			if err != nil {
				return err
			}
			continue
		}
		if err := s.tell(ctx, tx, h, word{"duty.next", "You are on duty next week, from " + next.Words() + ".", RotaPath}); err != nil {
			return err
		}
	}
	return nil
}
