package thread

import (
	"context"
	"errors"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/round"
)

const watchPage = 100

// RunWatch is the regular look: questions that nobody answered climb to the adviser on duty, and answers are compared
// with what they rest on.
func (s *Service) RunWatch(ctx context.Context) error {
	return errors.Join(s.runClimb(ctx), s.runLook(ctx))
}

// runClimb asks the adviser on duty to answer what nobody answered in time.
func (s *Service) runClimb(ctx context.Context) error {
	now := s.d.Clock.Now()
	yesterday := clock.DateOf(now).AddDays(-1) // the last day is still in time
	refs := map[string]string{}
	return round.Each(func(after string) ([]string, error) {
		var ids []string
		err := s.d.Store.Read(ctx, func(tx Tx) error {
			all, err := tx.WaitingThreads(ctx, yesterday, ident.Thread(after), watchPage)
			for _, t := range all {
				ids, refs[string(t.ID)] = append(ids, string(t.ID)), t.Ref
			}
			return err
		})
		return ids, err
	}, func(id string) error { return s.climb(ctx, refs[id]) })
}

func (s *Service) climb(ctx context.Context, ref string) error {
	return s.d.Store.Write(ctx, func(tx Tx) error {
		t, err := tx.Thread(ctx, ref)
		if err != nil {
			return err
		}
		if !t.Waiting() || !t.Climbed.IsZero() {
			return nil
		}
		now := s.d.Clock.Now()
		t.Climbed = now
		w := wanted{kind: TaskAnswer, what: "Answer", about: t.Subject(), url: t.URL(), due: s.d.Calendar.AddWorkingDays(clock.DateOf(now), 1)}
		asked, err := s.askAdvisers(ctx, tx, t, w)
		if err == nil && !asked {
			err = s.askHosts(ctx, tx, t, w)
		}
		return errors.Join(err, tx.SaveThread(ctx, t), tx.AppendEvents(ctx, s.event(event.Actor{System: "jobs"}, "climbed", t, Post{}, "")))
	})
}

// runLook compares everything that answers rest on with what it reads now.
func (s *Service) runLook(ctx context.Context) error {
	var failed []error
	for after := (Cited{}); ; {
		var some []Cited
		err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
			some, err = tx.CitedThings(ctx, after, watchPage)
			return err
		})
		if err != nil || len(some) == 0 {
			return errors.Join(append(failed, err)...)
		}
		for _, c := range some {
			if err := s.lookAt(ctx, c); err != nil {
				failed = append(failed, fmt.Errorf("%s %s: %w", c.Kind, c.Ref, err))
			}
		}
		after = some[len(some)-1]
	}
}

// lookAt tells of the answers that rest on a thing that does not read as it did.
func (s *Service) lookAt(ctx context.Context, c Cited) error {
	now, err := s.d.World.Source(ctx, c.Kind, c.Ref)
	gone := errs.KindOf(err) == errs.NotFound
	switch {
	case gone && c.Seen == goneNow, err == nil && now.Sum == c.Seen:
		return nil
	case err != nil && !gone:
		return err
	}
	now.Kind, now.Ref = c.Kind, c.Ref
	return round.Each(func(after string) ([]string, error) {
		var ids []string
		err := s.d.Store.Read(ctx, func(tx Tx) error {
			posts, err := tx.PostsCiting(ctx, c, after, watchPage)
			for _, p := range posts {
				ids = append(ids, p.ID)
			}
			return err
		})
		return ids, err
	}, func(id string) error { return s.lookIn(ctx, id, now, gone) })
}

func (s *Service) lookIn(ctx context.Context, id string, now Source, gone bool) error {
	return s.d.Store.Write(ctx, func(tx Tx) error {
		p, err := tx.ThreadPost(ctx, id)
		if err != nil {
			return err
		}
		t, err := tx.Thread(ctx, p.Ref)
		if err != nil {
			return err
		}
		at := s.d.Clock.Now()
		if !p.look(now, gone, at) {
			return nil
		}
		if err := tx.SaveThreadPost(ctx, p); err != nil {
			return err
		}
		name := "changed"
		if !p.Amber() {
			name = "unchanged"
		}
		t.Updated = t.At // nothing was said
		return errors.Join(tx.CountThread(ctx, t), s.askToLook(ctx, tx, t, p), tx.AppendEvents(ctx, s.event(event.Actor{System: "jobs"}, name, t, p, string(now.Kind)+" "+now.Ref)))
	})
}

// askToLook asks the author and the endorsers of an amber answer to look; when it is green again nobody has to.
func (s *Service) askToLook(ctx context.Context, tx Tx, t Thread, p Post) error {
	now := s.d.Clock.Now()
	if !p.Amber() || p.Hidden || t.State == Hidden {
		return errors.Join(tx.CloseAllTasks(ctx, TaskLook, p.Subject(), now), tx.CloseAllTasks(ctx, TaskEndorsed, p.Subject(), now))
	}
	due, err := s.dueBy(clockLook, now)
	if err != nil {
		return err
	}
	w := wanted{kind: TaskLook, what: "Look again at your answer", about: p.Subject(), url: p.URL(), due: due}
	if err := s.askAuthor(ctx, tx, p.By, t, w); err != nil {
		return err
	}
	w.kind, w.what = TaskEndorsed, "Look again at an answer that you endorsed"
	for _, e := range p.Endorsements() {
		if err := s.askAuthor(ctx, tx, e.By, t, w); err != nil {
			return err
		}
	}
	return nil
}

// RunTidy forgets words that were typed long ago and never sent.
func (s *Service) RunTidy(ctx context.Context) error {
	return s.d.Store.Write(ctx, func(tx Tx) error {
		_, err := tx.ForgetThreadDrafts(ctx, s.d.Clock.Now().Add(-keptDrafts))
		return err
	})
}

// Found is a question as the search takes it: with the words of its first answers.
type Found struct {
	Thread  Thread
	Answers []string
	Gone    bool // hidden: to be found by nobody
}

// foundAnswers is how many answers of a question are found by their words.
const foundAnswers = 5

// Each gives every question to the search, page by page, after an identifier.
func (s *Service) Each(ctx context.Context, after ident.Thread) (out []Found, next ident.Thread, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		all, err := tx.EachThread(ctx, after, watchPage*5)
		if err != nil {
			return err
		}
		for _, t := range all {
			f, err := found(ctx, tx, t)
			if err != nil {
				return err
			}
			out, next = append(out, f), t.ID
		}
		return nil
	})
	return out, next, err
}

// FindFor gives one question to the search.
func (s *Service) FindFor(ctx context.Context, ref string) (f Found, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		t, err := tx.Thread(ctx, ref)
		if err == nil {
			f, err = found(ctx, tx, t)
		}
		return err
	})
	return f, err
}

func found(ctx context.Context, tx Tx, t Thread) (Found, error) {
	f := Found{Thread: t, Gone: t.State == Hidden}
	if f.Gone || t.Answers == 0 {
		return f, nil
	}
	posts, err := tx.ThreadPosts(ctx, PostQuery{Thread: t.ID, Kind: Answer, Most: foundAnswers})
	for _, p := range posts {
		f.Answers = append(f.Answers, p.Text)
	}
	return f, err
}

// ScopeOf says who finds a question: every member in the commons, and those in the room elsewhere.
func ScopeOf(s ident.Space) string {
	if s == space.Commons {
		return "members"
	}
	return "space/" + string(s)
}
