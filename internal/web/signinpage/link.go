package signinpage

import (
	"sharewell/internal/errs"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// signInLink is the page between a mailed link and the sign-in.
type signInLink struct{ Deps }

// signInLinkView is what the page shows.
type signInLinkView struct {
	Paragraphs []string
	Token      string
	Button     govuk.ButtonProps
}

func (p *signInLink) show(c *page.Ctx) error {
	token := c.Query("t")
	if err := p.Auth.CheckLink(c.R.Context(), token); err != nil {
		return p.bad(c, err)
	}
	c.W.Header().Set("Cache-Control", "no-store")
	v := signInLinkView{Paragraphs: paragraphs(c.Text, "text"), Token: token, Button: govuk.ButtonProps{Text: c.Text.T("button"), PreventDoubleClick: govuk.On}}
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), NoIndex: true}, signInLinkTempl(v))
}

func (p *signInLink) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	a, err := p.Auth.UseLink(c.R, f.Raw("t"))
	if err != nil {
		return p.bad(c, err)
	}
	return c.Redirect(p.land(a))
}

// bad says why a link does not work and how to get another.
func (p *signInLink) bad(c *page.Ctx, err error) error {
	kind := errs.KindOf(err)
	if kind != errs.NotFound && kind != errs.Conflict {
		return err
	}
	v := messageView{Paragraphs: []string{words(err), c.Text.T("bad.text")}, Links: []layout.Link{{Text: c.Text.T("bad.again"), Href: "/sign-in"}}}
	return c.Render(page.Head{Title: c.Text.T("bad.heading"), Heading: c.Text.T("bad.heading"), Status: kind.Status(), NoIndex: true}, messageTempl(v))
}
