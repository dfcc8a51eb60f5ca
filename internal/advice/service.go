package advice

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rulebook"
)

// Service runs the life of questions: it loads, checks access, decides, saves and tells, each command
// in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// Kinds of task.
const (
	TaskAnswer = "advice.answer"
	TaskReply  = "advice.reply"
)

// EventData is what events about questions carry: never their words.
type EventData struct {
	Ref     string `json:"ref"`
	About   string `json:"about"`
	Adviser string `json:"adviser,omitempty"`
	Role    string `json:"role,omitempty"`
}

const maxText = 4000

// Ask puts a question. Key is the form's submission key: the same key asks once.
type Ask struct {
	Key     string
	About   event.Subject
	Field   string
	Adviser string // code of list advice; "" leaves it to the field
	Urgency string // code of list urgency
	Text    string
}

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
}

func said(field, text, ask string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", invalid(field, "required", ask)
	case utf8.RuneCountInString(text) > maxText:
		return "", invalid(field, "too_long", "This is too long. Shorten it")
	}
	return text, nil
}

// Adviser gives who is asked about a field, before anything is asked.
func (s *Service) Adviser(field string) rulebook.Adviser { return s.deps.Book.AdviserFor(field) }

// Ask puts a question to an adviser of the actor's own organisation and gives its reference.
func (s *Service) Ask(ctx context.Context, a access.Actor, cmd Ask) (ref string, err error) {
	role, err := access.Require(a, access.AskAdvice, access.AskAdvice, access.RelationTo(a, a.Organisation), "")
	if err != nil {
		return "", err
	}
	thing, err := s.deps.Things.Thing(ctx, a, cmd.About)
	if err != nil {
		return "", err
	}
	text, err := said("text", cmd.Text, "Write your question")
	if err != nil {
		return "", err
	}
	if _, ok := s.deps.Book.Item("urgency", cmd.Urgency); !ok {
		return "", invalid("urgency", "required", "Say how fast you need the answer")
	}
	ad := s.deps.Book.AdviserFor(cmd.Field)
	if cmd.Adviser != "" {
		var ok bool
		if ad, ok = s.deps.Book.Adviser(cmd.Adviser); !ok {
			return "", invalid("adviser", "not_offered", "Choose one of the advisers on this page")
		}
	}
	now := s.deps.Clock.Now()
	q := Advice{ID: ident.New[ID](s.deps.IDs), Org: a.Organisation, About: cmd.About, Field: cmd.Field, Title: thing.Title, Adviser: ad.Code, Urgency: cmd.Urgency,
		Stage: Asked, Turns: []Turn{{Question, text, a.Person, role, now}}, AskedBy: a.Person, AskedRole: role, AskedAt: now, UpdatedAt: now,
		DueAt: s.deps.due(cmd.Urgency, now), Version: 1}
	q.Watch = q.DueAt
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		if err := s.route(ctx, tx, &q, ad); err != nil {
			return err
		}
		n, err := tx.TakeNumber(ctx, fmt.Sprintf("advice-%d", now.Year()))
		if err != nil {
			return err
		}
		q.Ref = ident.Reference(s.deps.Settings.RefPrefix, now.Year(), n)
		ref = q.Ref
		if cmd.Key != "" {
			first, again, err := tx.Once(ctx, cmd.Key, a.Person, q.Ref, now)
			if err != nil || again {
				ref = first
				return err
			}
		}
		if err := tx.InsertAdvice(ctx, q); err != nil {
			return err
		}
		return errors.Join(s.record(ctx, tx, q, a.Event(role), "asked"), s.openAnswer(ctx, tx, q))
	})
	return ref, err
}

// route finds who is asked now.
func (s *Service) route(ctx context.Context, tx WorldTx, q *Advice, ad rulebook.Adviser) error {
	org, err := tx.Organisation(ctx, q.Org)
	if err != nil {
		return err
	}
	members, err := tx.HatsAt(ctx, q.Org)
	if err != nil {
		return err
	}
	r := routeTo(ad, org, members, q.AskedBy, q.AskedAt)
	if r.person == "" && r.role == "" {
		return errs.New(errs.Conflict, "advice.nobody", "Nobody in your organisation can be asked here yet. Ask your administrator to give somebody the role of data protection officer.")
	}
	q.Person, q.Role, q.Left, q.Vacant = r.person, r.role, r.left, r.vacant
	return nil
}

// record notes an event. Questions stay inside the organisation.
func (s *Service) record(ctx context.Context, tx WorkTx, q Advice, by event.Actor, name string) error {
	e := event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "advice."+name, q.Subject()).
		With(EventData{Ref: q.Ref, About: q.About.ID, Adviser: q.Adviser, Role: string(q.Role)}).For(q.Org)
	return tx.AppendEvents(ctx, e)
}

func (s *Service) openAnswer(ctx context.Context, tx WorkTx, q Advice) error {
	t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: q.Org, Person: q.Person, Kind: TaskAnswer, Subject: q.Subject(),
		Title: "Give advice: " + q.Title, URL: q.URL(), From: q.Org, CreatedAt: s.deps.Clock.Now(), Due: clock.DateOf(q.DueAt), Urgent: q.Urgency != "routine" || q.Late}
	if q.Role != "" {
		t.Roles = []access.Role{q.Role}
	}
	return tx.OpenTask(ctx, t)
}

// tellAsker posts a notice to the one who asked.
func (s *Service) tellAsker(ctx context.Context, tx WorkTx, q Advice, name, title string) error {
	return tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Organisation: q.Org, Person: q.AskedBy, Roles: askerRoles(q), Kind: "advice." + name,
		Subject: q.Subject(), Title: title, URL: q.URL(), At: s.deps.Clock.Now(), Urgent: q.Urgency != "routine"})
}

func askerRoles(q Advice) []access.Role {
	if q.AskedRole == "" {
		return nil
	}
	return []access.Role{q.AskedRole}
}

// order is one command on its way.
type order struct {
	ref     string
	command access.Command
	may     func(Advice) bool // beyond the table: whose command it is
	decide  func(q *Advice, role access.Role, now time.Time) error
	after   func(ctx context.Context, tx Tx, q Advice) error
	event   string
	letter  string // it came by mail: the same letter again changes nothing
}

// words are what somebody said, and the letter that it came in, if it came by mail.
type words struct{ text, letter string }

func (s *Service) do(ctx context.Context, a access.Actor, o order) error {
	if _, err := s.Get(ctx, a, o.ref); err != nil {
		return err // before the transaction: the thing is looked at by its own service
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		if o.letter != "" {
			if _, again, err := tx.Once(ctx, "mail/"+o.letter, a.Person, o.ref, s.deps.Clock.Now()); err != nil || again {
				return err
			}
		}
		q, err := tx.AdviceByRef(ctx, o.ref)
		if err != nil {
			return err
		}
		role, err := access.Require(a, o.command, access.ViewAdvice, access.RelationTo(a, q.Org), string(q.Stage))
		if errs.KindOf(err) == errs.Forbidden {
			return moved()
		}
		if err != nil {
			return err
		}
		if !o.may(q) {
			return errs.New(errs.Forbidden, "access.forbidden", "Only the one who asked, or who was asked, can do this.")
		}
		now := s.deps.Clock.Now()
		if err := o.decide(&q, role, now); err != nil {
			return err
		}
		q.UpdatedAt = now
		if q.Watch = q.DueAt; q.Stage != Asked {
			q.Watch = time.Time{}
		}
		if err := tx.SaveAdvice(ctx, q); err != nil {
			return err
		}
		return errors.Join(s.record(ctx, tx, q, a.Event(role), o.event), o.after(ctx, tx, q))
	})
}

func moved() error {
	return errs.New(errs.Conflict, "advice.stage", "This question has moved on since the page was opened. Look at it again.")
}

func hidden() error {
	return errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it.")
}

// sees reports whether an actor may read a question: who asked, who was asked or comes next, and who
// may edit the thing.
func (s *Service) sees(ctx context.Context, a access.Actor, q Advice) bool {
	if a.Organisation == "" || a.Organisation != q.Org {
		return false
	}
	if a.Person == q.AskedBy || q.For(a) {
		return true
	}
	for _, t := range q.Turns {
		if t.By != "" && t.By == a.Person {
			return true // somebody who was asked before it moved on
		}
	}
	for _, r := range s.roles(q) {
		if a.Has(r) {
			return true
		}
	}
	thing, err := s.deps.Things.Thing(ctx, a, q.About)
	return err == nil && thing.Edits
}

// roles lists the roles that the question's adviser may be.
func (s *Service) roles(q Advice) []access.Role {
	ad, _ := s.deps.Book.Adviser(q.Adviser)
	out := make([]access.Role, 0, len(ad.Roles))
	for _, r := range ad.Roles {
		out = append(out, access.Role(r))
	}
	return out
}

// addressed reports whether an actor may answer: who is asked now, and the roles the adviser may be.
func (s *Service) addressed(a access.Actor, q Advice) bool {
	if q.For(a) {
		return true
	}
	for _, r := range s.roles(q) {
		if a.Has(r) && a.Person != q.AskedBy {
			return true
		}
	}
	return false
}

// Answer gives the advice; it lands on the thing.
func (s *Service) Answer(ctx context.Context, a access.Actor, ref, text string) error {
	return s.answer(ctx, a, ref, words{text: text})
}

func (s *Service) answer(ctx context.Context, a access.Actor, ref string, w words) error {
	return s.do(ctx, a, order{ref: ref, command: access.AnswerAdvice, event: "answered", letter: w.letter,
		may: func(q Advice) bool { return s.addressed(a, q) },
		decide: func(q *Advice, role access.Role, now time.Time) (err error) {
			text, err := said("text", w.text, "Write your advice")
			q.Stage, q.Turns = Answered, append(q.Turns, Turn{Answer, text, a.Person, role, now})
			return err
		},
		after: func(ctx context.Context, tx Tx, q Advice) error {
			if s.deps.Answered != nil {
				if err := s.deps.Answered(ctx, tx, a, q, q.Turns[len(q.Turns)-1]); err != nil {
					return err
				}
			}
			return errors.Join(tx.CloseAllTasks(ctx, TaskAnswer, q.Subject(), q.UpdatedAt), tx.CloseAllTasks(ctx, TaskReply, q.Subject(), q.UpdatedAt),
				s.tellAsker(ctx, tx, q, "answered", "Your question about "+q.Title+" was answered."))
		}})
}

// AskBack asks the one who asked for more.
func (s *Service) AskBack(ctx context.Context, a access.Actor, ref, text string) error {
	return s.do(ctx, a, order{ref: ref, command: access.AnswerAdvice, event: "asked_back",
		may: func(q Advice) bool { return s.addressed(a, q) },
		decide: func(q *Advice, role access.Role, now time.Time) (err error) {
			text, err = said("text", text, "Write what you need to know")
			q.Stage, q.Turns = AskedBack, append(q.Turns, Turn{Back, text, a.Person, role, now})
			return err
		},
		after: func(ctx context.Context, tx Tx, q Advice) error {
			t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: q.Org, Person: q.AskedBy, Roles: askerRoles(q), Kind: TaskReply, Subject: q.Subject(),
				Title: "Reply to your adviser: " + q.Title, URL: q.URL(), From: q.Org, CreatedAt: q.UpdatedAt, Due: clock.DateOf(q.DueAt), Urgent: q.Urgency != "routine"}
			return errors.Join(tx.CloseAllTasks(ctx, TaskAnswer, q.Subject(), q.UpdatedAt), tx.OpenTask(ctx, t))
		}})
}

// Reply answers what the adviser asked back. The time target begins again.
func (s *Service) Reply(ctx context.Context, a access.Actor, ref, text string) error {
	return s.reply(ctx, a, ref, words{text: text})
}

func (s *Service) reply(ctx context.Context, a access.Actor, ref string, w words) error {
	return s.do(ctx, a, order{ref: ref, command: access.ReplyAdvice, event: "replied", letter: w.letter,
		may: func(q Advice) bool { return q.AskedBy == a.Person },
		decide: func(q *Advice, role access.Role, now time.Time) (err error) {
			text, err := said("text", w.text, "Write your reply")
			q.Stage, q.DueAt, q.Late = Asked, s.deps.due(q.Urgency, now), false
			q.Turns = append(q.Turns, Turn{Reply, text, a.Person, role, now})
			return err
		},
		after: func(ctx context.Context, tx Tx, q Advice) error {
			return errors.Join(tx.CloseAllTasks(ctx, TaskReply, q.Subject(), q.UpdatedAt), s.openAnswer(ctx, tx, q))
		}})
}

// Close says that the answer was read.
func (s *Service) Close(ctx context.Context, a access.Actor, ref string) error {
	return s.end(ctx, a, ref, Closed)
}

// Withdraw takes a question back.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, ref string) error {
	return s.end(ctx, a, ref, Withdrawn)
}

func (s *Service) end(ctx context.Context, a access.Actor, ref string, to Stage) error {
	c := access.CloseAdvice
	if to == Withdrawn {
		c = access.WithdrawAdvice
	}
	return s.do(ctx, a, order{ref: ref, command: c, event: string(to),
		may:    func(q Advice) bool { return q.AskedBy == a.Person },
		decide: func(q *Advice, _ access.Role, _ time.Time) error { q.Stage = to; return nil },
		after: func(ctx context.Context, tx Tx, q Advice) error {
			return errors.Join(tx.CloseAllTasks(ctx, TaskAnswer, q.Subject(), q.UpdatedAt), tx.CloseAllTasks(ctx, TaskReply, q.Subject(), q.UpdatedAt))
		}})
}
