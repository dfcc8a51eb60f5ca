package question

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/deadline"
)

// Service runs the life of public questions, each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// EventData is what events about questions carry: never their words.
type EventData struct {
	Ref    string `json:"ref"`
	Use    string `json:"use"`
	Kind   Kind   `json:"kind"`
	Reason string `json:"reason,omitempty"`
}

// clockRule is the rule that says how long an answer may take.
const clockRule = "clock.concern"

// Clock gives the rule that says how long an answer may take.
func (s *Service) Clock() (deadline.Rule, error) {
	return deadline.RuleOn(s.deps.Book, clockRule, s.deps.Clock.Now())
}

func (s *Service) due(received time.Time) (clock.Date, error) {
	r, err := deadline.RuleOn(s.deps.Book, clockRule, received)
	if err != nil {
		return clock.Date{}, err
	}
	return deadline.Engine{Calendar: s.deps.Calendar}.State(r, deadline.Story{Received: received}, received).Due, nil
}

// Longest is how many characters a question may have.
const Longest = 2000

// Send is what somebody asks.
type Send struct {
	Key     string // of the form: the same key sends once
	Use     string // reference of the use
	Kind    Kind
	Text    string
	Email   string // for the answer; "" for none
	Network string // where it came from: only counted by, as a keyed hash
}

// Plan is what will be sent, for looking at before.
type Plan struct {
	Use   Use
	Kind  Kind
	Text  string
	Email string
	// Alike are questions about the same use that say something like it.
	Alike []Public
}

// Plan checks what somebody wants to ask.
func (s *Service) Plan(ctx context.Context, cmd Send) (Plan, error) {
	use, err := s.deps.World.Use(ctx, strings.ToUpper(cmd.Use))
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Use: use, Kind: cmd.Kind, Email: cmd.Email}
	var problems []errs.Field
	if !cmd.Kind.Valid() {
		problems = append(problems, errs.Field{Name: "kind", Code: "required", Message: "Say whether it is a question or a concern"})
	}
	if p.Text, err = said("text", cmd.Text, "Write your question or concern", Longest); err != nil {
		problems = append(problems, errs.FieldsOf(err)...)
	}
	if len(problems) > 0 {
		return p, errs.InvalidFields(problems)
	}
	p.Alike, err = s.alike(ctx, use.Ref, p.Text)
	return p, err
}

// Receipt is what is shown once.
type Receipt struct {
	Question Question
	Code     string
	Body     Body
}

// Send takes a question in. Nobody reads it but the organisation, until it decides.
func (s *Service) Send(ctx context.Context, cmd Send) (Receipt, error) {
	p, err := s.Plan(ctx, cmd)
	if err != nil {
		return Receipt{}, err
	}
	if cmd.Key == "" {
		return Receipt{}, errs.New(errs.Invalid, "question.key", "This form was not made here. Begin again.")
	}
	now := s.deps.Clock.Now()
	due, err := s.due(now)
	if err != nil {
		return Receipt{}, err
	}
	q := Question{ID: ident.New[ID](s.deps.IDs), Use: p.Use.Ref, Title: p.Use.Title, Org: p.Use.Lead.ID, Kind: p.Kind, Stage: Waiting, Text: p.Text,
		Turns: []Turn{{What: Asked, At: now}}, Received: now, Due: due, Updated: now, Version: 1}
	out := Receipt{Code: s.deps.Receipts.Code(cmd.Key), Body: p.Use.Lead}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		out.Question, err = s.insert(ctx, tx, q, cmd)
		return err
	})
	return out, err
}

func (s *Service) insert(ctx context.Context, tx Tx, q Question, cmd Send) (Question, error) {
	n, err := tx.TakeNumber(ctx, fmt.Sprintf("question-%d", q.Received.Year()))
	if err != nil {
		return q, err
	}
	q.Ref = ident.Reference(s.deps.Prefix, q.Received.Year(), n)
	first, again, err := tx.Once(ctx, cmd.Key, "", q.Ref, q.Received)
	if err != nil {
		return q, err
	}
	if again {
		return tx.QuestionByRef(ctx, first)
	}
	if err := s.bound(ctx, tx, q, cmd.Network); err != nil {
		return q, err
	}
	q.Code = s.deps.Receipts.Hash(q.Ref, s.deps.Receipts.Code(cmd.Key))
	if cmd.Email != "" {
		if q.Contact, err = s.deps.Receipts.Seal(q.Ref, cmd.Email); err != nil {
			return q, err
		}
	}
	if err := tx.InsertQuestion(ctx, q); err != nil {
		return q, err
	}
	return q, errors.Join(s.record(ctx, tx, event.Actor{}, q, Asked), s.open(ctx, tx, q))
}

// limit is how often something may happen in a time.
type limit struct {
	name  string
	most  int64
	slice time.Duration
}

// The limits on a flood. A library or a hospital is one network to us, so it may send several; a use that many people
// talk about may be asked much. What is above waits for another day, and the page says so.
var (
	sendsOfNetwork = limit{"send", 6, time.Hour}
	sendsOfDay     = limit{"send-day", 20, 24 * time.Hour}
	sendsToUse     = limit{"use-day", 200, 24 * time.Hour}
	sendsInAll     = limit{"all-day", 2000, 24 * time.Hour}
	tooOfNetwork   = limit{"too", 60, time.Hour}
	tooOfQuestion  = limit{"too-one", 300, time.Hour}
)

// within counts one more and reports whether that is still allowed. Where somebody is counted by their network, the
// key is a keyed hash that changes every day, so that nobody can be followed by it.
func (s *Service) within(ctx context.Context, tx WorkTx, l limit, key string) (bool, error) {
	now := s.deps.Clock.Now()
	day := clock.DateOf(now).String()
	n, err := tx.CountAttempt(ctx, "question:"+l.name+":"+hex.EncodeToString(s.deps.Receipts.Hash("question "+l.name+" "+day, key)), now, l.slice)
	return n <= l.most, err
}

func (s *Service) bound(ctx context.Context, tx WorkTx, q Question, network string) error {
	for _, b := range []struct {
		l         limit
		key, tell string
	}{
		{sendsOfNetwork, network, "Several questions came from your network in this hour. Wait an hour, then send it again. You can also ring or write to the organisation."},
		{sendsOfDay, network, "Many questions came from your network today. Send it again tomorrow. You can also ring or write to the organisation."},
		{sendsToUse, q.Use, "Very many questions about this use came today. Send it again tomorrow. You can also ring or write to the organisation."},
		{sendsInAll, "", "Very many questions came today. Send it again tomorrow. You can also ring or write to the organisation."},
	} {
		ok, err := s.within(ctx, tx, b.l, b.key)
		if err != nil {
			return err
		}
		if !ok {
			return errs.New(errs.TooMany, "question.flood", b.tell)
		}
	}
	return nil
}

// record notes an event for the responsible organisation.
func (s *Service) record(ctx context.Context, tx WorkTx, by event.Actor, q Question, name string) error {
	if by == (event.Actor{}) {
		by.System = "questions" // a person whom we do not know, and do not want to
	}
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "question."+name, q.Subject()).
		With(EventData{q.Ref, q.Use, q.Kind, q.Reason}).For(q.Org))
}

// open makes the organisation's task the one that fits the question now.
func (s *Service) open(ctx context.Context, tx WorkTx, q Question) error {
	if err := errors.Join(tx.CloseAllTasks(ctx, TaskRead, q.Subject(), q.Updated), tx.CloseAllTasks(ctx, TaskAnswer, q.Subject(), q.Updated)); err != nil {
		return err
	}
	t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: q.Org, Roles: deskRoles(), Subject: q.Subject(), URL: q.DeskURL(), CreatedAt: q.Updated, Due: q.Due, Urgent: q.Late}
	switch q.Stage {
	case Waiting:
		t.Kind, t.Title = TaskRead, "Read a "+string(q.Kind)+" from the public: "+q.Title
	case Open:
		t.Kind, t.Title = TaskAnswer, "Answer a "+string(q.Kind)+" in public: "+q.Title
	case Answered, Private, Kept, Merged:
		return nil
	}
	return tx.OpenTask(ctx, t)
}

// tell posts a letter to somebody who asked to hear.
func (s *Service) tell(ctx context.Context, tx WorkTx, q Question, what string) error {
	if len(q.Contact) == 0 {
		return nil
	}
	to, err := s.deps.Receipts.Open(q.Ref, q.Contact)
	if err != nil {
		return err
	}
	subject, text := s.deps.Letter(Letter{q.Ref, what})
	return tx.PostMail(ctx, intray.Mail{Key: fmt.Sprintf("question/%s/%s/%d", q.Ref, what, q.Updated.UnixMicro()), To: to, Subject: subject, Text: text, At: s.deps.Clock.Now()})
}
