package automation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Service runs plans and checks, each command in one transaction.
type Service struct {
	deps Deps
	set  Settings
}

// New makes the service.
func New(d Deps) *Service {
	return &Service{d, Settings{Months: d.Book.SettingNumber("check_months", 3), SoonDays: d.Book.SettingNumber("check_soon_days", 14),
		EscalateDays: d.Book.SettingNumber("check_escalate_days", 7), Floor: d.Book.SettingNumber("suppression_floor", 5)}}
}

// Settings gives the partnership's choices.
func (s *Service) Settings() Settings { return s.set }

// Data gives what the law and the published standard ask.
func (s *Service) Data() Data { return s.deps.Data }

// EventData is what events about checks carry: never what was found in a case.
type EventData struct {
	Ref string     `json:"ref"`
	Due clock.Date `json:"due"`
	On  clock.Date `json:"on,omitzero"`
}

// View is a use with its plan.
type View struct {
	Use  Use
	Plan Plan
}

// load gives the plan of a use, also one that nobody made. A plan follows its use to another lead.
func (s *Service) load(ctx context.Context, tx PlanTx, u Use) (Plan, error) {
	p, err := tx.AutomationPlan(ctx, u.Ref)
	if errs.KindOf(err) == errs.NotFound {
		return NewPlan(u, s.set, s.deps.Clock.Now()), nil
	}
	p.Org = u.Lead.ID
	return p, err
}

func save(ctx context.Context, tx PlanTx, p Plan) error {
	if p.Version == 0 {
		return tx.InsertAutomationPlan(ctx, p)
	}
	return tx.SaveAutomationPlan(ctx, p)
}

// All lists every use with a tool that goes on, with its plan.
func (s *Service) All(ctx context.Context) ([]View, error) {
	uses, err := s.deps.World.Uses(ctx)
	if err != nil {
		return nil, err
	}
	var out []View
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out = make([]View, 0, len(uses)) // a read may run twice
		for _, u := range uses {
			p, err := s.load(ctx, tx, u)
			if err != nil {
				return err
			}
			out = append(out, View{u, p})
		}
		return nil
	})
	return out, err
}

// One gives one use with its plan.
func (s *Service) One(ctx context.Context, ref string) (v View, err error) {
	if v.Use, err = s.deps.World.Use(ctx, ref); err != nil {
		return v, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		v.Plan, err = s.load(ctx, tx, v.Use)
		return err
	})
	return v, err
}

// Counts says how the checks of a time went. Everything is counted in public.
type Counts struct {
	Uses    int // that have a tool today
	Alone   int // where no person takes part
	Checked int // with at least one check made in the time
	Records int // with a transparency record
	Named   int // where somebody was named who checks
	InTime  int // checks made in the time, by their day
	Late    int // checks made in the time, after their day
	Missed  int // checks that were due in the time and never made, or are missing today
	// Sample, Agreed and Overturned add up the results that people looked at. They are numbers of people: show them
	// through suppress only.
	Sample, Agreed, Overturned int
}

// Counts counts the checks of a time, from a day to the day before another.
func (s *Service) Counts(ctx context.Context, from, until clock.Date) (Counts, error) {
	all, err := s.All(ctx)
	c := Counts{Uses: len(all)}
	for _, v := range all {
		c.add(v, from, until, clock.DateOf(s.deps.Clock.Now()))
	}
	return c, err
}

// EachCounts counts the checks of a time for each use.
func (s *Service) EachCounts(ctx context.Context, from, until clock.Date, fn func(View, Counts)) error {
	all, err := s.All(ctx)
	for _, v := range all {
		c := Counts{Uses: 1}
		c.add(v, from, until, clock.DateOf(s.deps.Clock.Now()))
		fn(v, c)
	}
	return err
}

func (c *Counts) add(v View, from, until, today clock.Date) {
	in := func(d clock.Date) bool { return !d.Before(from) && d.Before(until) }
	missing := func(due clock.Date, months, n int) { // the due days of n checks, one period apart
		for i := range n {
			if in(due.AddMonths(i * months)) {
				c.Missed++
			}
		}
	}
	if v.Use.Alone {
		c.Alone++
	}
	if v.Plan.Version > 0 {
		c.Named++
	}
	if len(v.Plan.Answers) > 0 {
		c.Records++
	}
	checked := false
	for _, k := range v.Plan.Checks {
		missing(k.Due.AddMonths(k.Months), k.Months, k.Missed())
		if !in(k.On) {
			continue
		}
		checked = true
		if k.Late() {
			c.Late++
		} else {
			c.InTime++
		}
		c.Sample, c.Agreed, c.Overturned = c.Sample+k.Sample, c.Agreed+k.Agreed, c.Overturned+k.Overturned
	}
	missing(v.Plan.Due, v.Plan.Months, v.Plan.MissedSince(today))
	if checked {
		c.Checked++
	}
}

var system = event.Actor{System: "checks"}

// noted is an event about a plan, before it is one.
type noted struct {
	by   event.Actor
	name string
	on   clock.Date
}

func (s *Service) note(ctx context.Context, tx WorkTx, p Plan, o noted) error {
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), o.by, "automation."+o.name, p.Subject()).
		With(EventData{p.Ref, p.Due, o.on}).For(p.Org))
}

// RunDaily asks for checks that are due soon, and tells of those that were missed.
func (s *Service) RunDaily(ctx context.Context) error {
	uses, err := s.deps.World.Uses(ctx)
	if err != nil {
		return err
	}
	var failed []error
	on := map[string]bool{}
	for _, u := range uses {
		on[u.Ref] = true
		if err := s.deps.Store.Write(ctx, func(tx Tx) error { return s.watch(ctx, tx, u) }); err != nil {
			failed = append(failed, fmt.Errorf("checks of %s: %w", u.Ref, err))
		}
	}
	return errors.Join(append(failed, s.rest(ctx, on))...)
}

// plansAtOnce is how many plans are looked through together.
const plansAtOnce = 200

// rest closes what is asked about uses that came to an end.
func (s *Service) rest(ctx context.Context, on map[string]bool) error {
	for after := ""; ; {
		var plans []Plan
		err := s.deps.Store.Write(ctx, func(tx Tx) (err error) {
			if plans, err = tx.AutomationPlans(ctx, after, plansAtOnce); err != nil {
				return err
			}
			for _, p := range plans {
				if on[p.Ref] || p.Asked == "" {
					continue
				}
				p.Asked = ""
				if err := errors.Join(s.close(ctx, tx, p, s.deps.Clock.Now()), tx.SaveAutomationPlan(ctx, p)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(plans) == 0 {
			return err
		}
		after = plans[len(plans)-1].Ref
	}
}

func (s *Service) close(ctx context.Context, tx WorkTx, p Plan, at time.Time) error {
	return errors.Join(tx.CloseAllTasks(ctx, TaskCheck, p.Subject(), at), tx.CloseAllTasks(ctx, TaskEscalate, p.Subject(), at))
}

func (s *Service) watch(ctx context.Context, tx Tx, u Use) error {
	p, err := s.load(ctx, tx, u)
	if err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	stage := p.Stage(clock.DateOf(now), s.set)
	if stage == p.Asked || stage == Planned && p.Asked == "" {
		return nil
	}
	first := p.Asked != Missed && p.Asked != Escalated && p.Overdue(clock.DateOf(now))
	if err := s.close(ctx, tx, p, now); err != nil {
		return err
	}
	p.Asked = stage
	task := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: p.Org, Roles: []access.Role{p.Role}, Kind: TaskCheck, Subject: p.Subject(), URL: p.DeskURL(), Title: "Check a tool: " + u.Title, CreatedAt: now, Due: p.Due}
	if stage != Soon {
		task.Urgent, task.Title = true, "Make the missed check of a tool: "+u.Title
		for _, r := range alwaysTold() {
			if !slices.Contains(task.Roles, r) {
				task.Roles = append(task.Roles, r)
			}
		}
	}
	if stage != Planned {
		err = tx.OpenTask(ctx, task)
	}
	if stage == Escalated {
		task.ID, task.Kind, task.Roles, task.Title = ident.New[ident.Task](s.deps.IDs), TaskEscalate, []access.Role{access.SIRO}, "See that a missed check is made: "+u.Title
		err = errors.Join(err, tx.OpenTask(ctx, task))
	}
	if first {
		err = errors.Join(err, s.note(ctx, tx, p, noted{system, "check_missed", clock.Date{}}))
	}
	return errors.Join(err, save(ctx, tx, p))
}
