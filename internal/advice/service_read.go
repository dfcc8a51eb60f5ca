package advice

import (
	"context"
	"errors"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/round"
)

// View is a question as one actor may see it.
type View struct {
	Advice
	Thing   Thing // zero when the actor may not see the thing itself
	Mine    bool  // the actor asked it
	ToMe    bool  // the actor may answer it
	Allowed []access.Command
}

// Get gives a question. One that the actor may not see is not found.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (View, error) {
	if !a.SignedIn() {
		return View{}, errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	var q Advice
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		q, err = tx.AdviceByRef(ctx, ref)
		return err
	})
	if err != nil {
		return View{}, err
	}
	if !s.sees(ctx, a, q) {
		return View{}, hidden()
	}
	v := View{Advice: q, Mine: q.AskedBy == a.Person, ToMe: s.addressed(a, q)}
	for _, c := range []access.Command{access.AnswerAdvice, access.ReplyAdvice, access.CloseAdvice, access.WithdrawAdvice} {
		_, ok := access.Allowed(a, c, access.RelationTo(a, q.Org), string(q.Stage))
		if mine := c != access.AnswerAdvice; ok && (mine && v.Mine || !mine && v.ToMe) {
			v.Allowed = append(v.Allowed, c)
		}
	}
	v.Thing, err = s.deps.Things.Thing(ctx, a, q.About)
	if errs.KindOf(err) == errs.NotFound || errs.KindOf(err) == errs.Forbidden {
		err = nil // an adviser may be asked about a thing that only its authors see
	}
	return v, err
}

// most bounds what one thing or one page shows.
const most = 100

// About lists the questions about a thing that the actor may see, oldest first, for the thing's page.
func (s *Service) About(ctx context.Context, a access.Actor, about event.Subject) ([]Advice, error) {
	if a.Organisation == "" {
		return nil, nil
	}
	var all, out []Advice
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		all, err = tx.AdviceAbout(ctx, a.Organisation, about, most)
		return err
	})
	for _, q := range all {
		if q.Stage != Withdrawn && s.sees(ctx, a, q) {
			out = append(out, q)
		}
	}
	return out, err
}

// List is a page of questions.
type List struct {
	Items []View
	Next  string
}

const pageSize = 30

// List lists the questions that the actor asked or may answer, what waits first. Questions about things
// the actor may merely edit stand on those things' own pages.
func (s *Service) List(ctx context.Context, a access.Actor, after string) (List, error) {
	var out List
	if a.Organisation == "" {
		return out, nil
	}
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		for len(out.Items) < pageSize {
			page, err := tx.AdviceOf(ctx, a.Organisation, after, most)
			if err != nil {
				return err
			}
			for _, q := range page {
				after = q.SortKey()
				if mine, toMe := q.AskedBy == a.Person, s.addressed(a, q); mine || toMe {
					out.Items = append(out.Items, View{Advice: q, Mine: mine, ToMe: toMe})
				}
				if len(out.Items) == pageSize {
					out.Next = after
					return nil
				}
			}
			if len(page) < most {
				return nil
			}
		}
		return nil
	})
	return out, err
}

// RunWatch moves late questions on to the next role, and reminds the last. It is run often and does no
// harm when run again.
func (s *Service) RunWatch(ctx context.Context) error {
	return round.Each(func(after string) (refs []string, err error) {
		err = s.deps.Store.Read(ctx, func(tx Tx) error {
			refs, err = tx.AdviceToWatch(ctx, s.deps.Clock.Now(), after, most)
			return err
		})
		return refs, err
	}, func(ref string) error { return s.escalate(ctx, ref) })
}

// escalate asks the next role; when there is none, the last one keeps the question and is reminded.
func (s *Service) escalate(ctx context.Context, ref string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		q, err := tx.AdviceByRef(ctx, ref)
		if err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		moved, known := q.next(), q.Late
		q.Late, q.DueAt = true, s.deps.due(q.Urgency, now)
		q.Watch = q.DueAt
		if moved {
			q.Turns = append(q.Turns, Turn{Kind: Moved, Role: q.Role, At: now})
		}
		if err := tx.SaveAdvice(ctx, q); err != nil {
			return err
		}
		name, title := "late", "Your question about "+q.Title+" still waits for an answer."
		if moved {
			name, title = "moved_on", "Your question about "+q.Title+" was not answered in time. Somebody else was asked."
		}
		err = errors.Join(s.record(ctx, tx, q, event.Actor{System: "jobs"}, name), s.openAnswer(ctx, tx, q))
		if err != nil || known && !moved {
			return err // the one who asked knows already
		}
		return s.tellAsker(ctx, tx, q, name, title)
	})
}
