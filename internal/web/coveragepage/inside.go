package coveragepage

import (
	"slices"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/coverage"
	"sharewell/internal/errs"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// urgent says what to do when there is no time to ask.
func (p *covered) urgent(c *page.Ctx) *urgentView {
	t := p.inside(c)
	v := &urgentView{Title: t.T("urgent.title"), Text: t.T("urgent.text")}
	if access.AllowedSomewhere(c.Actor, access.CreateOneOff) {
		v.Link = &layout.Link{Text: t.T("urgent.link"), Href: "/one-offs/emergency"}
	}
	return v
}

// answerInside tells a member of the records the member may read, with grounds and duties.
func (p *covered) answerInside(c *page.Ctx, q *question, a *answer, s *sight, v *answerView) {
	t := p.inside(c)
	v.WhyTitle = t.T("why.title")
	if len(a.verdicts) == 0 {
		v.Reasons = p.reasons(c, &a.none, s)
	}
	for _, one := range a.verdicts {
		v.Records = append(v.Records, p.insideRecord(c, &one, s))
	}
	for _, l := range a.others {
		if len(v.Near) < mostNear && a.outcome != coverage.Covered {
			v.Near = append(v.Near, p.near(l, s))
		}
	}
	v.NearTitle = t.T("near")
	v.StepsTitle, v.Steps, v.StepsFirst = t.T("steps.title"), p.steps(c, q, a, s), true
}

// mostNear is how many records about other things are named.
const mostNear = 10

// near names a record between the two about something else.
func (p *covered) near(l coverage.Line, s *sight) layout.Link {
	if v := s.view(l.Record.Ref); v != nil {
		return layout.Link{Text: l.Title + " (" + l.Record.Ref + ")", Href: v.Record.URL()}
	}
	return layout.Link{Text: s.entry(l.Record.Ref).Title + " (" + l.Record.Ref + ")", Href: "/register/" + l.Record.Ref}
}

// reasons gives grounds with their rules and sources.
func (p *covered) reasons(c *page.Ctx, d *coverage.Decision, s *sight) []reasonView {
	var out []reasonView
	for _, r := range p.Coverage.Explain(d).Reasons {
		one := reasonView{Text: r.Sentence, Fix: r.Fix}
		switch {
		case r.Record != "":
			one.Source = nil // it stands under its record
		case r.URL != "":
			one.Source = &layout.Link{Text: r.Source, Href: r.URL}
		case r.Source != "":
			one.Source = &layout.Link{Text: r.Source}
		}
		if r.Record != "" && r.Rule != "" {
			if rule, ok := p.Book.Rule(r.Rule); ok {
				cite := rule.Cite()
				one.Source = &layout.Link{Text: cite.Source, Href: cite.URL}
			}
		}
		out = append(out, one)
	}
	return out
}

// insideRecord is a record with what it says to the question.
func (p *covered) insideRecord(c *page.Ctx, one *verdict, s *sight) recordView {
	t := p.inside(c)
	l := one.line
	v := recordView{Title: l.Title, Ref: l.Record.Ref, Status: outcomeTag(c.Text, one.d.Outcome), ReasonsTitle: t.T("record.reasons"), DutiesTitle: t.T("record.duties"), Href: "/register/" + l.Record.Ref}
	if seen := s.view(l.Record.Ref); seen != nil {
		v.Href = seen.Record.URL()
	} else if e := s.entry(l.Record.Ref); e != nil {
		v.Title = e.Title
	}
	v.Facts = []layout.Fact{{Term: t.T("record.version"), Value: strconv.Itoa(int(l.Record.N))}, {Term: t.T("record.state"), Value: t.T("state." + strconv.Itoa(int(l.State)))}}
	if !l.Review.IsZero() {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("record.review"), Value: l.Review.Words()})
	}
	v.Facts = append(v.Facts, layout.Fact{Term: t.T("record.for"), Value: list(p.saidAll(listPurposes, orAll(one.why, l.Purposes), true))},
		layout.Fact{Term: t.T("record.people"), Value: list(p.saidAll(listPeople, orAll(one.who, l.About), true))},
		layout.Fact{Term: t.T("record.what"), Value: list(p.saidAll(listWhat, orAll(one.what, l.Things), true))})
	v.Reasons = p.reasons(c, &one.d, s)
	for _, o := range p.Coverage.Explain(&one.d).Obligations {
		if o.Code == coverage.KeepFor.String() {
			continue // how long is said in the record, in words of its own
		}
		v.Duties = append(v.Duties, o.Sentence)
	}
	return v
}

func orAll(some, all []string) []string {
	if len(some) > 0 {
		return some
	}
	return all
}

// mostListed is how many answers of a list a line names.
const mostListed = 6

// list writes a few texts in a line.
func list(all []string) string {
	if len(all) > mostListed {
		return sentence(all[:mostListed]) + " …"
	}
	return sentence(all)
}

// steps lists what to do next; the first is the best.
func (p *covered) steps(c *page.Ctx, q *question, a *answer, s *sight) []stepView {
	t := p.inside(c)
	var out []stepView
	add := func(key, href string, pairs ...string) {
		out = append(out, stepView{layout.Link{Text: t.T("step."+key, pairs...), Href: href}, t.T("step."+key+".text", pairs...)})
	}
	if a.emergency() && access.AllowedSomewhere(c.Actor, access.CreateOneOff) {
		add("emergency", "/one-offs/emergency")
	}
	for i, one := range a.deciding() {
		ref := one.line.Record.Ref
		if i < mostSteps && a.outcome != coverage.NotCovered {
			key, href := "use", "/register/"+ref
			if s.view(ref) != nil {
				href = "/records/" + ref
			}
			if a.outcome == coverage.PersonMustLook {
				key = "look"
			}
			add(key, href, "ref", ref)
		}
	}
	if a.outcome == coverage.Covered {
		return out
	}
	for _, o := range p.offers(c, q, s) {
		add("join", "/records/"+o.Ref+"/join", "ref", o.Ref, "title", o.Title)
	}
	mine := c.Actor.Organisation
	if access.AllowedSomewhere(c.Actor, access.CreateRecord) && (q.from.node.ID == string(mine) || q.to.node.ID == string(mine)) {
		add("record", q.address("/records/new"))
	}
	if q.to.node.ID == string(mine) && access.AllowedSomewhere(c.Actor, access.CreateRequest) {
		add("request", q.address("/requests/new"), "name", q.from.title)
	}
	if q.from.node.ID == string(mine) && access.AllowedSomewhere(c.Actor, access.CreateOneOff) {
		add("oneoff", "/one-offs/new")
	}
	if access.AllowedSomewhere(c.Actor, access.AskAdvice) {
		add("advice", "/advice/new")
	}
	return out
}

// mostSteps bounds the steps of one kind; mostOffers how many records are looked at for joining.
const (
	mostSteps  = 3
	mostOffers = 20
)

// offer is a record that could be joined.
type offer struct{ Ref, Title string }

// offers lists records of other bodies that let the same be shared and that the actor's organisation could join.
func (p *covered) offers(c *page.Ctx, q *question, s *sight) []offer {
	mine := string(c.Actor.Organisation)
	if !access.AllowedSomewhere(c.Actor, access.JoinRecord) || mine == "" {
		return nil
	}
	other := q.from
	if q.from.node.ID == mine {
		other = q.to
	} else if q.to.node.ID != mine {
		return nil
	}
	var out []offer
	tried := 0
	found := p.Coverage.Index().Browse(coverage.Filter{Body: other.slug, Thing: q.what, About: q.who, Purpose: q.why}, coverage.Page{})
	for _, l := range found.Lines {
		side := l.Gives
		if other.param == paramTo {
			side = l.Receives
		}
		if !slices.Contains(side, other.slug) || s.entry(l.Record.Ref) == nil {
			continue
		}
		if tried++; tried > mostOffers || len(out) == mostSteps {
			break
		}
		o, err := p.Records.JoinOffer(c.R.Context(), c.Actor, l.Record.Ref)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			s.failed(err)
			continue
		}
		out = append(out, offer{o.Ref, o.Title})
	}
	return out
}

// button draws the first step as the main one.
func (s stepView) button(first bool) govuk.ButtonProps {
	b := govuk.ButtonProps{Text: s.Link.Text, Href: s.Link.Href, Classes: "govuk-button--secondary"}
	if first {
		b.Classes = ""
	}
	return b
}
