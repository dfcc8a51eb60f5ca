package agreementpage

import (
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// adopt puts a draft edition in force.
type adopt struct{ Deps }

func (p *adopt) show(c *page.Ctx) error {
	e, err := p.Agreement.EditionNumbered(c.R.Context(), c.Actor, c.Path("edition"))
	if err != nil {
		return err
	}
	if e.Status != agreement.Draft {
		return c.Redirect(addressOf(e))
	}
	return p.render(c, e, ask.New(c, nil))
}

func (p *adopt) render(c *page.Ctx, e agreement.Edition, b *ask.Builder) error {
	b.Day(ask.Field{Name: "adopted_on"})
	b.Day(ask.Field{Name: "reaffirm_by", Optional: true})
	s := b.Sheet(addressOf(e) + "/adopt")
	s.Heading = c.Text.T("heading", "number", e.Number())
	s = s.Stored(e.Version, nil, b.Form)
	return s.Render(c, layout.Link{Text: c.Text.T("back"), Href: addressOf(e)})
}

func (p *adopt) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	e, err := p.Agreement.EditionNumbered(c.R.Context(), c.Actor, c.Path("edition"))
	if err != nil {
		return err
	}
	if e.Status == agreement.InForce {
		return c.Done(addressOf(e), "adopted") // a second click
	}
	cmd := agreement.Adopt{Edition: e.ID, Version: ask.Version(f)}
	cmd.AdoptedOn, _ = f.Date("adopted_on", form.DateRule{Label: c.Text.T("adopted_on.label"), Required: c.Text.T("adopted_on.required")})
	cmd.ReaffirmBy, _ = f.Date("reaffirm_by", form.DateRule{Label: c.Text.T("reaffirm_by.label")})
	if f.Err() == nil {
		_, err := p.Agreement.Adopt(c.R.Context(), c.Actor, cmd)
		if err == nil {
			return c.Done(addressOf(e), "adopted")
		}
		if errs.KindOf(err) != errs.Invalid || !f.Merge(err) {
			return err
		}
	}
	return p.render(c, e, ask.Again(c, f))
}
