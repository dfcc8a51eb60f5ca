package registerpage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/register"
	"sharewell/internal/web/choicepage"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/questionpage"
)

// writer words the answers of one entry.
type writer struct {
	t         content.Page
	e         register.Entry
	regulator string
	today     clock.Date
}

// sections lists the answers in the order people ask.
func (w *writer) sections() []section {
	all := []section{w.who(), w.why(), w.what(), w.people(), w.flows(),
		{ID: "helps", Heading: w.t.T("helps.heading"), Parts: w.said("", w.e.Benefits)},
		w.outcomes(),
		{ID: "risks", Heading: w.t.T("risks.heading"), Parts: append(w.said("", w.e.Risks), w.optional(w.t.T("equality"), w.e.Equality)...)},
		w.keeping(), w.protect(), w.computers(), w.money(), w.abroad(), w.choices(), w.ask(), w.law(),
		{ID: "limits", Heading: w.t.T("limits.heading"), Parts: []part{{Text: []string{w.t.T("limits.who"), w.t.T("limits.you"), w.t.T("limits.truth")}}}},
	}
	out := all[:0]
	for _, s := range all {
		if len(s.Parts) > 0 || len(s.Flows) > 0 || s.Law != nil {
			out = append(out, s)
		}
	}
	return out
}

// said gives what somebody wrote, or that nothing was.
func (w *writer) said(title, text string) []part {
	if strings.TrimSpace(text) == "" {
		return []part{{Title: title, Text: []string{w.t.T("unsaid")}}}
	}
	return []part{{Title: title, Text: layout.Paragraphs(text)}}
}

// optional gives what somebody wrote, and nothing when nothing was.
func (w *writer) optional(title, text string) []part {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return w.said(title, text)
}

func words(list []register.Coded) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Words)
	}
	return out
}

func (w *writer) who() section {
	s := section{ID: "who", Heading: w.t.T("who.heading")}
	for _, p := range w.e.Parties {
		one := part{Title: p.Name}
		if p.Slug != "" {
			one.TitleHref = "/signatories/" + p.Slug
		}
		if role := sentence(p.Role.Words); role != "" {
			one.Text = append(one.Text, role+".")
		}
		if p.Part != "" {
			one.Text = append(one.Text, layout.Paragraphs(p.Part)...)
		}
		if p.Outside {
			one.Text = append(one.Text, w.t.T("who.outside", "name", p.Name))
			if p.Why != "" {
				one.Text = append(one.Text, w.t.T("who.outside.why", "why", p.Why))
			}
		}
		s.Parts = append(s.Parts, one)
	}
	return s
}

func (w *writer) why() section {
	s := section{ID: "why", Heading: w.t.T("why.heading"), Parts: w.said("", w.e.Why.Specific)}
	if w.e.Why.EnforceLaw {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("why.police")}})
	}
	if len(w.e.Why.Purposes) > 0 {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("why.purposes")}, Items: words(w.e.Why.Purposes)})
	}
	s.Parts = append(s.Parts, w.optional(w.t.T("why.need"), w.e.Why.Necessity)...)
	s.Parts = append(s.Parts, w.optional(w.t.T("why.ifnot"), w.e.Why.IfNot)...)
	return s
}

func (w *writer) what() section {
	s := section{ID: "what", Heading: w.t.T("what.heading")}
	what := w.e.What
	if len(what.Kinds) > 0 {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("what.kinds")}, Items: words(what.Kinds)})
	}
	if len(what.Items) > 0 {
		one := part{Text: []string{w.t.T("what.items")}}
		for _, it := range what.Items {
			key := "what.item.bare"
			if it.Source != "" {
				key = "what.item"
			}
			one.Items = append(one.Items, w.t.T(key, "name", it.Name, "source", it.Source))
		}
		s.Parts = append(s.Parts, one)
	} else if w.e.Level == register.LevelSummary {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("what.summary")}})
	}
	if len(what.Special) > 0 {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("what.special")}, Items: words(what.Special)})
	}
	if what.Criminal {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("what.criminal")}})
	}
	s.Parts = append(s.Parts, w.optional(w.t.T("what.linkage"), what.Linkage)...)
	return s
}

func (w *writer) people() section {
	s := section{ID: "people", Heading: w.t.T("people.heading")}
	one := part{Items: words(w.e.People.Kinds)}
	s.Parts = append(s.Parts, one)
	more := part{Text: []string{w.t.T("people.nochildren")}}
	if w.e.People.Children {
		more.Text[0] = w.t.T("people.children")
	}
	if w.e.People.Count > 0 {
		more.Text = append([]string{w.t.T("people.count", "n", content.Number(w.e.People.Count))}, more.Text...)
	}
	if len(w.e.People.Ages) > 0 {
		more.Text = append(more.Text, w.t.T("people.ages")+" "+strings.Join(words(w.e.People.Ages), ", ")+".")
	}
	s.Parts = append(s.Parts, more)
	return s
}

// mostFlows is how many pictures a page draws.
const mostFlows = 8

func (w *writer) flows() section {
	s := section{ID: "flow", Heading: w.t.T("flow.heading")}
	people := words(w.e.People.Kinds)
	for i, f := range w.e.Flows[:min(len(w.e.Flows), mostFlows)] {
		name := w.t.T("flow.name")
		if len(w.e.Flows) > 1 {
			name = w.t.T("flow.name.n", "n", strconv.Itoa(i+1), "of", strconv.Itoa(len(w.e.Flows)))
		}
		s.Flows = append(s.Flows, layout.Flow{Name: name, From: f.From, What: f.What, To: f.To, People: people})
		one := part{}
		if len(w.e.Flows) > 1 {
			one.Title = strings.Join(f.From, ", ") + " → " + strings.Join(f.To, ", ")
		}
		if f.Often != nil {
			one.Text = append(one.Text, w.t.T("flow.often", "words", sentence(f.Often.Words)))
		}
		if f.Start != "" {
			one.Text = append(one.Text, w.t.T("flow.start", "words", f.Start))
		}
		s.Parts = append(s.Parts, one)
	}
	return s
}

func (w *writer) keeping() section {
	s := section{ID: "keeping", Heading: w.t.T("keeping.heading")}
	one := part{}
	for _, k := range w.e.Keeping {
		line := w.t.T("keeping.line", "who", k.Who, "n", content.Number(k.N), "unit", k.Unit.Words)
		if k.From != "" {
			line += ", " + w.t.T("keeping.from", "from", sentence(k.From))
		}
		line += "."
		if k.After != nil {
			line += " " + w.t.T("keeping.after", "after", sentence(k.After.Words))
		}
		one.Items = append(one.Items, line)
	}
	if len(one.Items) == 0 {
		one.Text = []string{w.t.T("keeping.none")}
	}
	s.Parts = []part{one}
	if w.e.Onward != nil {
		s.Parts = append(s.Parts, part{Text: append([]string{w.t.T("onward", "words", sentence(w.e.Onward.Words))}, layout.Paragraphs(w.e.OnwardNote)...)})
	}
	return s
}

func (w *writer) protect() section {
	s := section{ID: "protection", Heading: w.t.T("protect.heading")}
	p := w.e.Protection
	one := part{}
	for _, line := range []struct {
		key string
		c   *register.Coded
	}{{"protect.identifiable", p.Identifiable}, {"protect.assessment", p.Assessment}, {"protect.left", p.RiskLeft}} {
		if line.c == nil {
			continue
		}
		text := w.t.T(line.key, "words", sentence(line.c.Words))
		if line.c == p.Assessment && p.AssessmentOn != "" {
			text += " " + w.t.T("protect.assessment.on", "date", dayWords(p.AssessmentOn))
		}
		one.Text = append(one.Text, text)
	}
	one.Text = append(one.Text, p.Safe...)
	promise := part{Text: []string{w.t.T("protect.promise")}, Links: []layout.Link{{Text: w.t.T("protect.promise.link"), Href: "/agreement"}}}
	s.Parts = []part{one}
	if len(p.Measures) > 0 {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("protect.measures")}, Items: measures(p.Measures)})
	}
	s.Parts = append(s.Parts, promise, part{Text: []string{w.t.T("protect.limit")}, Links: []layout.Link{{Text: w.t.T("protect.more"), Href: SafePath}}})
	return s
}

func (w *writer) computers() section {
	s := section{ID: "computers", Heading: w.t.T("auto.heading")}
	a := w.e.Automation
	one := part{}
	if a.Level == nil {
		one.Text = []string{w.t.T("unsaid")}
	} else {
		one.Text = []string{sentence(a.Level.Words) + "."}
	}
	if a.Matters {
		one.Text = append(one.Text, w.t.T("auto.matters"))
	}
	if a.Tool != "" {
		one.Text = append(one.Text, w.t.T("auto.tool", "name", a.Tool))
	}
	one.Text = append(one.Text, layout.Paragraphs(a.Check)...)
	if a.Level != nil && a.Level.Code != "none" && w.e.Level != register.LevelOutcome {
		one.Links = []layout.Link{{Text: w.t.T("auto.checks"), Href: "/automated-decisions/" + w.e.Ref}}
	}
	s.Parts = []part{one}
	if len(a.Safe) > 0 {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("auto.safe")}, Items: words(a.Safe)})
	}
	return s
}

func (w *writer) money() section {
	s := section{ID: "money", Heading: w.t.T("money.heading")}
	text := []string{w.t.T("unsaid")}
	switch w.e.Commercial.Answer {
	case "yes":
		text = append([]string{w.t.T("money.yes")}, layout.Paragraphs(w.e.Commercial.Details)...)
	case "no":
		text = []string{w.t.T("money.no")}
	}
	s.Parts = []part{{Text: text}}
	return s
}

func (w *writer) abroad() section {
	s := section{ID: "abroad", Heading: w.t.T("abroad.heading")}
	text := []string{w.t.T("unsaid")}
	switch w.e.Abroad.Answer {
	case "yes":
		text = []string{w.t.T("abroad.yes", "countries", sentence(w.e.Abroad.Countries))}
		if m := w.e.Abroad.Mechanism; m != nil {
			text = append(text, w.t.T("abroad.how", "words", sentence(m.Words)))
		}
	case "no":
		text = []string{w.t.T("abroad.no")}
	}
	s.Parts = []part{{Text: text}}
	return s
}

func (w *writer) choices() section {
	s := section{ID: "choices", Heading: w.t.T("choices.heading")}
	c := w.e.Choices
	if c.NotPersonal {
		s.Parts = []part{{Text: []string{w.t.T("choices.personal")}}}
		return s
	}
	if len(c.Reach) > 0 {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("choices.reach")}, Items: words(c.Reach), Links: w.ways(c.Reach)})
	} else {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("choices.none")}, Items: words(c.NotReach)})
	}
	s.Parts = append(s.Parts, w.optional(w.t.T("choices.how"), c.How)...)
	one := part{}
	if c.Contact != "" {
		one.Text = append(one.Text, w.t.T("choices.ask", "contact", c.Contact))
	}
	if c.CheckedOn != "" {
		one.Text = append(one.Text, w.t.T("choices.checked", "date", dayWords(c.CheckedOn)))
	}
	if len(c.Reach) > 0 {
		one.Text = append(one.Text, w.t.T("choices.care"))
	}
	if len(one.Text) > 0 {
		s.Parts = append(s.Parts, one)
	}
	if len(c.NotReach) > 0 {
		if len(c.Reach) > 0 {
			s.Parts = append(s.Parts, part{Text: []string{w.t.T("choices.notreach")}, Items: words(c.NotReach)})
		}
		why := part{Text: []string{w.t.T("choices.because")}, Items: words(c.Because)}
		if len(c.Because) == 0 {
			why = part{Text: []string{w.t.T("choices.because.unsaid")}}
		}
		s.Parts = append(s.Parts, why, w.object(len(c.Reach) == 0))
	}
	if c.Consent != nil {
		s.Parts = append(s.Parts, part{Text: []string{w.t.T("choices.consent", "words", sentence(c.Consent.Words))}})
	}
	s.Parts = append(s.Parts, w.optional(w.t.T("choices.withdraw"), c.Withdraw)...)
	return s
}

// ways leads to where each opt-out that reaches this use is explained, and to saying no to this use alone.
func (w *writer) ways(reach []register.Coded) (out []layout.Link) {
	for _, r := range reach {
		out = append(out, layout.Link{Text: w.t.T("choices.way", "what", r.Words), Href: choicepage.Section(r.Code)})
	}
	return append(out, w.sayNo())
}

// object says that one may always object; where no opt-out reaches the use it leads there.
func (w *writer) object(lead bool) part {
	p := part{Text: []string{w.t.T("choices.object")}}
	if lead {
		p.Links = []layout.Link{w.sayNo(), {Text: w.t.T("choices.all"), Href: choicepage.Path}}
	}
	return p
}

func (w *writer) sayNo() layout.Link {
	return layout.Link{Text: w.t.T("choices.here"), Href: page.Address(choicepage.NewPath, "kind", "objection", "use", w.e.Ref)}
}

func (w *writer) ask() section {
	s := section{ID: "ask", Heading: w.t.T("ask.heading")}
	r := w.e.Rights
	one := part{Text: []string{w.t.T("ask.none")}}
	if r.Contact != "" {
		one.Text[0] = w.t.T("ask.contact", "contact", r.Contact)
	}
	if lead := w.e.Lead(); lead.Slug != "" {
		one.Links = []layout.Link{{Text: w.t.T("ask.lead", "name", lead.Name), Href: "/signatories/" + lead.Slug}}
	}
	one.Links = append(one.Links, layout.Link{Text: w.t.T("ask.public"), Href: questionpage.UsePath(w.e.Ref)})
	one.Text = append(one.Text, layout.Paragraphs(r.Procedure)...)
	one.Text = append(one.Text, layout.Paragraphs(r.Accuracy)...)
	if r.FixDays > 0 {
		one.Text = append(one.Text, w.t.T("ask.fix", "n", strconv.Itoa(r.FixDays)))
	}
	s.Parts = []part{one}
	if len(r.Notices) > 0 {
		notices := part{Text: []string{w.t.T("ask.notices")}}
		for _, n := range r.Notices {
			notices.Links = append(notices.Links, layout.Link{Text: w.t.T("ask.notice", "who", n.Who), Href: n.URL})
		}
		s.Parts = append(s.Parts, notices)
	}
	last := part{}
	if r.Told != nil {
		last.Text = append(last.Text, w.t.T("ask.told", "words", sentence(r.Told.Words)))
	}
	s.Parts = append(s.Parts, w.optional(w.t.T("ask.instead"), r.Instead)...)
	last.Text = append(last.Text, w.t.T("ask.regulator", "regulator", w.regulator))
	s.Parts = append(s.Parts, last)
	return s
}

// law says the grounds in words; their names stand behind one click.
func (w *writer) law() section {
	s := section{ID: "law", Heading: w.t.T("law.heading")}
	l := w.e.Law
	v := lawView{Details: govuk.DetailsProps{SummaryText: w.t.T("law.summary")}}
	for _, g := range []struct {
		key   string
		rules []register.Rule
	}{{"", l.Bases}, {"law.special", l.Special}, {"law.criminal", l.Criminal}, {"law.powers", l.Powers}, {"law.confidence", l.Confidence}} {
		if len(g.rules) == 0 {
			continue
		}
		plain, named := part{}, part{}
		if g.key != "" {
			plain.Text, named.Text = []string{w.t.T(g.key)}, []string{w.t.T(g.key)}
		}
		for _, r := range g.rules {
			if !slices.Contains(plain.Items, r.Words) { // laws that differ by name may be the same in plain words
				plain.Items = append(plain.Items, r.Words)
			}
			named.Items = append(named.Items, r.Name)
		}
		s.Parts, v.Parts = append(s.Parts, plain), append(v.Parts, named)
	}
	if len(s.Parts) == 0 {
		s.Parts = []part{{Text: []string{w.t.T("law.none")}}}
		return s
	}
	s.Law = &v
	return s
}

func dayWords(s string) string {
	d, err := clock.ParseDate(s)
	if err != nil {
		return s
	}
	return d.Words()
}
