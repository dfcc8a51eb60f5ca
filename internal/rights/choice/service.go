package choice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
)

// Service runs the life of recorded choices, each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// Kinds gives the ways of saying no.
func (s *Service) Kinds() *Kinds { return s.deps.Kinds }

// EventData is what events about choices carry.
type EventData struct {
	Ref  string `json:"ref"`
	Kind string `json:"kind"`
	Wish Wish   `json:"wish"`
}

// clockRule is the rule that says how long an answer may take.
const clockRule = "clock.objection"

// Clock gives the rule that says how long an organisation has.
func (s *Service) Clock() (rulebook.Rule, error) {
	r, ok := s.deps.Book.RuleOn(clockRule, s.deps.Clock.Now())
	if !ok {
		return r, errs.New(errs.Internal, "choice.clock", "The rulebook has no clock for choices.")
	}
	return r, nil
}

func (s *Service) due(from clock.Date) (clock.Date, error) {
	st, err := s.state(clockRule, from.Start())
	return st.Due, err
}

// state counts a clock of the rulebook from a moment.
func (s *Service) state(id string, from time.Time) (deadline.State, error) {
	r, ok := s.deps.Book.RuleOn(id, s.deps.Clock.Now())
	if !ok {
		return deadline.State{}, errs.New(errs.Internal, "choice.clock", "The rulebook has no clock for choices.")
	}
	rule, err := deadline.From(r)
	if err != nil {
		return deadline.State{}, err
	}
	return deadline.Engine{Calendar: s.deps.Calendar}.State(rule, deadline.Story{Received: from}, from), nil
}

// keepRule says how long a choice is kept when nothing follows from it any more.
const keepRule = "clock.case_retention"

// save saves a choice, with the day on which it is forgotten.
func (s *Service) save(ctx context.Context, tx ChoiceTx, c Choice) error {
	c.Forget = time.Time{}
	if c.Over() {
		st, err := s.state(keepRule, c.Updated)
		if err != nil {
			return err
		}
		c.Forget = st.DueAt
	}
	return tx.SaveChoice(ctx, c)
}

// Make records a choice. The actor is nobody, or a member of staff who enters it for somebody.
type Make struct {
	Key   string // of the form: the same key records once
	Kind  string
	Use   string             // reference of the use, where the kind is about one
	Org   ident.Organisation // who is asked, where the person chooses
	Route string             // staff only: how the person came
	Email string             // for reminders; "" for none
}

// Plan is what a choice will be about, for looking at before it is recorded.
type Plan struct {
	Kind  Kind
	Title string
	Use   Use
	Body  Body
	Email string
	Route string
}

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
}

// Plan checks what somebody wants to record.
func (s *Service) Plan(ctx context.Context, cmd Make) (Plan, error) {
	k, err := s.deps.Kinds.Kind(cmd.Kind)
	if err != nil || !k.Here {
		return Plan{}, errs.New(errs.NotFound, "choice.not_here", "This choice is made somewhere else. The page on choices says where.")
	}
	p := Plan{Kind: k, Title: k.Title, Email: cmd.Email, Route: cmd.Route}
	if len(k.Holders) > 0 {
		bodies, err := s.deps.World.Bodies(ctx, k.Holders)
		if err != nil {
			return Plan{}, err
		}
		i := slices.IndexFunc(bodies, func(b Body) bool { return b.ID == cmd.Org })
		if i < 0 {
			return Plan{}, invalid("org", "required", "Choose who looks after you")
		}
		p.Body = bodies[i]
		return p, nil
	}
	ref := strings.ToUpper(strings.Join(strings.Fields(cmd.Use), ""))
	if ref == "" {
		return Plan{}, invalid("use", "required", "Enter the reference of the use. The list of uses shows it, like KM-R-2026-0142")
	}
	use, err := s.deps.World.Use(ctx, ref)
	if errs.KindOf(err) == errs.NotFound {
		return Plan{}, invalid("use", "not_listed", "There is no use of this reference in the list. Look at it again, like KM-R-2026-0142")
	}
	p.Use, p.Title, p.Body = use, use.Title, use.Lead
	return p, err
}

// Receipt is what is shown once.
type Receipt struct {
	Choice Choice
	Code   string
	Body   Body
}

// Make records a choice to stop a use.
func (s *Service) Make(ctx context.Context, a access.Actor, cmd Make) (Receipt, error) {
	var role access.Role
	if a.SignedIn() {
		var err error
		if role, err = access.Require(a, access.EnterChoice, access.EnterChoice, access.RelationTo(a, a.Organisation), ""); err != nil {
			return Receipt{}, err
		}
		if !slices.Contains(Ways(), cmd.Route) || cmd.Route == Online {
			return Receipt{}, invalid("route", "required", "Say how the person came to you")
		}
	} else {
		cmd.Route = Online
	}
	p, err := s.Plan(ctx, cmd)
	if err != nil {
		return Receipt{}, err
	}
	if cmd.Key == "" {
		return Receipt{}, errs.New(errs.Invalid, "choice.key", "This form was not made here. Begin again.")
	}
	now := s.deps.Clock.Now()
	c := Choice{ID: ident.New[ID](s.deps.IDs), Kind: p.Kind.Code, Use: p.Use.Ref, Title: p.Title, Org: p.Body.ID, Wish: Stop, Stage: Unnamed, Route: cmd.Route,
		Turns: []Turn{{What: Made, Wish: Stop, Role: role, At: now}}, MadeAt: now, Updated: now, Version: 1}
	if a.SignedIn() && a.Organisation == c.Org { // whoever entered it knows whose it is
		c.Known, c.Stage = true, Open
		if c.Due, err = s.due(clock.DateOf(now)); err != nil {
			return Receipt{}, err
		}
	}
	out := Receipt{Code: s.deps.Secrets.Code(cmd.Key), Body: p.Body}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		out.Choice, err = s.insert(ctx, tx, a.Event(role), c, cmd)
		return err
	})
	return out, err
}

func (s *Service) insert(ctx context.Context, tx Tx, by event.Actor, c Choice, cmd Make) (Choice, error) {
	n, err := tx.TakeNumber(ctx, fmt.Sprintf("choice-%d", c.MadeAt.Year()))
	if err != nil {
		return c, err
	}
	c.Ref = ident.Reference(s.deps.Prefix, c.MadeAt.Year(), n)
	first, again, err := tx.Once(ctx, cmd.Key, by.Person, c.Ref, c.MadeAt)
	if err != nil {
		return c, err
	}
	if again {
		return tx.ChoiceByRef(ctx, first)
	}
	c.Code = s.deps.Secrets.Hash(c.Ref, s.deps.Secrets.Code(cmd.Key))
	if cmd.Email != "" {
		if c.Contact, err = s.deps.Secrets.Seal(c.Ref, cmd.Email); err != nil {
			return c, err
		}
		c.Remind = nextReminder(c.MadeAt)
	}
	if err := tx.InsertChoice(ctx, c); err != nil {
		return c, err
	}
	return c, errors.Join(s.record(ctx, tx, by, c, Made), s.open(ctx, tx, c))
}

// nextReminder is a year later.
func nextReminder(now time.Time) time.Time { return now.AddDate(1, 0, 0) }

// record notes an event. Only the responsible organisation sees it.
func (s *Service) record(ctx context.Context, tx WorkTx, by event.Actor, c Choice, name string) error {
	if by == (event.Actor{}) {
		by.System = "choices" // a person whom we do not know, and do not want to
	}
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "choice."+name, c.Subject()).
		With(EventData{c.Ref, c.Kind, c.Wish}).For(c.Org))
}

// open makes the tasks of the responsible organisation those that fit the choice now.
func (s *Service) open(ctx context.Context, tx WorkTx, c Choice) error {
	if err := errors.Join(tx.CloseAllTasks(ctx, TaskKnow, c.Subject(), c.Updated), tx.CloseAllTasks(ctx, TaskAct, c.Subject(), c.Updated)); err != nil {
		return err
	}
	t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: c.Org, Roles: actRoles(), Subject: c.Subject(), URL: c.URL(), CreatedAt: c.Updated}
	switch {
	case c.Stage == Unnamed:
		t.Kind, t.Title = TaskKnow, "Match a choice to a person: "+c.Ref
	case c.Stage == Open && c.Wish == Stop:
		t.Kind, t.Title, t.Due = TaskAct, "Act on an objection: "+c.Title, c.Due
	case c.Stage == Open:
		t.Kind, t.Title, t.Due = TaskAct, "Let a use go on again: "+c.Title, c.Due
	default:
		return nil
	}
	t.Urgent = c.Late
	return tx.OpenTask(ctx, t)
}

// unlock finds the choice that a reference and a code open. A reference that does not exist and a code that is wrong
// take the same road and give the same answer.
func (s *Service) unlock(ctx context.Context, tx Tx, typed, code string) (Choice, error) {
	ref := receipt.Reference(typed)
	c, err := tx.ChoiceByRef(ctx, ref)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return Choice{}, err
	}
	if !s.deps.Secrets.Opens(ref, code, c.Code) {
		return Choice{}, receipt.Wrong(secretPurpose)
	}
	return c, nil
}

// count bounds tries with one reference. It is a transaction of its own, so that a try that fails is counted too.
func (s *Service) count(ctx context.Context, typed string) error {
	var refusal error
	err := s.deps.Store.Write(ctx, func(tx Tx) (err error) {
		refusal, err = receipt.Count(ctx, tx, secretPurpose, typed, s.deps.Clock.Now())
		return err
	})
	return errors.Join(err, refusal)
}

// Look shows a choice to whoever has its reference and code.
func (s *Service) Look(ctx context.Context, ref, code string) (out Receipt, err error) {
	if err := s.count(ctx, ref); err != nil {
		return out, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out.Choice, err = s.unlock(ctx, tx, ref, code)
		return err
	})
	if err == nil {
		out.Body, err = s.deps.World.Body(ctx, out.Choice.Org)
	}
	return out, err
}

// Turn changes a choice for whoever has its reference and code: no to yes and yes to no alike.
func (s *Service) Turn(ctx context.Context, ref, code string, w Wish) (Receipt, error) {
	return s.byCode(ctx, ref, code, func(tx Tx, c *Choice) error {
		if !w.Valid() {
			return errs.New(errs.Invalid, "choice.wish", "Choose what should happen.")
		}
		if err := c.turn(w, "", s.deps.Clock.Now(), s.due); err != nil {
			return err
		}
		return errors.Join(s.record(ctx, tx, event.Actor{}, *c, Turned), s.open(ctx, tx, *c), s.countBack(ctx, tx, w, true))
	})
}

// countBack counts that a no was taken back; here says that it was done where it was said.
func (s *Service) countBack(ctx context.Context, tx WorkTx, w Wish, here bool) error {
	if w == Stop {
		return nil
	}
	now := s.deps.Clock.Now()
	err := tx.AddMonthCount(ctx, CountBack, now, 1)
	if err == nil && here {
		err = tx.AddMonthCount(ctx, CountBackSame, now, 1)
	}
	return err
}

// StopReminders forgets the address.
func (s *Service) StopReminders(ctx context.Context, ref, code string) (Receipt, error) {
	return s.byCode(ctx, ref, code, func(_ Tx, c *Choice) error {
		c.Contact, c.Remind = nil, time.Time{}
		return nil
	})
}

func (s *Service) byCode(ctx context.Context, ref, code string, change func(Tx, *Choice) error) (out Receipt, err error) {
	if err := s.count(ctx, ref); err != nil {
		return out, err
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := s.unlock(ctx, tx, ref, code)
		if err != nil {
			return err
		}
		out.Choice = c
		if err := change(tx, &out.Choice); err != nil {
			return err
		}
		return s.save(ctx, tx, out.Choice)
	})
	if err == nil || errs.CodeOf(err) == "choice.already" {
		body, e := s.deps.World.Body(ctx, out.Choice.Org)
		out.Body = body
		err = errors.Join(err, e)
	}
	return out, err
}
