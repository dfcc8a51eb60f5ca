package expertisepage

import (
	"bytes"
	"net/url"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// rotaPage is who is on duty, and how the secretariat plans it.
type rotaPage struct{ Deps }

func (p *rotaPage) show(c *page.Ctx) error {
	this := expertise.Monday(c.Today())
	from := this
	if d, err := clock.ParseDate(c.Query("from")); err == nil && d.After(this) && d.Before(this.AddDays(7*expertise.Ahead)) {
		from = expertise.Monday(d)
	}
	r, err := p.Expertise.Rota(c.R.Context(), c.Actor, from, expertise.Shown)
	if err != nil {
		return err
	}
	t := c.Text
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead.nobody")}
	if r.Now != nil {
		v.Lead = t.T("lead", "name", r.Now.Name, "organisation", r.Now.OrgName)
		if r.Now.OrgName == "" {
			v.Lead = t.T("lead.secretariat", "name", r.Now.Name)
		}
	}
	table := govuk.TableProps{Caption: t.T("caption"), FirstCellIsHeader: true, Head: []govuk.TableCell{{Text: t.T("head.week")}, {Text: t.T("head.who")}, {Text: t.T("head.gaps")}}}
	if r.Plans {
		table.Head = append(table.Head, govuk.TableCell{Text: t.T("head.plan")})
	}
	for _, w := range r.Weeks {
		row := []govuk.TableCell{{Text: w.Week.Words()}, {HTML: linesTempl(p.who(c, w))}, {HTML: linesTempl(gaps(c, w))}}
		if r.Plans {
			row = append(row, govuk.TableCell{HTML: linkTempl(layout.Link{Text: t.T("plan", "date", w.Week.Words()), Href: expertise.WeekPath(w.Week)})})
		}
		table.Rows = append(table.Rows, row)
	}
	v.Parts = []partView{{Table: &table}}
	last := from.AddDays(7 * expertise.Shown)
	if last.Before(this.AddDays(7 * expertise.Ahead)) {
		v.Links = append(v.Links, layout.Link{Text: t.T("later"), Href: page.Address(RotaPath, "from", last.String())})
	}
	if from != this {
		v.Links = append(v.Links, layout.Link{Text: t.T("now"), Href: RotaPath})
	}
	v.Links = append(v.Links, layout.Link{Text: t.T("link.me"), Href: MinePath}, layout.Link{Text: t.T("link.calendar"), Href: RotaPath + "/mine.ics"})
	if mayPlan(c) {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.coverage"), Href: CoveragePath})
	}
	return v.render(c, layout.Link{Text: words(c).T("people"), Href: Path})
}

// who says who has the places of a week, and who is there instead of them.
func (p *rotaPage) who(c *page.Ctx, w expertise.Week) (out []string) {
	t := c.Text
	for _, r := range w.Rows {
		out = append(out, t.T("row", "topic", p.row(c, r.Topic), "name", r.Who.Name))
		for _, s := range r.Stand {
			if s.Name != "" {
				out = append(out, t.T("stand", "name", s.Name, "days", days(c, s.From, s.To)))
			}
		}
	}
	if len(out) == 0 {
		out = []string{t.T("nobody")}
	}
	return out
}

func gaps(c *page.Ctx, w expertise.Week) (out []string) {
	for _, g := range w.Gaps {
		out = append(out, c.Text.T("gap", "days", days(c, g.From, g.To)))
	}
	if len(out) == 0 {
		out = []string{c.Text.T("gap.none")}
	}
	return out
}

func (p *rotaPage) monday(c *page.Ctx) (clock.Date, error) {
	d, err := clock.ParseDate(c.Path("week"))
	this := expertise.Monday(c.Today())
	if err != nil || d != expertise.Monday(d) || d.Before(this) || d.After(this.AddDays(7*expertise.Ahead)) {
		return d, errs.New(errs.NotFound, "rota.week", "There is no such week to plan.")
	}
	return d, nil
}

func (p *rotaPage) week(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *rotaPage) render(c *page.Ctx, typed *form.Form, failed string) error {
	week, err := p.monday(c)
	if err != nil {
		return err
	}
	r, err := p.Expertise.Rota(c.R.Context(), c.Actor, week, 1)
	if err != nil {
		return err
	}
	t := c.Text
	path := expertise.WeekPath(week)
	v := sheetView{Heading: t.T("heading", "date", week.Words()), Lead: t.T("lead")}
	part := partView{Title: t.T("on_duty")}
	for _, x := range r.Weeks[0].Rows {
		i := itemView{Title: p.row(c, x.Topic), Facts: []string{named(c, x.Who)}}
		for _, s := range x.Stand {
			if s.Name == "" {
				i.Facts = append(i.Facts, t.T("absent", "days", days(c, s.From, s.To)))
			} else {
				i.Facts = append(i.Facts, t.T("instead", "name", s.Name, "days", days(c, s.From, s.To)))
			}
		}
		i.Press = &pressView{Action: path + "/empty", Hidden: []ask.Hidden{{Name: "topic", Value: x.Topic}},
			Buttons: []govuk.ButtonProps{{HTML: pressWords(t.T("empty.button"), x.Who.Name), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}}
		part.Items = append(part.Items, i)
	}
	for _, g := range r.Weeks[0].Gaps {
		part.Paras = append(part.Paras, t.T("gap", "days", days(c, g.From, g.To)))
	}
	v.Parts = []partView{part}
	acts := ask.ActsOf(c, path, typed, failed)
	acts.Add(ask.Act{Name: "plan", Open: true, Stored: url.Values{}, Fields: func(b *ask.Builder) {
		rows := append([]ask.Option{{Value: "every", Text: words(c).T("every")}}, p.options(expertise.TopicList)...)
		b.Pick(ask.Field{Name: "topic"}, rows)
		var people []ask.Option
		for _, h := range r.People {
			people = append(people, ask.Option{Value: string(h.ID), Text: t.T("offer.option", "person", named(c, h), "topics", p.topics(h.Topics))})
		}
		b.Pick(ask.Field{Name: "offer"}, people)
	}})
	v.Acts, v.Errors = acts.All, acts.Errors
	if next := week.AddDays(7); !next.After(expertise.Monday(c.Today()).AddDays(7 * expertise.Ahead)) {
		v.Links = append(v.Links, layout.Link{Text: t.T("next"), Href: expertise.WeekPath(next)})
	}
	return v.render(c, layout.Link{Text: words(c).T("rota"), Href: RotaPath})
}

func (p *rotaPage) act(c *page.Ctx, name string, do func(f *form.Form, week clock.Date) error) error {
	week, err := p.monday(c)
	if err != nil {
		return err
	}
	return ask.Doing{Name: name, Back: expertise.WeekPath(week), Again: p.render}.Do(c, func(f *form.Form) error { return do(f, week) })
}

func (p *rotaPage) plan(c *page.Ctx) error {
	return p.act(c, "plan", func(f *form.Form, week clock.Date) error {
		topic, who := f.Raw("topic"), expertise.ID(f.Raw("offer"))
		if topic == "" {
			f.Add("topic", "required", c.Text.T("topic.required"))
		}
		if who == "" {
			f.Add("offer", "required", c.Text.T("offer.required"))
		}
		if f.Err() != nil {
			return nil
		}
		if topic == "every" {
			topic = expertise.Every
		}
		return p.Expertise.Plan(c.R.Context(), c.Actor, expertise.Slot{Week: week, Topic: topic}, who)
	})
}

func (p *rotaPage) empty(c *page.Ctx) error {
	return p.act(c, "empty", func(f *form.Form, week clock.Date) error {
		return p.Expertise.Plan(c.R.Context(), c.Actor, expertise.Slot{Week: week, Topic: f.Raw("topic")}, "")
	})
}

// calendar gives the reader's own weeks as a calendar file.
func (p *rotaPage) calendar(c *page.Ctx) error {
	duties, now, err := p.Expertise.Times(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	cal := document.Calendar{Name: c.Text.T("calendar.name")}
	for _, d := range duties {
		topic := d.Topic
		if topic == expertise.Every {
			topic = "every"
		}
		cal.Events = append(cal.Events, document.CalendarEvent{UID: "duty-" + d.Week.String() + "-" + topic + "@" + host(c.Site.PublicURL), Stamp: now, Start: d.Week.Start(), End: d.Week.AddDays(4).Start(), AllDay: true,
			Summary: c.Text.T("calendar.summary", "topic", p.row(c, d.Topic)), URL: c.Site.PublicURL + RotaPath})
	}
	var b bytes.Buffer
	if err := document.WriteICS(&b, cal); err != nil {
		return err
	}
	return c.Download("duty.ics", "text/calendar; charset=utf-8", b.Bytes())
}

func host(public string) string {
	u, err := url.Parse(public)
	if err != nil || u.Host == "" {
		return "sharewell"
	}
	return strings.ToLower(u.Hostname())
}
