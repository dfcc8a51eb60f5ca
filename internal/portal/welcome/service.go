package welcome

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
)

// Days is how long a practice copy is kept after it was changed last.
const Days = 7

// most is how many practice copies one person keeps at once.
const most = 10

// Deps is what the service needs.
type Deps struct {
	Store Store
	Clock clock.Clock
	IDs   ident.Source
	Book  *rulebook.Book
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	VisitTx
	PracticeTx
}

// VisitTx keeps first visits.
type VisitTx interface {
	// FirstVisit gives somebody's way through a tour; one not begun is new, not an error.
	FirstVisit(ctx context.Context, p ident.Person, t Tour) (Visit, error)
	SaveVisit(ctx context.Context, v Visit) error
	Organisation(ctx context.Context, id ident.Organisation) (organisation.Organisation, error)
}

// PracticeTx keeps practice copies. All of it is within one person.
type PracticeTx interface {
	Practice(ctx context.Context, p ident.Person, id PracticeID, now time.Time) (Practice, error)
	Practices(ctx context.Context, p ident.Person, now time.Time, most int) ([]Practice, error)
	InsertPractice(ctx context.Context, p Practice) error
	SavePractice(ctx context.Context, p Practice) error
	DropPractice(ctx context.Context, p ident.Person, id PracticeID) error
	// ForgetPractice throws away what is due, and says how many.
	ForgetPractice(ctx context.Context, now time.Time) (int64, error)
}

// Service runs first visits and practice.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

func allowed(a access.Actor, c access.Command) error {
	_, err := access.Require(a, c, c, access.RelationTo(a, a.Organisation), "")
	return err
}

// Visit gives the actor's first visit in the hat they wear. ok is false when there is none for it.
func (s *Service) Visit(ctx context.Context, a access.Actor) (v Visit, ok bool, err error) {
	if err := allowed(a, access.FirstVisit); err != nil {
		return Visit{}, false, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		v, ok, err = s.visit(ctx, tx, a)
		return err
	})
	return v, ok, err
}

func (s *Service) visit(ctx context.Context, tx VisitTx, a access.Actor) (Visit, bool, error) {
	var body Body
	if a.Organisation != "" {
		o, err := tx.Organisation(ctx, a.Organisation)
		if err != nil {
			return Visit{}, false, err
		}
		body = Body{o.Kind, o.Sector}
	}
	t, ok := TourFor(a.Roles, body)
	if !ok {
		return Visit{}, false, nil
	}
	v, err := tx.FirstVisit(ctx, a.Person, t)
	return v, true, err
}

// Offered reports whether the actor is to be shown the way to their first visit: until it is skipped or done, and never
// after.
func (s *Service) Offered(ctx context.Context, a access.Actor) (Visit, bool, error) {
	v, ok, err := s.Visit(ctx, a)
	return v, ok && !v.State.Over(), err
}

func (s *Service) move(ctx context.Context, a access.Actor, to func(Visit, time.Time) Visit) (v Visit, err error) {
	if err := allowed(a, access.FirstVisit); err != nil {
		return Visit{}, err
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		was, ok, err := s.visit(ctx, tx, a)
		if err != nil {
			return err
		}
		if !ok {
			return missing()
		}
		if v = to(was, s.deps.Clock.Now()); v == was {
			return nil
		}
		return tx.SaveVisit(ctx, v)
	})
	return v, err
}

func missing() error {
	return errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it.")
}

// Step takes the actor's visit past a step.
func (s *Service) Step(ctx context.Context, a access.Actor, step int) (Visit, error) {
	return s.move(ctx, a, func(v Visit, now time.Time) Visit { return v.Go(step, now) })
}

// Skip ends the actor's visit; they are not asked again.
func (s *Service) Skip(ctx context.Context, a access.Actor) error {
	_, err := s.move(ctx, a, Visit.Skip)
	return err
}

// Again begins the actor's visit anew.
func (s *Service) Again(ctx context.Context, a access.Actor) error {
	_, err := s.move(ctx, a, Visit.Again)
	return err
}

// Practices lists the actor's practice copies, the newest first.
func (s *Service) Practices(ctx context.Context, a access.Actor) (out []Practice, err error) {
	if err := allowed(a, access.Practise); err != nil {
		return nil, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.Practices(ctx, a.Person, s.deps.Clock.Now(), most)
		return err
	})
	return out, err
}

// Begin makes a practice copy of an exercise.
func (s *Service) Begin(ctx context.Context, a access.Actor, e Exercise) (p Practice, err error) {
	if err := allowed(a, access.Practise); err != nil {
		return Practice{}, err
	}
	if !e.Valid() {
		return Practice{}, missing()
	}
	now := s.deps.Clock.Now()
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		have, err := tx.Practices(ctx, a.Person, now, most)
		if err != nil {
			return err
		}
		if len(have) == most { // the oldest makes room
			if err := tx.DropPractice(ctx, a.Person, have[most-1].ID); err != nil {
				return err
			}
		}
		p = Practice{ID: ident.New[PracticeID](s.deps.IDs), Person: a.Person, Exercise: e, Answers: Tidy(nil), Gone: now.AddDate(0, 0, Days), Version: 1}
		return tx.InsertPractice(ctx, p)
	})
	return p, err
}

// Practice gives one of the actor's practice copies, with what the program says to it.
func (s *Service) Practice(ctx context.Context, a access.Actor, id PracticeID) (p Practice, l Look, err error) {
	if err := allowed(a, access.Practise); err != nil {
		return Practice{}, Look{}, err
	}
	now := s.deps.Clock.Now()
	err = s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		p, err = tx.Practice(ctx, a.Person, id, now)
		return err
	})
	return p, Check(p.Answers, s.deps.Book, now), err
}

// Save keeps what was typed, right or wrong, as the real form does.
func (s *Service) Save(ctx context.Context, a access.Actor, id PracticeID, typed map[string][]string) error {
	if err := allowed(a, access.Practise); err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		p, err := tx.Practice(ctx, a.Person, id, now)
		if err != nil {
			return err
		}
		p.Answers, p.Gone = Tidy(typed), now.AddDate(0, 0, Days)
		return tx.SavePractice(ctx, p)
	})
}

// Drop throws a practice copy away.
func (s *Service) Drop(ctx context.Context, a access.Actor, id PracticeID) error {
	if err := allowed(a, access.Practise); err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error { return tx.DropPractice(ctx, a.Person, id) })
}

// Forget throws away the practice copies whose days are over.
func (s *Service) Forget(ctx context.Context) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		_, err := tx.ForgetPractice(ctx, s.deps.Clock.Now())
		return err
	})
}
