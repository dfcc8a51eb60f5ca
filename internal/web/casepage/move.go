package casepage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/rights/casework"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// movePage asks what one move needs.
type movePage struct {
	Deps
	move move
}

func (p *movePage) show(c *page.Ctx) error {
	v, err := p.Cases.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	if !p.move.fits(v) {
		return c.Redirect(v.Case.URL()) // an old link; the case says what can be done now
	}
	return p.render(c, v, ask.New(c, url.Values{}))
}

func (p *movePage) render(c *page.Ctx, v casework.View, b *ask.Builder) error {
	if p.move.ask != nil {
		if err := p.move.ask(c, v, b); err != nil {
			return err
		}
	}
	t, n := c.Text, p.move.name
	s := ask.Sheet{Heading: t.T(n + ".heading"), Intro: t.T(n + ".intro"), Action: v.Case.URL() + "/" + n, Key: ask.KeyOf(b.Form), Questions: b.Questions, Errors: ask.Summary(b, b.Form.Errors()),
		Save: govuk.ButtonProps{Text: t.T(n + ".save"), PreventDoubleClick: govuk.On}, Cancel: &layout.Link{Text: t.T("cancel"), Href: v.Case.URL()}}
	return s.Render(c, layout.Link{Text: t.T("back", "ref", v.Case.Ref), Href: v.Case.URL()})
}

func (p *movePage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	ref := c.Path("ref")
	err = p.move.do(c, ref, f)
	if err != nil && (errs.KindOf(err) != errs.Invalid || !f.Merge(err)) {
		return err
	}
	if f.Err() == nil {
		return c.Done(Path+"/"+ref, p.move.name)
	}
	v, err := p.Cases.Get(c.R.Context(), c.Actor, ref)
	if err != nil {
		return err
	}
	return p.render(c, v, ask.Again(c, f))
}
