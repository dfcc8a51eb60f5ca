package thread

import (
	"context"
	"errors"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
)

// newQuestion is the place of the draft of a question that was not asked yet.
const newQuestion = "new"

// Kinds of news.
const (
	NewsAsked    space.NewsKind = "thread.asked"
	NewsAnswered space.NewsKind = "thread.answered"
)

// Ask asks a question in the commons or in a space.
func (s *Service) Ask(ctx context.Context, a access.Actor, cmd Ask) (t Thread, err error) {
	if cmd, err = cmd.clean(s.d.Book); err != nil {
		return t, err
	}
	err = s.d.Store.Write(ctx, func(tx Tx) error {
		r, err := s.reader(ctx, tx, a)
		if err != nil {
			return err
		}
		role, err := r.mayAsk(cmd.Space)
		if err != nil {
			return err
		}
		if t, err = s.asked(r, role, cmd); err != nil {
			return err
		}
		return s.keepQuestion(ctx, tx, r, cmd.Key, &t)
	})
	if errors.Is(err, errTwice) {
		return t, nil
	}
	return t, err
}

// errTwice leaves a transaction without changes: the same form was sent before.
var errTwice = errors.New("thread: sent twice")

// mayAsk checks that the reader may ask in a room.
func (r reader) mayAsk(room ident.Space) (access.Role, error) {
	role, err := access.Require(r.actor, access.AskThread, access.ReadThreads, r.reach.Relation(r.actor, room, r.actor.Organisation), "")
	if err == nil && !r.reach.Writes(room) {
		return "", forbidden("You can read this space, but not write in it. Ask its hosts to let you in.")
	}
	return role, err
}

// asked makes the question; its reference is given when it is kept.
func (s *Service) asked(r reader, role access.Role, cmd Ask) (Thread, error) {
	id := clockAnswer
	if cmd.Urgent {
		id = clockUrgent
	}
	due, err := s.dueBy(id, r.now)
	if r.actor.Organisation == "" {
		cmd.Nameless = false // the secretariat is named
	}
	return Thread{ID: ident.New[ident.Thread](s.d.IDs), Space: cmd.Space, Title: cmd.Title, Text: cmd.Text, Topics: cmd.Topics, Sector: cmd.Sector, Urgent: cmd.Urgent,
		Nameless: cmd.Nameless, By: r.author(role), State: Open, Due: due, At: r.now, Updated: r.now}, err
}

func (s *Service) keepQuestion(ctx context.Context, tx Tx, r reader, key string, t *Thread) error {
	n, err := tx.TakeNumber(ctx, s.d.Prefix)
	if err != nil {
		return err
	}
	t.Ref, t.Version = ident.Reference(s.d.Prefix, r.now.Year(), n), 1
	if key != "" {
		first, again, err := tx.Once(ctx, "thread/"+key, t.By.Person, t.Ref, r.now)
		if err != nil {
			return err
		}
		if again {
			if *t, err = tx.Thread(ctx, first); err == nil {
				err = errTwice
			}
			return err
		}
	}
	if err := tx.InsertThread(ctx, *t); err != nil {
		return err
	}
	return errors.Join(tx.FollowThread(ctx, t.ID, t.By.Person, true), tx.DropThreadDraft(ctx, t.By.Person, newQuestion),
		s.tellAsked(ctx, tx, *t), tx.AppendEvents(ctx, s.event(r.actor.Event(t.By.Role), "asked", *t, Post{}, "")))
}

// tellAsked posts the question among the news of its room.
func (s *Service) tellAsked(ctx context.Context, tx Tx, t Thread) error {
	n := space.News{Space: t.Space, Topics: t.Topics, Kind: NewsAsked, Ref: t.Ref, URL: t.URL(), Title: t.Title, By: t.By.Org, At: s.d.Clock.Now(), Thread: t.ID}
	if t.Nameless {
		n.By = ""
	}
	return tx.PostPortalNews(ctx, n)
}

// KeepDraft keeps what somebody typed of a question, so that nothing is lost until it is asked.
func (s *Service) KeepDraft(ctx context.Context, a access.Actor, cmd Ask) error {
	return s.d.Store.Write(ctx, func(tx Tx) error {
		r, err := s.reader(ctx, tx, a)
		if err != nil {
			return err
		}
		if _, err := r.mayAsk(space.Commons); err != nil {
			return err
		}
		return tx.KeepThreadDraft(ctx, a.Person, newQuestion, Draft{cmd, r.now})
	})
}

// Draft gives what somebody typed of a question and did not ask; a zero Draft when there is none.
func (s *Service) Draft(ctx context.Context, a access.Actor) (d Draft, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		d, err = tx.ThreadDraft(ctx, a.Person, newQuestion)
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		return err
	})
	return d, err
}

// DropDraft forgets what somebody typed of a question.
func (s *Service) DropDraft(ctx context.Context, a access.Actor) error {
	return s.d.Store.Write(ctx, func(tx Tx) error { return tx.DropThreadDraft(ctx, a.Person, newQuestion) })
}

// keptDrafts is how long words that were never sent are kept.
const keptDrafts = 60 * 24 * time.Hour

// Check says what is wrong with a question before it is asked.
func (s *Service) Check(cmd Ask) (Ask, error) { return cmd.clean(s.d.Book) }

func splitSubject(about string) (ref, post string) {
	ref, post, _ = strings.Cut(about, "/")
	return ref, post
}
