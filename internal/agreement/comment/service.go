package comment

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Tasks of this concept: one of each for a review, however many comments wait.
const (
	TaskDecide   = "comment.decide"
	TaskModerate = "comment.moderate"
)

// Service is what can be done with comments.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// tries is how often a change that goes with any other is made again when another one came between.
const tries = 8

// change loads a comment, lets fn change it, saves it with what fn leaves. version 0 goes with any version.
func (s *Service) change(ctx context.Context, ref string, version int64, fn func(tx Tx, c *Comment) error) (Comment, error) {
	for n := 1; ; n++ {
		c, err := s.changeOnce(ctx, ref, version, fn)
		if errors.Is(err, errTwice) {
			return c, nil
		}
		if errs.CodeOf(err) != "store.stale" || n == tries || version > 0 {
			if errs.CodeOf(err) == "store.stale" {
				err = moved()
			}
			return c, err
		}
	}
}

func (s *Service) changeOnce(ctx context.Context, ref string, version int64, fn func(tx Tx, c *Comment) error) (c Comment, err error) {
	err = s.d.Store.Write(ctx, func(tx Tx) error {
		if c, err = tx.ReviewComment(ctx, ref); err != nil {
			return err
		}
		if version > 0 && version != c.Version {
			return moved()
		}
		if err := fn(tx, &c); err != nil {
			return err
		}
		if err := tx.SaveReviewComment(ctx, c); err != nil {
			return err
		}
		c.Version++
		return s.tidyQueue(ctx, tx, c)
	})
	return c, err
}

// relation is how an actor stands to a comment: every organisation takes part in the review.
func relation(a access.Actor, by Author) access.Relation {
	return access.RelationTo(a, by.Org, a.Organisation)
}

// require checks a command of the table, and for own comments that they are: a lay member's is of one person, and the
// secretariat acts for whoever wrote, rang or spoke.
func require(a access.Actor, cmd access.Command, c Comment) (access.Role, error) {
	if !seen(a, c) {
		return "", hidden()
	}
	state := string(c.State)
	role, err := access.Require(a, cmd, access.ReadComments, relation(a, c.By), state)
	if errs.KindOf(err) == errs.Forbidden && own(cmd) && speaksFor(a, c) && earlier(a, cmd, c) {
		return "", moved()
	}
	if err != nil {
		return "", err
	}
	if own(cmd) && !speaksFor(a, c) {
		return "", errs.New(errs.Forbidden, "access.forbidden", "Only those who made this comment can do this.")
	}
	return role, nil
}

func own(cmd access.Command) bool {
	return cmd == access.EditComment || cmd == access.WithdrawComment || cmd == access.AnswerDecision
}

// earlier reports whether an actor could have done a command in another state of the comment.
func earlier(a access.Actor, cmd access.Command, c Comment) bool {
	state := string(Open)
	if cmd == access.AnswerDecision {
		state = string(Accepted)
	}
	_, ok := access.Allowed(a, cmd, relation(a, c.By), state)
	return ok
}

func speaksFor(a access.Actor, c Comment) bool {
	return c.By.Is(a) || c.Entered != "" && a.Has(access.Secretariat) && a.Organisation == ""
}

// seen reports whether an actor may see a comment at all.
func seen(a access.Actor, c Comment) bool {
	return c.State.Public() || a.Organisation == "" && a.Has(access.Secretariat)
}

func hidden() error {
	return errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it.")
}

// event makes an event. The author's organisation sees it.
func (s *Service) event(by event.Actor, name string, c Comment) event.Event {
	data := EventData{Ref: c.Ref, Year: c.Year, Clause: c.Clause, Kind: c.Kind}
	if c.Decision != nil {
		data.Outcome = c.Decision.Outcome
	}
	e := event.New(ident.New[ident.Event](s.d.IDs), s.d.Clock.Now(), by, "comment."+name, c.Subject()).With(data)
	if c.By.Org != "" {
		e = e.For(c.By.Org)
	}
	return e
}

// news is what somebody is told.
type news struct{ kind, title, text string }

// tell tells the author of a comment. The public left no address: the public page tells them.
func (s *Service) tell(ctx context.Context, tx Tx, c Comment, n news) error {
	x := intray.Notice{ID: ident.New[ident.Notice](s.d.IDs), Organisation: c.By.Org, Person: c.By.Person, Kind: "comment." + n.kind, Subject: c.Subject(),
		Title: n.title, Text: n.text, URL: c.URL(), At: s.d.Clock.Now()}
	switch c.By.Voice {
	case ByOrganisation:
		if c.By.Role != "" {
			x.Roles = []access.Role{c.By.Role}
		} else {
			x.Roles = []access.Role{access.IGLead, access.DPO, access.OrgAdmin} // said elsewhere: nobody of theirs signed in
		}
		if c.By.Org == "" {
			return nil
		}
	case ByGroup:
		x.Roles = []access.Role{access.Involvement}
	case ByOffice:
		x.Roles = []access.Role{access.Secretariat}
	case ByPublic:
		return nil
	}
	return tx.PostNotice(ctx, x)
}

// queueSubject is what the secretariat's tasks are about: all comments of a review.
func queueSubject(year int) event.Subject {
	return event.Subject{Kind: "review_comments", ID: strconv.Itoa(year)}
}

// tidyQueue opens or ends the secretariat's tasks by what waits.
func (s *Service) tidyQueue(ctx context.Context, tx Tx, c Comment) error {
	switch c.State {
	case Open:
		return tx.OpenTask(ctx, s.task(TaskDecide, "Decide: comments of the review of ", c.Year, "open"))
	case Hidden:
		return tx.OpenTask(ctx, s.task(TaskModerate, "Look at: comments of the public on the review of ", c.Year, "hidden"))
	}
	for kind, state := range map[string]State{TaskDecide: Open, TaskModerate: Hidden} {
		some, err := tx.ReviewComments(ctx, Filter{Year: c.Year, State: state, Hidden: true, Most: 1})
		if err != nil {
			return err
		}
		if len(some) == 0 {
			if err := tx.CloseAllTasks(ctx, kind, queueSubject(c.Year), s.d.Clock.Now()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) task(kind, title string, year int, state string) intray.Task {
	return intray.Task{ID: ident.New[ident.Task](s.d.IDs), Roles: []access.Role{access.Secretariat}, Kind: kind, Subject: queueSubject(year), Title: title + strconv.Itoa(year),
		URL: fmt.Sprintf("/reviews/%d/comments?state=%s", year, state), CreatedAt: s.d.Clock.Now()}
}

// text gives the clause of the edition that comments are on now, with the run.
func (s *Service) text(ctx context.Context, tx Tx, run review.Run, clause ident.Clause, now time.Time) (e agreement.Edition, c agreement.Clause, inTime bool, err error) {
	about, _, inTime := run.Commenting(now)
	if e, err = tx.Edition(ctx, about.Edition); err != nil {
		return e, c, inTime, fmt.Errorf("the text under review: %w", err)
	}
	c, err = e.Clause(clause)
	return e, c, inTime, err
}

// begun refuses what comes before a review began or after it ended.
func begun(run review.Run, now time.Time) error {
	if run.Status != review.Running {
		return errs.New(errs.Conflict, "comment.review_over", "This review is over. Your comment belongs to the next one; copy your words, so that they are not lost.")
	}
	if len(run.Stages) > 0 && (run.Stages[0].OpenedAt.IsZero() || now.Before(run.Stages[0].OpenedAt)) {
		return errs.New(errs.Conflict, "comment.review_not_begun", "This review has not begun. Copy your words and send them when it has.")
	}
	return nil
}

// wordingIn reads a clause of an edition.
func wordingIn(e agreement.Edition, c agreement.Clause) Wording {
	return Read(c.Text, e.Text.References())
}
