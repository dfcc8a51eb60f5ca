package comment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// byRef loads a comment that an actor may read.
func (s *Service) byRef(ctx context.Context, a access.Actor, ref string) (c Comment, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		if c, err = tx.ReviewComment(ctx, ref); err != nil {
			return err
		}
		_, err = require(a, access.ReadComments, c)
		return err
	})
	return c, err
}

// Edit changes one's own comment while the stage is open. What it said before stays in its story.
type Edit struct {
	Ref      string
	Version  int64
	Kind     Kind
	Text     string
	Change   string
	Proposed string
}

// Edit changes one's own comment.
func (s *Service) Edit(ctx context.Context, a access.Actor, cmd Edit) (Comment, error) {
	was, err := s.byRef(ctx, a, cmd.Ref)
	if err != nil {
		return Comment{}, err
	}
	run, err := s.d.Runs.Get(ctx, was.Year)
	if err != nil {
		return Comment{}, err
	}
	now := s.d.Clock.Now()
	return s.change(ctx, cmd.Ref, cmd.Version, func(tx Tx, c *Comment) error {
		role, err := require(a, access.EditComment, *c)
		if err != nil {
			return err
		}
		if _, _, inTime := run.Commenting(now); !inTime && !c.Late {
			return closedStage()
		}
		before := *c
		c.Kind, c.Text, c.Change = cmd.Kind, cmd.Text, cmd.Change
		if c.Kind == Suggestion {
			if before.Base != "" {
				c.Proposed = cleanProse(cmd.Proposed, before.Base)
			} else {
				e, err := tx.Edition(ctx, c.Edition)
				if err != nil {
					return err
				}
				x, err := e.Clause(c.Clause)
				if err != nil {
					return err
				}
				c.Base, c.Proposed = x.Text, cleanProse(cmd.Proposed, x.Text)
			}
		}
		if err := c.check(); err != nil {
			return err
		}
		said := before.Text
		if before.Change != "" {
			said += "\n\n" + before.Change
		}
		if before.Proposed != "" {
			said += "\n\n" + before.Proposed
		}
		c.Turns = append(c.Turns, Turn{What: "edited", Role: role, Text: said, At: now})
		c.Updated = now
		return errors.Join(tx.AppendEvents(ctx, s.event(a.Event(role), "edited", *c)), s.tellSupporters(ctx, tx, *c, news{"edited", "A comment that you agreed with was changed: " + c.Ref, "Look whether you still agree. You can take your agreement back."}))
	})
}

// tellSupporters tells the organisations that agreed.
func (s *Service) tellSupporters(ctx context.Context, tx Tx, c Comment, n news) error {
	for _, x := range c.Supports {
		err := tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.d.IDs), Organisation: x.Org, Person: x.Person, Roles: spokesmen(), Kind: "comment." + n.kind,
			Subject: c.Subject(), Title: n.title, Text: n.text, URL: c.URL(), At: s.d.Clock.Now()})
		if err != nil {
			return err
		}
	}
	return nil
}

func spokesmen() []access.Role {
	return []access.Role{access.IGLead, access.DPO, access.OrgAdmin}
}

// Withdraw takes one's own comment back. Those who agreed are told, so that they can say it themselves.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, ref, reason string) (Comment, error) {
	return s.change(ctx, ref, 0, func(tx Tx, c *Comment) error {
		role, err := require(a, access.WithdrawComment, *c)
		if err != nil {
			return err
		}
		if err := c.withdraw(role, reason, s.d.Clock.Now()); err != nil {
			return err
		}
		return s.tellWithdrawn(ctx, tx, a.Event(role), *c)
	})
}

func (s *Service) tellWithdrawn(ctx context.Context, tx Tx, by event.Actor, c Comment) error {
	return errors.Join(tx.AppendEvents(ctx, s.event(by, "withdrawn", c)),
		s.tellSupporters(ctx, tx, c, news{"withdrawn", "A comment that you agreed with was withdrawn: " + c.Ref, "If you hold the same view, send a comment of your own."}))
}

// Support says for the actor's organisation that it agrees.
func (s *Service) Support(ctx context.Context, a access.Actor, ref string) (Comment, error) {
	return s.change(ctx, ref, 0, func(tx Tx, c *Comment) error {
		if !seen(a, *c) {
			return hidden()
		}
		role, err := access.Require(a, access.SupportComment, access.ReadComments, relation(a, c.By), string(c.State))
		if err != nil {
			return err
		}
		names, err := tx.OrganisationNames(ctx, []ident.Organisation{a.Organisation})
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		if err := c.support(Support{Org: a.Organisation, Name: names[a.Organisation], Person: a.Person, At: now}); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(a.Event(role), "supported", *c).For(c.By.Org, a.Organisation))
	})
}

// Unsupport takes the agreement of the actor's organisation back.
func (s *Service) Unsupport(ctx context.Context, a access.Actor, ref string) (Comment, error) {
	return s.change(ctx, ref, 0, func(tx Tx, c *Comment) error {
		if !seen(a, *c) {
			return hidden()
		}
		role, err := access.Require(a, access.SupportComment, access.ReadComments, relation(a, c.By), string(c.State))
		if err != nil {
			return err
		}
		if err := c.unsupport(a.Organisation, s.d.Clock.Now()); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(a.Event(role), "unsupported", *c).For(c.By.Org, a.Organisation))
	})
}

// Reply says something to a comment. Its author is told, unless it is their own.
func (s *Service) Reply(ctx context.Context, a access.Actor, ref, text string, route Route) (Comment, error) {
	return s.say(ctx, a, ref, words{text: text, route: route})
}

// words are what somebody says to a comment; the same key, if any, means the same words again.
type words struct {
	text  string
	route Route
	key   string
}

// errTwice ends a change that was made before.
var errTwice = errors.New("it was said before")

// twice finds out whether words came before.
func (s *Service) twice(ctx context.Context, tx Tx, key string, c *Comment, by ident.Person) error {
	if key == "" {
		return nil
	}
	_, again, err := tx.Once(ctx, key, by, c.Ref, s.d.Clock.Now())
	if err == nil && again {
		return errTwice
	}
	return err
}

func (s *Service) say(ctx context.Context, a access.Actor, ref string, m words) (Comment, error) {
	was, err := s.byRef(ctx, a, ref)
	if err != nil {
		return Comment{}, err
	}
	run, err := s.d.Runs.Get(ctx, was.Year)
	if err != nil {
		return Comment{}, err
	}
	now := s.d.Clock.Now()
	role, err := access.Require(a, access.MakeComment, access.ReadComments, access.RelationTo(a, a.Organisation), s.door(run, a, now))
	if err != nil {
		return Comment{}, err
	}
	return s.change(ctx, ref, 0, func(tx Tx, c *Comment) error {
		if err := s.twice(ctx, tx, m.key, c, a.Person); err != nil {
			return err
		}
		by := Author{Voice: ByOrganisation, Person: a.Person, Org: a.Organisation, Role: role}
		switch {
		case role == access.Secretariat:
			by.Voice = ByOffice
		case role == access.Involvement:
			by.Voice = ByGroup
		default:
			names, err := tx.OrganisationNames(ctx, []ident.Organisation{a.Organisation})
			if err != nil {
				return err
			}
			by.Name = names[a.Organisation]
		}
		if err := c.reply(Reply{By: by, Text: m.text, Route: m.route, At: now}); err != nil {
			return err
		}
		err := tx.AppendEvents(ctx, s.event(a.Event(role), "replied", *c))
		if !c.By.Is(a) {
			err = errors.Join(err, s.tell(ctx, tx, *c, news{"replied", "Somebody replied to your comment " + c.Ref, ""}))
		}
		return err
	})
}

// Answered is what the author says to the disposition.
type Answered struct {
	Ref    string
	Text   string
	Clears bool // of a blocking comment: it is met
	Key    string
}

// Answer keeps what the author says to the disposition, once. The secretariat is told.
func (s *Service) Answer(ctx context.Context, a access.Actor, cmd Answered) (Comment, error) {
	return s.change(ctx, cmd.Ref, 0, func(tx Tx, c *Comment) error {
		role, err := require(a, access.AnswerDecision, *c)
		if err != nil {
			return err
		}
		if err := s.twice(ctx, tx, cmd.Key, c, a.Person); err != nil {
			return err
		}
		if err := c.answer(cmd.Text, cmd.Clears, s.d.Clock.Now()); err != nil {
			return err
		}
		return s.tellAnswered(ctx, tx, a.Event(role), *c)
	})
}

func (s *Service) tellAnswered(ctx context.Context, tx Tx, by event.Actor, c Comment) error {
	return errors.Join(tx.AppendEvents(ctx, s.event(by, "answered", c)), tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.d.IDs),
		Roles: []access.Role{access.Secretariat}, Kind: "comment.answered", Subject: c.Subject(), Title: "The author answered the decision on comment " + c.Ref,
		URL: c.URL(), At: c.Updated}))
}

// Again brings a comment of an earlier review into the one that is under way, with its history, for its author or the
// secretariat.
func (s *Service) Again(ctx context.Context, a access.Actor, ref string, year int) (Comment, error) {
	c, err := s.byRef(ctx, a, ref)
	if err != nil {
		return Comment{}, err
	}
	role, allowed := access.Allowed(a, access.DecideComment, relation(a, c.By), "")
	if !allowed {
		if role, err = access.Require(a, access.MakeComment, access.ReadComments, relation(a, c.By), "open"); err != nil {
			return Comment{}, err
		}
		if !c.By.Is(a) {
			return Comment{}, hidden()
		}
	}
	if c.Decision == nil || !c.Decision.Outcome.ComesBack() || year <= c.Year {
		return Comment{}, errs.New(errs.Conflict, "comment.not_back", "Only comments that were rejected or deferred in an earlier review come back.")
	}
	run, err := s.d.Runs.Get(ctx, year)
	if err != nil {
		return Comment{}, err
	}
	now := s.d.Clock.Now()
	if err := begun(run, now); err != nil {
		return Comment{}, err
	}
	out := c.carried(year, now)
	_, _, inTime := run.Commenting(now)
	out.Late = !inTime
	err = s.d.Store.Write(ctx, func(tx Tx) error {
		return s.insert(ctx, tx, entry{run: run, by: a.Event(role), key: fmt.Sprintf("again/%d/%s", year, ref)}, &out)
	})
	return out, err
}

// Mine reports whether a comment is an actor's own.
func (c Comment) Mine(a access.Actor) bool { return speaksFor(a, c) }

// Agrees reports whether an actor's organisation agrees with it.
func (c Comment) Agrees(a access.Actor) bool {
	return a.Organisation != "" && slices.ContainsFunc(c.Supports, func(s Support) bool { return s.Org == a.Organisation })
}
