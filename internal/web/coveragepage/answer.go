package coveragepage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/coverage"
	"sharewell/internal/register"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// answerView is an answer.
type answerView struct {
	Caption, Heading string
	Status           layout.Status
	Asked            []layout.Fact
	Text             []string
	Why              []string // grounds about the question or the organisations
	WhyTitle         string
	Reasons          []reasonView // the same with rules, for members
	Records          []recordView
	RecordsTitle     string
	Steps            []stepView
	StepsTitle       string
	StepsFirst       bool
	Near             []layout.Link
	NearTitle        string
	Urgent           *urgentView
	Limits           limitsView
	Change, Print    string
	ChangeHref       string
}

// limitsView says what an answer cannot tell.
type limitsView struct {
	Title    string
	Text     []string
	Withheld []string
	Links    []layout.Link
}

// recordView is one record that decided.
type recordView struct {
	Title, Href, Ref string
	Status           layout.Status
	Facts            []layout.Fact
	ReasonsTitle     string
	Reasons          []reasonView
	DutiesTitle      string
	Duties           []string
	Links            []layout.Link
}

// reasonView is one ground with what to do about it and where it is laid down.
type reasonView struct {
	Text, Fix string
	Source    *layout.Link
}

// stepView is something to do next.
type stepView struct {
	Link layout.Link
	Text string
}

// answer shows what is agreed.
func (p *covered) answer(c *page.Ctx, q *question) error {
	x, s := p.Coverage.Index(), newSight(p.Deps, c)
	a := p.judge(x, q, s)
	if s.err != nil {
		return s.err
	}
	v := answerView{Caption: p.words(c, "heading"), Heading: p.heading(c, &a), Asked: p.facts(c, q), Print: c.Text.T("print"), Change: c.Text.T("change"),
		ChangeHref: q.address(Path, paramChange, "1"), Status: outcomeTag(c.Text, a.outcome), RecordsTitle: p.words(c, "records."+a.outcome.String()), Limits: p.limits(c)}
	v.Text = p.text(c, q, &a)
	if a.emergency() {
		v.Status = layout.Status{Word: c.Text.T("tag.emergency"), Kind: layout.Changed}
	}
	if q.inside {
		if !a.emergency() {
			v.Urgent = p.urgent(c)
		}
		p.answerInside(c, q, &a, s, &v)
	} else {
		p.answerPublic(c, q, &a, s, &v)
	}
	if s.err != nil {
		return s.err
	}
	return c.Render(p.head(c, v.Heading), answerTempl(v))
}

// deciding lists the verdicts that made the answer: those that say the best.
func (a *answer) deciding() []verdict {
	var out []verdict
	for _, v := range a.verdicts {
		if v.d.Outcome == a.outcome {
			out = append(out, v)
		}
	}
	return out
}

func (p *covered) heading(c *page.Ctx, a *answer) string {
	key := "answer." + a.outcome.String()
	n := len(a.deciding())
	switch {
	case a.outcome == coverage.Covered:
		return p.count(c, key, n)
	case a.emergency():
		return p.words(c, "answer.emergency")
	case n > 0:
		return p.words(c, key+".some")
	}
	return p.words(c, key)
}

// emergency reports whether an emergency keeps the answer from being a no.
func (a *answer) emergency() bool {
	all := append([]verdict{{d: a.none}}, a.verdicts...)
	return a.outcome == coverage.PersonMustLook && slices.ContainsFunc(all, func(v verdict) bool {
		return slices.ContainsFunc(v.d.Reasons, func(r coverage.Reason) bool { return r.Code == coverage.Emergency })
	})
}

func (p *covered) count(c *page.Ctx, key string, n int) string {
	if t := p.inside(c); c.Actor.SignedIn() && t.Has(key+".one") {
		return t.N(key, n)
	}
	return c.Text.N(key, n)
}

func outcomeTag(t content.Page, o coverage.Outcome) layout.Status {
	kind := map[coverage.Outcome]layout.Kind{coverage.Covered: layout.Live, coverage.PersonMustLook: layout.Waiting, coverage.NotCovered: layout.Neutral}
	return layout.Status{Word: t.T("tag." + o.String()), Kind: kind[o]}
}

// facts repeats the question.
func (p *covered) facts(c *page.Ctx, q *question) []layout.Fact {
	or := func(list, code, param string) string {
		if code == "" {
			return p.words(c, param+".any")
		}
		return p.said(list, code, q.inside)
	}
	out := []layout.Fact{{Term: c.Text.T("fact.from"), Value: q.from.title, Href: "/signatories/" + q.from.slug}, {Term: c.Text.T("fact.to"), Value: q.to.title, Href: "/signatories/" + q.to.slug},
		{Term: c.Text.T("fact.people"), Value: or(listPeople, q.who, paramWho)}, {Term: c.Text.T("fact.what"), Value: or(listWhat, q.what, paramWhat)},
		{Term: c.Text.T("fact.purpose"), Value: or(listPurposes, q.why, paramWhy)}}
	if !q.inside {
		return out
	}
	t := p.inside(c)
	if q.method != "" {
		out = append(out, layout.Fact{Term: t.T("fact.method"), Value: p.said(listMethods, q.method, true)})
	}
	if q.count > 0 {
		out = append(out, layout.Fact{Term: t.T("fact.count"), Value: strconv.FormatInt(q.count, 10)})
	}
	return append(out, layout.Fact{Term: t.T("fact.on"), Value: q.on.Words()})
}

// text says the answer in sentences.
func (p *covered) text(c *page.Ctx, q *question, a *answer) []string {
	key := "text." + a.outcome.String()
	if a.emergency() {
		key = "text.emergency"
	}
	out := []string{p.words(c, key, "from", q.from.title, "to", q.to.title)}
	if a.outcome == coverage.NotCovered {
		out = append(out, p.words(c, "text.still"))
	}
	return out
}

// limits says what the answer cannot tell, and how much is withheld, by reason and nothing else.
func (p *covered) limits(c *page.Ctx) limitsView {
	v := limitsView{Title: c.Text.T("limits.title"), Text: []string{p.words(c, "limits"), p.words(c, "limits.emergency")}}
	if c.Actor.SignedIn() {
		return v // members see what they may; how much else there is stands in the register
	}
	n := 0
	for _, w := range p.Register.Find(register.Query{Most: 1}).Withheld {
		n += w.N
		v.Withheld = append(v.Withheld, c.Text.N("withheld.line", w.N, "words", lower(w.Words)))
	}
	if n > 0 {
		v.Text = append(v.Text, c.Text.N("withheld", n))
		v.Links = []layout.Link{{Text: c.Text.T("withheld.link"), Href: "/register#withheld"}}
	}
	return v
}

// lower begins a text with a small letter, unless it begins with letters that stand for words, and ends it
// without a stop.
func lower(s string) string {
	s = strings.TrimSuffix(s, ".")
	if len(s) < 2 || s[1] >= 'A' && s[1] <= 'Z' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// sentence joins texts as one line.
func sentence(all []string) string {
	out := slices.Clone(all)
	for i := range out {
		if i > 0 {
			out[i] = lower(out[i])
		}
	}
	return strings.Join(out, "; ")
}

// answerPublic tells the public of published records.
func (p *covered) answerPublic(c *page.Ctx, q *question, a *answer, s *sight, v *answerView) {
	t := c.Text
	for _, one := range a.deciding() {
		if a.outcome == coverage.NotCovered {
			break // they stand under what is near
		}
		v.Records = append(v.Records, p.publicRecord(c, q, &one, s.entry(one.line.Record.Ref)))
	}
	for _, one := range a.verdicts {
		if one.d.Outcome < a.outcome || a.outcome == coverage.NotCovered {
			e := s.entry(one.line.Record.Ref)
			v.Near = append(v.Near, layout.Link{Text: e.Title, Href: "/register/" + e.Ref})
		}
	}
	for _, l := range a.others {
		if e := s.entry(l.Record.Ref); a.outcome != coverage.Covered && e != nil {
			v.Near = append(v.Near, layout.Link{Text: e.Title, Href: "/register/" + e.Ref})
		}
	}
	v.NearTitle = t.T("near." + a.outcome.String())
	v.WhyTitle = t.T("why.title")
	if len(a.verdicts) == 0 {
		v.Why = p.plainReasons(t, &a.none)
	}
	for _, one := range a.verdicts {
		if a.outcome == coverage.NotCovered {
			for _, text := range p.plainReasons(t, &one.d) {
				if !slices.Contains(v.Why, text) {
					v.Why = append(v.Why, text)
				}
			}
		}
	}
	v.StepsTitle = t.T("steps.title")
	v.Steps = []stepView{{layout.Link{Text: t.T("step.ask", "name", q.from.title), Href: "/signatories/" + q.from.slug}, t.T("step.ask.text")},
		{layout.Link{Text: t.T("step.browse", "name", q.from.title), Href: page.Address("/register", "organisation", q.from.slug)}, t.T("step.browse.text", "name", q.from.title)}}
}

// plainReasons gives grounds in words for the public. No record covers it is what the answer says anyway.
func (p *covered) plainReasons(t content.Page, d *coverage.Decision) []string {
	var out []string
	for _, code := range worst(d) {
		if code != coverage.NoRecord {
			out = append(out, t.T("reason."+code.String()))
		}
	}
	return out
}

// publicRecord is a record as the register shows it, in a few lines.
func (p *covered) publicRecord(c *page.Ctx, q *question, one *verdict, e *register.Entry) recordView {
	t := c.Text
	v := recordView{Title: e.Title, Href: "/register/" + e.Ref, Ref: e.Ref, Status: outcomeTag(t, one.d.Outcome), ReasonsTitle: t.T("record.look." + one.d.Outcome.String())}
	fact := func(key string, list []string) {
		if len(list) > 0 {
			v.Facts = append(v.Facts, layout.Fact{Term: t.T(key), Value: sentence(list)})
		}
	}
	if e.Why.Specific != "" {
		fact("record.why", []string{e.Why.Specific})
	}
	if q.why == "" {
		fact("record.for", p.saidAll(listPurposes, one.line.Purposes, false))
	}
	if q.who == "" {
		fact("record.people", p.saidAll(listPeople, one.line.About, false))
	}
	if q.what == "" {
		fact("record.what", p.saidAll(listWhat, one.covering(), false))
	}
	var choices []string
	for _, ch := range e.Choices.Reach {
		choices = append(choices, ch.Words)
	}
	if len(choices) == 0 && !e.Choices.NotPersonal {
		choices = []string{t.T("record.choices.none")}
	}
	fact("record.choices", choices)
	for _, text := range p.plainReasons(t, &one.d) {
		v.Reasons = append(v.Reasons, reasonView{Text: text})
	}
	v.Links = []layout.Link{{Text: t.T("record.ask"), Href: "/register/" + e.Ref + "#ask"}}
	return v
}

// covering gives the kinds of data that are covered, or all that the record speaks of.
func (v *verdict) covering() []string {
	if len(v.what) > 0 {
		return v.what
	}
	return v.line.Things
}
