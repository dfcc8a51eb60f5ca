package guidancepage

import (
	"net/url"

	"sharewell/internal/guidance"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// beginPage starts a guide that does not exist yet.
type beginPage struct{ Deps }

func (p *beginPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func audiences(c *page.Ctx) []ask.Option {
	var out []ask.Option
	for _, a := range guidance.Audiences() {
		out = append(out, ask.Option{Value: string(a), Text: words(c).T("audience." + string(a)), Hint: words(c).T("audience." + string(a) + ".hint")})
	}
	return out
}

func (p *beginPage) render(c *page.Ctx, b *ask.Builder) error {
	b.Line(ask.Field{Name: "title"})
	b.Choose(ask.Field{Name: "audience"}, audiences(c))
	return b.Sheet("/guides/manage/new").Render(c, layout.Link{Text: c.Text.T("back"), Href: "/guides/manage"})
}

func (p *beginPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	slug, err := p.Guidance.Begin(c.R.Context(), c.Actor, f.Raw("title"), guidance.Audience(f.Raw("audience")))
	if err == nil {
		return c.Redirect(guidance.ManageAddress("edit", slug))
	}
	if !f.Merge(err) {
		return err
	}
	return p.render(c, ask.Again(c, f))
}
