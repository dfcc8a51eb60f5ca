package incident

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Service runs the life of incidents, each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service {
	if deps.Look == nil {
		deps.Look = func(string) []string { return nil }
	}
	if deps.PartnerHours == 0 {
		deps.PartnerHours = 24
	}
	return &Service{deps}
}

// Rules gives what is asked about incidents.
func (s *Service) Rules() *Rules { return s.deps.Rules }

// PartnerHours is the target for telling partners.
func (s *Service) PartnerHours() int { return s.deps.PartnerHours }

// EventData is what events about incidents carry.
type EventData struct {
	Ref   string `json:"ref"`
	Stage Stage  `json:"stage"`
	Hash  string `json:"hash"` // of the history
}

// First is the first alarm: four answers.
type First struct {
	Key      string // of the form: the same key begins once
	What     string
	AwareAt  time.Time // zero: now
	Use      string    // reference of a use, "" for none
	NearMiss bool
	Draft    bool // only keep it for now
}

// Begin writes the first alarm down and, unless it is a draft, tells the partners of the use at once.
func (s *Service) Begin(ctx context.Context, a access.Actor, cmd First) (Incident, error) {
	role, err := access.Require(a, access.RaiseIncident, access.RaiseIncident, access.RelationTo(a, a.Organisation), "")
	if err != nil {
		return Incident{}, err
	}
	now := s.deps.Clock.Now()
	if cmd.AwareAt.IsZero() {
		cmd.AwareAt = now
	}
	i := Incident{ID: ident.New[ID](s.deps.IDs), Org: a.Organisation, Stage: Draft, MadeAt: now, Version: 1,
		Content: Content{Facts: Facts{What: strings.TrimSpace(cmd.What), NearMiss: cmd.NearMiss, AwareAt: cmd.AwareAt}}}
	if err := i.Content.check(SectionFacts, s.deps.Rules, now, time.Time{}); err != nil {
		return i, err
	}
	if cmd.Key == "" {
		return i, errs.New(errs.Invalid, "incident.key", "This form was not made here. Begin again.")
	}
	var touched []ident.Organisation
	if cmd.Use != "" {
		u, err := s.deps.World.Use(ctx, a, cmd.Use)
		if err != nil {
			return i, noUse(err, "use")
		}
		i.Links, touched = []Link{{u.Ref, u.Title}}, u.Parties
	}
	bodies, err := s.bodies(ctx, touched)
	if err != nil {
		return i, err
	}
	i.turn(Turn{At: now, What: turnBegun, Role: role, Org: i.Org})
	err = s.deps.Store.Write(ctx, func(tx Tx) (err error) {
		i, err = s.insert(ctx, tx, a.Event(role), begun{i, cmd, bodies})
		return err
	})
	return i, err
}

func noUse(err error, field string) error {
	if errs.KindOf(err) == errs.NotFound {
		return invalid(field, "not_found", "There is no use of this reference that your organisation takes part in")
	}
	return err
}

// bodies loads organisations before a transaction begins, so that letters can be addressed in it.
func (s *Service) bodies(ctx context.Context, orgs []ident.Organisation) ([]Body, error) {
	var out []Body
	for _, o := range orgs {
		if o == "" {
			continue
		}
		b, err := s.deps.World.Body(ctx, o)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// begun is an incident on its way into the store.
type begun struct {
	i    Incident
	cmd  First
	told []Body
}

func (s *Service) insert(ctx context.Context, tx Tx, by event.Actor, b begun) (Incident, error) {
	i, cmd := b.i, b.cmd
	n, err := tx.TakeNumber(ctx, fmt.Sprintf("incident-%d", i.MadeAt.Year()))
	if err != nil {
		return i, err
	}
	i.Ref = ident.Reference(s.deps.Prefix, i.MadeAt.Year(), n)
	first, again, err := tx.Once(ctx, "incident/"+cmd.Key, by.Person, i.Ref, i.MadeAt)
	if err != nil {
		return i, err
	}
	if again {
		return tx.IncidentByRef(ctx, first)
	}
	var fresh []Body
	if !cmd.Draft {
		if err := i.raise(access.Role(by.Role), i.MadeAt); err != nil {
			return i, err
		}
		fresh = i.take(b.told, i.MadeAt)
	}
	if err := s.prepare(&i); err != nil {
		return i, err
	}
	if err := tx.InsertIncident(ctx, i); err != nil {
		return i, err
	}
	name := turnBegun
	if !cmd.Draft {
		name = turnRaised
	}
	return i, errors.Join(s.record(ctx, tx, by, i, name), s.tell(ctx, tx, i, fresh), s.tasks(ctx, tx, i))
}

// take notes who is told now and gives those who were not told before.
func (i *Incident) take(bodies []Body, now time.Time) (fresh []Body) {
	orgs := make([]ident.Organisation, 0, len(bodies))
	for _, b := range bodies {
		orgs = append(orgs, b.ID)
	}
	for _, o := range i.tellPartners(orgs, now) {
		for _, b := range bodies {
			if b.ID == o {
				fresh = append(fresh, b)
				break
			}
		}
	}
	return fresh
}

// record notes an event for the organisation and the partners.
func (s *Service) record(ctx context.Context, tx WorkTx, by event.Actor, i Incident, name string) error {
	orgs := []ident.Organisation{i.Org}
	if name == turnRaised || name == turnTold || name == turnContained || name == turnClosed || name == turnKnown {
		orgs = append(orgs, i.Told()...)
	}
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "incident."+name, i.Subject()).
		With(EventData{i.Ref, i.Stage, i.Hash()}).For(orgs...))
}

// tell asks partners to acknowledge: a task that goes out at once by the way each person chose, and a letter to the
// mailbox of the security lead, who need not sign in here.
func (s *Service) tell(ctx context.Context, tx WorkTx, i Incident, partners []Body) error {
	for _, b := range partners {
		t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: b.ID, Roles: append(leads(), access.OrgAdmin), Kind: TaskKnow, Subject: i.Subject(),
			Title: "Acknowledge an incident: " + i.Ref, URL: i.URL(), From: i.Org, CreatedAt: s.deps.Clock.Now(), Urgent: true}
		if err := tx.OpenTask(ctx, t); err != nil {
			return err
		}
		if b.Mailbox == "" || s.deps.Letter == nil {
			continue
		}
		subject, text := s.deps.Letter(i.Ref, i.URL())
		if err := tx.PostMail(ctx, intray.Mail{Key: "incident/" + i.Ref + "/" + string(b.ID), To: b.Mailbox, Subject: subject, Text: text, Urgent: true, At: s.deps.Clock.Now()}); err != nil {
			return err
		}
	}
	return nil
}

// tasks makes the organisation's own tasks those that fit the incident now.
func (s *Service) tasks(ctx context.Context, tx WorkTx, i Incident) error {
	now := s.deps.Clock.Now()
	want := func(on bool, kind, title string, t intray.Task) error {
		if !on {
			return tx.CloseTasks(ctx, kind, i.Subject(), i.Org, now)
		}
		t.ID, t.Organisation, t.Kind, t.Title, t.Subject, t.CreatedAt = ident.New[ident.Task](s.deps.IDs), i.Org, kind, title+": "+i.Ref, i.Subject(), now
		if t.URL == "" {
			t.URL = i.URL()
		}
		if t.Roles == nil {
			t.Roles = leads()
		}
		return tx.OpenTask(ctx, t)
	}
	c, err := s.deps.clocks(i, now)
	if err != nil {
		return err
	}
	decide := intray.Task{Due: c.Regulator.Due, URL: i.URL() + "/edit/regulator", Urgent: i.Warned > 0 || i.Stage == Alarm}
	err = errors.Join(
		want(i.Undecided(), TaskDecide, "Decide whether to tell the regulator", decide),
		want(i.Stage == Alarm, TaskAssess, "Take up an incident", intray.Task{}),
		want(i.Account.Stage == InReview, TaskReview, "Review a public account", intray.Task{URL: i.URL() + "/account", Roles: append(leads(), access.Caldicott)}),
	)
	for _, a := range i.Actions {
		if !a.DoneAt.IsZero() || i.Stage == Closed {
			err = errors.Join(err, tx.CloseTasks(ctx, TaskAct, i.actionSubject(a.N), i.Org, now))
			continue
		}
		err = errors.Join(err, tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: i.Org, Roles: []access.Role{a.Role}, Kind: TaskAct,
			Subject: i.actionSubject(a.N), Title: "Do: " + shorten(a.What), URL: fmt.Sprintf("%s/actions/%d", i.URL(), a.N), CreatedAt: now, Due: a.Due, Urgent: a.Chased}))
	}
	return err
}
