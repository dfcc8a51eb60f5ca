package question

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/round"
)

// View is a question as the responsible organisation sees it.
type View struct {
	Question
	Decide, Answer bool // what the actor may do
}

func (s *Service) view(a access.Actor, q Question) (View, error) {
	rel := access.RelationTo(a, q.Org)
	if _, err := access.Require(a, access.ViewQuestions, access.ViewQuestions, rel, string(q.Stage)); err != nil {
		return View{}, err
	}
	_, decide := access.Allowed(a, access.DecideQuestion, rel, string(q.Stage))
	_, answer := access.Allowed(a, access.AnswerQuestion, rel, string(q.Stage))
	return View{q, decide, answer}, nil
}

// Get gives one question to its organisation.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (v View, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		q, err := tx.QuestionByRef(ctx, ref)
		if err != nil {
			return err
		}
		v, err = s.view(a, q)
		return err
	})
	return v, err
}

// deskSize is how many questions a list of the desk shows.
const deskSize = 50

// Desk gives the actor's organisation's questions after a key, what is owed first, and the key to go on from.
func (s *Service) Desk(ctx context.Context, a access.Actor, after string) (list []Question, next string, err error) {
	if _, err := access.Require(a, access.ViewQuestions, access.ViewQuestions, access.RelationTo(a, a.Organisation), ""); err != nil {
		return nil, "", err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.QuestionsOf(ctx, a.Organisation, after, deskSize+1)
		return err
	})
	if len(list) > deskSize {
		list = list[:deskSize]
		next = list[deskSize-1].SortKey()
	}
	return list, next, err
}

// order is one command of the responsible organisation.
type order struct {
	command access.Command
	what    string // the turn, and the event
	letter  string // what is told to who asked; "" for nothing
	decide  func(q *Question, role access.Role, now time.Time) error
	after   func(ctx context.Context, tx Tx, q *Question) error
}

func (s *Service) desk(ctx context.Context, a access.Actor, ref string, o order) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		q, err := tx.QuestionByRef(ctx, ref)
		if err != nil {
			return err
		}
		role, err := access.Require(a, o.command, access.ViewQuestions, access.RelationTo(a, q.Org), string(q.Stage))
		if errs.KindOf(err) == errs.Forbidden && !q.Stage.Owed() {
			return moved()
		}
		if err != nil {
			return err
		}
		if err := o.decide(&q, role, s.deps.Clock.Now()); err != nil {
			return err
		}
		if o.after != nil {
			if err := o.after(ctx, tx, &q); err != nil {
				return err
			}
		}
		if !q.Stage.Owed() {
			if err := tx.ForgetSupport(ctx, q.ID); err != nil {
				return err
			}
		}
		if err := tx.SaveQuestion(ctx, q); err != nil {
			return err
		}
		if err := errors.Join(s.record(ctx, tx, a.Event(role), q, o.what), s.open(ctx, tx, q)); err != nil || o.letter == "" {
			return err
		}
		return s.tell(ctx, tx, q, o.letter)
	})
}

// looks reports words that look like personal details, unless somebody has looked again.
func looks(field, text string, sure bool) error {
	if sure || len(Hints(text)) == 0 {
		return nil
	}
	return invalid(field, "personal", "This may hold somebody's personal details. Take them out, or tick the box below if it does not")
}

// Show is how a question is shown: Shown is the text with words taken out, or the whole.
type Show struct {
	Ref, Shown string
	Sure       bool // somebody looked twice
}

// Show lets everybody read a question, as it came or with words taken out.
func (s *Service) Show(ctx context.Context, a access.Actor, cmd Show) error {
	shown, err := said("shown", cmd.Shown, "Leave at least the words that ask something", Longest+len(Mark)*Longest/2)
	if err != nil {
		return err
	}
	what := Shown
	return s.desk(ctx, a, cmd.Ref, order{command: access.DecideQuestion, what: Shown, letter: Shown, decide: func(q *Question, role access.Role, now time.Time) (err error) {
		if q.Stage != Waiting {
			return moved()
		}
		if q.Gaps, err = Redacted(q.Text, shown); err != nil {
			return err
		}
		if err := looks("shown", shown, cmd.Sure); err != nil {
			return err
		}
		if q.Shown = marks.Replace(shown); q.Gaps > 0 {
			what = ShownLess
		}
		q.Stage = Open
		q.add(Turn{What: what, Role: role, At: now})
		return nil
	}})
}

// longestAnswer is how many characters an answer may have.
const longestAnswer = 4000

// Reply is an answer.
type Reply struct {
	Ref, Text string
	Sure      bool
}

// Answer answers in public, once the question is shown. An answer can be added to later.
func (s *Service) Answer(ctx context.Context, a access.Actor, cmd Reply) error {
	text, err := said("answer", cmd.Text, "Write the answer. Everybody reads it", longestAnswer)
	if err == nil {
		err = looks("answer", text, cmd.Sure)
	}
	if err != nil {
		return err
	}
	return s.desk(ctx, a, cmd.Ref, order{command: access.AnswerQuestion, what: GaveAnswer, letter: GaveAnswer, decide: func(q *Question, role access.Role, now time.Time) error {
		if !q.Stage.Public() {
			return moved()
		}
		q.add(Turn{What: GaveAnswer, Text: text, Role: role, At: now})
		q.close(Answered, now)
		return nil
	}})
}

// AnswerPrivately answers to the one who asked, because the question is about their own case. Nothing of it is shown.
func (s *Service) AnswerPrivately(ctx context.Context, a access.Actor, cmd Reply) error {
	text, err := said("private", cmd.Text, "Write the answer. Only the person who asked reads it", longestAnswer)
	if err != nil {
		return err
	}
	return s.desk(ctx, a, cmd.Ref, order{command: access.AnswerQuestion, what: GavePrivate, letter: GavePrivate, decide: func(q *Question, role access.Role, now time.Time) error {
		if q.Stage != Waiting {
			return moved()
		}
		q.add(Turn{What: GavePrivate, Text: text, Role: role, At: now})
		q.close(Private, now)
		return nil
	}})
}

// Keep decides not to show a question, or to take it down again, for a reason that is counted in public.
func (s *Service) Keep(ctx context.Context, a access.Actor, ref, reason string) error {
	if !slices.Contains(Reasons(), reason) {
		return invalid("reason", "required", "Say why it is not shown. The reason is counted in public")
	}
	return s.desk(ctx, a, ref, order{command: access.DecideQuestion, what: NotShown, letter: NotShown, decide: func(q *Question, role access.Role, now time.Time) error {
		what := NotShown
		if q.Stage.Public() {
			what = TakenDown
		}
		q.add(Turn{What: what, Code: reason, Role: role, At: now})
		q.Reason, q.Shown, q.Gaps = reason, "", 0
		q.close(Kept, now)
		return nil
	}})
}

// Merge joins a question to another one about the same use that asks the same. Who asked it is counted there.
func (s *Service) Merge(ctx context.Context, a access.Actor, ref, into string) error {
	into = strings.ToUpper(strings.Join(strings.Fields(into), ""))
	return s.desk(ctx, a, ref, order{command: access.DecideQuestion, what: MergedInto, letter: MergedInto,
		decide: func(q *Question, role access.Role, now time.Time) error {
			if !q.Stage.Owed() {
				return moved()
			}
			q.add(Turn{What: MergedInto, Role: role, At: now})
			q.Into, q.Shown, q.Gaps = into, "", 0
			q.close(Merged, now)
			return nil
		},
		after: func(ctx context.Context, tx Tx, q *Question) error {
			other, err := tx.QuestionByRef(ctx, into)
			if errs.KindOf(err) == errs.NotFound || err == nil && (other.Use != q.Use || other.ID == q.ID || !other.Stage.Public()) {
				return invalid("into", "not_listed", "Choose a question about the same use that is shown already")
			}
			if err != nil {
				return err
			}
			if err := tx.AddOthers(ctx, q.ID, -q.Others); err != nil {
				return err
			}
			return tx.AddOthers(ctx, other.ID, q.Others+1)
		}})
}

// Lesson is what changed because of a question.
type Lesson struct {
	Ref, Code, Text, Link string
	Sure                  bool
}

const longestPath = 200

// Learn says what changed because of a question, or why nothing did.
func (s *Service) Learn(ctx context.Context, a access.Actor, cmd Lesson) error {
	if !slices.Contains(Lessons(), cmd.Code) {
		return invalid("lesson", "required", "Say what kind of thing changed")
	}
	text, err := said("learned", cmd.Text, "Say in plain words what changed, or why nothing did", longestAnswer)
	if err == nil {
		err = looks("learned", text, cmd.Sure)
	}
	if err != nil {
		return err
	}
	link := strings.TrimSpace(cmd.Link)
	if link != "" && (!strings.HasPrefix(link, "/") || strings.HasPrefix(link, "//") || strings.ContainsAny(link, "\\ \n\r\t") || len(link) > longestPath) {
		return invalid("link", "path", "Enter the page of this site that shows it, like /register/KM-R-2026-0142")
	}
	return s.desk(ctx, a, cmd.Ref, order{command: access.AnswerQuestion, what: Learned, letter: Learned, decide: func(q *Question, role access.Role, now time.Time) error {
		if q.Stage != Answered {
			return errs.New(errs.Conflict, "question.first", "Answer it first. Then say what changed.")
		}
		q.add(Turn{What: Learned, Code: cmd.Code, Text: text, Link: link, Role: role, At: now})
		return nil
	}})
}

// watchMost is how many questions one round looks at together.
const watchMost = 100

// RunDaily reminds organisations whose time has passed, and forgets what nobody needs.
func (s *Service) RunDaily(ctx context.Context) error {
	now := s.deps.Clock.Now()
	return round.Each(func(after string) (refs []string, err error) {
		err = s.deps.Store.Read(ctx, func(tx Tx) error {
			refs, err = tx.QuestionsToWatch(ctx, now, after, watchMost)
			return err
		})
		return refs, err
	}, func(ref string) error { return s.watch(ctx, ref, now) })
}

func (s *Service) watch(ctx context.Context, ref string, now time.Time) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		q, err := tx.QuestionByRef(ctx, ref)
		if err != nil {
			return err
		}
		if at := q.WatchAt(); at.IsZero() || at.After(now) {
			return nil // somebody was faster
		}
		if q.Stage.Owed() && !q.Late && !q.Due.AddDays(1).Start().After(now) {
			q.Late = true
			if err := errors.Join(s.open(ctx, tx, q), s.record(ctx, tx, system, q, "overdue")); err != nil {
				return err
			}
		}
		if !q.Forget.IsZero() && !q.Forget.After(now) {
			q.forget()
		}
		return tx.SaveQuestion(ctx, q)
	})
}
