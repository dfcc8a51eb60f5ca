package comment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Make is a new comment.
type Make struct {
	Key    string // of the form: sending it twice is sending it once
	Year   int
	Clause ident.Clause
	// Seen is the edition that the page showed; "" for the one that is under review now.
	Seen ident.Edition
	Kind Kind
	// Quote is the words that the comment is on, near a place in the clause as it was shown; "" for the whole clause.
	Quote    string
	Near     int
	Text     string
	Change   string
	Proposed string
}

// Offline is a comment that was made elsewhere.
type Offline struct {
	Make
	Route  Route
	Source string             // which meeting, which letter
	Org    ident.Organisation // on whose behalf; "" when Name says it
	Name   string
}

// Make keeps a comment of an organisation or of a lay member.
func (s *Service) Make(ctx context.Context, a access.Actor, cmd Make) (Comment, error) {
	run, err := s.d.Runs.Get(ctx, cmd.Year)
	if err != nil {
		return Comment{}, err
	}
	now := s.d.Clock.Now()
	role, err := access.Require(a, access.MakeComment, access.ReadComments, access.RelationTo(a, a.Organisation), s.door(run, a, now))
	if err != nil {
		return Comment{}, err
	}
	by := Author{Voice: ByOrganisation, Person: a.Person, Org: a.Organisation, Role: role}
	switch role {
	case access.Involvement:
		by.Voice = ByGroup
	case access.Secretariat:
		by.Voice = ByOffice
	}
	return s.keep(ctx, run, a.Event(role), draftOf(cmd, by, Online), cmd)
}

// door says whether the stage is open to an actor who speaks for the partnership.
func (s *Service) door(run review.Run, a access.Actor, now time.Time) string {
	if a.Organisation != "" || a.Has(access.Secretariat) {
		return "open"
	}
	if consulted(run, now) && run.LayMembers {
		return "open"
	}
	return "closed"
}

// consulted reports whether the proposed text is or was before people.
func consulted(run review.Run, now time.Time) bool {
	for _, st := range run.Stages {
		if st.Kind == review.Consultation && !st.OpenedAt.IsZero() && !now.Before(st.OpenedAt) {
			return true
		}
	}
	return false
}

// OpenTo says whether a review takes comments now: from signatories, from lay members, from the public. late is so when
// what comes now is kept as late.
func OpenTo(run review.Run, now time.Time) (members, lay, public, late bool) {
	if begun(run, now) != nil {
		return false, false, false, false
	}
	_, _, inTime := run.Commenting(now)
	c := consulted(run, now)
	return inTime, inTime && c && run.LayMembers, inTime && c && run.Public, !inTime
}

// Enter keeps what was said in a meeting, a letter or by phone.
func (s *Service) Enter(ctx context.Context, a access.Actor, cmd Offline) (Comment, error) {
	role, err := access.Require(a, access.EnterComment, access.ReadComments, relation(a, Author{}), "")
	if err != nil {
		return Comment{}, err
	}
	run, err := s.d.Runs.Get(ctx, cmd.Year)
	if err != nil {
		return Comment{}, err
	}
	var wrong []errs.Field
	if !slices.Contains(OfflineRoutes(), cmd.Route) {
		wrong = append(wrong, errs.Field{Name: "route", Code: "comment.route", Message: "Say how the comment came"})
	}
	if cmd.Source = Clean(cmd.Source); cmd.Source == "" {
		wrong = append(wrong, errs.Field{Name: "source", Code: "comment.source", Message: "Say where it was said: which meeting, which letter, which day"})
	}
	if cmd.Name = oneLine(cmd.Name); cmd.Org == "" && cmd.Name == "" {
		wrong = append(wrong, errs.Field{Name: "org", Code: "comment.on_behalf", Message: "Say on whose behalf you enter it"})
	}
	c := draftOf(cmd.Make, Author{Voice: ByOrganisation, Org: cmd.Org, Name: cmd.Name}, cmd.Route)
	c.Source, c.Entered = cmd.Source, a.Person
	if cmd.Org == "" {
		c.By.Voice = ByPublic
	}
	if err := errs.InvalidFields(wrong); err != nil {
		return Comment{}, errors.Join(err)
	}
	return s.keep(ctx, run, a.Event(role), c, cmd.Make)
}

func oneLine(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

func draftOf(cmd Make, by Author, route Route) Comment {
	return Comment{Year: cmd.Year, Clause: cmd.Clause, Kind: cmd.Kind, Text: cmd.Text, Change: cmd.Change, Proposed: cmd.Proposed, By: by, Route: route, State: Open}
}

// keep checks a comment against the text it is on and saves it.
func (s *Service) keep(ctx context.Context, run review.Run, by event.Actor, c Comment, cmd Make) (Comment, error) {
	return s.keepEntry(ctx, entry{run: run, by: by, key: cmd.Key}, c, cmd)
}

func (s *Service) keepEntry(ctx context.Context, in entry, c Comment, cmd Make) (Comment, error) {
	run, now := in.run, s.d.Clock.Now()
	if err := begun(run, now); err != nil {
		return Comment{}, err
	}
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		if err := s.stand(ctx, tx, run, &c, cmd); err != nil {
			return err
		}
		if err := c.check(); err != nil {
			return err
		}
		if c.By.Org != "" {
			names, err := tx.OrganisationNames(ctx, []ident.Organisation{c.By.Org})
			if err != nil {
				return err
			}
			if c.By.Name = names[c.By.Org]; c.By.Name == "" {
				return invalid("org", "no_org", "Choose an organisation from the list")
			}
		}
		c.At, c.Updated, c.Version = now, now, 1
		return s.insert(ctx, tx, in, &c)
	})
	return c, err
}

// stand sets a comment on the text under review.
func (s *Service) stand(ctx context.Context, tx Tx, run review.Run, c *Comment, cmd Make) error {
	now := s.d.Clock.Now()
	e, clause, inTime, err := s.text(ctx, tx, run, c.Clause, now)
	if cmd.Seen != "" && cmd.Seen != e.ID { // the page showed the text of the stage before
		if old, oldErr := tx.Edition(ctx, cmd.Seen); oldErr == nil {
			if x, clauseErr := old.Clause(c.Clause); clauseErr == nil {
				e, clause, err = old, x, nil
			}
		}
	}
	if err != nil {
		return err
	}
	c.Edition, c.Number, c.Heading, c.Late = e.ID, e.Number(), clause.Heading, !inTime
	if c.Kind == Suggestion {
		c.Base, c.Proposed = clause.Text, cleanProse(c.Proposed, clause.Text)
	}
	if strings.TrimSpace(cmd.Quote) == "" {
		c.Anchor = Anchor{}
		return nil
	}
	w := wordingIn(e, clause)
	a, ok := w.Quoted(cmd.Quote, cmd.Near)
	if !ok {
		return invalid("quote", "quote", "These words are not in the clause. Choose them from the list, or comment on the whole clause")
	}
	c.Anchor = a
	return tx.KeepWording(ctx, a.Base, w.Text)
}

// entry is how a comment comes into a review.
type entry struct {
	run review.Run
	by  event.Actor
	key string // of the form
	// lock gives what opens the comment to its author; nil for authors with an account.
	lock func(ref string) []byte
}

func (s *Service) insert(ctx context.Context, tx Tx, in entry, c *Comment) error {
	n, err := tx.TakeNumber(ctx, fmt.Sprintf("comment-%d", c.Year))
	if err != nil {
		return err
	}
	c.Ref = ident.Reference(s.d.Prefix, c.Year, n)
	if in.key != "" {
		first, again, err := tx.Once(ctx, in.key, in.by.Person, c.Ref, c.At)
		if err != nil {
			return err
		}
		if again {
			*c, err = tx.ReviewComment(ctx, first)
			return err
		}
	}
	if in.lock != nil {
		c.Lock = in.lock(c.Ref)
	}
	c.ID = ident.New[ID](s.d.IDs)
	if len(c.Turns) == 0 {
		c.Turns = []Turn{{What: "made", Role: c.By.Role, At: c.At}}
	}
	if err := tx.InsertReviewComment(ctx, *c); err != nil {
		return err
	}
	if s.d.Commented != nil && c.By.Org != "" {
		if err := s.d.Commented(ctx, tx, in.run, c.By.Org); err != nil {
			return err
		}
	}
	return errors.Join(s.tidyQueue(ctx, tx, *c), tx.AppendEvents(ctx, s.event(in.by, "made", *c)))
}
