package signinpage

import (
	"sharewell/internal/errs"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// actingFor is the page on which one chooses for whom one acts.
type actingFor struct{ Deps }

// actingForView is what the page shows.
type actingForView struct {
	Errors *govuk.ErrorSummaryProps
	Choice govuk.RadiosProps
	Save   govuk.ButtonProps
	Next   string
	One    string
}

func (p *actingFor) show(c *page.Ctx) error { return p.render(c, c.Query("next"), nil) }

func (p *actingFor) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	err = p.Auth.ActFor(c.R.Context(), f.Raw("acting_for"))
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		return p.render(c, f.Raw("next"), fields)
	}
	if err != nil {
		return err
	}
	return c.Redirect(page.LocalPath(f.Raw("next"), p.Home))
}

func (p *actingFor) render(c *page.Ctx, next string, fields []errs.Field) error {
	v := p.view(c, page.LocalPath(next, ""), fields)
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), Voice: layout.Members, HasErrors: v.Errors != nil,
		BackLink: &layout.Link{Text: c.Text.T("back"), Href: page.LocalPath(next, "/account")}}, actingForTempl(v))
}

func (p *actingFor) view(c *page.Ctx, next string, fields []errs.Field) actingForView {
	s := p.Auth.Current(c.R)
	v := actingForView{Errors: summary(c, fields), Next: next, Save: govuk.ButtonProps{Text: c.Text.T("save")}}
	if len(s.Hats) < 2 {
		v.One = c.Text.T("one")
		return v
	}
	v.Choice = govuk.RadiosProps{Name: "acting_for", IDPrefix: "acting_for", Value: s.Current.Key(), ErrorMessage: problem(fields, "acting_for"),
		Hint:     govuk.HintProps{Text: c.Text.T("hint")},
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: c.Text.T("heading"), Classes: "govuk-visually-hidden"}}}
	for _, g := range s.Hats {
		v.Choice.Items = append(v.Choice.Items, govuk.RadioItem{Value: g.Key(), Text: partnershipOr(c, g.Name), Hint: govuk.HintProps{Text: roleList(c, g.Roles)}})
	}
	return v
}
