package thread

import (
	"context"
	"errors"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// queueURL is the page on which reports are looked at.
const queueURL = "/portal/reports"

// Report says that a post, or the question, does not belong.
func (s *Service) Report(ctx context.Context, a access.Actor, cmd Mark) error {
	why, err := reason(cmd.Why, "Say what is wrong with it")
	if err != nil {
		return err
	}
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.ReportPost, x.thread, x.thread.By.Org)
		if err != nil {
			return err
		}
		return s.report(ctx, x, role, why)
	})
}

// report keeps a report and asks those who look after the room.
func (s *Service) report(ctx context.Context, x *at, role access.Role, why string) error {
	r := Report{ID: s.d.IDs.Next(), Thread: x.thread.ID, Ref: x.thread.Ref, Post: x.post.ID, Space: x.thread.Space, By: x.author(role), Reason: why, At: x.now}
	return errors.Join(x.tx.InsertThreadReport(ctx, r), x.log(ctx, s, role, "reported", why),
		s.askHosts(ctx, x.tx, x.thread, wanted{kind: TaskModerate, what: "Look at a report", about: x.thread.Subject(), url: queueURL}))
}

// settleReports ends the reports about what the command was on, and the task when none waits in the question.
func (s *Service) settleReports(ctx context.Context, x *at, outcome string) error {
	if _, err := x.tx.CloseThreadReports(ctx, x.thread.ID, x.post.ID, outcome, x.now); err != nil {
		return err
	}
	after := ""
	for {
		some, err := x.tx.ThreadReports(ctx, x.reach, after, reportPage)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(some, func(r Report) bool { return r.Thread == x.thread.ID }) {
			return nil
		}
		if len(some) < reportPage {
			return x.tx.CloseAllTasks(ctx, TaskModerate, x.thread.Subject(), x.now)
		}
		after = some[len(some)-1].ID
	}
}

// Hide takes a post, or the whole question, out of sight. Its author reads the reason, and can change the words or
// answer.
func (s *Service) Hide(ctx context.Context, a access.Actor, cmd Mark) error {
	why, err := reason(cmd.Why, "Say why it is hidden. Its author will read this")
	if err != nil {
		return err
	}
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.ModeratePost, x.thread, x.thread.By.Org)
		if err != nil {
			return err
		}
		by := x.post.By
		if x.post.ID == "" {
			by = x.thread.By
			err = s.hideQuestion(ctx, x, role, why)
		} else {
			err = s.hidePost(ctx, x, role, why)
		}
		if err != nil {
			return err
		}
		what := "Your words were hidden"
		return errors.Join(s.settleReports(ctx, x, "hidden"), x.log(ctx, s, role, "hidden", why),
			s.tell(ctx, x.tx, by.Person, x.thread, news{kind: "hidden", what: what, text: why, about: event.Subject{Kind: "thread_care", ID: x.thread.Ref}, url: PageOf(x.thread.Ref)}))
	})
}

func (s *Service) hidePost(ctx context.Context, x *at, role access.Role, why string) error {
	if err := x.post.hide(x.author(role), why, x.now); err != nil {
		return err
	}
	if x.post.Accepted || x.post.Kind == Answer && x.thread.Answers <= 1 {
		if x.post.Accepted {
			x.post.Accepted, x.thread.Accepted = false, ""
		}
		if x.thread.Answers <= 1 {
			x.thread.Climbed = time.Time{} // it waits again
		}
		if err := x.tx.SaveThread(ctx, x.thread); err != nil {
			return err
		}
	}
	if err := x.tx.SaveThreadPost(ctx, x.post); err != nil {
		return err
	}
	return errors.Join(x.said(ctx), x.tx.WithdrawPortalNews(ctx, x.post.Subject().ID),
		x.tx.CloseAllTasks(ctx, TaskLook, x.post.Subject(), x.now), x.tx.CloseAllTasks(ctx, TaskEndorsed, x.post.Subject(), x.now))
}

func (s *Service) hideQuestion(ctx context.Context, x *at, role access.Role, why string) error {
	if err := x.thread.hide(x.author(role), why, x.now); err != nil {
		return err
	}
	if err := x.tx.SaveThread(ctx, x.thread); err != nil {
		return err
	}
	return errors.Join(x.said(ctx), s.withdrawNews(ctx, x), x.tx.CloseAllTasks(ctx, TaskAnswer, x.thread.Subject(), x.now))
}

// eachAnswer goes through the answers of the question, hidden ones too.
func (x *at) eachAnswer(ctx context.Context, do func(Post) error) error {
	q := PostQuery{Thread: x.thread.ID, Kind: Answer, Hidden: true, Most: reportPage}
	for {
		some, err := x.tx.ThreadPosts(ctx, q)
		if err != nil {
			return err
		}
		for _, p := range some {
			if err := do(p); err != nil {
				return err
			}
		}
		if len(some) < q.Most {
			return nil
		}
		q.After = some[len(some)-1].SortKey()
	}
}

// withdrawNews takes back everything that was told of the question and its answers.
func (s *Service) withdrawNews(ctx context.Context, x *at) error {
	return errors.Join(x.tx.WithdrawPortalNews(ctx, x.thread.Ref),
		x.eachAnswer(ctx, func(p Post) error { return x.tx.WithdrawPortalNews(ctx, p.Subject().ID) }))
}

// Show shows again what was hidden.
func (s *Service) Show(ctx context.Context, a access.Actor, cmd Mark) error {
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.ModeratePost, x.thread, x.thread.By.Org)
		if err != nil {
			return err
		}
		by := x.post.By
		if x.post.ID == "" {
			by = x.thread.By
			if err := x.thread.show(x.author(role), x.now); err != nil {
				return err
			}
			x.thread.Climbed = time.Time{}
			err = errors.Join(x.tx.SaveThread(ctx, x.thread), s.tellAsked(ctx, x.tx, x.thread))
		} else {
			if err := x.post.show(x.author(role), x.now); err != nil {
				return err
			}
			err = x.tx.SaveThreadPost(ctx, x.post)
		}
		if err != nil {
			return err
		}
		return errors.Join(x.said(ctx), s.settleReports(ctx, x, "shown"), x.log(ctx, s, role, "shown", ""),
			s.tell(ctx, x.tx, by.Person, x.thread, news{kind: "shown", what: "Your words are shown again", about: event.Subject{Kind: "thread_care", ID: x.thread.Ref}, url: PageOf(x.thread.Ref)}))
	})
}

// Keep ends reports without hiding anything: it belongs here.
func (s *Service) Keep(ctx context.Context, a access.Actor, cmd Mark) error {
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.ModeratePost, x.thread, x.thread.By.Org)
		if err != nil {
			return err
		}
		return errors.Join(s.settleReports(ctx, x, "kept"), x.log(ctx, s, role, "report_kept", ""))
	})
}

// Appeal says what the author thinks of the hiding of their words; those who look after the room look again.
func (s *Service) Appeal(ctx context.Context, a access.Actor, cmd Mark) error {
	why, err := reason(cmd.Why, "Say why it should be shown again")
	if err != nil {
		return err
	}
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		by, hidden := x.thread.By, x.thread.State == Hidden
		if x.post.ID != "" {
			by, hidden = x.post.By, x.post.Hidden
		}
		role, err := x.mine(by)
		if err != nil {
			return err
		}
		if !hidden {
			return conflict("shown", "This is shown already.")
		}
		turn := Turn{What: "appealed", By: x.author(role), Text: why, At: x.now}
		if x.post.ID != "" {
			x.post.Appeal, x.post.Turns = why, append(slices.Clone(x.post.Turns), turn)
			err = x.tx.SaveThreadPost(ctx, x.post)
		} else {
			x.thread.Appeal, x.thread.Turns = why, append(slices.Clone(x.thread.Turns), turn)
			err = x.tx.SaveThread(ctx, x.thread)
		}
		return errors.Join(err, s.report(ctx, x, role, why))
	})
}

// Close closes a question: nothing more is said in it.
func (s *Service) Close(ctx context.Context, a access.Actor, cmd Mark) error {
	return s.turnKey(ctx, a, cmd, Open, Closed)
}

// Reopen opens a question again.
func (s *Service) Reopen(ctx context.Context, a access.Actor, cmd Mark) error {
	return s.turnKey(ctx, a, cmd, Closed, Open)
}

func (s *Service) turnKey(ctx context.Context, a access.Actor, cmd Mark, from, to State) error {
	return s.change(ctx, a, Mark{Ref: cmd.Ref}, func(ctx context.Context, x *at) error {
		role, err := x.require(access.CloseThread, x.thread, x.thread.By.Org)
		if err == nil && !x.hosts(x.thread) && !x.thread.By.Is(a) {
			err = forbidden("The organisation that asked and those who look after the room can do this.")
		}
		if err != nil {
			return err
		}
		if x.thread.State != from {
			return conflict("state", "Somebody did this already, or the question is hidden.")
		}
		name := map[State]string{Closed: "closed", Open: "reopened"}[to]
		x.thread.State = to
		x.thread.turn(name, x.author(role), "", x.now)
		err = errors.Join(x.tx.SaveThread(ctx, x.thread), x.said(ctx), x.log(ctx, s, role, name, ""))
		if to == Closed {
			err = errors.Join(err, x.tx.CloseAllTasks(ctx, TaskAnswer, x.thread.Subject(), x.now))
		}
		return errors.Join(err, s.tellFollowers(ctx, x, news{kind: name, what: map[State]string{Closed: "Closed", Open: "Open again"}[to], about: x.thread.Subject(), url: x.thread.URL()}))
	})
}

// Move takes a question to another room. The host of the room it stands in does it, and must be able to write in the
// other one. Who may read it is decided by its new room from then on.
func (s *Service) Move(ctx context.Context, a access.Actor, cmd Mark, to ident.Space) error {
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.ModeratePost, x.thread, x.thread.By.Org)
		if err != nil {
			return err
		}
		var f faults
		switch {
		case x.thread.State == Hidden:
			return conflict("hidden", "This is hidden. Show it again before you move it.")
		case to == x.thread.Space:
			f.add("space", "same", "It is in this room already. Choose another one")
		case !x.reach.Writes(to):
			f.add("space", "no_right", "You cannot write in this room. Choose another one")
		}
		if err := f.err(); err != nil {
			return err
		}
		if err := s.withdrawNews(ctx, x); err != nil {
			return err
		}
		x.thread.Space = to
		x.thread.turn("moved", x.author(role), "", x.now)
		return errors.Join(x.tx.SaveThread(ctx, x.thread), x.tx.MoveThreadReports(ctx, x.thread.ID, to), s.tellAsked(ctx, x.tx, x.thread),
			x.log(ctx, s, role, "moved", ""), s.tellFollowers(ctx, x, news{kind: "moved", what: "Moved to another room", about: x.thread.Subject(), url: x.thread.URL()}))
	})
}
