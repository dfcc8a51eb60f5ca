package thread

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/words"
)

// Answer answers a question.
func (s *Service) Answer(ctx context.Context, a access.Actor, cmd Say) (Post, error) {
	return s.say(ctx, a, Answer, cmd)
}

// Comment comments on a question or an answer.
func (s *Service) Comment(ctx context.Context, a access.Actor, cmd Say) (Post, error) {
	return s.say(ctx, a, Comment, cmd)
}

// FromMail takes a letter that answers a notice: about an answer it is a comment on it; about the question it is an
// answer, or a comment when it comes from those who asked. The same letter again changes nothing.
func (s *Service) FromMail(ctx context.Context, a access.Actor, about event.Subject, text, letter string) (Post, error) {
	ref, post := splitSubject(about.ID)
	cmd := Say{Key: letter, Ref: ref, On: post, Text: text, Route: Mail}
	if post != "" {
		return s.say(ctx, a, Comment, cmd)
	}
	kind := Answer
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		x, err := s.load(ctx, tx, a, ref, "")
		if err == nil && x.thread.By.Is(a) {
			kind = Comment
		}
		return err
	})
	if err != nil {
		return Post{}, err
	}
	return s.say(ctx, a, kind, cmd)
}

func (s *Service) say(ctx context.Context, a access.Actor, kind Kind, cmd Say) (p Post, err error) {
	var f faults
	ask := "Write your answer"
	if kind == Comment {
		ask = "Write your comment"
	}
	cmd.Text = f.text("text", cmd.Text, ask, MaxText)
	var cites []Cite
	if kind == Answer {
		cites = s.cited(ctx, &f, cmd.Cites)
	}
	if err := f.err(); err != nil {
		return p, err
	}
	if cmd.Route == "" {
		cmd.Route = Online
	}
	err = s.change(ctx, a, Mark{Ref: cmd.Ref, Post: cmd.On}, func(ctx context.Context, x *at) error {
		role, err := x.require(access.AnswerThread, x.thread, x.thread.By.Org)
		if err != nil {
			return err
		}
		if x.thread.State != Open {
			return closed()
		}
		if x.post.ID != "" && x.post.Kind != Answer {
			return notFound()
		}
		p = Post{ID: s.d.IDs.Next(), Thread: x.thread.ID, Ref: x.thread.Ref, Kind: kind, On: cmd.On, Text: cmd.Text, By: x.author(role), Route: cmd.Route, Cites: cites, At: x.now, Version: 1}
		if cmd.Key != "" {
			first, again, err := x.tx.Once(ctx, "thread/"+cmd.Key, a.Person, p.ID, x.now)
			if err != nil {
				return err
			}
			if again {
				p, err = x.tx.ThreadPost(ctx, first)
				return err
			}
		}
		on := x.post
		x.post = p
		if err := x.tx.InsertThreadPost(ctx, p); err != nil {
			return err
		}
		return errors.Join(x.said(ctx), x.tx.JoinThread(ctx, x.thread.ID, a.Person), s.tellSaid(ctx, x, on), x.log(ctx, s, role, string(kind)+"_made", ""))
	})
	return p, err
}

// tellSaid tells the news, ends what waited for an answer and tells those who follow.
func (s *Service) tellSaid(ctx context.Context, x *at, on Post) error {
	if x.post.Kind == Answer {
		n := space.News{Space: x.thread.Space, Topics: x.thread.Topics, Kind: NewsAnswered, Ref: x.post.Subject().ID, URL: x.post.URL(), Title: x.thread.Title, By: x.post.By.Org, At: x.now, Thread: x.thread.ID}
		if x.thread.Nameless && x.post.By.Org == x.thread.By.Org {
			n.By = ""
		}
		return errors.Join(x.tx.PostPortalNews(ctx, n), x.tx.CloseAllTasks(ctx, TaskAnswer, x.thread.Subject(), x.now),
			s.tellFollowers(ctx, x, news{kind: "answered", what: "New answer", text: x.post.Text, about: x.post.Subject(), url: x.post.URL()}))
	}
	n := news{kind: "commented", what: "New comment", text: x.post.Text, about: x.thread.Subject(), url: x.post.URL()}
	if on.ID != "" {
		n.what, n.about = "New comment on an answer", on.Subject()
	}
	return s.tellFollowers(ctx, x, n)
}

// cited reads what an answer rests on, a line for each.
func (s *Service) cited(ctx context.Context, f *faults, lines []string) []Cite {
	var out []Cite
	for _, line := range lines {
		line = oneLine(line)
		if line == "" {
			continue
		}
		now, err := s.d.World.Typed(ctx, line)
		if errs.KindOf(err) == errs.NotFound {
			f.add("cites", "unknown", fmt.Sprintf("We could not find “%s”. Enter the number of a clause, the reference of a record, the title or address of a guide, or choose from the list", line))
			continue
		}
		if err != nil {
			f.add("cites", "unavailable", "We could not look this up now. Send it again in a moment")
			continue
		}
		if !slices.ContainsFunc(out, func(c Cite) bool { return c.Kind == now.Kind && c.Ref == now.Ref }) {
			out = append(out, Cite{Kind: now.Kind, Ref: now.Ref, Label: now.Label, URL: now.URL, Sum: now.Sum})
		}
	}
	if len(out) > MaxCites {
		f.add("cites", "too_many", fmt.Sprintf("Leave out what matters least: an answer cites at most %d things", MaxCites))
	}
	return out
}

// Edit changes one's own words. What stood before stays readable.
func (s *Service) Edit(ctx context.Context, a access.Actor, cmd Edit) error {
	var f faults
	var cites []Cite
	if cmd.Post != "" {
		cmd.Text = f.text("text", cmd.Text, "Write your answer", MaxText)
		cites = s.cited(ctx, &f, cmd.Cites)
	} else {
		ask, err := Ask{Title: cmd.Title, Text: cmd.Text, Topics: cmd.Topics, Sector: cmd.Sector, Urgent: cmd.Urgent}.clean(s.d.Book)
		if err != nil {
			return err
		}
		cmd.Title, cmd.Text, cmd.Topics, cmd.Sector = ask.Title, ask.Text, ask.Topics, ask.Sector
	}
	if err := f.err(); err != nil {
		return err
	}
	return s.change(ctx, a, Mark{Ref: cmd.Ref, Post: cmd.Post, Version: cmd.Version}, func(ctx context.Context, x *at) error {
		if x.post.ID != "" {
			return s.editPost(ctx, x, cmd, cites)
		}
		return s.editQuestion(ctx, x, cmd)
	})
}

func (s *Service) editQuestion(ctx context.Context, x *at, cmd Edit) error {
	role, err := x.mine(x.thread.By)
	if err != nil {
		return err
	}
	t := &x.thread
	t.Turns = append(slices.Clone(t.Turns), Turn{What: "edited", By: x.author(role), Title: t.Title, Text: t.Text, At: x.now})
	t.Title, t.Text, t.Topics, t.Sector, t.Urgent = cmd.Title, cmd.Text, cmd.Topics, cmd.Sector, cmd.Urgent
	if err := x.tx.SaveThread(ctx, *t); err != nil {
		return err
	}
	if t.State == Hidden { // those who hid it look at the new words
		return errors.Join(s.report(ctx, x, role, "Its author changed the words."), x.log(ctx, s, role, "edited", ""))
	}
	return errors.Join(x.tx.WithdrawPortalNews(ctx, t.Ref), s.tellAsked(ctx, x.tx, *t), x.log(ctx, s, role, "edited", ""))
}

func (s *Service) editPost(ctx context.Context, x *at, cmd Edit, cites []Cite) error {
	role, err := x.mine(x.post.By)
	if err != nil {
		return err
	}
	if x.post.Kind == Comment {
		cites = nil
	}
	ended := x.post.edited(cmd.Text, cites, x.author(role), x.now)
	if err := x.tx.SaveThreadPost(ctx, x.post); err != nil {
		return err
	}
	err = errors.Join(x.said(ctx), s.lookDone(ctx, x), x.log(ctx, s, role, "edited", ""))
	for _, e := range ended {
		err = errors.Join(err, s.tell(ctx, x.tx, e.By.Person, x.thread, news{kind: "endorsement_ended", what: "The words of an answer that you endorsed changed, so your endorsement ended",
			about: x.post.Subject(), url: x.post.URL()}))
	}
	if x.post.Hidden {
		err = errors.Join(err, s.report(ctx, x, role, "Its author changed the words."))
	}
	return err
}

// mine checks that words are the actor's own.
func (x *at) mine(by Author) (access.Role, error) {
	role, err := access.Require(x.actor, access.EditPost, access.ReadThreads, x.reach.Relation(x.actor, x.thread.Space, by.Org), "")
	if err == nil && by.Person != x.actor.Person {
		err = forbidden("Only the author can change these words.")
	}
	return role, err
}

func oneLine(s string) string { return words.Line(s) }

// Follow follows a question, or stops.
func (s *Service) Follow(ctx context.Context, a access.Actor, ref string, on bool) error {
	return s.change(ctx, a, Mark{Ref: ref}, func(ctx context.Context, x *at) error {
		return x.tx.FollowThread(ctx, x.thread.ID, ident.Person(a.Person), on)
	})
}
