package incident

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// What a turn of the history can be.
const (
	turnBegun     = "begun"
	turnRaised    = "raised"
	turnSaved     = "saved"
	turnLinked    = "linked"
	turnTold      = "told"
	turnKnown     = "known"
	turnDecided   = "decided"
	turnPhase     = "phase"
	turnAction    = "action"
	turnDone      = "action_done"
	turnPaused    = "paused"
	turnResumed   = "resumed"
	turnContained = "contained"
	turnClosed    = "closed"
	turnReopened  = "reopened"
	turnWritten   = "written"
	turnSent      = "account_sent"
	turnReturned  = "account_returned"
	turnPublished = "published"
	turnWithdrawn = "withdrawn"
	turnChased    = "chased"
)

// Turns lists what a line of the history can be.
func Turns() []string {
	return []string{turnBegun, turnRaised, turnSaved, turnLinked, turnTold, turnKnown, turnDecided, turnPhase, turnAction, turnDone, turnPaused, turnResumed,
		turnContained, turnClosed, turnReopened, turnWritten, turnSent, turnReturned, turnPublished, turnWithdrawn, turnChased}
}

const longest = 4000

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
}

func moved() error {
	return errs.New(errs.Conflict, "incident.stage", "This incident has moved on since the page was opened. Look at it again.")
}

// wrongs gathers what is wrong with what was typed.
type wrongs struct{ fields []errs.Field }

func (w *wrongs) add(bad bool, field, code, message string) {
	if bad {
		w.fields = append(w.fields, errs.Field{Name: field, Code: code, Message: message})
	}
}

func (w *wrongs) long(field, text string) {
	w.add(utf8.RuneCountInString(text) > longest, field, "too_long", "Say it in 4,000 characters")
}

// check looks at one section; now is when it is saved, due the end of the regulator's clock.
func (c Content) check(s Section, rules *Rules, now, due time.Time) error {
	w := &wrongs{}
	switch s {
	case SectionFacts:
		c.Facts.check(w, rules, now)
	case SectionPeople:
		w.add(!known(rules.Bands, c.People.Band, c.People.Records), "band", "unknown", "Choose one of the answers")
	case SectionHarm:
		h := c.Harm
		w.add(!known(rules.Harms, h.Kinds...), "harms", "unknown", "Choose from the list")
		w.add(h.Likelihood == "" || !known(rules.Likelihoods, h.Likelihood), "likelihood", "required", "Say how likely the harm is")
		w.add(h.Severity == "" || !known(rules.Severities, h.Severity), "severity", "required", "Say how serious it would be")
		w.add(strings.TrimSpace(h.Reasons) == "", "reasons", "required", "Give the reasons. They are kept as the law asks")
		w.long("reasons", h.Reasons)
	case SectionRegulator:
		c.Regulator.check(w, now, due)
	case SectionTelling:
		t := c.Telling
		w.add(t.Decision != Tell && t.Decision != Not, "decision", "required", "Say whether the people are told")
		w.add(strings.TrimSpace(t.Reasons) == "", "reasons", "required", "Give the reasons. They are kept as the law asks")
		w.add(!known(rules.Exceptions, t.Exception), "exception", "unknown", "Choose from the list")
		w.add(!t.On.IsZero() && t.On.After(clock.DateOf(now)), "on", "future", "The day on which people were told must be today or before")
		w.long("reasons", t.Reasons)
	case SectionContain:
		w.long("done", c.Contain.Done)
		w.long("learnt", c.Contain.Learnt)
	default:
		return errs.New(errs.NotFound, "incident.no_section", "There is no such part of an incident.")
	}
	return errs.InvalidFields(w.fields)
}

func (f Facts) check(w *wrongs, rules *Rules, now time.Time) {
	w.add(strings.TrimSpace(f.What) == "", "what", "required", "Say what happened, in a sentence or two")
	w.long("what", f.What)
	w.add(f.AwareAt.IsZero(), "aware", "required", "Say when your organisation found out")
	w.add(f.AwareAt.After(now.Add(time.Minute)), "aware", "future", "The time at which you found out must be now or before")
	w.add(!f.HappenedOn.IsZero() && f.HappenedOn.After(clock.DateOf(f.AwareAt)), "happened", "after", "It must have happened before you found out, or on the same day")
	w.add(!known(rules.Kinds, f.Kinds...), "kinds", "unknown", "Choose from the list")
	w.add(!known(rules.Causes, f.Cause), "cause", "unknown", "Choose from the list")
}

// check holds a decision to what the law asks of it: reasons always, and more when it is late.
//
// Law: UK GDPR Article 33(1) and (5).
func (r Regulator) check(w *wrongs, now, due time.Time) {
	w.add(r.Decision != Notify && r.Decision != Not, "decision", "required", "Say whether the regulator is told")
	w.add(strings.TrimSpace(r.Reasons) == "", "reasons", "required", "Give the reasons. They are kept as the law asks")
	w.add(r.ToldAt.After(now.Add(time.Minute)), "told", "future", "The time at which the regulator was told must be now or before")
	late := r.Decision == Notify && !due.IsZero() && !r.ToldAt.IsZero() && r.ToldAt.After(due)
	w.add(late && strings.TrimSpace(r.Late) == "", "late", "required", "Say why it was later than the law asks. The regulator is told this too")
	w.long("reasons", r.Reasons)
	w.long("late", r.Late)
}

// take puts one section of what was typed into what is kept.
func (c *Content) take(s Section, from Content) {
	switch s {
	case SectionFacts:
		c.Facts = from.Facts
	case SectionPeople:
		c.People = from.People
	case SectionHarm:
		c.Harm = from.Harm
	case SectionRegulator:
		c.Regulator = from.Regulator
	case SectionTelling:
		c.Telling = from.Telling
	case SectionContain:
		c.Contain = from.Contain
	}
}

// raise makes a draft an alarm.
func (i *Incident) raise(role access.Role, now time.Time) error {
	if i.Stage != Draft {
		return moved()
	}
	i.Stage, i.RaisedAt = Alarm, now
	i.turn(Turn{At: now, What: turnRaised, Role: role, Org: i.Org})
	return nil
}

// tellPartners adds organisations that are to be told now; those told before, and its own, are left out.
func (i *Incident) tellPartners(orgs []ident.Organisation, now time.Time) (fresh []ident.Organisation) {
	for _, o := range orgs {
		if _, told := i.Partner(o); told || o == i.Org || o == "" || slices.Contains(fresh, o) {
			continue
		}
		fresh = append(fresh, o)
		i.Partners = append(i.Partners, Partner{Org: o, ToldAt: now})
	}
	return fresh
}

// acknowledge notes that a partner knows.
func (i *Incident) acknowledge(org ident.Organisation, role access.Role, note string, now time.Time) error {
	k := slices.IndexFunc(i.Partners, func(p Partner) bool { return p.Org == org })
	if k < 0 {
		return errs.New(errs.NotFound, "incident.not_told", "We could not find this, or you may not see it.")
	}
	if !i.Partners[k].AckAt.IsZero() {
		return nil // pressed twice, or two colleagues at once
	}
	p := &i.Partners[k]
	p.AckAt, p.Role, p.Note = now, role, note
	i.turn(Turn{At: now, What: turnKnown, Role: role, Org: org, Text: note})
	return nil
}

// contain says that it goes no further.
func (i *Incident) contain(role access.Role, now time.Time) error {
	if i.Stage != Alarm && i.Stage != Assessing {
		return moved()
	}
	if strings.TrimSpace(i.Content.Contain.Done) == "" {
		return errs.New(errs.Conflict, "incident.contain_first", "Write down what was done to contain it first.")
	}
	i.Stage = Contained
	i.turn(Turn{At: now, What: turnContained, Role: role, Org: i.Org})
	return nil
}

// Missing lists what must be there before it can be closed, as codes.
func (i Incident) Missing() (out []string) {
	add := func(bad bool, code string) {
		if bad {
			out = append(out, code)
		}
	}
	c := i.Content
	if !c.Facts.NearMiss {
		add(!c.Harm.Done(), "harm")
		add(!c.Facts.Processor && c.Regulator.Decision == "", "regulator")
		add(c.Regulator.Decision == Notify && c.Regulator.ToldAt.IsZero(), "regulator_told")
		add(!c.Facts.Processor && c.Telling.Decision == "", "telling")
		add(c.Telling.Decision == Tell && c.Telling.On.IsZero(), "people_told")
	}
	add(c.Facts.Processor && c.Facts.ToldThem.IsZero(), "controllers")
	add(strings.TrimSpace(c.Contain.Learnt) == "", "learnt")
	add(slices.ContainsFunc(i.Actions, func(a Action) bool { return a.DoneAt.IsZero() }), "actions")
	return out
}

// close ends it.
func (i *Incident) close(role access.Role, now time.Time) error {
	if i.Stage != Contained {
		return moved()
	}
	if len(i.Missing()) > 0 {
		return errs.New(errs.Conflict, "incident.missing", "Something is missing before this incident can be closed. Its page says what.")
	}
	i.Stage, i.ClosedAt = Closed, now
	i.turn(Turn{At: now, What: turnClosed, Role: role, Org: i.Org})
	return nil
}

// reopen takes it up again.
func (i *Incident) reopen(role access.Role, why string, now time.Time) error {
	if i.Stage != Closed {
		return moved()
	}
	if strings.TrimSpace(why) == "" {
		return invalid("why", "required", "Say what is new")
	}
	i.Stage, i.ClosedAt = Assessing, time.Time{}
	i.turn(Turn{At: now, What: turnReopened, Role: role, Org: i.Org, Text: why})
	return nil
}

// act adds something to do.
func (i *Incident) act(what string, owner access.Role, due clock.Date, role access.Role, now time.Time) (Action, error) {
	w := &wrongs{}
	w.add(strings.TrimSpace(what) == "", "what", "required", "Say what is to be done")
	w.add(utf8.RuneCountInString(what) > 200, "what", "too_long", "Say it in 200 characters")
	w.add(!slices.Contains(access.OrganisationRoles(), owner), "role", "required", "Choose the role that does it")
	w.add(due.IsZero() || due.Before(clock.DateOf(now)), "due", "required", "Enter a day from today on")
	if err := errs.InvalidFields(w.fields); err != nil {
		return Action{}, err
	}
	a := Action{N: len(i.Actions) + 1, What: what, Role: owner, Due: due}
	i.Actions = append(i.Actions, a)
	i.turn(Turn{At: now, What: turnAction, Role: role, Org: i.Org, Text: what})
	return a, nil
}

// done ends an action.
func (i *Incident) done(n int, note string, role access.Role, now time.Time) error {
	if n < 1 || n > len(i.Actions) {
		return errs.New(errs.NotFound, "incident.no_action", "There is no such action.")
	}
	a := &i.Actions[n-1]
	if !a.DoneAt.IsZero() {
		return nil
	}
	a.DoneAt, a.Note = now, note
	i.turn(Turn{At: now, What: turnDone, Role: role, Org: i.Org, Text: a.What})
	return nil
}
