package spacepage

import (
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/portal/space"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// stewards reports whether the reader answers for every space.
func (d Deps) stewards(c *page.Ctx) bool {
	_, ok := access.Allowed(c.Actor, access.StewardSpace, access.RelationTo(c.Actor, ""), "")
	return ok
}

// newPage opens a space, or asks for one.
type newPage struct{ Deps }

func (p *newPage) show(c *page.Ctx) error {
	return p.render(c, ask.New(c, url.Values{}))
}

func (p *newPage) render(c *page.Ctx, b *ask.Builder) error {
	t, w := c.Text, words(c)
	p.what(b, words(c), space.Kinds(), !space.MayOpen(c.Actor, space.Hidden))
	b.Lines(ask.Field{Name: "why", Optional: true, Rows: 3, Max: 500})
	if p.stewards(c) {
		b.Line(ask.Field{Name: "for", Type: "email", Optional: true, Width: "20"})
		b.Confirm(ask.Field{Name: "practice"})
	}
	s := b.Sheet(Path + "/new")
	if !space.MayOpen(c.Actor, space.Closed) {
		s.Heading, s.Intro, s.Save.Text = t.T("ask.heading"), t.T("ask.intro"), t.T("ask.save")
	}
	return s.Render(c, layout.Link{Text: w.T("back.all"), Href: Path})
}

// what asks what a space is; asked says that a hidden one is asked for.
func (d Deps) what(b *ask.Builder, w content.Page, kinds []space.Kind, asked bool) {
	b.Line(ask.Field{Name: "name", Label: w.T("name.label"), Hint: w.T("name.hint")})
	b.Lines(ask.Field{Name: "purpose", Label: w.T("purpose.label"), Hint: w.T("purpose.hint"), Rows: 4, Max: space.LongestPurpose})
	var some []ask.Option
	for _, k := range kinds {
		hint := w.T("kind." + string(k) + ".hint")
		if k == space.Hidden && asked {
			hint += " " + w.T("kind.hidden.asked")
		}
		some = append(some, ask.Option{Value: string(k), Text: w.T("kind." + string(k)), Hint: hint})
	}
	b.Choose(ask.Field{Name: "kind", Label: w.T("kind.label")}, some)
	b.Tick(ask.Field{Name: "topics", Label: w.T("topics.label"), Hint: w.T("topics.hint")}, options(d.Topics))
}

// draft reads what a space is to be.
func draft(f *form.Form) space.Draft {
	return space.Draft{Key: ask.KeyOf(f), Name: f.Raw("name"), Purpose: f.Raw("purpose"), Kind: space.Kind(f.Raw("kind")), Topics: f.RawAll("topics"), Practice: f.Chosen("practice", ask.Ticked),
		Why: f.Raw("why"), For: f.Raw("for")}
}

func (p *newPage) send(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	x, err := p.Spaces.Open(c.R.Context(), c.Actor, draft(f))
	if err != nil && !f.Merge(renamed(err, "address", "for")) {
		return err
	}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	if x.State == space.Proposed {
		return c.Done(x.URL(), "asked_for")
	}
	return c.Done(x.URL(), "opened")
}
