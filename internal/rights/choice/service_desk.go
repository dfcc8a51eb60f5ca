package choice

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/intray"
	"sharewell/internal/round"
)

// View is a choice as the responsible organisation sees it.
type View struct {
	Choice
	Act, Turn bool // what the actor may do
}

func (s *Service) view(a access.Actor, c Choice) (View, error) {
	rel := access.RelationTo(a, c.Org)
	if _, err := access.Require(a, access.ViewChoices, access.ViewChoices, rel, string(c.Stage)); err != nil {
		return View{}, err
	}
	_, act := access.Allowed(a, access.ActOnChoice, rel, string(c.Stage))
	_, turn := access.Allowed(a, access.TurnChoice, rel, string(c.Stage))
	return View{c, act, turn}, nil
}

// Get gives one choice to its organisation.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (v View, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		c, err := tx.ChoiceByRef(ctx, ref)
		if err != nil {
			return err
		}
		v, err = s.view(a, c)
		return err
	})
	return v, err
}

// pageSize is how many choices a list shows.
const pageSize = 50

// List gives the actor's organisation's choices after a key, what waits first, and the key to go on from.
func (s *Service) List(ctx context.Context, a access.Actor, after string) (list []Choice, next string, err error) {
	if _, err := access.Require(a, access.ViewChoices, access.ViewChoices, access.RelationTo(a, a.Organisation), ""); err != nil {
		return nil, "", err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.ChoicesOf(ctx, a.Organisation, after, pageSize+1)
		return err
	})
	if len(list) > pageSize {
		list = list[:pageSize]
		next = list[pageSize-1].SortKey()
	}
	return list, next, err
}

// deskOrder is one command of the responsible organisation.
type deskOrder struct {
	command access.Command
	event   string
	decide  func(c *Choice, role access.Role, now time.Time) error
	back    bool // a no is taken back
}

func (s *Service) desk(ctx context.Context, a access.Actor, ref string, o deskOrder) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.ChoiceByRef(ctx, ref)
		if err != nil {
			return err
		}
		role, err := access.Require(a, o.command, access.ViewChoices, access.RelationTo(a, c.Org), string(c.Stage))
		if errs.KindOf(err) == errs.Forbidden && !c.Stage.Waiting() {
			return moved()
		}
		if err != nil {
			return err
		}
		if err := o.decide(&c, role, s.deps.Clock.Now()); err != nil {
			return err
		}
		if err := s.save(ctx, tx, c); err != nil {
			return err
		}
		if o.back {
			// By another way than it was made: here it is done with a reference and a code.
			if err := s.countBack(ctx, tx, c.Wish, false); err != nil {
				return err
			}
		}
		return errors.Join(s.record(ctx, tx, a.Event(role), c, o.event), s.open(ctx, tx, c), s.tell(ctx, tx, c))
	})
}

// Know says that the organisation knows whose choice it is. Who it is stays in its own files.
func (s *Service) Know(ctx context.Context, a access.Actor, ref string) error {
	return s.desk(ctx, a, ref, deskOrder{command: access.ActOnChoice, event: Known, decide: func(c *Choice, role access.Role, now time.Time) error {
		return c.know(role, now, s.due)
	}})
}

// Done says that what was asked was done.
func (s *Service) Done(ctx context.Context, a access.Actor, ref string) error {
	return s.desk(ctx, a, ref, deskOrder{command: access.ActOnChoice, event: Acted, decide: func(c *Choice, role access.Role, now time.Time) error {
		return c.finish(false, "", role, now)
	}})
}

const longest = 1000

// Refuse says why the use goes on all the same. The person reads the words.
func (s *Service) Refuse(ctx context.Context, a access.Actor, ref, why string) error {
	why = strings.TrimSpace(why)
	switch n := utf8.RuneCountInString(why); {
	case n == 0:
		return invalid("why", "required", "Say why the use goes on. The person reads it")
	case n > longest:
		return invalid("why", "too_long", fmt.Sprintf("Say it in %d characters", longest))
	}
	return s.desk(ctx, a, ref, deskOrder{command: access.ActOnChoice, event: Declined, decide: func(c *Choice, role access.Role, now time.Time) error {
		return c.finish(true, why, role, now)
	}})
}

// TurnFor enters that somebody who rang, wrote or came changed their mind. Whoever enters it knows whose it is.
func (s *Service) TurnFor(ctx context.Context, a access.Actor, ref string, w Wish) error {
	if !w.Valid() {
		return errs.New(errs.Invalid, "choice.wish", "Choose what should happen.")
	}
	return s.desk(ctx, a, ref, deskOrder{command: access.TurnChoice, event: Turned, back: true, decide: func(c *Choice, role access.Role, now time.Time) error {
		return c.turn(w, role, now, s.due)
	}})
}

// tell posts a letter to somebody who asked for reminders, once the organisation answered.
func (s *Service) tell(ctx context.Context, tx WorkTx, c Choice) error {
	if !c.Reminds() || c.Stage != Done && c.Stage != Refused {
		return nil
	}
	return s.post(ctx, tx, c, Letter{c.Ref, c.Wish, true}, c.Updated)
}

func (s *Service) post(ctx context.Context, tx WorkTx, c Choice, l Letter, at time.Time) error {
	to, err := s.deps.Secrets.Open(c.Ref, c.Contact)
	if err != nil {
		return err
	}
	subject, text := s.deps.Letter(l)
	return tx.PostMail(ctx, intray.Mail{Key: fmt.Sprintf("choice/%s/%d", c.Ref, at.UnixMicro()), To: to, Subject: subject, Text: text, At: s.deps.Clock.Now()})
}

// watchMost is how many choices one round looks at together.
const watchMost = 100

// RunDaily reminds organisations whose time has passed, and people who asked for it.
func (s *Service) RunDaily(ctx context.Context) error {
	now := s.deps.Clock.Now()
	return round.Each(func(after string) (refs []string, err error) {
		err = s.deps.Store.Read(ctx, func(tx Tx) error {
			refs, err = tx.ChoicesToWatch(ctx, now, after, watchMost)
			return err
		})
		return refs, err
	}, func(ref string) error { return s.watch(ctx, ref, now) })
}

func (s *Service) watch(ctx context.Context, ref string, now time.Time) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.ChoiceByRef(ctx, ref)
		if err != nil {
			return err
		}
		if at := c.WatchAt(); at.IsZero() || at.After(now) {
			return nil // somebody was faster
		}
		if c.Over() && !c.Forget.IsZero() && !c.Forget.After(now) {
			return errors.Join(s.record(ctx, tx, event.Actor{System: "jobs"}, c, "forgotten"), tx.ForgetChoice(ctx, ref)) // the event is the count
		}
		if c.Stage == Open && !c.Late && !c.Due.AddDays(1).Start().After(now) {
			c.Late = true
			if err := errors.Join(s.open(ctx, tx, c), s.record(ctx, tx, event.Actor{System: "jobs"}, c, "overdue")); err != nil {
				return err
			}
		}
		if !c.Remind.IsZero() && !c.Remind.After(now) {
			if err := s.post(ctx, tx, c, Letter{c.Ref, c.Wish, false}, c.Remind); err != nil {
				return err
			}
			c.Remind = nextReminder(c.Remind)
		}
		return s.save(ctx, tx, c)
	})
}
