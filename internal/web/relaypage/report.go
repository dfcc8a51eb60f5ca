package relaypage

import (
	"slices"

	"sharewell/internal/ident"
	"sharewell/internal/rights/relay"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// reportPage says that something looks wrong.
type reportPage struct{ Deps }

func (p *reportPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, nil)) }

func (p *reportPage) render(c *page.Ctx, b *ask.Builder) error {
	t, back := c.Text, home(c)
	sources, err := p.Corrections.Sources(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	if len(sources) == 0 {
		v := layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text"), Link: &back}
		return c.Render(page.Head{Title: t.T("heading"), Heading: t.T("heading"), Voice: layout.Members, BackLink: &back}, layout.EmptyState(v))
	}
	var from []ask.Option
	var items []string
	for _, s := range sources {
		o := ask.Option{Value: string(s.Body.ID), Text: s.Body.Name, Hint: p.items(s.Items)}
		if s.Body.ID == c.Actor.Organisation {
			o.Text = t.T("ours", "name", s.Body.Name)
		}
		from = append(from, o)
		items = append(items, s.Items...)
	}
	slices.Sort(items)
	b.Choose(ask.Field{Name: "source"}, from)
	b.Tick(ask.Field{Name: "items"}, p.some("item_category", slices.Compact(items)))
	b.Line(ask.Field{Name: "their_ref", Width: "20", Autocomplete: "off"})
	b.Lines(ask.Field{Name: "words", Rows: 3, Max: 500, Optional: true})
	s := b.Sheet(relay.Path + "/report")
	warn(c, &s, b.Form.Raw("words"))
	s.Cancel = &layout.Link{Text: t.T("cancel"), Href: relay.Path}
	return s.Render(c, back)
}

func (p *reportPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd := relay.Report{Key: ask.KeyOf(f), Source: ident.Organisation(f.Raw("source")), Items: f.Multi("items", form.MultiRule{Max: 60}), TheirRef: f.Text("their_ref", form.TextRule{}),
		Words: f.Text("words", form.TextRule{Label: c.Text.T("words.label"), Lines: true, Max: 500})}
	if f.Err() != nil || warned(f, cmd.Words) {
		return p.render(c, ask.Again(c, f))
	}
	ref, err := p.Corrections.Report(c.R.Context(), c.Actor, cmd)
	if err == nil {
		return c.Done(relay.Path+"/"+ref, "reported")
	}
	if !f.Merge(err) {
		return err
	}
	return p.render(c, ask.Again(c, f))
}
