package caseview

import (
	"fmt"
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Words are the words that cases share.
func Words(c *page.Ctx) content.Page { return c.Site.Texts.Page("case_words") }

// Status is the tag of a part: its stage, or how it was answered, or that it is late.
func Status(t content.Page, stage casework.Stage, result casework.Result, s deadline.State) layout.Status {
	out := layout.Status{Word: t.T("stage." + string(stage)), Kind: layout.Waiting}
	switch stage {
	case casework.Answered, casework.Closed:
		out.Kind = layout.Live
		if result != "" {
			out.Word = t.T("result." + string(result))
		}
		if result == casework.Refused {
			out.Kind = layout.Stopped
		}
	case casework.Withdrawn, casework.PassedOn:
		out.Kind = layout.Neutral
	case casework.Received, casework.Identity, casework.Clarify, casework.InHand, casework.Extended:
		if s.Level == deadline.Over {
			out = layout.Status{Word: t.T("level.over"), Kind: layout.Changed}
		}
	}
	return out
}

// Due says in one sentence when a clock ends.
func Due(c *page.Ctx, s deadline.State) string {
	t := Words(c)
	switch s.Level {
	case deadline.NotBegun:
		return t.T("due.not_begun." + s.Waiting)
	case deadline.NoEnd:
		return t.T("due.no_end")
	case deadline.Stopped:
		return t.T("due.stopped", "date", s.Due.Words())
	case deadline.InTime:
		return t.T("due.in_time", "date", clock.DateOf(s.ClosedAt).Words())
	case deadline.Late:
		return t.T("due.late", "date", clock.DateOf(s.ClosedAt).Words(), "due", s.Due.Words())
	case deadline.Running, deadline.Soon, deadline.Today, deadline.Over:
	}
	return layout.RelativeDeadline(s.Due, c.Today(), c.Site.Calendar)
}

// Clock is one clock with its arithmetic.
type Clock struct {
	Title, Due string
	Target     string // says that it is a target of the partnership and no law; "" for law
	Unsettled  string
	Law        layout.Link
	StepsTitle string
	Steps      []string
	Overdue    bool
}

// Clocks shows the clocks of a part, those of the law first.
func Clocks(c *page.Ctx, all casework.Clocks) (out []Clock) {
	for _, s := range all.Legal {
		out = append(out, clockOf(c, s))
	}
	for _, s := range all.Targets {
		out = append(out, clockOf(c, s))
	}
	return out
}

func clockOf(c *page.Ctx, s deadline.State) Clock {
	t := Words(c)
	v := Clock{Title: s.Rule.Plain, Due: Due(c, s), Law: layout.Link{Text: s.Rule.Source, Href: s.Rule.URL}, StepsTitle: t.T("steps"), Overdue: s.Level == deadline.Over}
	if !s.Rule.Legal() {
		v.Target = t.T("target")
	}
	if s.Rule.Confidence != rulebook.Verified {
		v.Unsettled = t.T("unsettled")
	}
	for _, x := range s.Steps {
		v.Steps = append(v.Steps, step(t, x))
	}
	return v
}

// step says one step of the arithmetic.
func step(t content.Page, x deadline.Step) string {
	unit := ""
	if x.Unit != "" {
		unit = t.N("unit."+string(x.Unit), x.Amount)
	}
	key := "step." + string(x.Code)
	if x.Code == deadline.StepRoll && x.Name != "" {
		key += ".holiday"
	}
	if x.Code == deadline.StepAwait || x.Code == deadline.StepRelevant {
		key += "." + x.What
	}
	return t.T(key, "from", x.From.Words(), "to", x.To.Words(), "amount", fmt.Sprint(x.Amount), "unit", unit, "name", x.Name)
}

// Story tells what happened, newest first. public leaves out what is for staff.
func Story(t content.Page, all []casework.Line, public bool, who func(casework.Line) string) []layout.Entry {
	var out []layout.Entry
	for _, l := range slices.Backward(all) {
		if public && !l.Public {
			continue
		}
		e := layout.Entry{At: l.At, DateOnly: public, What: t.T("line." + l.What), Who: who(l), Why: l.Text}
		if !l.Day.IsZero() {
			e.What = t.T("line.day", "what", e.What, "date", l.Day.Words())
		}
		out = append(out, e)
	}
	return out
}

// Person names who wrote a line, for the person.
func Person(t content.Page) func(casework.Line) string {
	return func(l casework.Line) string {
		switch {
		case l.System:
			return t.T("by.system")
		case l.Role == "":
			return t.T("by.person")
		}
		return t.T("by.staff")
	}
}
