package signinpage

import (
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/auth"
	"sharewell/internal/errs"
	"sharewell/internal/people"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type hatGroup = people.HatGroup

// account is the page about oneself.
type account struct{ Deps }

// accountView is what the page shows.
type accountView struct {
	Errors       *govuk.ErrorSummaryProps
	Offers       []offerLine
	OffersHead   string
	NameHead     string
	Name         govuk.InputProps
	SaveName     govuk.ButtonProps
	EmailLabel   string
	Email        string
	EmailHint    string
	Mail         layout.Link
	HatsHead     string
	NoHats       string
	Hats         []hatLine
	Switch       *layout.Link
	Waiting      string
	ShowFactor   *layout.Link
	FactorsHead  string
	NoFactors    string
	Passkeys     *passkeysView
	NoPasskeys   string
	Code         codeState
	SessionsHead string
	Sessions     sessionsView
}

// offerLine is one invitation that waits.
type offerLine struct {
	Text string
	Link layout.Link
}

// hatLine is one organisation one acts for.
type hatLine struct {
	Organisation string
	Roles        string
	Until        string
	Current      string // a word when it is worn now
}

// passkeysView lists the passkeys.
type passkeysView struct {
	Heading string
	Rows    []passkeyRow
	Add     layout.Link
}

// passkeyRow is one passkey with its button.
type passkeyRow struct {
	ID     string
	Name   string
	About  string
	Remove string
	What   string // for screen readers
}

// codeState says whether an app is set up and what can be done about it.
type codeState struct {
	Heading string
	On      string
	Left    string
	Add     layout.Link
	Remove  *govuk.ButtonProps
	Renew   *govuk.ButtonProps
}

// sessionsView lists where one is signed in.
type sessionsView struct {
	Browser, Since, Seen, Action string // column heads
	Rows                         []sessionRow
	Others                       *govuk.ButtonProps
	Note                         string
}

// sessionRow is one session.
type sessionRow struct {
	ID      string
	Browser string
	Network string
	Since   string
	Seen    string
	This    string // a word for the present session
	End     string
	What    string // for screen readers
}

func (p *account) show(c *page.Ctx) error { return p.render(c, p.Auth.Current(c.R).Person.Name, nil) }

func (p *account) rename(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	err = p.People.Rename(c.R.Context(), c.Actor, f.Raw("name"))
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		return p.render(c, f.Raw("name"), fields)
	}
	if err != nil {
		return err
	}
	return c.Done("/account", "renamed")
}

func (p *account) endSession(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if f.Raw("id") == "" {
		if _, err := p.Auth.EndOtherSessions(c.R.Context()); err != nil {
			return err
		}
		return c.Done("/account", "ended_others")
	}
	if err := p.Auth.EndSession(c.R.Context(), f.Raw("id")); err != nil {
		return err
	}
	return c.Done("/account", "ended")
}

func (p *account) removePasskey(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if err := p.Auth.RemovePasskey(c.R.Context(), f.Raw("id")); err != nil {
		return err
	}
	return c.Done("/account", "passkey_removed")
}

func (p *account) render(c *page.Ctx, name string, fields []errs.Field) error {
	ctx := c.R.Context()
	factors, err := p.Auth.Factors(ctx)
	if err != nil {
		return err
	}
	sessions, err := p.Auth.Sessions(ctx)
	if err != nil {
		return err
	}
	offers, err := p.Auth.Offers(ctx)
	if err != nil {
		return err
	}
	v := p.view(c, name, fields)
	p.hats(c, &v)
	p.factors(c, factors, &v)
	v.Sessions = sessionRows(c, sessions)
	for _, o := range offers {
		org := o.Organisation
		if org == "" {
			org = c.Site.Texts.Page(rolesPage).T("partnership")
		}
		v.Offers = append(v.Offers, offerLine{Text: c.Text.T("offers.text", "organisation", org, "roles", roleList(c, o.Invitation.Roles)),
			Link: layout.Link{Text: c.Text.T("offers.open"), Href: "/invitation#" + url.PathEscape(string(o.Invitation.ID))}})
	}
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), Voice: layout.Members, HasErrors: v.Errors != nil}, accountTempl(v))
}

func (p *account) view(c *page.Ctx, name string, fields []errs.Field) accountView {
	t := c.Text
	return accountView{
		Errors: summary(c, fields), OffersHead: t.T("offers.heading"), NameHead: t.T("name.heading"),
		Name: govuk.InputProps{ID: "name", Name: "name", Value: name, Autocomplete: "name", Classes: "govuk-input--width-20",
			Label: govuk.LabelProps{Text: t.T("name.label")}, Hint: govuk.HintProps{Text: t.T("name.hint")}, ErrorMessage: problem(fields, "name")},
		SaveName:   govuk.ButtonProps{Text: t.T("name.save"), Classes: "govuk-button--secondary"},
		EmailLabel: t.T("email.label"), Email: p.Auth.Current(c.R).Person.Email, EmailHint: t.T("email.hint"),
		Mail:     layout.Link{Text: t.T("mail.link"), Href: "/account/mail"},
		HatsHead: t.T("hats.heading"), FactorsHead: t.T("factors.heading"), SessionsHead: t.T("sessions.heading"),
	}
}

// hats fills in what the person acts as.
func (p *account) hats(c *page.Ctx, v *accountView) {
	t, s := c.Text, p.Auth.Current(c.R)
	if len(s.Hats) == 0 {
		v.NoHats = t.T("hats.none")
	}
	for _, g := range s.Hats {
		line := hatLine{Organisation: g.Name, Roles: roleList(c, g.Roles)}
		if g.Partnership() {
			line.Organisation = c.Site.Texts.Page(rolesPage).T("partnership")
		}
		if !g.Until.IsZero() {
			line.Until = t.T("hats.until", "date", untilWords(g.Until))
		}
		if g.Key() == s.Current.Key() {
			line.Current = t.T("hats.current")
		}
		v.Hats = append(v.Hats, line)
	}
	if len(s.Hats) > 1 {
		v.Switch = &layout.Link{Text: t.T("hats.switch"), Href: "/account/acting-for"}
	}
	if s.NeedsSecondFactor() {
		v.Waiting = t.T("hats.waiting", "roles", roleList(c, waiting(s)))
		v.ShowFactor = &layout.Link{Text: t.T("hats.show"), Href: withNext("/sign-in/second-factor", "/account?done=proved")}
	}
}

// factors fills in the second proofs.
func (p *account) factors(c *page.Ctx, has auth.Factors, v *accountView) {
	t := c.Text
	if !has.Any() {
		v.NoFactors = t.T("factors.none")
	}
	v.NoPasskeys = t.T("passkeys.unavailable")
	if p.Auth.Passkeys() {
		v.NoPasskeys = ""
		v.Passkeys = &passkeysView{Heading: t.T("passkeys.heading"), Add: layout.Link{Text: t.T("passkeys.add"), Href: "/account/passkey"}}
		for _, k := range has.Passkeys {
			used := t.T("passkeys.never")
			if !k.UsedAt.IsZero() {
				used = t.T("passkeys.used", "date", layout.FormatDate(k.UsedAt))
			}
			v.Passkeys.Rows = append(v.Passkeys.Rows, passkeyRow{ID: k.ID, Name: k.Name, Remove: t.T("passkeys.remove"), What: t.T("passkeys.remove_what", "name", k.Name),
				About: strings.Join([]string{t.T("passkeys.added", "date", layout.FormatDate(k.At)), used}, ", ")})
		}
	}
	v.Code = codeState{Heading: t.T("code.heading"), Add: layout.Link{Text: t.T("code.add"), Href: "/account/code"}}
	if has.Code {
		v.Code.On, v.Code.Left = t.T("code.on"), t.N("code.left", int(has.RecoveryCodes))
		v.Code.Add.Text = t.T("code.replace")
		v.Code.Remove = &govuk.ButtonProps{Text: t.T("code.remove"), Classes: "govuk-button--secondary"}
		v.Code.Renew = &govuk.ButtonProps{Text: t.T("code.recovery"), Classes: "govuk-button--secondary"}
	}
}

func sessionRows(c *page.Ctx, list []auth.Open) sessionsView {
	t := c.Text
	v := sessionsView{Browser: t.T("sessions.browser"), Since: t.T("sessions.since"), Seen: t.T("sessions.seen"), Action: t.T("sessions.action"), Note: t.T("sessions.note")}
	for _, s := range list {
		since := layout.FormatDateTime(s.At)
		row := sessionRow{ID: s.ID, Browser: s.Browser, Network: t.T("sessions.network", "network", s.Network), Since: since + ", " + t.T("method."+string(s.Method)),
			Seen: layout.FormatDateTime(s.SeenAt), End: t.T("sessions.end"), What: t.T("sessions.end_what", "browser", s.Browser, "date", since)}
		if s.Current {
			row.This = t.T("sessions.this")
		}
		v.Rows = append(v.Rows, row)
	}
	if slices.ContainsFunc(list, func(s auth.Open) bool { return !s.Current }) {
		v.Others = &govuk.ButtonProps{Text: t.T("sessions.others"), Classes: "govuk-button--secondary"}
	}
	return v
}
