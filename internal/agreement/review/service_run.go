package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Open begins a year's review.
type Open struct {
	Year       int
	Template   string
	From       clock.Date // zero: today
	LayMembers bool
	Public     bool
}

// Templates lists the partnership's ways of reviewing.
func (s *Service) Templates() []Template { return slices.Clone(s.d.Templates) }

// Open opens the review of a year: one per year, and one at a time.
func (s *Service) Open(ctx context.Context, actor access.Actor, cmd Open) (Run, error) {
	role, err := access.Require(actor, access.OpenReview, access.ReadReview, access.RelationTo(actor, ""), "")
	if err != nil {
		return Run{}, err
	}
	agenda, err := s.agenda(ctx, cmd.Year)
	if err != nil {
		return Run{}, err
	}
	var out Run
	err = s.d.Store.Write(ctx, func(tx Tx) error {
		r, err := s.newRun(ctx, tx, cmd)
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		for _, item := range agenda {
			item.Added = now
			r.Agenda = append(r.Agenda, item)
		}
		if err := tx.InsertReviewRun(ctx, r); err != nil {
			return err
		}
		r.Version, out = 1, r
		return tx.AppendEvents(ctx, s.event(actor.Event(role), EventOpened, r, StageData{Until: r.Stages[len(r.Stages)-1].Closes.String()}))
	})
	if err != nil {
		return out, err
	}
	if err := s.watch(ctx, cmd.Year); err != nil {
		return out, err
	}
	return s.Get(ctx, cmd.Year)
}

// newRun checks what is asked for and makes the run.
func (s *Service) newRun(ctx context.Context, tx Tx, cmd Open) (Run, error) {
	now := s.d.Clock.Now()
	today := clock.DateOf(now)
	if cmd.From.IsZero() {
		cmd.From = today
	}
	var wrong []errs.Field
	i := slices.IndexFunc(s.d.Templates, func(t Template) bool { return t.Key == cmd.Template })
	if i < 0 {
		wrong = append(wrong, errs.Field{Name: "template", Code: "review.template", Message: "Choose how the review is run from the list."})
	}
	if cmd.Year < today.Year-1 || cmd.Year > today.Year+2 {
		wrong = append(wrong, errs.Field{Name: "year", Code: "review.year", Message: fmt.Sprintf("Enter a year from %d to %d.", today.Year-1, today.Year+2)})
	}
	if cmd.From.Before(today) || cmd.From.After(today.AddMonths(12)) {
		wrong = append(wrong, errs.Field{Name: "from", Code: "review.from", Message: "Enter a first day from today on, within a year."})
	}
	if err := errs.InvalidFields(wrong); err != nil {
		return Run{}, err
	}
	all, err := tx.ReviewRuns(ctx)
	if err != nil {
		return Run{}, err
	}
	for _, r := range all {
		if r.Year == cmd.Year {
			return Run{}, errs.InvalidFields([]errs.Field{{Name: "year", Code: "review.year_taken", Message: fmt.Sprintf("There is a review of %d already. Enter another year.", cmd.Year)}})
		}
		if r.Status == Running {
			return Run{}, errs.New(errs.Conflict, "review.running", fmt.Sprintf("The review of %d is still under way. End it first.", r.Year))
		}
	}
	base, err := currentEdition(ctx, tx)
	if err != nil {
		return Run{}, err
	}
	t := s.d.Templates[i]
	return Run{ID: ID(s.d.IDs.Next()), Year: cmd.Year, Status: Running, Template: t, Base: textOf(base), Stages: plan(t, s.d.Calendar, cmd.From),
		LayMembers: cmd.LayMembers, Public: cmd.Public, OpenedAt: now}, nil
}

func currentEdition(ctx context.Context, tx Tx) (agreement.Edition, error) {
	all, err := tx.Editions(ctx)
	if err != nil {
		return agreement.Edition{}, fmt.Errorf("list editions: %w", err)
	}
	for _, e := range all {
		if e.Status == agreement.InForce {
			return e, nil
		}
	}
	return agreement.Edition{}, errs.New(errs.NotFound, "agreement.no_edition", "No edition of the Agreement is in force yet.")
}

// change loads a running review for one of the secretariat's commands, lets fn change it, and keeps it.
func (s *Service) change(ctx context.Context, actor access.Actor, year int, fn func(Tx, *Run, event.Actor) ([]event.Event, error)) (Run, error) {
	var out Run
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.ReviewRun(ctx, year)
		if err != nil {
			return err
		}
		role, err := access.Require(actor, access.RunReview, access.ReadReview, access.RelationTo(actor, ""), string(r.Status))
		if err != nil {
			if r.Status != Running && actor.Has(access.Secretariat) {
				return errs.New(errs.Conflict, "review.over", "This review is over.")
			}
			return err
		}
		happened, err := fn(tx, &r, actor.Event(role))
		if err != nil {
			return err
		}
		if err := tx.UpdateReviewRun(ctx, r); err != nil {
			return err
		}
		r.Version++
		out = r
		return tx.AppendEvents(ctx, happened...)
	})
	if err != nil {
		return out, err
	}
	if err := s.watch(ctx, year); err != nil {
		return out, err
	}
	return s.Get(ctx, year)
}

// Attach names the draft that the review works on. Until a ballot has opened it can be another.
func (s *Service) Attach(ctx context.Context, actor access.Actor, year int, id ident.Edition) (Run, error) {
	return s.change(ctx, actor, year, func(tx Tx, r *Run, _ event.Actor) ([]event.Event, error) {
		if _, voting := r.Carrying(); voting || r.binds(id) || r.binds(r.Proposed.Edition) {
			return nil, errs.New(errs.Conflict, "review.bound", "A ballot is about the text that is attached. Another one cannot take its place now.")
		}
		e, err := tx.Edition(ctx, id)
		if err != nil {
			return nil, err
		}
		if e.Status != agreement.Draft && e.Status != agreement.InReview {
			return nil, errs.InvalidFields([]errs.Field{{Name: "edition", Code: "review.edition", Message: "Choose a draft, or an edition in review."}})
		}
		r.Proposed = textOf(e)
		return nil, nil
	})
}

// binds reports whether a ballot that is open, or one that carried, is about an edition's very text.
func (r Run) binds(id ident.Edition) bool {
	if id == "" || r.Status != Running || r.Adopted != nil || len(r.Ballots) == 0 {
		return false
	}
	b := r.Ballots[len(r.Ballots)-1]
	if b.Text.Edition != id {
		return false
	}
	return b.Outcome == nil || b.Outcome.Result == Carried || b.Outcome.Result == NoQuorum && r.secondComes()
}

// secondComes reports whether a ballot waits that is to be about the same text.
func (r Run) secondComes() bool {
	i := r.at()
	return i >= 0 && r.Stages[i].Kind == Ballot
}

// BindsIn reports whether a running review relies on the very words of an edition.
func (s *Service) BindsIn(ctx context.Context, tx Runs, id ident.Edition) (bool, error) {
	all, err := tx.ReviewRuns(ctx)
	return slices.ContainsFunc(all, func(r Run) bool { return r.binds(id) }), err
}

// MoveStage changes the last day of the open stage: later, or today to end it early.
type MoveStage struct {
	Year   int
	Stage  string
	To     clock.Date
	Reason string
}

// Extend makes the open stage longer, with a reason that everybody sees.
func (s *Service) Extend(ctx context.Context, actor access.Actor, cmd MoveStage) (Run, error) {
	return s.change(ctx, actor, cmd.Year, func(tx Tx, r *Run, by event.Actor) ([]event.Event, error) {
		st, reason, err := openFor(*r, cmd, s.d.Clock.Now())
		if err != nil {
			return nil, err
		}
		if !cmd.To.After(st.Closes) || cmd.To.After(st.Closes.AddMonths(6)) {
			return nil, errs.InvalidFields([]errs.Field{{Name: "to", Code: "review.to", Message: "Enter a day after " + st.Closes.Words() + ", within six months of it."}})
		}
		*r = move(*r, s.d.Calendar, cmd.To, Move{Reason: reason, By: by, At: s.d.Clock.Now()})
		data := StageData{Stage: st.Key, Kind: st.Kind, Until: cmd.To.String(), Reason: reason}
		return []event.Event{s.event(by, EventStageMoved, *r, data)}, nil
	})
}

// openFor gives the stage that is open, if it is the one the page showed, and the reason.
func openFor(r Run, cmd MoveStage, now time.Time) (Stage, string, error) {
	i := r.at()
	if i < 0 || r.Stages[i].Key != cmd.Stage || !r.Stages[i].OpenAt(now) {
		return Stage{}, "", errs.New(errs.Conflict, "review.stage_over", "This stage is not open any more. Look at the review again.")
	}
	reason := strings.TrimSpace(cmd.Reason)
	if reason == "" {
		return Stage{}, "", noReason()
	}
	return r.Stages[i], reason, nil
}

// EndStage ends the open stage before its last day, with a reason that everybody sees. A ballot and re-acceptance end
// early only when everybody has answered: a day that people were promised is theirs.
func (s *Service) EndStage(ctx context.Context, actor access.Actor, cmd MoveStage) (Run, error) {
	facts, err := s.outside(ctx, cmd.Year)
	if err != nil {
		return Run{}, err
	}
	return s.change(ctx, actor, cmd.Year, func(tx Tx, r *Run, by event.Actor) ([]event.Event, error) {
		now := s.d.Clock.Now()
		st, reason, err := openFor(*r, cmd, now)
		if err != nil {
			return nil, err
		}
		if err := s.inside(ctx, tx, *r, &facts); err != nil {
			return nil, err
		}
		if err := s.mayEnd(ctx, tx, *r, st); err != nil {
			return nil, err
		}
		if code := facts.unready(*r, r.Stages[r.at()+1]); st.Kind == Editing && code != "" {
			return nil, errs.New(errs.Conflict, "review.held."+code, "The proposed text is not ready. Put it in review first.")
		}
		early := r.clone()
		if today := dayOf(now); today.Before(st.Closes) {
			k := early.at()
			early.Stages[k].Moves = append(early.Stages[k].Moves, Move{From: st.Closes, To: today, Reason: reason, By: by, At: now})
		}
		next, hs, _ := closeStage(early, s.d.Calendar, closing{at: now, reason: reason, facts: facts})
		*r = next
		if err := s.follow(ctx, tx, *r, hs); err != nil {
			return nil, err
		}
		return s.events(by, *r, hs), nil
	})
}

// mayEnd says whether a stage may end before its day.
func (s *Service) mayEnd(ctx context.Context, tx Tx, r Run, st Stage) error {
	if st.Kind == Adoption {
		return errs.New(errs.Conflict, "review.adopt", "Adoption ends when the text is in force.")
	}
	if st.Kind != Ballot && st.Kind != Reacceptance {
		return nil
	}
	n, err := tx.CountReviewReplies(ctx, r.ID, st.Key)
	if err == nil && (n.Answered < n.Asked || n.Asked == 0) {
		err = errs.New(errs.Conflict, "review.wait", fmt.Sprintf("%d of %d organisations have not answered. They have until %s.", n.Asked-n.Answered, n.Asked, st.Closes.Words()))
	}
	return err
}

// Again goes back to editing, and to another ballot, after a ballot that did not carry the text.
func (s *Service) Again(ctx context.Context, actor access.Actor, year int, reason string) (Run, error) {
	return s.change(ctx, actor, year, func(tx Tx, r *Run, by event.Actor) ([]event.Event, error) {
		if err := stuck(*r); err != nil {
			return nil, err
		}
		if reason = strings.TrimSpace(reason); reason == "" {
			return nil, noReason()
		}
		*r = again(*r, s.d.Calendar, s.d.Clock.Now())
		if err := s.closeHeld(ctx, tx, *r); err != nil {
			return nil, err
		}
		st := r.Stages[r.at()]
		return []event.Event{s.event(by, EventStageMoved, *r, StageData{Stage: st.Key, Kind: st.Kind, Until: st.Closes.String(), Reason: reason})}, nil
	})
}

// stuck refuses what only follows a ballot that failed.
func stuck(r Run) error {
	if i := r.at(); i < 0 || r.Stages[i].Held != HeldNotCarried {
		return errs.New(errs.Conflict, "review.not_stuck", "This can be done after a ballot that did not carry the text.")
	}
	return nil
}

func noReason() error {
	return errs.InvalidFields([]errs.Field{{Name: "reason", Code: "review.reason", Message: "Say why, in a sentence that signatories can read."}})
}

// Stop ends a review before its end: after a ballot that did not carry the text it was rejected, otherwise cancelled.
// The edition in force stays in force.
func (s *Service) Stop(ctx context.Context, actor access.Actor, year int, reason string) (Run, error) {
	return s.change(ctx, actor, year, func(tx Tx, r *Run, by event.Actor) ([]event.Event, error) {
		if reason = strings.TrimSpace(reason); reason == "" {
			return nil, noReason()
		}
		if r.Adopted != nil {
			return nil, errs.New(errs.Conflict, "review.adopted", "The text is in force. The review ends with re-acceptance.")
		}
		r.Status, r.Reason, r.EndedAt = Cancelled, reason, s.d.Clock.Now()
		if stuck(*r) == nil {
			r.Status = Rejected
		}
		for _, kind := range taskKinds() {
			if err := tx.CloseAllTasks(ctx, kind, r.Subject(), r.EndedAt); err != nil {
				return nil, err
			}
		}
		if err := s.tellStopped(ctx, tx, *r); err != nil {
			return nil, err
		}
		return []event.Event{s.event(by, EventEnded, *r, StageData{Reason: reason, Result: string(r.Status)})}, nil
	})
}

// tellStopped tells those who were asked last that the review is over, and why.
func (s *Service) tellStopped(ctx context.Context, tx Tx, r Run) error {
	for _, st := range slices.Backward(r.Stages) {
		if st.Asked {
			n := s.notice(r, "", nil, EventEnded, stoppedTitle(r))
			n.Text, n.URL = r.Reason, "/agreement/review/"+itoa(r.Year)
			return s.tellAsked(ctx, tx, r, st.Key, n)
		}
	}
	return nil
}

// Widen says who besides signatories may comment in consultation.
func (s *Service) Widen(ctx context.Context, actor access.Actor, year int, layMembers, public bool) (Run, error) {
	return s.change(ctx, actor, year, func(_ Tx, r *Run, _ event.Actor) ([]event.Event, error) {
		r.LayMembers, r.Public = layMembers, public
		return nil, nil
	})
}

// notice makes a notice about a run.
func (s *Service) notice(r Run, org ident.Organisation, roles []access.Role, kind, title string) intray.Notice {
	return intray.Notice{ID: ident.New[ident.Notice](s.d.IDs), Organisation: org, Roles: roles, Kind: kind, Subject: r.Subject(),
		Title: title, URL: r.URL(), At: s.d.Clock.Now()}
}
