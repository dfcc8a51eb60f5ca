package reviewpage

import (
	"strconv"
	"time"

	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// words are the words that several of these pages share.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("review_words") }

// stageView is one stage in the list of a year.
type stageView struct {
	Name, When string
	Status     layout.Status
	Notes      []string
	Now        bool
}

// stages lists the stages of a run with their days, what moved and what they wait for.
func stages(c *page.Ctx, r review.Run) []stageView {
	t, now := words(c), c.Site.Clock.Now()
	var out []stageView
	for _, s := range r.Stages {
		v := stageView{Name: stageName(t, s), When: t.T("days", "from", s.Opens.Words(), "to", s.Closes.Words()), Now: r.Status == review.Running && s.OpenAt(now)}
		switch {
		case v.Now:
			v.Status = layout.Status{Word: t.T("stage.open"), Kind: layout.Waiting}
		case !s.OpenedAt.IsZero():
			v.Status = layout.Status{Word: t.T("stage.over"), Kind: layout.Live}
		case r.Status != review.Running:
			v.Status = layout.Status{Word: t.T("stage.dropped"), Kind: layout.Neutral}
		default:
			v.Status = layout.Status{Word: t.T("stage.planned"), Kind: layout.Neutral}
		}
		for _, m := range s.Moves {
			reason := m.Reason
			if m.By.System != "" {
				reason = t.T("moved." + m.Reason)
			}
			v.Notes = append(v.Notes, t.T("moved", "from", m.From.Words(), "to", m.To.Words(), "reason", reason))
		}
		if s.Held != "" && r.Status == review.Running {
			v.Notes = append(v.Notes, t.T("held."+s.Held))
		}
		out = append(out, v)
	}
	return out
}

// stageName names a stage; the second ballot of a year says so.
func stageName(t content.Page, s review.Stage) string {
	name := t.T("kind." + string(s.Kind))
	if s.Key != string(s.Kind) {
		return t.T("again", "name", name)
	}
	return name
}

// statusOf is a run's state in a word.
func statusOf(c *page.Ctx, r review.Run) layout.Status {
	kind := layout.Waiting
	switch r.Status {
	case review.Ended:
		kind = layout.Live
	case review.Rejected, review.Cancelled:
		kind = layout.Neutral
	case review.Running:
	}
	return layout.Status{Word: words(c).T("status." + string(r.Status)), Kind: kind}
}

// where says in a sentence what a run is doing now.
func where(c *page.Ctx, r review.Run) string {
	t := words(c)
	if r.Status != review.Running {
		return t.T("where."+string(r.Status), "date", clock.DateOf(r.EndedAt).Words())
	}
	if s, ok := r.StageAt(c.Site.Clock.Now()); ok {
		if s.Kind.Asks() {
			return t.T("where.open", "stage", stageName(t, s), "date", s.Closes.Words())
		}
		return t.T("where.work", "stage", stageName(t, s))
	}
	for _, s := range r.Stages {
		if s.OpenedAt.IsZero() {
			if s.Held != "" {
				return t.T("where.held", "stage", stageName(t, s))
			}
			return t.T("where.between", "stage", stageName(t, s), "date", s.Opens.Words())
		}
	}
	return ""
}

// outcomeView is a ballot's result with its arithmetic.
type outcomeView struct {
	Title  string
	Result layout.Status
	Says   string
	Facts  []layout.Fact
	Sums   []string
}

// outcome shows how a ballot was decided: the numbers, the rule, and the sum.
func outcome(c *page.Ctx, r review.Run, box review.BallotBox, o review.Outcome) outcomeView {
	t := words(c)
	stage, err := r.Stage(box.Stage)
	if err != nil {
		stage = review.Stage{Kind: review.Ballot, Key: box.Stage}
	}
	kind := layout.Neutral
	if o.Result == review.Carried {
		kind = layout.Live
	}
	v := outcomeView{Title: t.T("outcome.title", "stage", stageName(t, stage), "number", box.Text.Number), Result: layout.Status{Word: t.T("result." + string(o.Result)), Kind: kind},
		Says: t.T("result.says."+string(o.Result), "number", box.Text.Number)}
	for _, f := range []struct {
		key string
		n   int
	}{{"asked", o.Asked}, {"yes", o.Yes}, {"no_objection", o.NoObjection}, {"no", o.No}, {"abstain", o.Abstain}, {"silent", o.Silent}} {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("count." + f.key), Value: strconv.Itoa(f.n)})
	}
	met := func(ok bool) string {
		if ok {
			return t.T("sum.met")
		}
		return t.T("sum.not_met")
	}
	v.Sums = append(v.Sums, t.T("silence."+string(o.Rule.Silence)),
		t.T("sum.quorum", "part", part(t, o.Rule.Quorum), "asked", strconv.Itoa(o.Asked), "needed", strconv.Itoa(o.Needed), "counted", strconv.Itoa(o.Counted), "met", met(o.Counted >= o.Needed && o.Counted > 0)))
	if o.Result != review.NoQuorum {
		v.Sums = append(v.Sums, t.T("sum.majority", "part", part(t, o.Rule.Majority), "both", strconv.Itoa(o.For+o.Against), "needed", strconv.Itoa(o.ForNeeded), "for", strconv.Itoa(o.For),
			"against", strconv.Itoa(o.Against), "met", met(o.Result == review.Carried)))
	}
	return v
}

// outcomes lists every count of a run, the first first.
func outcomes(c *page.Ctx, r review.Run) []outcomeView {
	var out []outcomeView
	for _, box := range r.Ballots {
		for _, o := range box.Short {
			out = append(out, outcome(c, r, box, o))
		}
		if box.Outcome != nil {
			out = append(out, outcome(c, r, box, *box.Outcome))
		}
	}
	return out
}

// part says a fraction in words.
func part(t content.Page, p review.Part) string {
	key := "part"
	if p.More {
		key = "part.more"
	}
	return t.T(key, "num", strconv.Itoa(p.Num), "den", strconv.Itoa(p.Den))
}

// rules says how the next ballot will be decided.
func rules(c *page.Ctx, r review.Rule) []string {
	t := words(c)
	return []string{t.T("rule.quorum", "part", part(t, r.Quorum)), t.T("rule.majority", "part", part(t, r.Majority)), t.T("silence." + string(r.Silence))}
}

// day says an instant's day.
func day(t time.Time) string { return clock.DateOf(t).Words() }
