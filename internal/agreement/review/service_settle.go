package review

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Adopt puts the text that the ballot carried in force.
type Adopt struct {
	Year int
	Hash string // of the text the page showed
	Kind AdoptionKind
	Why  string
	By   clock.Date // zero: the template's number of working days
}

// DefaultBy is the day by which signatories object or sign, by the template.
func (s *Service) DefaultBy(r Run, k AdoptionKind) clock.Date {
	days := r.Template.SignDays
	if k == Minor {
		days = r.Template.ObjectDays
	}
	return s.d.Calendar.AddWorkingDays(clock.DateOf(s.d.Clock.Now()), days)
}

// Adopt publishes the edition, with its summary of changes, and begins re-acceptance.
func (s *Service) Adopt(ctx context.Context, actor access.Actor, cmd Adopt) (Run, error) {
	return s.change(ctx, actor, cmd.Year, func(tx Tx, r *Run, by event.Actor) ([]event.Event, error) {
		e, err := s.checkAdoption(ctx, tx, *r, &cmd)
		if err != nil {
			return nil, err
		}
		force := agreement.Adopt{Edition: e.ID, Version: e.Version}
		if cmd.Kind == Major {
			force.ReaffirmBy = cmd.By
		}
		if e, err = s.d.Agreement.AdoptIn(ctx, tx, actor, force); err != nil {
			return nil, err
		}
		now := s.d.Clock.Now()
		next, hs := adopt(*r, s.d.Calendar, Adopted{Kind: cmd.Kind, Why: cmd.Why, Text: textOf(e), On: clock.DateOf(now), By: cmd.By, Summary: e.Text.Changes, At: now})
		*r = next
		if err := s.follow(ctx, tx, *r, hs); err != nil {
			return nil, err
		}
		return s.events(by, *r, hs), nil
	})
}

func (s *Service) checkAdoption(ctx context.Context, tx Tx, r Run, cmd *Adopt) (agreement.Edition, error) {
	i := r.at()
	if i < 0 || r.Stages[i].Kind != Adoption || r.Stages[i].OpenedAt.IsZero() {
		return agreement.Edition{}, errs.New(errs.Conflict, "review.not_adopting", "Nothing can be adopted now. Look at the review again to see what comes first.")
	}
	box, carried := r.Carrying()
	if !carried {
		return agreement.Edition{}, errs.New(errs.Conflict, "review.no_outcome", "No ballot has carried this text.")
	}
	e, err := tx.Edition(ctx, box.Text.Edition)
	if err != nil {
		return e, err
	}
	if e.Hash != box.Text.Hash || cmd.Hash != box.Text.Hash {
		return e, errs.New(errs.Conflict, "review.other_text", "This is not the text that the ballot carried.")
	}
	base, err := tx.Edition(ctx, r.Base.Edition)
	if err != nil {
		return e, err
	}
	var wrong []errs.Field
	if !cmd.Kind.Valid() {
		wrong = append(wrong, errs.Field{Name: "kind", Code: "review.kind", Message: "Say whether the change is minor or major."})
	}
	if cmd.Kind == Minor && !agreement.SamePromises(base.Text, e.Text) {
		wrong = append(wrong, errs.Field{Name: "kind", Code: "review.promises", Message: "The declarations that signatories sign have changed. Choose major: everybody signs the new words."})
	}
	if cmd.Why = strings.TrimSpace(cmd.Why); cmd.Why == "" {
		wrong = append(wrong, errs.Field{Name: "why", Code: "review.why", Message: "Say in a sentence why the change is minor or major."})
	}
	if cmd.By.IsZero() && cmd.Kind.Valid() {
		cmd.By = s.DefaultBy(r, cmd.Kind)
	}
	if today := clock.DateOf(s.d.Clock.Now()); cmd.Kind.Valid() && (!cmd.By.After(today) || cmd.By.After(today.AddMonths(6))) {
		wrong = append(wrong, errs.Field{Name: "by", Code: "review.by", Message: "Enter a day after today, within six months."})
	}
	return e, errs.InvalidFields(wrong)
}

// sync brings re-acceptance up to date: who signed, who left, whose acceptance carries over once the day has passed.
func (s *Service) sync(ctx context.Context, year int) error {
	r, err := s.Get(ctx, year)
	if err != nil || r.Adopted == nil {
		return err
	}
	stage := r.Stages[len(r.Stages)-1]
	over := !s.d.Clock.Now().Before(stage.End())
	return s.each(ctx, r, stage, func(tx Tx, reply Reply) error {
		st, err := tx.Statement(ctx, reply.Statement)
		if err != nil {
			return err
		}
		answer, err := s.accepting(ctx, tx, r, st, over)
		if err != nil || answer == NoAnswer {
			return err
		}
		reply.Answer, reply.AnsweredAt = answer, s.d.Clock.Now()
		return tx.UpdateReviewReply(ctx, reply)
	})
}

// accepting says what came of asking a signatory; "" while it is open.
func (s *Service) accepting(ctx context.Context, tx Tx, r Run, st agreement.Statement, over bool) (Answer, error) {
	a := r.Adopted
	switch {
	case st.Edition == a.Text.Edition && (st.Status == agreement.Accepted || st.Status == agreement.Submitted):
		return Signed, nil
	case st.Status.Ended():
		return Left, nil
	case a.Kind == Major && st.Status == agreement.ReaffirmDue && st.ReaffirmBy.Before(a.By):
		_, err := s.d.Agreement.AskIn(ctx, tx, agreement.AskAgain{Statement: st.ID, By: a.By, Why: "There is more time to sign edition " + a.Text.Number + ".", URL: r.URL() + "/sign"})
		return NoAnswer, err
	case a.Kind == Minor && over:
		carried, err := s.d.Agreement.CarryIn(ctx, tx, st.ID, "Carried over to edition "+a.Text.Number+": no objection by "+a.By.Words()+".")
		if err == nil && !carried {
			return Left, nil
		}
		return Carries, err
	}
	return NoAnswer, nil
}

// Object says for an organisation that its acceptance must not carry over, and why.
func (s *Service) Object(ctx context.Context, actor access.Actor, year int, why string) (Reply, error) {
	var out Reply
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.ReviewRun(ctx, year)
		if err != nil {
			return err
		}
		role, err := access.Require(actor, access.AnswerReview, access.ReadReview, access.RelationTo(actor, actor.Organisation), string(r.Status))
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		stage, open := r.StageAt(now)
		if !open || stage.Kind != Reacceptance || r.Adopted == nil || r.Adopted.Kind != Minor {
			return errs.New(errs.Conflict, "review.too_late", "The time to object is over.")
		}
		if why = strings.TrimSpace(why); why == "" {
			return errs.InvalidFields([]errs.Field{{Name: "why", Code: "review.why", Message: "Say what your organisation objects to, so that it can be talked about."}})
		}
		reply, err := tx.ReviewReply(ctx, r.ID, stage.Key, actor.Organisation)
		if err != nil {
			return err
		}
		if reply.Answer != NoAnswer && reply.Answer != Objected {
			return errs.New(errs.Conflict, "review.answered", "Your organisation has answered already.")
		}
		reply.Answer, reply.AnsweredAt, reply.Note = Objected, now, why
		if err := tx.UpdateReviewReply(ctx, reply); err != nil {
			return err
		}
		out = reply
		task := intray.Task{ID: ident.New[ident.Task](s.d.IDs), Roles: secretariat(), Kind: TaskObjection, Subject: objection(r, actor.Organisation), From: actor.Organisation,
			Title: "Settle: the objection of " + reply.Name, URL: r.URL() + "/board?stage=" + stage.Key + "&answer=" + string(Objected), CreatedAt: now, Due: stage.Closes}
		if err := tx.OpenTask(ctx, task); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(actor.Event(role), EventObjected, r, StageData{Stage: stage.Key, Reason: why}, actor.Organisation))
	})
	return out, err
}

func objection(r Run, org ident.Organisation) event.Subject {
	return event.Subject{Kind: "review_objection", ID: string(r.ID) + "/" + string(org)}
}

// Settle says what came of talking about an objection: it was cleared and acceptance carries over, or the organisation
// signs again by a day.
type Settle struct {
	Year         int
	Organisation ident.Organisation
	Cleared      bool
	Words        string
}

// Settle settles an objection.
func (s *Service) Settle(ctx context.Context, actor access.Actor, cmd Settle) (Run, error) {
	return s.change(ctx, actor, cmd.Year, func(tx Tx, r *Run, by event.Actor) ([]event.Event, error) {
		stage := r.Stages[len(r.Stages)-1]
		reply, err := tx.ReviewReply(ctx, r.ID, stage.Key, cmd.Organisation)
		if err != nil {
			return nil, err
		}
		if reply.Answer != Objected || r.Adopted == nil {
			return nil, errs.New(errs.Conflict, "review.no_objection", "This organisation has no objection that is open.")
		}
		if cmd.Words = strings.TrimSpace(cmd.Words); cmd.Words == "" {
			return nil, errs.InvalidFields([]errs.Field{{Name: "words", Code: "review.words", Message: "Say what was agreed. The organisation is told these words."}})
		}
		title, err := s.settled(ctx, tx, *r, &reply, cmd)
		if err != nil {
			return nil, err
		}
		if err := tx.UpdateReviewReply(ctx, reply); err != nil {
			return nil, err
		}
		now := s.d.Clock.Now()
		if err := tx.CloseTasks(ctx, TaskObjection, objection(*r, cmd.Organisation), "", now); err != nil {
			return nil, err
		}
		n := s.notice(*r, cmd.Organisation, slices.Concat(r.Template.First, r.Template.Deputy), EventSettled, title)
		n.Text = cmd.Words
		if err := tx.PostNotice(ctx, n); err != nil {
			return nil, err
		}
		return []event.Event{s.event(by, EventSettled, *r, StageData{Stage: stage.Key, Reason: cmd.Words, Result: string(reply.Answer)}, cmd.Organisation)}, nil
	})
}

func (s *Service) settled(ctx context.Context, tx Tx, r Run, reply *Reply, cmd Settle) (title string, err error) {
	number := r.Adopted.Text.Number
	reply.Note += "\n\n" + cmd.Words
	if cmd.Cleared {
		reply.Answer = Settled
		_, err = s.d.Agreement.CarryIn(ctx, tx, reply.Statement, "Carried over to edition "+number+": the objection was settled.")
		return "Your objection was settled. Your acceptance carries over to edition " + number + ".", err
	}
	by := s.DefaultBy(r, Major)
	asked, err := s.d.Agreement.AskIn(ctx, tx, agreement.AskAgain{Statement: reply.Statement, By: by, Why: "The objection to edition " + number + " stands: it is signed, or the organisation leaves.", URL: r.URL() + "/sign"})
	if err == nil && !asked {
		err = errs.New(errs.Conflict, "review.left", fmt.Sprintf("%s is no longer a signatory.", reply.Name))
	}
	reply.Answer, reply.AnsweredAt = SignsByDay, s.d.Clock.Now()
	return "Your objection stands. Sign edition " + number + " by " + by.Words() + ", or give notice to leave.", err
}

// Signed notes at once that the actor's organisation has signed the new edition, instead of when the review is next
// looked at.
func (s *Service) Signed(ctx context.Context, actor access.Actor, year int) error {
	return s.d.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.ReviewRun(ctx, year)
		if err != nil || r.Adopted == nil {
			return err
		}
		reply, err := tx.ReviewReply(ctx, r.ID, r.Stages[len(r.Stages)-1].Key, actor.Organisation)
		if errs.KindOf(err) == errs.NotFound || err == nil && reply.Answer != NoAnswer {
			return nil
		}
		if err != nil {
			return err
		}
		st, err := tx.Statement(ctx, reply.Statement)
		if err != nil || st.Edition != r.Adopted.Text.Edition || st.Status != agreement.Accepted {
			return err
		}
		reply.Answer, reply.AnsweredAt = Signed, s.d.Clock.Now()
		return tx.UpdateReviewReply(ctx, reply)
	})
}
