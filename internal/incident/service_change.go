package incident

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// order is one command on an incident.
type order struct {
	command access.Command
	event   string
	seen    int64 // the version the page showed; 0 for any
	told    []Body
	decide  func(i *Incident, role access.Role, now time.Time) error
	after   func(tx Tx, i Incident) error
}

func stale() error {
	return errs.New(errs.Conflict, "incident.changed", "Somebody else changed this while you were writing.")
}

// change runs one command: load, check who may, decide, save, and let follow what follows.
func (s *Service) change(ctx context.Context, a access.Actor, ref string, o order) (out Incident, err error) {
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		i, err := tx.IncidentByRef(ctx, ref)
		if err != nil {
			return err
		}
		rel := access.RelationTo(a, i.Org, i.Told()...)
		role, err := access.Require(a, o.command, viewOf(rel), rel, string(i.Stage))
		if errs.KindOf(err) == errs.Forbidden && allowedElsewhere(a, o.command, rel, i.Stage) {
			return moved()
		}
		if err != nil {
			return err
		}
		if o.seen != 0 && o.seen != i.Version {
			return stale()
		}
		now := s.deps.Clock.Now()
		before := len(i.Turns)
		if err := o.decide(&i, role, now); err != nil {
			return err
		}
		fresh := i.take(o.told, now)
		if len(fresh) > 0 {
			i.turn(Turn{At: now, What: turnTold, Org: i.Org, Text: names(fresh)})
		}
		if len(i.Turns) == before {
			out = i // pressed twice: nothing changed
			return nil
		}
		out = i
		return errors.Join(s.save(ctx, tx, i), s.record(ctx, tx, a.Event(role), i, o.event), s.tell(ctx, tx, i, fresh), s.tasks(ctx, tx, i), follow(o, tx, i))
	})
	return out, err
}

func follow(o order, tx Tx, i Incident) error {
	if o.after == nil {
		return nil
	}
	return o.after(tx, i)
}

// allowedElsewhere reports whether the actor could do it in another stage: then the incident has moved on.
func allowedElsewhere(a access.Actor, c access.Command, rel access.Relation, now Stage) bool {
	return slices.ContainsFunc(Stages(), func(st Stage) bool {
		_, ok := access.Allowed(a, c, rel, string(st))
		return ok && st != now
	})
}

func names(all []Body) string {
	out := make([]string, 0, len(all))
	for _, b := range all {
		out = append(out, b.Name)
	}
	return strings.Join(out, ", ")
}

// viewOf is the command that lets somebody see an incident at all.
func viewOf(rel access.Relation) access.Command {
	switch rel {
	case access.Party:
		return access.ViewToldIncident
	case access.Partnership:
		return access.SummariseIncidents
	case access.Own, access.Other, access.None:
	}
	return access.ViewIncident
}

// save keeps the incident, and lets what everybody reads follow it.
func (s *Service) save(ctx context.Context, tx Tx, i Incident) error {
	if err := s.prepare(&i); err != nil {
		return err
	}
	if err := tx.SaveIncident(ctx, i); err != nil {
		return err
	}
	if p, out := i.public(); out {
		return tx.PutAccount(ctx, p)
	}
	return tx.DropAccount(ctx, i.Ref)
}

// Save is one section as it was typed.
type Save struct {
	Ref     string
	Seen    int64
	Section Section
	Content Content
}

// Save keeps one section. Decisions need those who may decide.
func (s *Service) Save(ctx context.Context, a access.Actor, cmd Save) (Incident, error) {
	command, event := access.EditIncident, turnSaved
	if cmd.Section == SectionRegulator || cmd.Section == SectionTelling {
		command, event = access.DecideIncident, turnDecided
	}
	return s.change(ctx, a, cmd.Ref, order{command: command, event: event, seen: cmd.Seen, decide: func(i *Incident, role access.Role, now time.Time) error {
		next := *i
		next.Content.take(cmd.Section, cmd.Content)
		c, err := s.deps.clocks(next, now)
		if err != nil {
			return err
		}
		if err := next.Content.check(cmd.Section, s.deps.Rules, now, c.Regulator.DueAt); err != nil {
			return err
		}
		*i = next
		if cmd.Section == SectionFacts {
			i.Warned = 0
		}
		if cmd.Section == SectionHarm && i.Stage == Alarm {
			i.Stage = Assessing
		}
		i.turn(Turn{At: now, What: event, Role: role, Org: i.Org, Text: string(cmd.Section)})
		return nil
	}})
}

// Raise makes a draft an alarm, and tells the partners of its uses.
func (s *Service) Raise(ctx context.Context, a access.Actor, ref string) (Incident, error) {
	i, err := s.Get(ctx, a, ref)
	if err != nil {
		return Incident{}, err
	}
	told, err := s.partnersOf(ctx, a, i.Links)
	if err != nil {
		return Incident{}, err
	}
	return s.change(ctx, a, ref, order{command: access.RaiseIncident, event: turnRaised, told: told,
		decide: func(i *Incident, role access.Role, now time.Time) error { return i.raise(role, now) }})
}

func (s *Service) partnersOf(ctx context.Context, a access.Actor, links []Link) ([]Body, error) {
	var out []Body
	for _, l := range links {
		u, err := s.deps.World.Use(ctx, a, l.Ref)
		if errs.KindOf(err) == errs.NotFound {
			continue // its own organisation has left it since
		}
		if err != nil {
			return nil, err
		}
		more, err := s.bodies(ctx, u.Parties)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// LinkUse ties a use to the incident and tells its partners.
func (s *Service) LinkUse(ctx context.Context, a access.Actor, ref, use string) (Incident, error) {
	use = strings.ToUpper(strings.Join(strings.Fields(use), ""))
	if use == "" {
		return Incident{}, invalid("use", "required", "Choose a use, or enter its reference")
	}
	u, err := s.deps.World.Use(ctx, a, use)
	if err != nil {
		return Incident{}, noUse(err, "use")
	}
	told, err := s.bodies(ctx, u.Parties)
	if err != nil {
		return Incident{}, err
	}
	return s.tie(ctx, a, ref, Link{u.Ref, u.Title}, told)
}

// TellBody tells an organisation that takes part in none of the uses.
func (s *Service) TellBody(ctx context.Context, a access.Actor, ref, typed string) (Incident, error) {
	if strings.TrimSpace(typed) == "" {
		return Incident{}, invalid("body", "required", "Enter the name of an organisation")
	}
	b, err := s.deps.World.Find(ctx, a, typed)
	if errs.KindOf(err) == errs.NotFound {
		return Incident{}, invalid("body", "not_found", "There is no organisation of this name in the directory. Enter more of its name")
	}
	if err != nil {
		return Incident{}, err
	}
	return s.tie(ctx, a, ref, Link{}, []Body{b})
}

func (s *Service) tie(ctx context.Context, a access.Actor, ref string, l Link, told []Body) (Incident, error) {
	if i, err := s.Get(ctx, a, ref); err != nil {
		return i.Incident, err
	} else if i.Stage == Draft {
		told = nil // they are told when the alarm is raised
	}
	return s.change(ctx, a, ref, order{command: access.EditIncident, event: turnTold, told: told, decide: func(i *Incident, role access.Role, now time.Time) error {
		if l.Ref == "" || slices.Contains(i.Links, l) {
			return nil
		}
		i.Links = append(i.Links, l)
		i.turn(Turn{At: now, What: turnLinked, Role: role, Org: i.Org, Text: l.Ref})
		return nil
	}})
}

// Acknowledge says for a partner that it knows.
func (s *Service) Acknowledge(ctx context.Context, a access.Actor, ref, note string) error {
	note = strings.TrimSpace(note)
	if len([]rune(note)) > 1000 {
		return invalid("note", "too_long", "Say it in 1,000 characters")
	}
	_, err := s.change(ctx, a, ref, order{command: access.AcknowledgeIncident, event: turnKnown,
		decide: func(i *Incident, role access.Role, now time.Time) error {
			return i.acknowledge(a.Organisation, role, note, now)
		},
		after: func(tx Tx, i Incident) error {
			return tx.CloseTasks(ctx, TaskKnow, i.Subject(), a.Organisation, s.deps.Clock.Now())
		}})
	return err
}

// AddPhase writes down a later piece of news for the regulator.
//
// Law: UK GDPR Article 33(4).
func (s *Service) AddPhase(ctx context.Context, a access.Actor, ref, text string) error {
	_, err := s.change(ctx, a, ref, order{command: access.DecideIncident, event: turnPhase, decide: func(i *Incident, role access.Role, now time.Time) error {
		if strings.TrimSpace(text) == "" {
			return invalid("phase", "required", "Say what the regulator was told now")
		}
		if i.Content.Regulator.Decision != Notify {
			return moved()
		}
		i.Phases = append(i.Phases, Phase{At: now, Role: role, Text: text})
		i.turn(Turn{At: now, What: turnPhase, Role: role, Org: i.Org, Text: text})
		return nil
	}})
	return err
}

// Act is something to do.
type Act struct {
	Ref, What string
	Owner     access.Role
	Due       clock.Date
}

// AddAction adds something to do, owned by a role.
func (s *Service) AddAction(ctx context.Context, a access.Actor, cmd Act) error {
	_, err := s.change(ctx, a, cmd.Ref, order{command: access.EditIncident, event: turnAction, decide: func(i *Incident, role access.Role, now time.Time) error {
		_, err := i.act(strings.TrimSpace(cmd.What), cmd.Owner, cmd.Due, role, now)
		return err
	}})
	return err
}

// DoneAction ends an action. Whoever holds its role may, also when the rest of the incident is not open to them, and
// those who fill the incident in.
func (s *Service) DoneAction(ctx context.Context, a access.Actor, ref string, n int, note string) error {
	x, err := s.action(ctx, a, ref, n)
	if err != nil {
		return err
	}
	decide := func(i *Incident, role access.Role, now time.Time) error {
		return i.done(n, strings.TrimSpace(note), role, now)
	}
	if !a.Has(x.Role) {
		_, err := s.change(ctx, a, ref, order{command: access.EditIncident, event: turnDone, decide: decide})
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		i, err := tx.IncidentByRef(ctx, ref)
		switch {
		case err != nil:
			return err
		case !i.Stage.Open() || n > len(i.Actions) || access.RelationTo(a, i.Org) != access.Own:
			return moved()
		}
		before := len(i.Turns)
		if err := decide(&i, x.Role, s.deps.Clock.Now()); err != nil || len(i.Turns) == before {
			return err
		}
		return errors.Join(s.save(ctx, tx, i), s.record(ctx, tx, a.Event(x.Role), i, turnDone), s.tasks(ctx, tx, i))
	})
}

// Contain says that it goes no further. Partners are told.
func (s *Service) Contain(ctx context.Context, a access.Actor, ref string) error {
	_, err := s.change(ctx, a, ref, order{command: access.DecideIncident, event: turnContained,
		decide: func(i *Incident, role access.Role, now time.Time) error { return i.contain(role, now) },
		after:  func(tx Tx, i Incident) error { return s.news(ctx, tx, i, "It is contained: "+i.Ref) }})
	return err
}

// Close ends it.
func (s *Service) Close(ctx context.Context, a access.Actor, ref string) error {
	_, err := s.change(ctx, a, ref, order{command: access.CloseIncident, event: turnClosed,
		decide: func(i *Incident, role access.Role, now time.Time) error { return i.close(role, now) },
		after:  func(tx Tx, i Incident) error { return s.news(ctx, tx, i, "It is closed: "+i.Ref) }})
	return err
}

// Reopen takes it up again, with what is new.
func (s *Service) Reopen(ctx context.Context, a access.Actor, ref, why string) error {
	_, err := s.change(ctx, a, ref, order{command: access.ReopenIncident, event: turnReopened,
		decide: func(i *Incident, role access.Role, now time.Time) error {
			return i.reopen(role, strings.TrimSpace(why), now)
		},
		after: func(tx Tx, i Incident) error { return s.news(ctx, tx, i, "It is open again: "+i.Ref) }})
	return err
}

// PauseUse stops a use because of the incident. Sharing tells its parties itself; the incident keeps account of it.
func (s *Service) PauseUse(ctx context.Context, a access.Actor, ref, use, reason string) error {
	i, l, err := s.linked(ctx, a, ref, use)
	if err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return invalid("reason", "required", "Say why the sharing must stop. All its partners read this")
	}
	if err := s.deps.World.Pause(ctx, a, l.Ref, reason+" ("+i.Ref+")"); err != nil {
		return err
	}
	_, err = s.change(ctx, a, ref, order{command: access.DecideIncident, event: turnPaused, decide: func(i *Incident, role access.Role, now time.Time) error {
		i.Pauses = append(i.Pauses, Pause{Use: l.Ref, Title: l.Title, At: now})
		i.turn(Turn{At: now, What: turnPaused, Role: role, Org: i.Org, Text: l.Ref})
		return nil
	}})
	return err
}

// ResumeUse starts a use again.
func (s *Service) ResumeUse(ctx context.Context, a access.Actor, ref, use, note string) error {
	i, l, err := s.linked(ctx, a, ref, use)
	if err != nil {
		return err
	}
	if strings.TrimSpace(note) == "" {
		return invalid("reason", "required", "Say why the sharing can go on. All its partners read this")
	}
	if err := s.deps.World.Resume(ctx, a, l.Ref, note+" ("+i.Ref+")"); err != nil {
		return err
	}
	_, err = s.change(ctx, a, ref, order{command: access.DecideIncident, event: turnResumed, decide: func(i *Incident, role access.Role, now time.Time) error {
		for k := range i.Pauses {
			if p := &i.Pauses[k]; p.Use == l.Ref && p.ResumedAt.IsZero() {
				p.ResumedAt = now
			}
		}
		i.turn(Turn{At: now, What: turnResumed, Role: role, Org: i.Org, Text: l.Ref})
		return nil
	}})
	return err
}

func (s *Service) linked(ctx context.Context, a access.Actor, ref, use string) (View, Link, error) {
	v, err := s.Get(ctx, a, ref)
	if err != nil {
		return v, Link{}, err
	}
	k := slices.IndexFunc(v.Links, func(l Link) bool { return l.Ref == use })
	switch {
	case k < 0:
		return v, Link{}, errs.New(errs.NotFound, "incident.no_use", "This incident has no such use.")
	case !v.May(access.DecideIncident):
		return v, Link{}, errs.New(errs.Forbidden, "access.forbidden", "Your role does not allow this, or the incident is not open.")
	}
	return v, v.Links[k], nil
}
