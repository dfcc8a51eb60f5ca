package guidancepage

import (
	"net/url"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/guidance"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// editPage is the form in which a guide is written.
type editPage struct{ Deps }

// desk gives the guide with its draft; the version is nought while there is no draft.
func (p *editPage) desk(c *page.Ctx) (guidance.Desk, int64, error) {
	d, err := p.Guidance.Desk(c.R.Context(), c.Actor, slugOf(c), nil)
	if d.Draft == nil {
		return d, 0, err
	}
	return d, d.Draft.Version, err
}

// valuesOf puts a guide into the fields of the form.
func valuesOf(g guidance.Content) url.Values {
	join := func(l []string) string { return strings.Join(l, "\n") }
	v := url.Values{"title": {g.Title}, "summary": {g.Summary}, "audience": {string(g.Audience)}, "body": {g.Body}, "card": {join(g.Card)}, "asks": {join(g.Asks)},
		"keywords": {join(g.Keywords)}, "rules": {join(g.Rules)}, "clauses": {join(g.Clauses)}, "owner": {g.Owner}, "reviewer": {g.Reviewer}}
	var sources []string
	for _, s := range g.Sources {
		sources = append(sources, s.Name+" | "+s.URL+" | "+s.CheckedOn.String())
	}
	v.Set("sources", join(sources))
	if !g.ReviewOn.IsZero() {
		ask.SetDay(v, "review_on", g.ReviewOn)
	}
	return v
}

// sourcesFrom reads a source from each line: name, address and day, parted by strokes.
func sourcesFrom(text string) []guidance.Source {
	var out []guidance.Source
	for _, l := range lines(text) {
		parts := strings.Split(l, "|")
		for len(parts) < 3 {
			parts = append(parts, "")
		}
		n := len(parts)
		s := guidance.Source{Name: strings.TrimSpace(strings.Join(parts[:n-2], "|")), URL: strings.TrimSpace(parts[n-2])}
		if day, err := clock.ParseDate(strings.TrimSpace(parts[n-1])); err == nil {
			s.CheckedOn = day
		}
		out = append(out, s)
	}
	return out
}

// read takes what was typed; what the form does not ask for stays as it was.
func read(c *page.Ctx, f *form.Form, was guidance.Content) guidance.Content {
	was.Title, was.Summary, was.Audience, was.Body = f.Raw("title"), f.Raw("summary"), guidance.Audience(f.Raw("audience")), f.Raw("body")
	was.Owner, was.Reviewer, was.Sources = f.Raw("owner"), f.Raw("reviewer"), sourcesFrom(f.Raw("sources"))
	was.Card, was.Asks, was.Keywords = lines(f.Raw("card")), lines(f.Raw("asks")), lines(f.Raw("keywords"))
	was.Rules, was.Clauses = lines(f.Raw("rules")), lines(f.Raw("clauses"))
	was.ReviewOn, _ = f.Date("review_on", form.DateRule{Label: c.Text.T("review_on.label"), Required: c.Text.T("review_on.required")})
	return was
}

func (p *editPage) sheet(c *page.Ctx, b *ask.Builder, d guidance.Desk) ask.Sheet {
	b.Section("text")
	b.Line(ask.Field{Name: "title"})
	b.Lines(ask.Field{Name: "summary", Rows: 3, Max: 300})
	b.Choose(ask.Field{Name: "audience"}, audiences(c))
	b.Lines(ask.Field{Name: "body", Rows: 30})
	b.Lines(ask.Field{Name: "card", Rows: 8})
	b.Section("find")
	b.Lines(ask.Field{Name: "asks", Rows: 6, Optional: true})
	b.Lines(ask.Field{Name: "keywords", Rows: 4, Optional: true})
	b.Section("rests")
	b.Lines(ask.Field{Name: "sources", Rows: 6})
	b.Lines(ask.Field{Name: "rules", Rows: 6, Optional: true})
	b.Lines(ask.Field{Name: "clauses", Rows: 4, Optional: true})
	b.Section("who")
	b.Line(ask.Field{Name: "owner"})
	b.Line(ask.Field{Name: "reviewer"})
	b.Day(ask.Field{Name: "review_on"})
	s := b.Sheet(guidance.ManageAddress("edit", d.Slug))
	s.Cancel = &layout.Link{Text: c.Text.T("cancel"), Href: guidance.ManageAddress("draft", d.Slug)}
	return s
}

func (p *editPage) back(c *page.Ctx, d guidance.Desk) layout.Link {
	return layout.Link{Text: d.Title(), Href: guidance.ManageAddress("draft", d.Slug)}
}

func (p *editPage) show(c *page.Ctx) error {
	d, version, err := p.desk(c)
	if err != nil {
		return err
	}
	stored := valuesOf(d.Latest())
	return p.sheet(c, ask.New(c, stored), d).Stored(version, stored, nil).Render(c, p.back(c, d))
}

func (p *editPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	d, version, err := p.desk(c)
	if err != nil {
		return err
	}
	stored := valuesOf(d.Latest())
	cmd := guidance.Save{Slug: d.Slug, Version: ask.Version(f), Content: read(c, f, d.Latest())}
	if f.Err() == nil {
		err = p.Guidance.Save(c.R.Context(), c.Actor, cmd, p.known(c))
		switch {
		case err == nil:
			return c.Done(guidance.ManageAddress("draft", d.Slug), "saved")
		case errs.KindOf(err) == errs.Conflict:
			return p.meet(c, f, d, version, stored)
		case !f.Merge(err):
			return err
		}
	}
	return p.sheet(c, ask.Again(c, f), d).Stored(version, stored, f).Render(c, p.back(c, d))
}

// meet shows what somebody else saved meanwhile beside what was typed; saving again decides.
func (p *editPage) meet(c *page.Ctx, f *form.Form, d guidance.Desk, version int64, stored url.Values) error {
	merged, all := ask.Meet(f, stored)
	if len(all) == 0 {
		return c.Done(guidance.ManageAddress("draft", d.Slug), "saved")
	}
	b := ask.New(c, merged)
	s := p.sheet(c, b, d).Stored(version, stored, nil)
	s.Conflict = b.Explain(f, stored, all)
	return s.Render(c, p.back(c, d))
}
