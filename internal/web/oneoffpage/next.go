package oneoffpage

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// nextStep is the one thing to do next, or what the record waits for.
type nextStep struct {
	Title, Text string
	Link        *layout.Link
}

// step words a next step; to is the page where it is done, "" when there is only waiting.
func step(c *page.Ctx, v oneoff.View, key, to string, pairs ...string) nextStep {
	s := nextStep{Title: c.Text.T("next."+key+".title", pairs...), Text: c.Text.T("next."+key+".text", pairs...)}
	if to != "" {
		s.Link = &layout.Link{Text: c.Text.T("next."+key+".link", pairs...), Href: recordURL(v, to)}
	}
	return s
}

// next finds the one obvious next step for this reader.
func (p *recordPage) next(c *page.Ctx, v oneoff.View) nextStep {
	switch {
	case v.Record.Stage == oneoff.Dropped:
		return step(c, v, "dropped", "")
	case v.May(access.CountersignOneOff):
		return step(c, v, "countersign", "countersign")
	case v.Record.Stage == oneoff.Draft:
		return p.nextInDraft(c, v)
	case v.Record.Stage == oneoff.AwaitingCountersign:
		return step(c, v, "wait_second", "")
	case v.Side == oneoff.SideBoth:
		return nextForReceiver(c, v)
	}
	return nextAfter(c, v)
}

func (p *recordPage) nextInDraft(c *page.Ctx, v oneoff.View) nextStep {
	if !v.May(access.EditOneOff) {
		return step(c, v, "colleague", "")
	}
	if len(v.Missing) == 0 {
		if len(findings(c, v, true).Blocks) > 0 {
			return step(c, v, "blocked", "check")
		}
		return step(c, v, "check", "check")
	}
	// The child test may end the matter, so it comes before everything else once a child is concerned.
	if slices.ContainsFunc(v.Missing, func(m errs.Field) bool { return m.Name == "detriment_test" }) && v.Case.Child() {
		return step(c, v, "child", "edit/purpose")
	}
	one, ok := partOf(v.Missing[0].Name)
	if !ok {
		return step(c, v, "check", "check")
	}
	return step(c, v, "fill", "edit/"+one.Key, "part", partTitle(c, one.Key))
}

// nextForReceiver is what the other side does.
func nextForReceiver(c *page.Ctx, v oneoff.View) nextStep {
	waits := slices.ContainsFunc(v.Record.Corrections, func(k oneoff.Correction) bool { return k.AckAt.IsZero() })
	shared := v.Record.Answers.Is("decision", oneoff.ShareAll, oneoff.SharePart) || v.Record.Decision() == ""
	switch {
	case waits && v.May(access.AcknowledgeOneOff):
		return step(c, v, "corrected", "acknowledge", "name", v.OwnerName)
	case shared && !v.Record.Answers.Given("recipient_ack") && v.May(access.AcknowledgeOneOff):
		return step(c, v, "acknowledge", "acknowledge", "name", v.OwnerName)
	case !shared:
		return step(c, v, "not_shared", "", "name", v.OwnerName)
	}
	return step(c, v, "received", "")
}

// nextAfter is what the writer's side does once the record is final.
func nextAfter(c *page.Ctx, v oneoff.View) nextStep {
	n, due := v.Record.OpenFollowUps()
	amends := v.May(access.AmendOneOff)
	switch one, ok := firstLeft(v, ""); {
	case n > 0 && ok && amends:
		return step(c, v, "complete", "edit/"+one.Key, "n", itoa(n), "when", layout.FormatDateTime(due), "part", partTitle(c, one.Key))
	case v.Record.Countersign == oneoff.CountersignNo && amends:
		return step(c, v, "mend", "amend")
	case v.Record.OutcomeAsked && !v.Record.Answers.Given("outcome") && amends:
		return step(c, v, "outcome", "outcome")
	case v.Record.Answers.Is("decision", oneoff.Defer):
		to := ""
		if amends {
			to = "amend/decision"
		}
		return step(c, v, "deferred", to, "day", v.Record.Answers.Day("next_review_at").Words())
	case v.Record.Countersign == oneoff.CountersignAsked:
		return step(c, v, "second_after", "")
	}
	return step(c, v, "done", "")
}
