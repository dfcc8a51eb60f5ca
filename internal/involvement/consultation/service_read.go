package consultation

import (
	"context"
	"errors"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/round"
)

// Read gives a consultation that everybody may read.
func (s *Service) Read(ctx context.Context, ref string) (c Consultation, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		c, err = tx.ConsultationByRef(ctx, tidyRef(ref))
		return err
	})
	if errs.KindOf(err) == errs.NotFound || err == nil && !c.Public() {
		return Consultation{}, notHere()
	}
	return c, err
}

// Get gives a consultation to whoever looks after it.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string, command access.Command) (c Consultation, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		c, err = tx.ConsultationByRef(ctx, ref)
		if err == nil {
			_, err = runs(a, command, c.Org)
		}
		return err
	})
	return c, err
}

// textsShown is how many texts of each question a page of results shows.
const textsShown = 200

// Results gives what came of a consultation. It reads kept numbers and counts nothing. Before closing only the one who
// looks after it sees them.
func (s *Service) Results(ctx context.Context, a access.Actor, c Consultation) (out Results, err error) {
	if !c.Phase.Over() {
		if _, err := runs(a, access.ManageEngagement, c.Org); err != nil {
			return out, err
		}
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		counts, err := tx.ResponseCounts(ctx, c.ID)
		if err != nil {
			return err
		}
		out = results(c, counts, s.floor())
		shown, err := tx.SaidOf(ctx, c.ID, TextShown, "", textsShown)
		for i := range out.Results {
			for _, t := range shown {
				if t.Question == out.Results[i].Question.Code {
					out.Results[i].Texts = append(out.Results[i].Texts, t)
				}
			}
		}
		return err
	})
	return out, err
}

// Calendar is what is going on, what is to come and what was.
type Calendar struct {
	Consultations []Consultation // that everybody may read
	Coming        []Session
	Past          []Session
}

const (
	mostListed = 100
	mostPast   = 30
)

// Calendar gives what everybody may take part in.
func (s *Service) Calendar(ctx context.Context) (out Calendar, err error) {
	now := s.deps.Clock.Now()
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		all, err := tx.Consultations(ctx, nil, "", mostListed)
		out.Consultations = slices.DeleteFunc(all, func(c Consultation) bool { return !c.Public() })
		coming, err2 := tx.Sessions(ctx, now.Add(-24*time.Hour), mostListed)
		past, err3 := tx.PastSessions(ctx, now, mostPast)
		for _, x := range coming {
			if !x.Ends.Before(now) {
				out.Coming = append(out.Coming, x)
			}
		}
		out.Past = slices.DeleteFunc(past, func(x Session) bool { return !x.Ends.Before(now) })
		return errors.Join(err, err2, err3)
	})
	return out, err
}

// Managed lists what an actor looks after.
func (s *Service) Managed(ctx context.Context, a access.Actor) (list []Consultation, sessions []Session, err error) {
	if _, err := runs(a, access.EnterAnswers, a.Organisation); err != nil {
		return nil, nil, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		org := &a.Organisation
		if a.Organisation == "" {
			org = nil // the secretariat helps everybody
		}
		if list, err = tx.Consultations(ctx, org, "", mostListed); err != nil {
			return err
		}
		after := s.deps.Clock.Now().AddDate(0, -3, 0)
		sessions, err = tx.Sessions(ctx, after, mostListed)
		sessions = slices.DeleteFunc(sessions, func(x Session) bool { return a.Organisation != "" && x.Org != a.Organisation })
		return err
	})
	return list, sessions, err
}

// SessionsOf lists the sessions of a consultation.
func (s *Service) SessionsOf(ctx context.Context, ref string) (list []Session, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.SessionsOfConsultation(ctx, ref)
		return err
	})
	return list, err
}

const (
	watchMost  = 100
	staleAfter = 14 // days in which an address is confirmed
)

// RunDaily opens and closes consultations on their days, reminds of what is owed, and forgets what nobody needs.
func (s *Service) RunDaily(ctx context.Context) error {
	now := s.deps.Clock.Now()
	stale := s.deps.Store.Write(ctx, func(tx Tx) error { return tx.DropStaleHearers(ctx, now.AddDate(0, 0, -staleAfter)) })
	consultations := s.each(ctx, func(tx Tx, after string) ([]string, error) {
		return tx.ConsultationsToWatch(ctx, now, after, watchMost)
	}, s.watch)
	sessions := s.each(ctx, func(tx Tx, after string) ([]string, error) {
		return tx.SessionsToWatch(ctx, now, after, watchMost)
	}, s.watchSession)
	return errors.Join(stale, consultations, sessions)
}

func (s *Service) each(ctx context.Context, list func(Tx, string) ([]string, error), do func(context.Context, Tx, string, time.Time) error) error {
	now := s.deps.Clock.Now()
	return round.Each(func(after string) (refs []string, err error) {
		err = s.deps.Store.Read(ctx, func(tx Tx) error {
			refs, err = list(tx, after)
			return err
		})
		return refs, err
	}, func(ref string) error {
		return s.deps.Store.Write(ctx, func(tx Tx) error { return do(ctx, tx, ref, now) })
	})
}

var byJobs = event.Actor{System: "jobs"}

func (s *Service) watch(ctx context.Context, tx Tx, ref string, now time.Time) error {
	c, err := tx.ConsultationByRef(ctx, ref)
	if err != nil {
		return err
	}
	if at := c.WatchAt(); at.IsZero() || at.After(now) {
		return nil // somebody was faster
	}
	what := "overdue"
	switch {
	case c.Phase == Prepare && c.Closes.Before(s.today()):
		c.Opens = s.today().AddDays(365) // its time went by while nobody looked; whoever looks after it sets new days
	case c.Phase == Prepare:
		what = "opened"
		if err := s.open(&c); err != nil {
			return err
		}
	case c.Phase == Open:
		what = "closed"
		s.shut(&c)
	default:
		c.Late = true
	}
	c.add(what, "", now)
	return errors.Join(tx.SaveConsultation(ctx, c), s.record(ctx, tx, byJobs, c, what), s.tasks(ctx, tx, c))
}

// Owner names whose something is: "" for the partnership.
type Owner = ident.Organisation
