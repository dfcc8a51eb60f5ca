package lawpage

import (
	"sharewell/internal/errs"
	"sharewell/internal/lawchange"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// lookPage asks what came of looking at one thing.
type lookPage struct{ Deps }

func (p *lookPage) item(c *page.Ctx) (lawchange.Item, lawchange.Change, error) {
	v, err := p.Laws.View(c.R.Context(), c.Actor, lawchange.ID(c.Path("id")))
	if err != nil {
		return lawchange.Item{}, v.Change, err
	}
	for _, i := range v.Items {
		if i.Kind == c.Query("kind") && i.Ref == c.Query("ref") {
			return i, v.Change, nil
		}
	}
	return lawchange.Item{}, v.Change, errs.New(errs.NotFound, "lawchange.no_thing", "This is not among the things you look after.")
}

func (p *lookPage) show(c *page.Ctx) error {
	i, ch, err := p.item(c)
	if err != nil {
		return err
	}
	return p.render(c, i, ch, ask.New(c, map[string][]string{"outcome": {string(i.Outcome)}, "note": {i.Note}}))
}

func here(c *page.Ctx, ch lawchange.Change, i lawchange.Item) string {
	return page.Address(address(ch.ID)+"/look", "kind", i.Kind, "ref", i.Ref)
}

func (p *lookPage) render(c *page.Ctx, i lawchange.Item, ch lawchange.Change, b *ask.Builder) error {
	var options []ask.Option
	for _, o := range lawchange.Outcomes() {
		options = append(options, ask.Option{Value: string(o), Text: c.Text.T("outcome." + string(o)), Hint: c.Text.T("outcome." + string(o) + ".hint")})
	}
	b.Choose(ask.Field{Name: "outcome"}, options)
	b.Lines(ask.Field{Name: "note", Optional: true, Rows: 4, Max: 1000})
	s := b.Sheet(here(c, ch, i))
	s.Heading = i.Label
	s.Intro = c.Text.T("intro", "rule", ch.Label())
	s.Cancel = &layout.Link{Text: c.Text.T("cancel"), Href: address(ch.ID)}
	return c.Render(page.Head{Title: s.Heading, Voice: layout.Members, HasErrors: s.Errors != nil, BackLink: &layout.Link{Text: ch.Label(), Href: address(ch.ID)}}, ask.Page(s))
}

func (p *lookPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	i, ch, err := p.item(c)
	if err != nil {
		return err
	}
	cmd := lawchange.Look{Change: ch.ID, Kind: i.Kind, Ref: i.Ref, Outcome: lawchange.Outcome(f.Raw("outcome")), Note: f.Text("note", form.TextRule{Lines: true})}
	err = p.Laws.Look(c.R.Context(), c.Actor, cmd)
	if err == nil {
		return c.Done(address(ch.ID), "looked")
	}
	if !f.Merge(err) {
		return err
	}
	return p.render(c, i, ch, ask.Again(c, f))
}
