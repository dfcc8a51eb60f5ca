package signinpage

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/errs"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// secondFactor asks for the second proof, or leads to setting one up.
type secondFactor struct{ Deps }

// secondFactorView is what the page shows.
type secondFactorView struct {
	Errors         *govuk.ErrorSummaryProps
	Intro          string
	PasskeyHeading string
	Passkey        *passkeyView
	Code           *govuk.InputProps
	Send           govuk.ButtonProps
	Next           string
	SetUp          *setUpView
	Skip           layout.Link
	SkipHint       string
	Lost           *govuk.DetailsProps
}

// setUpView offers the two ways to a second proof.
type setUpView struct {
	Heading     string
	Text        string
	Passkey     *layout.Link // nil where the site cannot have passkeys
	PasskeyHint string
	Code        layout.Link
	CodeHint    string
}

func (p *secondFactor) show(c *page.Ctx) error {
	if s := p.Auth.Current(c.R); !s.NeedsSecondFactor() {
		return c.Redirect(page.LocalPath(c.Query("next"), p.Home))
	}
	return p.render(c, c.Query("next"), nil)
}

func (p *secondFactor) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	err = p.Auth.UseCode(c.R.Context(), f.Raw("code"))
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		return p.render(c, f.Raw("next"), fields)
	}
	if err != nil {
		return err
	}
	return c.Redirect(page.LocalPath(f.Raw("next"), p.Home))
}

func (p *secondFactor) render(c *page.Ctx, next string, fields []errs.Field) error {
	has, err := p.Auth.Factors(c.R.Context())
	if err != nil {
		return err
	}
	v := p.view(c, page.LocalPath(next, ""), has, fields)
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), HasErrors: v.Errors != nil}, secondFactorTempl(v))
}

func (p *secondFactor) view(c *page.Ctx, next string, has auth.Factors, fields []errs.Field) secondFactorView {
	t := c.Text
	v := secondFactorView{Errors: summary(c, fields), Intro: t.T("intro"), Next: next,
		Skip:     layout.Link{Text: t.T("skip"), Href: page.LocalPath(next, p.Home)},
		SkipHint: t.T("skip.hint", "roles", roleList(c, waiting(p.Auth.Current(c.R))))}
	if len(has.Passkeys) > 0 && p.Auth.Passkeys() {
		v.PasskeyHeading = t.T("passkey.heading")
		v.Passkey = passkeyWords(t, "passkey.", "get", withNext("/sign-in/passkey/begin", next), "/sign-in/passkey")
	}
	if has.Code {
		v.Code = &govuk.InputProps{ID: "code", Name: "code", Classes: "govuk-input--width-10", Autocomplete: "one-time-code", Spellcheck: govuk.Off,
			Label: govuk.LabelProps{Text: t.T("code.label"), Classes: "govuk-label--m"}, Hint: govuk.HintProps{Text: t.T("code.hint")}, ErrorMessage: problem(fields, "code")}
		v.Send = govuk.ButtonProps{Text: t.T("code.send"), PreventDoubleClick: govuk.On}
	}
	if has.Any() {
		v.Lost = &govuk.DetailsProps{SummaryText: t.T("lost.title"), Text: t.T("lost.text")}
		return v
	}
	v.SetUp = &setUpView{Heading: t.T("none.heading"), Text: t.T("none.text"),
		Code: layout.Link{Text: t.T("none.code"), Href: "/account/code"}, CodeHint: t.T("none.code_hint")}
	if p.Auth.Passkeys() {
		v.SetUp.Passkey, v.SetUp.PasskeyHint = &layout.Link{Text: t.T("none.passkey"), Href: "/account/passkey"}, t.T("none.passkey_hint")
	}
	return v
}

// waiting lists the roles that wait for the second proof, each once.
func waiting(s auth.Session) []access.Role {
	var out []access.Role
	for _, r := range access.Roles() {
		if r.Privileged() && slices.ContainsFunc(s.Hats, func(g hatGroup) bool { return slices.Contains(g.Roles, r) }) {
			out = append(out, r)
		}
	}
	return out
}
