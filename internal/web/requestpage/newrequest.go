package requestpage

import (
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/request"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// newRequest begins a request: first which way and with whom, then how fast.
type newRequest struct{ Deps }

// newView is what the page shows.
type newView struct {
	Heading, Intro string
	Errors         *govuk.ErrorSummaryProps
	Way            govuk.RadiosProps
	Search         govuk.InputProps
	Find           govuk.ButtonProps
	Nothing, Known string
	Carry          []carried // what the search keeps
	Sheet          *ask.Sheet
}

const (
	mostFound = 8
	outside   = "outside" // the answer for a body that is in no list
	wayAsk    = "ask"
	wayLog    = "log"
)

func (p *newRequest) show(c *page.Ctx) error { return p.render(c, ask.New(c, nil)) }

// way is which way the request goes, from the address.
func way(c *page.Ctx) string {
	if c.Query("way") == wayLog {
		return wayLog
	}
	return wayAsk
}

func (p *newRequest) render(c *page.Ctx, b *ask.Builder) error {
	t, q := c.Text, c.Query("q")
	known := p.known(c)
	v := newView{Heading: t.T("heading"), Intro: t.T("intro"),
		Way: govuk.RadiosProps{Name: "way", IDPrefix: "way", Value: way(c), Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: t.T("way.label"), Classes: "govuk-fieldset__legend--s"}}},
		Search: govuk.InputProps{ID: "q", Name: "q", Type: "search", Value: q, Autocomplete: "off", Label: govuk.LabelProps{Text: t.T("q.label"), Classes: "govuk-label--s"},
			Hint: govuk.HintProps{Text: t.T("q.hint")}},
		Find: govuk.ButtonProps{Text: t.T("find"), Classes: "govuk-button--secondary"}}
	for _, w := range []string{wayAsk, wayLog} {
		v.Way.Items = append(v.Way.Items, govuk.RadioItem{Value: w, Text: t.T("way." + w), Hint: govuk.HintProps{Text: t.T("way." + w + ".hint")}, Checked: govuk.When(way(c) == w)})
	}
	v.Carry = known.carry()
	if q == "" && known.other != "" {
		p.questions(b, []Found{{ID: known.other, Name: known.name}})
		b.Questions[0].Radios.Items[0].Checked = govuk.When(b.Form.Raw("other") == string(known.other) || b.Form.Raw("other") == "")
		s := b.Sheet(known.address(way(c)))
		v.Sheet, v.Errors = &s, s.Errors
		v.Sheet.Errors = nil // it stands above the search
		v.Known = known.words(t)
	}
	if q == "" {
		return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: home(c), HasErrors: v.Errors != nil}, newTempl(v))
	}
	found, err := p.Organisations.Find(c.R.Context(), c.Actor, q, mostFound)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		v.Nothing = t.T("nothing", "q", q)
	}
	p.questions(b, found)
	s := b.Sheet(known.address(way(c), "q", q))
	v.Sheet, v.Errors = &s, s.Errors
	v.Sheet.Errors = nil // it stands above the search
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: home(c), HasErrors: v.Errors != nil}, newTempl(v))
}

func home(c *page.Ctx) *layout.Link {
	return &layout.Link{Text: words(c).T("list"), Href: "/requests"}
}

func (p *newRequest) questions(b *ask.Builder, found []Found) {
	var orgs []ask.Option
	for _, f := range found {
		orgs = append(orgs, ask.Option{Value: string(f.ID), Text: f.Name, Hint: f.Kind})
	}
	orgs = append(orgs, ask.Option{Value: outside, Text: b.Text.T("other.outside"), Hint: b.Text.T("other.outside.hint")})
	b.Choose(ask.Field{Name: "other"}, orgs)
	b.Line(ask.Field{Name: "name", Optional: true, Width: "two-thirds"})
	b.Pick(ask.Field{Name: "kind", Optional: true}, p.options("org_type"))
	b.Choose(ask.Field{Name: "urgency"}, p.options("urgency"))
}

func (p *newRequest) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	t := c.Text
	cmd := request.Create{Key: ask.KeyOf(f), Logged: way(c) == wayLog, Known: p.known(c).content()}
	cmd.Urgency = f.Choice("urgency", form.ChoiceRule{Required: t.T("urgency.required"), Options: codes(p.options("urgency"))})
	switch chosen := f.Raw("other"); chosen {
	case "":
		f.Add("other", "required", t.T("other.required"))
	case outside:
		cmd.Other.Name = f.Text("name", form.TextRule{Label: t.T("name.label"), Required: t.T("name.required"), Max: 200})
		cmd.Other.Kind = f.Choice("kind", form.ChoiceRule{Required: t.T("kind.required"), Options: codes(p.options("org_type"))})
	default:
		cmd.Other.Organisation = ident.Organisation(chosen)
	}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	made, err := p.Requests.Create(c.R.Context(), c.Actor, cmd)
	switch {
	case err == nil:
		return c.Redirect("/requests/" + made.Ref + "/edit/" + string(request.SectionWho))
	case errs.CodeOf(err) == "organisation.not_found":
		f.Add("other", "not_offered", t.T("other.required"))
	case !f.Merge(err):
		return err
	}
	return p.render(c, ask.Again(c, f))
}
