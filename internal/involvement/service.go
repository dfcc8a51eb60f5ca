package involvement

import (
	"context"
	"errors"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/deadline"
)

// Service runs the group's workspace: it loads, checks access, decides, saves and tells, each command in
// one transaction.
type Service struct {
	deps Deps
	pace pace
}

// New makes the service.
func New(deps Deps) *Service {
	return &Service{deps: deps, pace: pace{deps.Settings, deadline.Engine{Calendar: deps.Calendar}}}
}

// Settings gives the partnership's choices.
func (s *Service) Settings() Settings { return s.deps.Settings }

// Kinds of task.
const (
	TaskView     = "proposal.view"      // of one member
	TaskAdvise   = "proposal.recommend" // of the secretariat
	TaskAnswer   = "proposal.answer"    // of the lead organisation: questions wait
	TaskReply    = "proposal.reply"     // of the lead organisation: a recommendation waits
	TaskTerm     = "group.term"         // of the secretariat
	TaskTraining = "group.training"
	TaskType     = "proposal.type" // of the secretariat: a recording waits for its words
)

var leadRoles = []access.Role{access.IGLead, access.DPO}

// EventData is what events about proposals carry: never anybody's words.
type EventData struct {
	Ref     string `json:"ref"`
	Record  string `json:"record"`
	Version int    `json:"version"`
	Text    int    `json:"text,omitempty"`
	View    string `json:"view,omitempty"`
	Reason  string `json:"reason,omitempty"` // why words were hidden
	Outcome string `json:"outcome,omitempty"`
}

// note records an event for the lead organisation and the partnership.
func (s *Service) note(ctx context.Context, tx WorkTx, p *Proposal, by event.Actor, name string) error {
	return s.noteWith(ctx, tx, p, line{by, name, EventData{}})
}

// line is one event on its way.
type line struct {
	by   event.Actor
	name string
	data EventData
}

func (s *Service) noteWith(ctx context.Context, tx WorkTx, p *Proposal, l line) error {
	l.data.Ref, l.data.Record, l.data.Version, l.data.Text = p.Ref, p.RecordRef, p.N, p.Current().N
	e := event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), l.by, "involvement."+l.name, p.Subject()).With(l.data).For(p.Lead)
	return tx.AppendEvents(ctx, e)
}

// memberTask names what waits of one member: each is asked apart, so that one view does not close the
// others' tasks.
func memberTask(p *Proposal, m Member) event.Subject {
	return event.Subject{Kind: "proposal_member", ID: string(p.ID) + "-" + m.ID}
}

// askMembers asks those who sign in and have not spoken about the present text.
func (s *Service) askMembers(ctx context.Context, tx WorkTx, p *Proposal, g *Group) error {
	now := s.deps.Clock.Now()
	for _, m := range p.silent(g, clock.DateOf(now)) {
		err := tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Person: m.Person, Roles: []access.Role{access.Involvement}, Kind: TaskView,
			Subject: memberTask(p, m), Title: "Say what you think: " + p.name(), URL: p.URL(), From: p.Lead, CreatedAt: now, Due: p.Closes})
		if err != nil {
			return err
		}
	}
	return nil
}

// closeTasks closes what waited because of the proposal.
func (s *Service) closeTasks(ctx context.Context, tx WorkTx, p *Proposal, g *Group) error {
	now := s.deps.Clock.Now()
	var all []error
	for _, m := range g.Members {
		if m.Person != "" {
			all = append(all, tx.CloseAllTasks(ctx, TaskView, memberTask(p, m), now))
		}
	}
	for _, kind := range []string{TaskAdvise, TaskAnswer, TaskReply, TaskType} {
		all = append(all, tx.CloseAllTasks(ctx, kind, p.Subject(), now))
	}
	return errors.Join(all...)
}

func (s *Service) closeViews(ctx context.Context, tx WorkTx, p *Proposal, g *Group) error {
	var all []error
	for _, m := range g.Members {
		if m.Person != "" {
			all = append(all, tx.CloseAllTasks(ctx, TaskView, memberTask(p, m), s.deps.Clock.Now()))
		}
	}
	return errors.Join(all...)
}

// todo is a task on its way.
type todo struct {
	kind, title, url string
	due              clock.Date
}

// news is what somebody is told.
type news struct{ name, title, text string }

// open opens a task of the secretariat, or of the lead organisation.
func (s *Service) open(ctx context.Context, tx WorkTx, p *Proposal, d todo) error {
	t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Roles: []access.Role{access.Secretariat}, Kind: d.kind, Subject: p.Subject(), Title: d.title + ": " + p.name(),
		URL: d.url, CreatedAt: s.deps.Clock.Now(), Due: d.due}
	if d.kind == TaskAnswer || d.kind == TaskReply {
		t.Organisation, t.Roles = p.Lead, leadRoles
	}
	return tx.OpenTask(ctx, t)
}

// tellGroup posts a notice to the group and its secretariat.
func (s *Service) tellGroup(ctx context.Context, tx WorkTx, p *Proposal, n news) error {
	return tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Roles: []access.Role{access.Involvement, access.Secretariat},
		Kind: "involvement." + n.name, Subject: p.Subject(), Title: n.title, Text: n.text, URL: p.URL(), At: s.deps.Clock.Now()})
}

// tellLead posts a notice to the lead organisation.
func (s *Service) tellLead(ctx context.Context, tx WorkTx, p *Proposal, n news) error {
	return tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Organisation: p.Lead, Roles: leadRoles,
		Kind: "involvement." + n.name, Subject: p.Subject(), Title: n.title, Text: n.text, URL: p.URL(), At: s.deps.Clock.Now()})
}

// order is one command on a proposal.
type order struct {
	ref     string
	key     string // submission key: the same key is done once
	command access.Command
	event   string
	data    EventData
	decide  func(p *Proposal, a actor, g *Group) error
	after   func(ctx context.Context, tx Tx, p *Proposal, g *Group) error
}

func (s *Service) do(ctx context.Context, by access.Actor, o order) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		p, err := tx.ProposalByRef(ctx, o.ref)
		if err != nil {
			return err
		}
		role, err := s.permit(by, o.command, &p)
		if err != nil {
			return err
		}
		g, err := tx.Group(ctx)
		if err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		if role == access.Involvement && g.Left(by.Person, clock.DateOf(now)) {
			return errs.New(errs.Forbidden, "involvement.left", "Your time in the group is over. What you said stands. Ask the secretariat if this is wrong.")
		}
		if o.key != "" {
			if _, again, err := tx.Once(ctx, o.key, by.Person, o.ref, now); err != nil || again {
				return err
			}
		}
		if err := o.decide(&p, actor{by: by, role: role, now: now, id: s.deps.IDs.Next()}, &g); err != nil {
			return err
		}
		p.UpdatedAt = now
		p.settle(s.pace)
		if err := tx.SaveProposal(ctx, p); err != nil {
			return err
		}
		if err := s.noteWith(ctx, tx, &p, line{by.Event(role), o.event, o.data}); err != nil || o.after == nil {
			return err
		}
		return o.after(ctx, tx, &p, &g)
	})
}

// permit finds the role that allows a command. Who may not see the proposal is told that there is none;
// who may give the command at another time is told that it moved on.
func (s *Service) permit(by access.Actor, c access.Command, p *Proposal) (access.Role, error) {
	rel := access.RelationTo(by, p.Lead)
	role, err := access.Require(by, c, access.ViewProposal, rel, string(p.Stage))
	if errs.KindOf(err) != errs.Forbidden {
		return role, err
	}
	for _, stage := range Stages() {
		if _, ok := access.Allowed(by, c, rel, string(stage)); ok {
			return "", moved()
		}
	}
	return "", err
}

// Give takes a member's view in, or changes it.
func (s *Service) Give(ctx context.Context, by access.Actor, cmd Give) error {
	return s.do(ctx, by, order{ref: cmd.Ref, key: cmd.Key, command: access.GiveView, event: "view_given",
		decide: func(p *Proposal, a actor, g *Group) error {
			if m, ok := g.Serving(by.Person, clock.DateOf(a.now)); ok {
				cmd.Member, cmd.Seat = m.ID, g.SeatOf(m)
			}
			return p.give(a, cmd)
		},
		after: func(ctx context.Context, tx Tx, p *Proposal, g *Group) error {
			var err error
			if m, ok := g.Member(cmd.Member); ok {
				err = tx.CloseAllTasks(ctx, TaskView, memberTask(p, m), p.UpdatedAt)
			}
			if v := p.Mine(by.Person); v != nil && v.Waits() {
				return errors.Join(err, s.open(ctx, tx, p, todo{TaskType, "Write down a recording", p.URL(), p.Closes}))
			}
			return err
		}})
}

// TakeBack takes a member's own view back.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, ref string) error {
	return s.do(ctx, by, order{ref: ref, command: access.GiveView, event: "view_taken_back",
		decide: func(p *Proposal, a actor, _ *Group) error { return p.takeBack(a) }})
}

// Enter keeps a view that came on paper or was said at a session.
func (s *Service) Enter(ctx context.Context, by access.Actor, cmd Enter) error {
	return s.do(ctx, by, order{ref: cmd.Ref, key: cmd.Key, command: access.EnterView, event: "view_entered",
		decide: func(p *Proposal, a actor, g *Group) error { return p.enter(a, cmd, g) }})
}

// TypeDown writes the words of a recording down.
func (s *Service) TypeDown(ctx context.Context, by access.Actor, ref, view, words string) error {
	return s.do(ctx, by, order{ref: ref, command: access.TypeView, event: "recording_typed", data: EventData{View: view},
		decide: func(p *Proposal, a actor, _ *Group) error { return p.typeDown(a, view, words) },
		after: func(ctx context.Context, tx Tx, p *Proposal, _ *Group) error {
			for i := range p.Views {
				if p.Views[i].Waits() && !p.Views[i].TakenBack {
					return nil
				}
			}
			return tx.CloseAllTasks(ctx, TaskType, p.Subject(), p.UpdatedAt)
		}})
}

// Hide keeps words of a view or a question from everybody but the secretariat, with a reason that shows.
func (s *Service) Hide(ctx context.Context, by access.Actor, ref, id, reason string) error {
	return s.do(ctx, by, order{ref: ref, command: access.HideInProposal, event: "words_hidden", data: EventData{View: id, Reason: reason},
		decide: func(p *Proposal, a actor, _ *Group) error { return p.hide(a, id, reason) }})
}

// Unhide shows words again.
func (s *Service) Unhide(ctx context.Context, by access.Actor, ref, id string) error {
	return s.do(ctx, by, order{ref: ref, command: access.HideInProposal, event: "words_shown", data: EventData{View: id},
		decide: func(p *Proposal, _ actor, _ *Group) error { return p.unhide(id) }})
}

// AskAuthors puts a question to the authors.
func (s *Service) AskAuthors(ctx context.Context, by access.Actor, ref, key, text string) error {
	return s.do(ctx, by, order{ref: ref, key: key, command: access.AskProposal, event: "question_asked",
		decide: func(p *Proposal, a actor, g *Group) error {
			m, _ := g.Serving(by.Person, clock.DateOf(a.now))
			return p.ask(a, text, g.SeatOf(m))
		},
		after: func(ctx context.Context, tx Tx, p *Proposal, _ *Group) error {
			return s.open(ctx, tx, p, todo{TaskAnswer, "Answer the involvement group", p.URL(), s.deps.Calendar.Next(clock.DateOf(p.UpdatedAt).AddDays(1))})
		}})
}

// AnswerGroup answers a question of the group.
func (s *Service) AnswerGroup(ctx context.Context, by access.Actor, ref, question, text string) error {
	return s.do(ctx, by, order{ref: ref, command: access.AnswerProposal, event: "question_answered",
		decide: func(p *Proposal, a actor, _ *Group) error { return p.answer(a, question, text) },
		after: func(ctx context.Context, tx Tx, p *Proposal, _ *Group) error {
			err := s.tellGroup(ctx, tx, p, news{"question_answered", p.LeadName + " answered a question about “" + p.name() + "”.", ""})
			if p.unanswered() {
				return err
			}
			return errors.Join(err, tx.CloseAllTasks(ctx, TaskAnswer, p.Subject(), p.UpdatedAt))
		}})
}

// Explain adds the authors' own plain words, by question.
func (s *Service) Explain(ctx context.Context, by access.Actor, ref string, words map[string]string) error {
	return s.do(ctx, by, order{ref: ref, command: access.ExplainProposal, event: "explained",
		decide: func(p *Proposal, a actor, _ *Group) error { return p.explain(a, words) }})
}

// Draft keeps the recommendation while it is written.
func (s *Service) Draft(ctx context.Context, by access.Actor, cmd Recommend) error {
	return s.do(ctx, by, order{ref: cmd.Ref, command: access.RecommendProposal, event: "recommendation_drafted",
		decide: func(p *Proposal, a actor, _ *Group) error { return p.draft(a, cmd) }})
}

// Recommend keeps the recommendation and gives it.
func (s *Service) Recommend(ctx context.Context, by access.Actor, cmd Recommend) error {
	return s.do(ctx, by, order{ref: cmd.Ref, command: access.RecommendProposal, event: "recommended",
		decide: func(p *Proposal, a actor, g *Group) error {
			if err := p.draft(a, cmd); err != nil {
				return err
			}
			return p.advise(a, g, s.pace)
		},
		after: func(ctx context.Context, tx Tx, p *Proposal, g *Group) error {
			return errors.Join(s.closeViews(ctx, tx, p, g), tx.CloseAllTasks(ctx, TaskAdvise, p.Subject(), p.UpdatedAt),
				s.open(ctx, tx, p, todo{TaskReply, "Answer the involvement group's recommendation", p.URL() + "/reply", p.AnswerBy}),
				s.tellLead(ctx, tx, p, news{"recommended", "The involvement group gave its recommendation on “" + p.name() + "”.", ""}))
		}})
}

// Keep says that the last recommendation stands for the present text.
func (s *Service) Keep(ctx context.Context, by access.Actor, ref string) error {
	return s.do(ctx, by, order{ref: ref, command: access.RecommendProposal, event: "recommendation_kept",
		decide: func(p *Proposal, a actor, g *Group) error { return p.keep(a, g) },
		after: func(ctx context.Context, tx Tx, p *Proposal, g *Group) error {
			err := errors.Join(s.closeViews(ctx, tx, p, g), tx.CloseAllTasks(ctx, TaskAdvise, p.Subject(), p.UpdatedAt))
			return errors.Join(err, s.tellLead(ctx, tx, p, news{"recommendation_kept", "The involvement group looked at the new text of “" + p.name() + "”. Its recommendation stands.", ""}))
		}})
}

// Reply answers the recommendation, for everybody to read.
func (s *Service) Reply(ctx context.Context, by access.Actor, cmd ReplyTo) error {
	return s.do(ctx, by, order{ref: cmd.Ref, key: cmd.Key, command: access.ReplyProposal, event: "answered", data: EventData{Outcome: string(cmd.Outcome)},
		decide: func(p *Proposal, a actor, _ *Group) error { return p.reply(a, cmd) },
		after: func(ctx context.Context, tx Tx, p *Proposal, _ *Group) error {
			return errors.Join(tx.CloseAllTasks(ctx, TaskReply, p.Subject(), p.UpdatedAt), tx.CloseAllTasks(ctx, TaskAnswer, p.Subject(), p.UpdatedAt),
				s.tellGroup(ctx, tx, p, news{"answered", p.LeadName + " answered your recommendation on “" + p.name() + "”.", ""}))
		}})
}

// Credit says which changes the authors made because of the group.
func (s *Service) Credit(ctx context.Context, by access.Actor, ref string, ours []Mark) error {
	return s.do(ctx, by, order{ref: ref, command: access.CreditProposal, event: "changes_credited",
		decide: func(p *Proposal, _ actor, _ *Group) error { p.credit(ours); return nil }})
}
