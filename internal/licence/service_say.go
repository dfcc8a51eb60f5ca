package licence

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// text checks words that everybody will read.
func text(name, s string) (string, []errs.Field) {
	s = strings.TrimSpace(s)
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		return s, []errs.Field{{Name: name, Code: "required", Message: "Write something"}}
	case n > Longest:
		return s, []errs.Field{{Name: name, Code: "long", Message: "Write at most 2,000 characters"}}
	}
	return s, nil
}

// SayReply keeps what the actor's organisation says of its own figure.
func (s *Service) SayReply(ctx context.Context, a access.Actor, indicator, words string) error {
	d, err := s.deps.Scorecard.Of(indicator)
	if err != nil {
		return err
	}
	if _, err := access.Require(a, access.ReplyIndicator, access.ReplyIndicator, access.RelationTo(a, a.Organisation), ""); err != nil {
		return err
	}
	words, problems := text("text", words)
	if !d.By {
		problems = append(problems, errs.Field{Name: "text", Code: "not_by", Message: "This indicator is not shown for each organisation"})
	}
	if err := errs.InvalidFields(problems); err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		slug, name, err := tx.SlugOf(ctx, a.Organisation)
		if err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		if err := tx.SaveReply(ctx, Reply{Indicator: d.Code, Organisation: a.Organisation, Slug: slug, Name: name, Text: words, At: now}); err != nil {
			return err
		}
		e := s.event(now, event.Actor{Person: a.Person}, "scorecard.replied", event.Subject{Kind: SubjectKind, ID: d.Code})
		e.Organisations = []ident.Organisation{a.Organisation}
		return tx.AppendEvents(ctx, e)
	})
}

func (s *Service) event(at time.Time, by event.Actor, name string, about event.Subject) event.Event {
	return event.New(ident.New[ident.Event](s.deps.IDs), at, by, name, about)
}

// The limits of what one hour may bring, so that nobody can fill the list.
const (
	mostOfIndicator = 20
	mostOfAll       = 100
)

// Say takes in a challenge. Nobody reads it before the secretariat has.
func (s *Service) Say(ctx context.Context, key, indicator, words string) error {
	d, err := s.deps.Scorecard.Of(indicator)
	if err != nil {
		return err
	}
	words, problems := text("text", words)
	if err := errs.InvalidFields(problems); err != nil {
		return err
	}
	now, flood := s.deps.Clock.Now(), false
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		for name, most := range map[string]int64{"challenge " + d.Code: mostOfIndicator, "challenge": mostOfAll} {
			n, err := tx.CountAttempt(ctx, name, now, time.Hour)
			if err != nil {
				return err
			}
			flood = flood || n > most
		}
		if flood {
			return nil // the attempts are still counted
		}
		c := Challenge{ID: ChallengeID(ident.New[ident.Task](s.deps.IDs)), Indicator: d.Code, Text: words, Stage: Waiting, Received: now, Due: s.deps.Calendar.AddWorkingDays(s.today(), s.deps.AnswerDays)}
		if _, again, err := tx.Once(ctx, "challenge/"+key, "", string(c.ID), now); err != nil || again {
			return err
		}
		if err := tx.InsertChallenge(ctx, c); err != nil {
			return err
		}
		task := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Roles: []access.Role{access.Secretariat}, Kind: TaskAnswer, Subject: c.Subject(), Title: s.deps.Title(d.Code), URL: ManagePath, CreatedAt: now, Due: c.Due}
		if err := tx.OpenTask(ctx, task); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(now, event.Actor{}, "scorecard.challenged", c.Subject()))
	})
	if err == nil && flood {
		return errs.New(errs.Conflict, "licence.flood", "Too much came in at once. Try again in an hour.")
	}
	return err
}

// Decide is what the secretariat does with a challenge.
type Decide struct {
	ID      ChallengeID
	Reason  string // not to show it
	Show    bool   // to show it, and answer later
	Answer  string
	Changed bool
}

// Decide shows, answers or keeps back a challenge.
func (s *Service) Decide(ctx context.Context, a access.Actor, cmd Decide) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.Challenge(ctx, cmd.ID)
		if err != nil {
			return err
		}
		if _, err := access.Require(a, access.AnswerChallenge, access.AnswerChallenge, access.RelationTo(a, a.Organisation), string(c.Stage)); err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		name, err := decide(&c, cmd)
		if err != nil {
			return err
		}
		if c.Stage == Answered {
			c.Answered = now
		}
		if c.Stage != Open {
			if err := tx.CloseAllTasks(ctx, TaskAnswer, c.Subject(), now); err != nil {
				return err
			}
		}
		if err := tx.SaveChallenge(ctx, c); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(now, event.Actor{Person: a.Person}, name, c.Subject()))
	})
}

// decide changes the challenge as told, or says what is wrong.
func decide(c *Challenge, cmd Decide) (string, error) {
	wrong := func(field, code, message string) (string, error) {
		return "", errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
	}
	switch {
	case cmd.Reason != "":
		if c.Stage != Waiting {
			return wrong("do", "shown", "Everybody has read this already, so it can only be answered")
		}
		for _, r := range Reasons() {
			if r == cmd.Reason {
				// The words go: what is not shown is only counted.
				c.Stage, c.Reason, c.Text = Kept, r, ""
				return "scorecard.challenge_kept", nil
			}
		}
		return wrong("reason", "unknown", "Choose a reason from the list")
	case cmd.Show:
		if c.Stage != Waiting {
			return wrong("do", "shown", "Everybody reads this already")
		}
		c.Stage = Open
		return "scorecard.challenge_shown", nil
	}
	words, problems := text("answer", cmd.Answer)
	if len(problems) > 0 {
		return "", errs.InvalidFields(problems)
	}
	c.Stage, c.Answer, c.Changed = Answered, words, cmd.Changed
	return "scorecard.challenge_answered", nil
}

// mostChallenges is how many challenges a list shows.
const mostChallenges = 200

// Owed lists challenges that wait to be read, then those that wait for an answer.
func (s *Service) Owed(ctx context.Context, a access.Actor) (out []Challenge, err error) {
	if _, err := access.Require(a, access.AnswerChallenge, access.AnswerChallenge, access.RelationTo(a, a.Organisation), string(Waiting)); err != nil {
		return nil, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out = nil
		for _, stage := range []Stage{Waiting, Open} {
			some, err := tx.ChallengesAt(ctx, stage, mostChallenges)
			if err != nil {
				return err
			}
			out = append(out, some...)
		}
		return nil
	})
	return out, err
}

// RefreshNow works everything out at once, when the secretariat asks for it.
func (s *Service) RefreshNow(ctx context.Context, a access.Actor) (int, error) {
	if _, err := access.Require(a, access.RefreshScorecard, access.RefreshScorecard, access.RelationTo(a, a.Organisation), ""); err != nil {
		return 0, err
	}
	return s.Refresh(ctx)
}

// Challenge gives one challenge to whoever answers it.
func (s *Service) Challenge(ctx context.Context, a access.Actor, id ChallengeID) (c Challenge, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		c, err = tx.Challenge(ctx, id)
		return err
	})
	if err != nil {
		return Challenge{}, err
	}
	if _, err := access.Require(a, access.AnswerChallenge, access.AnswerChallenge, access.RelationTo(a, a.Organisation), string(c.Stage)); err != nil {
		return Challenge{}, err
	}
	return c, nil
}
