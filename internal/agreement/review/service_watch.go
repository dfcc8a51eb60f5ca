package review

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Kinds of task.
const (
	TaskAnswer    = "review.answer"    // a signatory: comment, or say that there is nothing to say
	TaskVote      = "review.vote"      // a signatory: take a position
	TaskWork      = "review.work"      // the secretariat: what the review waits for
	TaskObjection = "review.objection" // the secretariat: talk about an objection
)

func taskKinds() []string { return []string{TaskAnswer, TaskVote, TaskWork} }

// portion is how many organisations are asked in one transaction.
const portion = 50

// Watch does what falls due in every review: stages open and end, everybody is asked, reminders go out, acceptances
// carry over. It runs often, may be stopped anywhere and run again, and does each thing once.
func (s *Service) Watch(ctx context.Context) error {
	all, err := s.All(ctx)
	if err != nil {
		return err
	}
	var failed error // one year that fails must not keep another waiting
	for i, r := range all {
		if r.Status == Running || i == 0 && r.Adopted != nil {
			if err := s.watch(ctx, r.Year); err != nil {
				failed = errors.Join(failed, fmt.Errorf("review of %d: %w", r.Year, err))
			}
		}
	}
	return failed
}

// watch does what falls due in one review.
func (s *Service) watch(ctx context.Context, year int) error {
	for _, step := range []func(context.Context, int) error{s.refresh, s.advance, s.askAll, s.remind, s.sync, s.advance, s.askAll} {
		if err := step(ctx, year); err != nil {
			return err
		}
	}
	return nil
}

// outside gathers the facts that other concepts know, before a transaction begins.
func (s *Service) outside(ctx context.Context, year int) (Facts, error) {
	var f Facts
	if s.d.Comments == nil {
		return f, nil
	}
	r, err := s.Get(ctx, year)
	if err != nil {
		return f, err
	}
	f.Unanswered, err = s.d.Comments.Unanswered(ctx, r.ID)
	return f, err
}

// inside adds the facts that a transaction knows.
func (s *Service) inside(ctx context.Context, tx Tx, r Run, f *Facts) error {
	var err error
	if r.Proposed.Edition != "" {
		f.Proposed, err = tx.Edition(ctx, r.Proposed.Edition)
		if errs.KindOf(err) == errs.NotFound {
			f.Proposed, err = agreement.Edition{}, nil // it was discarded
		}
		if err != nil {
			return err
		}
	}
	i := r.at()
	if i < 0 {
		return nil
	}
	st := r.Stages[i]
	switch st.Kind {
	case Ballot:
		f.Tally, err = tally(ctx, tx, r, st.Key)
	case Reacceptance:
		f.Unsettled, err = unsettled(ctx, tx, r, st.Key)
	case Comments, Editing, Consultation, Adoption:
	}
	return err
}

func tally(ctx context.Context, tx Tx, r Run, stage string) (Tally, error) {
	box, ok := r.Box(stage)
	if !ok {
		return Tally{}, nil
	}
	t, err := tx.TallyReview(ctx, r.ID, stage, box.Text.Hash)
	if err != nil {
		return t, err
	}
	n, err := tx.CountReviewReplies(ctx, r.ID, stage)
	t.Asked = n.Asked
	return t, err
}

// unsettled counts those whose acceptance neither carried over nor was settled, after a minor change.
func unsettled(ctx context.Context, tx Tx, r Run, stage string) (int, error) {
	if r.Adopted == nil || r.Adopted.Kind != Minor {
		return 0, nil
	}
	n, err := tx.CountReviewReplies(ctx, r.ID, stage)
	if err != nil {
		return 0, err
	}
	open, err := tx.ReviewReplies(ctx, BoardQuery{Run: r.ID, Stage: stage, Answer: Objected, Most: portion})
	return n.Asked - n.Answered + len(open), err
}

// advance takes every step that time and facts allow, each in a transaction of its own.
func (s *Service) advance(ctx context.Context, year int) error {
	for {
		f, err := s.outside(ctx, year)
		if err != nil {
			return err
		}
		moved := false
		err = s.d.Store.Write(ctx, func(tx Tx) error {
			moved = false
			r, err := tx.ReviewRun(ctx, year)
			if err != nil {
				return err
			}
			if err := s.inside(ctx, tx, r, &f); err != nil {
				return err
			}
			next, hs, changed := Advance(r, s.d.Calendar, s.d.Clock.Now(), f)
			if !changed {
				return nil
			}
			moved = true
			if err := tx.UpdateReviewRun(ctx, next); err != nil {
				return err
			}
			if err := s.follow(ctx, tx, next, hs); err != nil {
				return err
			}
			return tx.AppendEvents(ctx, s.events(program(), next, hs)...)
		})
		if err != nil || !moved {
			return err
		}
	}
}

// follow opens and closes the tasks that go with what happened.
func (s *Service) follow(ctx context.Context, tx Tx, r Run, hs []Happening) error {
	for _, h := range hs {
		var err error
		switch h.Event {
		case EventStageOpened:
			err = s.opened(ctx, tx, r, h.Stage)
		case EventStageClosed:
			err = s.closed(ctx, tx, r, h.Stage)
		case EventStageHeld:
			err = s.ask(ctx, tx, r, heldTitle(r, h.Stage))
		case EventCounted:
			n := s.notice(r, "", secretariat(), h.Event, countedTitle(r, h.Stage))
			n.URL = "/agreement/review/" + itoa(r.Year)
			if err = tx.PostNotice(ctx, n); err == nil {
				err = s.tellAsked(ctx, tx, r, h.Stage.Key, n)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellAsked tells everybody who was asked in a stage what came of it.
func (s *Service) tellAsked(ctx context.Context, tx Tx, r Run, stage string, what intray.Notice) error {
	for after := ""; ; {
		page, err := tx.ReviewReplies(ctx, BoardQuery{Run: r.ID, Stage: stage, After: after, Most: portion})
		if err != nil {
			return err
		}
		for _, reply := range page {
			n := what
			n.ID, n.Organisation, n.Roles = ident.New[ident.Notice](s.d.IDs), reply.Organisation, slices.Concat(r.Template.First, r.Template.Deputy)
			if err := tx.PostNotice(ctx, n); err != nil {
				return fmt.Errorf("tell %s: %w", reply.Name, err)
			}
		}
		if len(page) < portion {
			return nil
		}
		after = page[len(page)-1].Key
	}
}

// ask opens the secretariat's task: there is one at a time, that says what the review waits for.
func (s *Service) ask(ctx context.Context, tx Tx, r Run, title string) error {
	t := intray.Task{ID: ident.New[ident.Task](s.d.IDs), Roles: secretariat(), Kind: TaskWork, Subject: r.Subject(), Title: title, URL: r.URL(), CreatedAt: s.d.Clock.Now()}
	if i := r.at(); i >= 0 {
		t.Due = r.Stages[i].Closes
	}
	return tx.OpenTask(ctx, t)
}

func (s *Service) opened(ctx context.Context, tx Tx, r Run, st Stage) error {
	switch st.Kind {
	case Editing:
		return s.ask(ctx, tx, r, "Write: the proposed text for the review of "+itoa(r.Year))
	case Adoption:
		return s.ask(ctx, tx, r, "Adopt: edition "+r.Proposed.Number+" of the Agreement")
	case Comments, Consultation, Ballot, Reacceptance:
	}
	return s.closeHeld(ctx, tx, r)
}

func (s *Service) closeHeld(ctx context.Context, tx Tx, r Run) error {
	return tx.CloseAllTasks(ctx, TaskWork, r.Subject(), s.d.Clock.Now())
}

func (s *Service) closed(ctx context.Context, tx Tx, r Run, st Stage) error {
	for _, kind := range taskKinds() {
		if err := tx.CloseAllTasks(ctx, kind, r.Subject(), s.d.Clock.Now()); err != nil {
			return err
		}
	}
	return nil
}

// askAll asks every signatory that was not asked yet in the stage that is open.
func (s *Service) askAll(ctx context.Context, year int) error {
	r, err := s.Get(ctx, year)
	if err != nil {
		return err
	}
	stage, open := r.StageAt(s.d.Clock.Now())
	if !open || !stage.Kind.Asks() || stage.Asked {
		return nil
	}
	for after := ""; ; {
		var page []agreement.StatementBrief
		err := s.d.Store.Write(ctx, func(tx Tx) (err error) {
			if page, err = tx.ListStatements(ctx, agreement.BoardFilter{After: after, Most: portion}); err != nil {
				return err
			}
			for _, b := range page {
				if err := s.askOne(ctx, tx, r, stage, b); err != nil {
					return fmt.Errorf("ask %s: %w", b.Name, err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(page) < portion {
			break
		}
		after = page[len(page)-1].Key
	}
	return s.d.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.ReviewRun(ctx, year)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(r.Stages, func(x Stage) bool { return x.Key == stage.Key })
		if i < 0 || r.Stages[i].Asked {
			return nil
		}
		r.Stages[i].Asked = true
		return tx.UpdateReviewRun(ctx, r)
	})
}

// askOne asks one signatory, unless it was asked before or is none on this day.
func (s *Service) askOne(ctx context.Context, tx Tx, r Run, stage Stage, b agreement.StatementBrief) error {
	_, err := tx.ReviewReply(ctx, r.ID, stage.Key, b.Organisation)
	if errs.KindOf(err) != errs.NotFound {
		return err // nil: asked before
	}
	st, err := tx.Statement(ctx, b.Statement)
	if err != nil {
		return err
	}
	now := s.d.Clock.Now()
	if !st.InForceOn(dayOf(now)) {
		return nil
	}
	if stage.Kind == Reacceptance {
		asked, err := s.askToAccept(ctx, tx, r, st)
		if err != nil || !asked {
			return err
		}
	}
	reply := Reply{Run: r.ID, Stage: stage.Key, Organisation: b.Organisation, Statement: b.Statement, Name: b.Name, Sector: b.Sector, Covers: len(st.Covers()), AskedAt: now}
	reply.Reminders, _ = remindersDue(r.Template, stage, s.d.Calendar, dayOf(now))
	if err := tx.InsertReviewReply(ctx, reply); err != nil {
		return err
	}
	return s.openTask(ctx, tx, r, stage, asking{b.Organisation, false})
}

// askToAccept asks a signatory to sign again, or tells it that its acceptance carries over; false when it has nothing
// to do because it is under the new edition already, or signs on its own way.
func (s *Service) askToAccept(ctx context.Context, tx Tx, r Run, st agreement.Statement) (bool, error) {
	a := r.Adopted
	if a == nil || st.Edition == a.Text.Edition {
		return false, nil
	}
	if a.Kind == Major {
		return s.d.Agreement.AskIn(ctx, tx, agreement.AskAgain{Statement: st.ID, By: a.By, Why: "Edition " + a.Text.Number + " of the Agreement is in force.", URL: r.URL() + "/sign"})
	}
	if st.Status != agreement.Accepted {
		return false, nil
	}
	n := s.notice(r, st.Organisation, slices.Concat(r.Template.First, r.Template.Deputy), EventAdopted, "Edition "+a.Text.Number+" of the Agreement is in force. Your acceptance carries over.")
	n.Text = "If your organisation objects, say so by " + a.By.Words() + ". Otherwise there is nothing to do."
	n.URL = r.URL() + "/sign"
	return true, tx.PostNotice(ctx, n)
}

// asking says who is asked: an organisation's representatives, or their deputies too.
type asking struct {
	org      ident.Organisation
	deputies bool
}

// openTask opens, or brings up to date, an organisation's task in a stage.
func (s *Service) openTask(ctx context.Context, tx Tx, r Run, stage Stage, who asking) error {
	t := intray.Task{ID: ident.New[ident.Task](s.d.IDs), Organisation: who.org, Kind: TaskAnswer, Roles: slices.Clone(r.Template.First), Subject: r.Subject(), URL: r.URL(),
		CreatedAt: s.d.Clock.Now(), Due: stage.Closes}
	switch stage.Kind {
	case Comments:
		t.Title = "Answer: what should change in the Agreement, review of " + itoa(r.Year)
	case Consultation:
		t.Title = "Answer: the proposed edition " + r.Proposed.Number + " of the Agreement"
	case Ballot:
		t.Kind, t.Roles, t.URL = TaskVote, slices.Clone(r.Template.Vote), r.URL()+"/ballot"
		t.Title = "Take a position: edition " + r.Proposed.Number + " of the Agreement"
	case Editing, Adoption, Reacceptance:
		return nil // signing again is the Agreement's own task
	}
	if who.deputies {
		for _, role := range r.Template.Deputy {
			if !slices.Contains(t.Roles, role) && (stage.Kind != Ballot || mayCast(role)) {
				t.Roles = append(t.Roles, role)
			}
		}
	}
	return tx.OpenTask(ctx, t)
}

// mayCast reports whether a role may take its organisation's position.
func mayCast(role access.Role) bool {
	_, ok := access.Allowed(access.Actor{Person: "p", Organisation: "o", Roles: []access.Role{role}}, access.CastBallot, access.Own, string(Running))
	return ok
}

// remind writes again to those who have not answered; late reminders go to the deputies too.
func (s *Service) remind(ctx context.Context, year int) error {
	r, err := s.Get(ctx, year)
	if err != nil {
		return err
	}
	now := s.d.Clock.Now()
	stage, open := r.StageAt(now)
	if !open || !stage.Kind.Asks() || r.Adopted != nil && r.Adopted.Kind == Minor {
		return nil
	}
	n, deputy := remindersDue(r.Template, stage, s.d.Calendar, dayOf(now))
	if n == 0 {
		return nil
	}
	return s.each(ctx, r, stage, func(tx Tx, reply Reply) error {
		if reply.Reminders >= n {
			return nil
		}
		reply.Reminders = n
		if err := tx.UpdateReviewReply(ctx, reply); err != nil {
			return err
		}
		if err := s.openTask(ctx, tx, r, stage, asking{reply.Organisation, deputy}); err != nil {
			return err
		}
		roles := slices.Clone(r.Template.First)
		if stage.Kind == Ballot {
			roles = slices.Clone(r.Template.Vote)
		}
		if stage.Kind == Reacceptance {
			roles = append(roles, access.SigningOfficer)
		}
		if deputy {
			roles = append(roles, r.Template.Deputy...)
		}
		notice := s.notice(r, reply.Organisation, roles, "review.reminder", reminderTitle(r, stage))
		notice.Urgent = dayOf(now) == stage.Closes
		if stage.Kind.TakesComments() {
			notice.Text = byMail
		}
		return tx.PostNotice(ctx, notice)
	})
}

// each calls fn for every organisation that has not answered in a stage, in portions. What fn did before it was
// stopped stays done.
func (s *Service) each(ctx context.Context, r Run, stage Stage, fn func(Tx, Reply) error) error {
	for _, p := range []Progress{Unopened, Opened} {
		for after := ""; ; {
			var page []Reply
			err := s.d.Store.Write(ctx, func(tx Tx) (err error) {
				if page, err = tx.ReviewReplies(ctx, BoardQuery{Run: r.ID, Stage: stage.Key, Progress: p, After: after, Most: portion}); err != nil {
					return err
				}
				for _, reply := range page {
					if err := fn(tx, reply); err != nil {
						return fmt.Errorf("%s: %w", reply.Name, err)
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
			if len(page) < portion {
				break
			}
			after = page[len(page)-1].Key
		}
	}
	return nil
}
