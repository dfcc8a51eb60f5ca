package clientpage

import (
	"net/url"

	"sharewell/internal/apiclient"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
)

// add is the page on which an application is added.
type add struct{ Deps }

func (p *add) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *add) render(c *page.Ctx, b *ask.Builder) error {
	b.Line(ask.Field{Name: "name", Width: "two-thirds"})
	shared := c.Site.Texts.Page("applications")
	var options []ask.Option
	for _, s := range apiclient.Scopes() {
		options = append(options, ask.Option{Value: string(s), Text: shared.T("scope." + string(s)), Hint: shared.T("scope." + string(s) + ".hint")})
	}
	b.Tick(ask.Field{Name: "scopes"}, options)
	s := b.Sheet(c.R.URL.Path)
	s.Heading, s.Intro, s.Save.Text = c.Text.T("heading"), c.Text.T("intro"), c.Text.T("save")
	return s.Render(c, toList(c))
}

func (p *add) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	var scopes []apiclient.Scope
	for _, s := range f.RawAll("scopes") {
		scopes = append(scopes, apiclient.Scope(s))
	}
	made, secret, err := p.Clients.Create(c.R.Context(), c.Actor, f.Raw("name"), scopes)
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		for _, e := range fields {
			f.Add(e.Name, e.Code, e.Message)
		}
		return p.render(c, ask.Again(c, f))
	}
	if err != nil {
		return err
	}
	return showSecret(c, made, apiclient.Secret, secret)
}
