package incidentpage

import (
	"net/url"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/incident"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// newPage is the first alarm: four questions.
type newPage struct{ Deps }

func (p *newPage) show(c *page.Ctx) error {
	now := c.Site.Clock.Now()
	stored := url.Values{"use": {c.Query("use")}, "time": {now.In(clock.London).Format("15:04")}, "near": {"no"}}
	ask.SetDay(stored, "aware", clock.DateOf(now))
	return p.render(c, ask.New(c, stored))
}

func (p *newPage) render(c *page.Ctx, b *ask.Builder) error {
	t := c.Text
	b.Lines(ask.Field{Name: "what", Rows: 4})
	b.Day(ask.Field{Name: "aware"})
	b.Line(ask.Field{Name: "time", Width: "5"})
	uses, err := p.Incidents.Uses(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	var all []ask.Option
	for _, u := range uses {
		all = append(all, ask.Option{Value: u.Ref, Text: u.Title})
	}
	b.Pick(ask.Field{Name: "use", Optional: true}, all)
	b.Choose(ask.Field{Name: "near"}, []ask.Option{{Value: "no", Text: t.T("near.no")}, {Value: "yes", Text: t.T("near.yes"), Hint: t.T("near.yes.hint")}})
	s := b.Sheet(NewPath)
	s.Also = &govuk.ButtonProps{Text: t.T("draft"), Name: "then", Value: "draft", Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}
	s.Cancel = &layout.Link{Text: t.T("cancel"), Href: Path}
	return s.Render(c, layout.Link{Text: words(c).T("list"), Href: Path})
}

// moment reads a day and a time beside it.
func moment(c *page.Ctx, f *form.Form, day, hour string, rule form.DateRule) (at clock.Date, hhmm string, ok bool) {
	d, ok := f.Date(day, rule)
	return d, f.Text(hour, form.TextRule{Label: c.Text.T(hour + ".label"), Max: 10}), ok
}

func (p *newPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd := incident.First{Key: ask.KeyOf(f), What: f.Text("what", form.TextRule{Label: c.Text.T("what.label"), Required: c.Text.T("what.required"), Lines: true, Max: 4000}),
		Use: f.Raw("use"), NearMiss: f.Raw("near") == "yes", Draft: f.Raw("then") == "draft"}
	if day, hhmm, ok := moment(c, f, "aware", "time", form.DateRule{Label: c.Text.T("aware.label"), Required: c.Text.T("aware.required")}); ok {
		if cmd.AwareAt, err = incident.Moment(day, hhmm); err != nil {
			f.Add("time", "time", errs.MessageOf(err))
		}
	}
	if f.Err() == nil {
		i, err := p.Incidents.Begin(c.R.Context(), c.Actor, cmd)
		switch {
		case err == nil && cmd.Draft:
			return c.Done(i.URL(), "drafted")
		case err == nil:
			return c.Done(i.URL(), "raised")
		case !f.Merge(err):
			return err
		}
	}
	return p.render(c, ask.Again(c, f))
}
