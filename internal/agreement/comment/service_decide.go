package comment

import (
	"context"
	"errors"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Dispose gives a comment its disposition.
type Dispose struct {
	Ref     string
	Version int64 // that the page showed
	Outcome Outcome
	Reason  string
	Of      string // for a duplicate: the comment that goes on
}

// Dispose gives a comment its disposition and tells its author. When somebody else decided since the page was shown,
// nothing is changed and what they decided is given with the conflict.
func (s *Service) Dispose(ctx context.Context, a access.Actor, cmd Dispose) (Comment, error) {
	before, err := s.byRef(ctx, a, cmd.Ref)
	if err != nil {
		return Comment{}, err
	}
	run, err := s.d.Runs.Get(ctx, before.Year)
	if err != nil {
		return Comment{}, err
	}
	c, err := s.change(ctx, cmd.Ref, cmd.Version, func(tx Tx, c *Comment) error {
		role, err := require(a, access.DecideComment, *c)
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		was := c.Decision
		d := Disposition{Outcome: cmd.Outcome, Reason: cmd.Reason, By: a.Person, Role: role, At: now}
		if cmd.Outcome == Accepted || cmd.Outcome == InPart {
			d.Into = run.Proposed.Edition
		}
		if cmd.Outcome == Duplicate {
			if d.Of, err = s.mainOf(cmd.Of); err != nil {
				return err
			}
		}
		if err := c.settle(d); err != nil {
			return err
		}
		if was != nil && was.Outcome == Duplicate && was.Of != d.Of {
			if err := s.part(ctx, tx, was.Of, c.Ref); err != nil {
				return err
			}
		}
		if d.Outcome == Duplicate && (was == nil || was.Of != d.Of) {
			if err := s.join(ctx, tx, d.Of, *c); err != nil {
				return err
			}
		}
		return errors.Join(tx.AppendEvents(ctx, s.event(a.Event(role), "decided", *c)), s.tellDecided(ctx, tx, *c))
	})
	if errs.CodeOf(err) == "comment.moved" {
		if theirs, readErr := s.byRef(ctx, a, cmd.Ref); readErr == nil {
			return theirs, err
		}
	}
	return c, err
}

func (s *Service) mainOf(typed string) (string, error) {
	ref, ok := ident.ReadReference(typed)
	if !ok {
		return "", invalid("of", "of", "Enter the reference of the comment that it repeats")
	}
	return ref, nil
}

// join merges a duplicate into the comment that goes on and tells both authors.
func (s *Service) join(ctx context.Context, tx Tx, of string, double Comment) error {
	main, err := tx.ReviewComment(ctx, of)
	if errs.KindOf(err) == errs.NotFound {
		return invalid("of", "of_unknown", "There is no comment of this reference. Look at it again")
	}
	if err != nil {
		return err
	}
	if err := main.takeOver(double, s.d.Clock.Now()); err != nil {
		return err
	}
	if err := tx.SaveReviewComment(ctx, main); err != nil {
		return err
	}
	return s.tell(ctx, tx, main, news{"merged", "Another comment says the same as yours, " + main.Ref + ", and was merged into it", "Theirs is " + double.Ref + ". Those who made it now count as agreeing with yours."})
}

func (s *Service) part(ctx context.Context, tx Tx, of, double string) error {
	main, err := tx.ReviewComment(ctx, of)
	if err != nil {
		return err
	}
	main.letGo(double, s.d.Clock.Now())
	return tx.SaveReviewComment(ctx, main)
}

// words of outcomes, for notices.
func outcomeWords(o Outcome) string {
	return map[Outcome]string{Accepted: "was accepted", InPart: "was accepted in part", Rejected: "was not accepted", Deferred: "was deferred to the next review",
		Duplicate: "was merged into another that says the same", Withdrawn: "was withdrawn"}[o]
}

// tellDecided tells the author, those who agreed, and the authors of what was merged into it.
func (s *Service) tellDecided(ctx context.Context, tx Tx, c Comment) error {
	d := c.Decision
	text := d.Reason
	if d.Outcome == Duplicate {
		text = "The comment that goes on is " + d.Of + ". " + text
	}
	err := errors.Join(s.tell(ctx, tx, c, news{"decided", "Your comment " + c.Ref + " " + outcomeWords(d.Outcome) + ". You can answer once.", text}),
		s.tellSupporters(ctx, tx, c, news{"decided", "The comment " + c.Ref + " that you agree with " + outcomeWords(d.Outcome), text}))
	for _, ref := range c.Doubles {
		double, readErr := tx.ReviewComment(ctx, ref)
		if readErr != nil {
			return errors.Join(err, readErr)
		}
		if double.By.Org != "" && c.Supported(double.By.Org) {
			continue // told as one of those who agree
		}
		err = errors.Join(err, s.tell(ctx, tx, double, news{"decided", "The comment " + c.Ref + " that yours was merged into " + outcomeWords(d.Outcome), text}))
	}
	return err
}

// Take takes a suggestion into the draft in one step.
type Take struct {
	Ref     string
	Version int64
	Reason  string // of the disposition, when it is not decided yet
	InPart  bool
	// Text is the clause as it goes into the draft, when the words were brought together by hand; "" takes the suggestion.
	Text string
	// Base is what the draft said when Text was written.
	Base string
}

// TakenIn is what came of it.
type TakenIn struct {
	Comment  Comment
	Clause   agreement.Clause
	Merged   bool
	Conflict *agreement.ClauseConflict // nothing was changed
}

// errConflict leaves a transaction without changes.
var errConflict = errs.New(errs.Conflict, "comment.words_conflict", "The draft changed in the same place. Bring the words together first.")

// Take takes a suggestion into the draft of its review: the draft's words, the disposition and the news in one
// transaction. What does not go together with the draft is given back, and nothing is changed.
func (s *Service) Take(ctx context.Context, a access.Actor, cmd Take) (TakenIn, error) {
	was, err := s.byRef(ctx, a, cmd.Ref)
	if err != nil {
		return TakenIn{}, err
	}
	run, err := s.d.Runs.Get(ctx, was.Year)
	if err != nil {
		return TakenIn{}, err
	}
	var out TakenIn
	out.Comment, err = s.change(ctx, cmd.Ref, cmd.Version, func(tx Tx, c *Comment) error {
		role, err := require(a, access.DecideComment, *c)
		if err != nil {
			return err
		}
		if c.Kind != Suggestion || c.Taken != nil && strings.TrimSpace(cmd.Text) == "" {
			return errs.New(errs.Conflict, "comment.taken", "This is no suggestion that could be taken in, or it was taken in already.")
		}
		if run.Proposed.Edition == "" {
			return errs.New(errs.Conflict, "comment.no_draft", "There is no draft yet. Begin the next edition first.")
		}
		if err := s.takeIn(ctx, tx, taking{a, run.Proposed.Edition, cmd, &out}, c); err != nil {
			return err
		}
		d := Disposition{Outcome: Accepted, Reason: cmd.Reason, Into: c.Taken.Edition, By: a.Person, Role: role, At: c.Taken.At}
		if cmd.InPart {
			d.Outcome = InPart
		}
		if c.Decision == nil || strings.TrimSpace(cmd.Reason) != "" {
			if strings.TrimSpace(d.Reason) == "" {
				d.Reason = "Your words are in the next text, edition " + c.Taken.Number + "."
			}
			if err := c.settle(d); err != nil {
				return err
			}
			if err := s.tellDecided(ctx, tx, *c); err != nil {
				return err
			}
		}
		return tx.AppendEvents(ctx, s.event(a.Event(role), "taken", *c))
	})
	if out.Conflict != nil && errs.CodeOf(err) == errConflict.Code {
		out.Comment = was
		return out, nil
	}
	return out, err
}

// taking is one suggestion on its way into a draft.
type taking struct {
	actor   access.Actor
	edition ident.Edition
	cmd     Take
	out     *TakenIn
}

func (s *Service) takeIn(ctx context.Context, tx Tx, t taking, c *Comment) error {
	edition, cmd, out := t.edition, t.cmd, t.out
	in := agreement.Suggestion{Edition: edition, Clause: c.Clause, Base: c.Base, Proposed: c.Proposed}
	if text := cleanProse(cmd.Text, cmd.Base); text != "" {
		in.Base, in.Proposed = strings.ReplaceAll(cmd.Base, "\r\n", "\n"), text
	}
	e, err := tx.Edition(ctx, edition)
	if err != nil {
		return err
	}
	if e.Status != agreement.Draft {
		return errs.New(errs.Conflict, "comment.not_draft", "The next text stands still while it is in review. Open it for editing first.")
	}
	saved, err := s.d.Drafts.TakeSuggestion(ctx, tx, t.actor, in)
	if err != nil {
		return err
	}
	if saved.Conflict != nil {
		out.Conflict = saved.Conflict
		return errConflict
	}
	out.Clause, out.Merged = saved.Clause, saved.Merged
	c.Taken = &Taken{Edition: edition, Number: saved.Edition.Number(), Version: saved.Edition.Version, Merged: saved.Merged, At: s.d.Clock.Now()}
	c.Turns = append(slices.Clone(c.Turns), Turn{What: "taken", Role: access.Secretariat, At: c.Taken.At})
	c.Updated = c.Taken.At
	return nil
}

// Moderate shows a comment of the public, or says why not.
func (s *Service) Moderate(ctx context.Context, a access.Actor, ref string, show bool, why string) (Comment, error) {
	return s.change(ctx, ref, 0, func(tx Tx, c *Comment) error {
		if c.State != Hidden && c.State != Refused || c.takenBack() {
			return moved()
		}
		role, err := require(a, access.ModerateComment, *c)
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		name := "shown"
		c.State, c.Why = Open, ""
		if !show {
			if c.Why, err = said("why", why, "Say why it is not shown", MaxReason); err != nil {
				return err
			}
			c.State, name = Refused, "refused"
		}
		c.Turns = append(slices.Clone(c.Turns), Turn{What: name, Role: role, Text: c.Why, At: now})
		c.Updated = now
		return tx.AppendEvents(ctx, s.event(a.Event(role), name, *c))
	})
}
