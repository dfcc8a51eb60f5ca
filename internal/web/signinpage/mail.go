package signinpage

import (
	"context"

	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// MailChoices keeps how often people want to be told by mail; *notify.Service does.
type MailChoices interface {
	Choice(ctx context.Context, p ident.Person) (intray.Frequency, error)
	Choose(ctx context.Context, p ident.Person, f intray.Frequency) error
}

// mail is the page on which a person says how often mail may come. Every digest links to it.
type mail struct{ Deps }

// mailView is what the page shows.
type mailView struct {
	Errors *govuk.ErrorSummaryProps
	Action string
	Often  govuk.RadiosProps
	Save   govuk.ButtonProps
}

func (p *mail) show(c *page.Ctx) error {
	now, err := p.Mail.Choice(c.R.Context(), c.Actor.Person)
	if err != nil {
		return err
	}
	return p.render(c, nil, now)
}

func (p *mail) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	var offered []string
	for _, one := range intray.Frequencies() {
		offered = append(offered, string(one))
	}
	chosen := intray.Frequency(f.Choice("often", form.ChoiceRule{Required: c.Text.T("often.required"), Options: offered}))
	if f.Err() != nil {
		return p.render(c, f, "")
	}
	if err := p.Mail.Choose(c.R.Context(), c.Actor.Person, chosen); err != nil {
		return err
	}
	return c.Done("/account/mail", "saved")
}

func (p *mail) render(c *page.Ctx, f *form.Form, now intray.Frequency) error {
	view := p.view(c, f, now)
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), Voice: layout.Members, HasErrors: view.Errors != nil,
		BackLink: &layout.Link{Text: c.Text.T("back"), Href: "/account"}}, mailTempl(view))
}

func (p *mail) view(c *page.Ctx, f *form.Form, now intray.Frequency) mailView {
	v := mailView{Action: "/account/mail", Save: govuk.ButtonProps{Text: c.Text.T("save")}}
	v.Often = govuk.RadiosProps{Name: "often", IDPrefix: "often", Hint: govuk.HintProps{Text: c.Text.T("often.hint")},
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: c.Text.T("often.label"), Classes: "govuk-fieldset__legend--m"}}}
	for _, one := range intray.Frequencies() {
		key := "often." + string(one)
		v.Often.Items = append(v.Often.Items, govuk.RadioItem{Value: string(one), Text: c.Text.T(key), Hint: govuk.HintProps{Text: c.Text.T(key + "_hint")}, Checked: govuk.When(one == now)})
	}
	if f != nil {
		v.Errors = summary(c, f.Errors())
		v.Often.ErrorMessage = problem(f.Errors(), "often")
	}
	return v
}
