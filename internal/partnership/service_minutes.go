package partnership

import (
	"context"
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Minute is what somebody wrote about one item.
type Minute struct {
	Ref, Item string
	Base      string // the text the form began with
	Text      string
	Deferred  bool
}

// Minuted says what became of it.
type Minuted struct {
	Merged bool   // somebody else's words came in too
	Clash  *Clash // nothing was saved: both changed the same words
}

// Write keeps the minutes of an item. No word of anybody is lost.
func (s *Service) Write(ctx context.Context, by access.Actor, w Minute) (out Minuted, err error) {
	text, err := said("text", w.Text, "", longMinutes)
	if err != nil {
		return out, err
	}
	base, _ := said("text", w.Base, "", longMinutes*2)
	err = s.do(ctx, by, step{ref: w.Ref, name: "minutes_written", data: EventData{Item: w.Item}, decide: func(_ Tx, m *Meeting) error {
		if m.Stage == Planned {
			return errs.New(errs.Conflict, "partnership.early", "The agenda is not out yet. Minutes come after it.")
		}
		x, err := m.at(w.Item)
		if err != nil {
			return err
		}
		x.Deferred = w.Deferred
		out = Minuted{}
		out.Merged, out.Clash = x.write(base, text)
		if out.Clash != nil {
			return errClash
		}
		return nil
	}})
	if out.Clash != nil {
		return out, nil
	}
	return out, err
}

var errClash = errs.New(errs.Conflict, "partnership.clash", "Somebody else changed the same words.")

// Decide adds a decision to an item; an empty text takes one off.
func (s *Service) Decide(ctx context.Context, by access.Actor, ref, item, text string) error {
	return s.do(ctx, by, step{ref: ref, name: "decision_added", data: EventData{Item: item}, decide: func(_ Tx, m *Meeting) error {
		x, err := m.at(item)
		if err != nil {
			return err
		}
		text, err := said("decision", text, "Write what was decided", longDetail)
		if err != nil {
			return err
		}
		x.Decisions = append(x.Decisions, Decision{m.next(), text})
		return nil
	}})
}

// Undecide takes a decision out of draft minutes.
func (s *Service) Undecide(ctx context.Context, by access.Actor, ref, item, id string) error {
	return s.do(ctx, by, step{ref: ref, name: "decision_removed", data: EventData{Item: item}, decide: func(_ Tx, m *Meeting) error {
		x, err := m.at(item)
		if err == nil {
			x.Decisions = slices.DeleteFunc(x.Decisions, func(d Decision) bool { return d.ID == id })
		}
		return err
	}})
}

// NewAction is what somebody is to do.
type NewAction struct {
	Key, Meeting, Item, Text string
	Org                      ident.Organisation // "" is the secretariat
	Role                     access.Role
	Due                      clock.Date
}

// Act gives somebody something to do, with a day.
func (s *Service) Act(ctx context.Context, by access.Actor, n NewAction) (id string, err error) {
	a := Action{State: ActionOpen, Org: n.Org, Role: n.Role, Due: n.Due, Item: n.Item}
	err = s.do(ctx, by, step{ref: n.Meeting, name: "action_given", any: true, data: EventData{Item: n.Item}, decide: func(tx Tx, m *Meeting) error {
		return s.prepare(ctx, tx, m, actionOf{&a, n})
	}, after: func(tx Tx, m Meeting) error {
		if id = a.ID; n.Key != "" {
			first, again, err := tx.Once(ctx, n.Key, by.Person, a.ID, a.Made)
			if id = first; err != nil || again {
				return err
			}
		}
		if err := tx.InsertAction(ctx, a); err != nil {
			return err
		}
		return s.taskFor(ctx, tx, a)
	}})
	return id, err
}

type actionOf struct {
	a *Action
	n NewAction
}

func (s *Service) prepare(ctx context.Context, tx Tx, m *Meeting, p actionOf) error {
	if m.Stage == Cancelled || m.Stage == Planned {
		return closed()
	}
	var wrong []errs.Field
	text, err := said("action", p.n.Text, "Write what is to be done", longDetail)
	wrong = append(wrong, errs.FieldsOf(err)...)
	if p.n.Due.IsZero() {
		wrong = append(wrong, errs.FieldsOf(invalid("due", "required", "Enter the day by which it is to be done"))...)
	} else if p.n.Due.Before(m.Day()) {
		wrong = append(wrong, errs.FieldsOf(invalid("due", "order", "The day must not be before the meeting"))...)
	}
	owners := hostRoles
	if p.n.Org == "" {
		p.a.Role, owners = access.Secretariat, staff
	}
	if !slices.Contains(append(slices.Clone(owners), access.Caldicott, access.SigningOfficer), p.a.Role) {
		wrong = append(wrong, errs.FieldsOf(invalid("role", "required", "Choose the role that does it"))...)
	}
	known, err := names(ctx, tx, "owner", p.n.Org)
	if len(errs.FieldsOf(err)) == 0 && err != nil {
		return err
	}
	wrong = append(wrong, errs.FieldsOf(err)...)
	if err := errs.InvalidFields(wrong); err != nil {
		return err
	}
	m.Seq++
	p.a.ID, p.a.Ref, p.a.Meeting, p.a.Text, p.a.OrgName, p.a.Made = s.deps.IDs.Next(), fmt.Sprintf("%s/%d", m.Ref, m.Seq), m.Ref, text, known[p.n.Org], s.deps.Clock.Now()
	x, _ := m.Item(p.n.Item)
	p.a.Public = x.Public
	return nil
}

func (s *Service) taskFor(ctx context.Context, tx WorkTx, a Action) error {
	return s.task(ctx, tx, intray.Task{Organisation: a.Org, Roles: []access.Role{a.Role}, Kind: TaskAction, Subject: a.Subject(), Title: "Do what the partnership agreed: " + shortened(a.Text), URL: a.URL(), Due: a.Due})
}

func shortened(s string) string {
	const most = 80
	r := []rune(oneLine(s))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most-1]) + "…"
}

// ActionList is one page of actions.
type ActionList struct {
	Actions []Action
	Next    string
}

// Actions lists actions in a state for members; mine narrows it to the actor's organisation.
func (s *Service) Actions(ctx context.Context, by access.Actor, state ActionState, mine bool, after string) (out ActionList, err error) {
	if err := reads(by); err != nil {
		return out, err
	}
	q := ActionQuery{State: state, After: after, Most: pageOfMembers + 1}
	if mine {
		q.Org = &by.Organisation
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		out = ActionList{}
		out.Actions, err = tx.ActionsOf(ctx, q)
		return err
	})
	if len(out.Actions) > pageOfMembers {
		out.Actions = out.Actions[:pageOfMembers]
		out.Next = out.Actions[pageOfMembers-1].Key()
	}
	return out, err
}

// Action gives one action for members, and whether the reader may close it.
func (s *Service) Action(ctx context.Context, by access.Actor, id string) (a Action, may bool, err error) {
	if err := reads(by); err != nil {
		return a, false, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		a, err = tx.ActionByID(ctx, id)
		return err
	})
	_, may = access.Allowed(by, access.DoAction, access.RelationTo(by, a.Org), "")
	return a, may && a.State == ActionOpen, err
}

// Finish says that an action is done, or dropped with a reason. Only the secretariat drops one.
func (s *Service) Finish(ctx context.Context, by access.Actor, id string, to ActionState, words string) error {
	words, err := said("said", words, "Say in a sentence what was done, or why it is dropped", longDetail)
	if err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		a, err := tx.ActionByID(ctx, id)
		if err != nil {
			return err
		}
		role, err := access.Require(by, access.DoAction, access.ReadPartnership, access.RelationTo(by, a.Org), "")
		if err != nil {
			return err
		}
		if a.State != ActionOpen {
			return errs.New(errs.Conflict, "partnership.done", "Somebody else closed this action meanwhile.")
		}
		if to != ActionDone && (to != ActionDropped || role != access.Secretariat) {
			return errs.New(errs.Forbidden, "partnership.drop", "Only the secretariat drops an action.")
		}
		now := s.deps.Clock.Now()
		a.State, a.DoneOn, a.Said = to, clock.DateOf(now), words
		if err := tx.SaveAction(ctx, a); err != nil {
			return err
		}
		for _, kind := range []string{TaskAction, TaskLate} {
			if err := tx.CloseAllTasks(ctx, kind, a.Subject(), now); err != nil {
				return err
			}
		}
		if a.Org != "" && role != access.Secretariat {
			err := s.tell(ctx, tx, intray.Notice{Roles: staff, Kind: "partnership.action_done", Subject: a.Subject(), Title: a.OrgName + " did what it said it would: " + shortened(a.Text) + ".", Text: words, URL: a.URL()})
			if err != nil {
				return err
			}
		}
		return s.note(ctx, tx, line{by.Event(role), "action_" + string(to), a.Subject(), EventData{Ref: a.Ref}, a.Org})
	})
}
