package measure

import (
	"slices"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/licence"
	"sharewell/internal/register"
)

// Entries counts entries of the public register, as everybody can read them.
type Entries struct {
	// Secondary are codes of the purposes that are not a person's own care or case.
	Secondary []string
	Today     clock.Date
	// Readable says whether an entry's own words meet the reading target, and whether there are enough of them to tell;
	// nil when nothing measures that.
	Readable func(e register.Entry) (meets, told bool)
	in       *licence.Inputs
}

// NewEntries begins a count.
func NewEntries(today clock.Date, secondary []string, readable func(register.Entry) (meets, told bool)) *Entries {
	e := &Entries{Secondary: secondary, Today: today, Readable: readable, in: licence.NewInputs()}
	e.in.Have("register.shown", "register.withheld", "register.in_use", "register.full", "register.complete", "register.benefits", "register.risks", "register.equality",
		"register.told_both", "register.balanced", "register.assessed", "register.high_risk", "register.overdue", "register.reviewed", "register.rights",
		"register.secondary", "register.secondary_choice", "register.automated", "register.human_check", "register.machine_alone",
		"outcomes.due", "outcomes.posted", "outcomes.none_yet")
	if readable != nil {
		e.in.Have("register.readable", "register.judged")
	}
	for _, r := range []string{"public_safety", "crime", "security", "court", "commercial"} {
		e.in.Have("register.withheld." + r)
	}
	return e
}

// Inputs gives what was counted.
func (s *Entries) Inputs() *licence.Inputs { return s.in }

// Withheld counts entries that are not public, by the code of the reason.
func (s *Entries) Withheld(reason string, n int) {
	for _, name := range []string{"register.withheld", "register.in_use", "register.withheld." + reason} {
		s.in.Add(name, licence.Organisation{}, float64(n))
	}
}

// Add counts an entry that is public. Only uses that go on count.
func (s *Entries) Add(e register.Entry) {
	if e.Level != register.LevelFull && e.Level != register.LevelSummary || e.Status != register.Live && e.Status != register.UnderReview && e.Status != register.Paused {
		return
	}
	lead := e.Lead()
	org := licence.Organisation{Slug: lead.Slug, Name: lead.Name}
	count := func(name string, holds bool) {
		if holds {
			s.in.Add("register."+name, org, 1)
		}
	}
	benefits, risks := words(e.Benefits), words(e.Risks)
	count("shown", true)
	count("in_use", true)
	count("full", e.Level == register.LevelFull)
	count("complete", e.Level == register.LevelFull && complete(e))
	count("benefits", benefits > 0)
	count("risks", risks > 0)
	count("equality", words(e.Equality) > 0)
	count("told_both", benefits > 0 && risks > 0)
	count("balanced", benefits > 0 && 2*risks >= benefits && risks <= 2*benefits)
	count("assessed", e.Protection.Assessment != nil && (e.Protection.Assessment.Code != "required" || e.Protection.AssessmentOn != "" && e.Protection.RiskLeft != nil))
	count("high_risk", e.Protection.RiskLeft != nil && e.Protection.RiskLeft.Code == "high")
	count("reviewed", !e.Dates.ReviewDue.IsZero())
	count("overdue", !e.Dates.ReviewDue.IsZero() && e.Dates.ReviewDue.Before(s.Today))
	count("rights", e.Rights.Contact != "" && e.Rights.Procedure != "")
	second := slices.ContainsFunc(e.Why.Purposes, func(p register.Coded) bool { return slices.Contains(s.Secondary, p.Code) })
	count("secondary", second)
	count("secondary_choice", second && len(e.Choices.Reach) > 0)
	machine := e.Automation.Level != nil && e.Automation.Level.Code != "none"
	count("automated", machine)
	count("human_check", machine && words(e.Automation.Check) > 0)
	count("machine_alone", machine && e.Automation.Level.Code == "solely_automated" && e.Automation.Matters)
	s.outcome(e, org)
	if s.Readable != nil {
		meets, told := s.Readable(e)
		count("judged", told)
		count("readable", told && meets)
	}
}

// outcome counts whether an entry says what came of its benefits when the day for it has come.
func (s *Entries) outcome(e register.Entry, org licence.Organisation) {
	said, late := len(e.Outcomes) > 0, !e.Dates.OutcomeDue.IsZero() && !e.Dates.OutcomeDue.After(s.Today)
	if !said && !late {
		return
	}
	s.in.Add("outcomes.due", org, 1)
	if said && !late {
		s.in.Add("outcomes.posted", org, 1)
	}
	if said && e.Outcomes[0].Came == register.CameNoneYet {
		s.in.Add("outcomes.none_yet", org, 1)
	}
}

// complete reports whether an entry says who, why, on what ground, what and how long.
func complete(e register.Entry) bool {
	return len(e.Parties) > 1 && e.Lead().Name != "" && len(e.Why.Purposes) > 0 && len(e.Law.Bases) > 0 && len(e.What.Kinds) > 0 && len(e.Keeping) > 0
}

// words counts the words of a text.
func words(s string) int { return len(strings.Fields(s)) }
