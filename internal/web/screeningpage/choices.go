package screeningpage

import (
	"bytes"
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// choicesPage shows an organisation's lists of people who said no, and takes new ones.
type choicesPage struct{ Deps }

// choicesView is what the page shows.
type choicesView struct {
	Heading, Intro string
	Lists          []choiceView
	Empty          string
	Form           *ask.Sheet
}

// choiceView is one list.
type choiceView struct {
	Title  string
	Facts  []layout.Fact
	Stale  string
	Remove *removeForm
}

// removeForm deletes a list.
type removeForm struct {
	Action, Kind, Record string
	Button               govuk.ButtonProps
}

func (p *choicesPage) show(c *page.Ctx) error {
	v := url.Values{}
	ask.SetDay(v, "day", c.Today())
	return p.render(c, ask.New(c, v))
}

func (p *choicesPage) render(c *page.Ctx, b *ask.Builder) error {
	t := c.Text
	lists, err := p.Ledger.Choices(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := choicesView{Heading: t.T("title"), Intro: t.T("about", "n", days(p.Ledger.TimeToLive()))}
	may := access.AllowedSomewhere(c.Actor, access.LoadChoices)
	for _, l := range lists {
		v.Lists = append(v.Lists, p.list(c, l, may))
	}
	if len(lists) == 0 {
		v.Empty = t.T("empty")
	}
	hasErrors := false
	if may {
		b.Pick(ask.Field{Name: "kind"}, p.kinds(ledger.National))
		b.Line(ask.Field{Name: "record", Width: "20", Optional: true})
		b.Day(ask.Field{Name: "day"})
		b.Upload(ask.Field{Name: "list"})
		b.Line(ask.Field{Name: "column", Width: "20", Optional: true})
		b.Confirm(ask.Field{Name: "nobody"})
		s := b.Sheet("/screenings/choices")
		s.Multipart = true
		v.Form, hasErrors = &s, s.Errors != nil
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: hasErrors, BackLink: &layout.Link{Text: t.T("back"), Href: "/screenings"}}, choicesTempl(v))
}

func (p *choicesPage) list(c *page.Ctx, l ledger.ChoiceList, may bool) choiceView {
	t := c.Text
	v := choiceView{Title: p.Labels.Label("opt_out_kind", l.Kind)}
	use := t.T("every_use")
	if l.RecordRef != "" {
		use = l.RecordRef
	}
	people := ledger.Shown{Count: l.People}
	if floor := p.Ledger.Floor(); l.People > 0 && l.People < floor {
		people = ledger.Shown{Below: floor}
	}
	v.Facts = []layout.Fact{{Term: t.T("use"), Value: use}, {Term: t.T("people"), Value: count(words(c), people)},
		{Term: t.T("at"), Value: layout.FormatDate(l.At)}, {Term: t.T("until"), Value: layout.FormatDate(l.At.Add(p.Ledger.TimeToLive()))}}
	if !c.Site.Clock.Now().Before(l.At.Add(p.Ledger.TimeToLive())) {
		v.Stale = t.T("stale")
	}
	if may {
		v.Remove = &removeForm{"/screenings/choices/remove", l.Kind, l.RecordRef, govuk.ButtonProps{Text: t.T("remove"), Classes: "govuk-button--secondary"}}
	}
	return v
}

func (p *choicesPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{File: p.Most})
	if err != nil {
		return err
	}
	t := c.Text
	var kinds []string
	for _, o := range p.kinds(ledger.National) {
		kinds = append(kinds, o.Value)
	}
	cmd := ledger.Load{Kind: f.Choice("kind", form.ChoiceRule{Options: kinds, Required: t.T("kind.missing")}), Record: f.Text("record", form.TextRule{Label: t.T("record.label"), Max: 40}),
		Nobody: f.Bool("nobody")}
	var day clock.Date
	day, _ = f.Date("day", form.DateRule{Label: t.T("day.label"), Required: t.T("day.missing"), NotAfter: c.Today()})
	cmd.Day = day
	cmd.Table.Column = f.Text("column", form.TextRule{Label: t.T("column.label"), Max: 100})
	file, has := f.File("list", form.FileRule{})
	switch {
	case has && cmd.Nobody:
		f.Add("nobody", "both", t.T("nobody.both"))
	case !has && !cmd.Nobody && f.Err() == nil:
		f.Add("list", "missing", t.T("list.missing"))
	case has:
		cmd.List = bytes.NewReader(file.Data)
	}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	if _, err := p.Screener.LoadChoices(c.R.Context(), c.Actor, cmd); err != nil {
		if p.told(f, err) {
			return p.render(c, ask.Again(c, f))
		}
		return err
	}
	return c.Done("/screenings/choices", "loaded")
}

func (p *choicesPage) remove(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if err := p.Screener.RemoveChoices(c.R.Context(), c.Actor, f.Raw("kind"), f.Raw("record")); err != nil {
		return err
	}
	return c.Done("/screenings/choices", "removed")
}
