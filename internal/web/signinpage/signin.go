package signinpage

import (
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// signIn is the page of the ways in.
type signIn struct{ Deps }

// signInView is what the page shows.
type signInView struct {
	Intro          string
	Errors         *govuk.ErrorSummaryProps
	DemoHeading    string
	DemoIntro      string
	Demo           []demoRole
	OutsideHeading string
	Outside        []layout.Link
	PasskeyHeading string
	PasskeyText    string
	Passkey        *passkeyView
	EmailHeading   string
	Email          govuk.InputProps
	Send           govuk.ButtonProps
	Next           string
	Help           govuk.DetailsProps
}

// demoRole is one role of the demonstration with its button.
type demoRole struct {
	Person  string
	Title   string
	Purpose string
	Enter   govuk.ButtonProps
}

// messageView is a page that only says something and leads on.
type messageView struct {
	Paragraphs []string
	Links      []layout.Link
}

func (p *signIn) show(c *page.Ctx) error { return p.render(c, c.Query("next"), "", nil) }

func (p *signIn) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	next := page.LocalPath(f.Raw("next"), "")
	err = p.Auth.RequestLink(c.R, f.Raw("email"), next)
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		return p.render(c, next, f.Raw("email"), fields)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/sign-in/sent")
}

func (p *signIn) sent(c *page.Ctx) error {
	v := messageView{Paragraphs: paragraphs(c.Text, "text"), Links: []layout.Link{{Text: c.Text.T("again"), Href: "/sign-in"}}}
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), NoIndex: true}, messageTempl(v))
}

func (p *signIn) unknown(c *page.Ctx) error {
	v := messageView{Paragraphs: paragraphs(c.Text, "text"), Links: []layout.Link{
		{Text: c.Text.T("again"), Href: "/sign-in"}, {Text: c.Text.T("register"), Href: "/register"}}}
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), NoIndex: true}, messageTempl(v))
}

func (p *signIn) out(c *page.Ctx) error {
	if err := p.Auth.SignOut(c.R.Context()); err != nil {
		return err
	}
	return c.Done("/sign-in", "signed_out")
}

// demo signs in as one of the demonstration's people; its route exists in the demonstration only.
func (p *signIn) demo(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	a, err := p.Auth.EnterDemo(c.R, ident.Person(f.Raw("person")), page.LocalPath(f.Raw("next"), ""))
	if err != nil {
		return err
	}
	return c.Redirect(p.land(a))
}

func (p *signIn) render(c *page.Ctx, next, email string, fields []errs.Field) error {
	v := p.view(c, page.LocalPath(next, ""), email, fields)
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), HasErrors: v.Errors != nil, NoIndex: true}, signInTempl(v))
}

func (p *signIn) view(c *page.Ctx, next, email string, fields []errs.Field) signInView {
	t := c.Text
	v := signInView{
		Intro: t.T("intro"), Errors: summary(c, fields), Next: next,
		EmailHeading: t.T("email.heading"),
		Email: govuk.InputProps{ID: "email", Name: "email", Type: "email", Value: email, Autocomplete: "email", Spellcheck: govuk.Off, Classes: "govuk-!-width-two-thirds",
			Label: govuk.LabelProps{Text: t.T("email.label")}, Hint: govuk.HintProps{Text: t.T("email.hint")}, ErrorMessage: problem(fields, "email")},
		Send: govuk.ButtonProps{Text: t.T("email.send"), PreventDoubleClick: govuk.On},
		Help: govuk.DetailsProps{SummaryText: t.T("help.title"), Text: t.T("help.text")},
	}
	if roles := p.Auth.Demo(); len(roles) > 0 {
		v.DemoHeading, v.DemoIntro = t.T("demo.heading"), t.T("demo.intro")
		for _, r := range roles {
			v.Demo = append(v.Demo, demoRole{Person: string(r.Person), Title: r.Title, Purpose: r.Purpose,
				Enter: govuk.ButtonProps{Text: t.T("demo.enter", "title", r.Title), Classes: "govuk-button--secondary"}})
		}
	}
	if list := p.Auth.Providers(); len(list) > 0 {
		v.OutsideHeading = t.T("outside.heading")
		for _, o := range list {
			v.Outside = append(v.Outside, layout.Link{Text: t.T("outside.link", "name", o.Name), Href: withNext("/sign-in/with/"+o.Key, next)})
		}
	}
	if p.Auth.Passkeys() {
		v.PasskeyHeading, v.PasskeyText = t.T("passkey.heading"), t.T("passkey.text")
		v.Passkey = passkeyWords(t, "passkey.", "get", withNext("/sign-in/passkey/begin", next), "/sign-in/passkey")
	}
	return v
}
