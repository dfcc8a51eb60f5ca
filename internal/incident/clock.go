package incident

import (
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rights/deadline"
)

// Clocks of the rulebook that run after an incident.
const (
	ruleRegulator = "clock.breach_regulator"
	ruleProcessor = "clock.breach_processor"
	rulePeople    = "clock.breach_people"
	rulePartners  = "clock.breach_partners"
)

// Clocks are how the clocks of an incident stand.
type Clocks struct {
	// Regulator is the clock towards the regulator, for whoever answers for the data.
	Regulator deadline.State
	// Partners is the partnership's own target.
	Partners deadline.State
	// Processor has no number: whoever handles data for others tells them without undue delay.
	Processor deadline.State
	// People has no number either.
	People deadline.State
}

// clocks counts from the moment of awareness. The law of that moment counts, also when it changes later.
//
// Law: UK GDPR Article 33(1) and (2), Article 34(1).
func (d Deps) clocks(i Incident, now time.Time) (c Clocks, err error) {
	state := func(id string, ended time.Time) (deadline.State, error) {
		aware := i.Content.Facts.AwareAt
		rule, err := deadline.RuleOn(d.Book, id, aware)
		if err != nil { // a target of the partnership may be younger than the incident
			if r, ok := d.Book.Rule(id); ok {
				rule, err = deadline.From(r)
			}
		}
		if err != nil {
			return deadline.State{}, err
		}
		story := deadline.Story{Received: aware}
		if !ended.IsZero() {
			story = story.With(deadline.Move{Kind: deadline.Close, At: ended})
		}
		return d.engine().State(rule, story, now), nil
	}
	told := i.RaisedAt
	if n := len(i.Partners); n > 0 {
		told = i.Partners[n-1].ToldAt
	}
	people := time.Time{}
	if on := i.Content.Telling.On; !on.IsZero() {
		people = on.Start()
	}
	if c.Regulator, err = state(ruleRegulator, i.Content.Regulator.ToldAt); err != nil {
		return c, err
	}
	if c.Partners, err = state(rulePartners, told); err != nil {
		return c, err
	}
	if c.Processor, err = state(ruleProcessor, time.Time{}); err != nil {
		return c, err
	}
	c.People, err = state(rulePeople, people)
	return c, err
}

// Undecided reports whether the clock towards the regulator still asks for something.
func (i Incident) Undecided() bool {
	f, r := i.Content.Facts, i.Content.Regulator
	if !i.Stage.Open() || f.NearMiss || f.Processor {
		return false
	}
	return r.Decision == "" || r.Decision == Notify && r.ToldAt.IsZero()
}

// Moment reads a day and an hour of London's clocks. An hour that comes twice when the clocks go back is the first of
// the two, so that a deadline never ends too late.
func Moment(day clock.Date, hhmm string) (time.Time, error) {
	if hhmm == "" {
		hhmm = "00:00"
	}
	h, err := time.Parse("15:04", hhmm)
	if err != nil {
		return time.Time{}, errs.New(errs.Invalid, "incident.time", "Enter the time like 14:30")
	}
	t := time.Date(day.Year, day.Month, day.Day, h.Hour(), h.Minute(), 0, 0, clock.London)
	if earlier := t.Add(-time.Hour); earlier.In(clock.London).Format("2006-01-02 15:04") == t.Format("2006-01-02 15:04") {
		t = earlier
	}
	return t.UTC(), nil
}

// warnings are how long before the end of the clock people are reminded.
func warnings() []time.Duration { return []time.Duration{24 * time.Hour, 6 * time.Hour, 0} }

// prepare keeps with the incident what its clocks come to, before it is saved.
func (s *Service) prepare(i *Incident) error {
	c, err := s.deps.clocks(*i, s.deps.Clock.Now())
	i.Due = c.Regulator.DueAt
	i.Watch = i.watchAt(i.Due, s.deps.PartnerHours)
	return err
}

// watchAt is when the program looks at the incident again; zero for never.
func (i Incident) watchAt(due time.Time, partnerHours int) time.Time {
	var out time.Time
	soonest := func(t time.Time) {
		if !t.IsZero() && (out.IsZero() || t.Before(out)) {
			out = t
		}
	}
	if !i.Stage.Open() {
		return out
	}
	if i.Undecided() && i.Warned < len(warnings()) && !due.IsZero() {
		soonest(due.Add(-warnings()[i.Warned]))
	}
	for _, p := range i.Partners {
		if p.AckAt.IsZero() && !p.Chased {
			soonest(p.ToldAt.Add(time.Duration(partnerHours) * time.Hour))
		}
	}
	for _, a := range i.Actions {
		if a.DoneAt.IsZero() && !a.Chased {
			soonest(a.Due.AddDays(1).Start())
		}
	}
	return out
}
