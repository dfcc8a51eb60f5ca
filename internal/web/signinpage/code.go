package signinpage

import (
	"encoding/base64"

	"sharewell/internal/auth"
	"sharewell/internal/errs"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// code is the page on which an authenticator app is set up.
type code struct{ Deps }

// codeView is what the page shows.
type codeView struct {
	Errors      *govuk.ErrorSummaryProps
	Steps       []string
	Picture     string // a data: address
	PictureText string
	KeyLabel    string
	Key         string
	Code        govuk.InputProps
	Confirm     govuk.ButtonProps
}

// codesView shows recovery codes, once.
type codesView struct {
	Intro string
	Keep  string
	Codes []string
	Done  govuk.ButtonProps
}

func (p *code) show(c *page.Ctx) error {
	set, err := p.Auth.PendingCode(c.R.Context())
	if errs.KindOf(err) == errs.Conflict { // none is under way yet
		set, err = p.Auth.BeginCode(c.R.Context())
	}
	if err != nil {
		return err
	}
	return p.render(c, set, nil)
}

func (p *code) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	codes, err := p.Auth.ConfirmCode(c.R.Context(), f.Raw("code"))
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		set, err := p.Auth.PendingCode(c.R.Context())
		if err != nil {
			return err
		}
		return p.render(c, set, fields)
	}
	if err != nil {
		return err
	}
	return p.showCodes(c, codes)
}

func (p *code) renew(c *page.Ctx) error {
	codes, err := p.Auth.NewRecoveryCodes(c.R.Context())
	if err != nil {
		return err
	}
	return p.showCodes(c, codes)
}

func (p *code) remove(c *page.Ctx) error {
	if err := p.Auth.RemoveCode(c.R.Context()); err != nil {
		return err
	}
	return c.Done("/account", "code_removed")
}

// showCodes answers the POST itself: the codes must not lie anywhere a second request could read them.
func (p *code) showCodes(c *page.Ctx, codes []string) error {
	c.W.Header().Set("Cache-Control", "no-store")
	v := codesView{Intro: c.Text.T("codes.intro"), Keep: c.Text.T("codes.keep"), Codes: codes, Done: govuk.ButtonProps{Text: c.Text.T("codes.done"), Href: "/account"}}
	return c.Render(page.Head{Title: c.Text.T("codes.heading"), Heading: c.Text.T("codes.heading"), Voice: layout.Members}, codesTempl(v))
}

func (p *code) render(c *page.Ctx, set auth.CodeSetUp, fields []errs.Field) error {
	c.W.Header().Set("Cache-Control", "no-store")
	v := p.view(c, set, fields)
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), Voice: layout.Members, HasErrors: v.Errors != nil,
		BackLink: &layout.Link{Text: c.Text.T("back"), Href: "/account"}}, codeTempl(v))
}

func (p *code) view(c *page.Ctx, set auth.CodeSetUp, fields []errs.Field) codeView {
	t := c.Text
	return codeView{
		Errors: summary(c, fields), Steps: paragraphs(t, "step"),
		Picture: "data:image/png;base64," + base64.StdEncoding.EncodeToString(set.Picture), PictureText: t.T("picture"),
		KeyLabel: t.T("key"), Key: set.Secret,
		Code: govuk.InputProps{ID: "code", Name: "code", Classes: "govuk-input--width-10", Inputmode: "numeric", Autocomplete: "one-time-code", Spellcheck: govuk.Off,
			Label: govuk.LabelProps{Text: t.T("code.label")}, Hint: govuk.HintProps{Text: t.T("code.hint")}, ErrorMessage: problem(fields, "code")},
		Confirm: govuk.ButtonProps{Text: t.T("code.confirm"), PreventDoubleClick: govuk.On},
	}
}
