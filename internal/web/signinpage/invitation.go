package signinpage

import (
	"sharewell/internal/auth"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// invitation is the page on which an invitation is accepted: reached by the letter's link, or after
// proving the address that was invited.
type invitation struct{ Deps }

// invitationView is what the page shows.
type invitationView struct {
	Errors *govuk.ErrorSummaryProps
	Choose string // said when there are several
	Offers []offerView
}

// offerView is one invitation with its form.
type offerView struct {
	ID      string
	Token   string
	Heading string
	Intro   string
	Until   string
	For     string
	Name    *govuk.InputProps // asked of new people only
	Accept  govuk.ButtonProps
}

func (p *invitation) show(c *page.Ctx) error {
	offers, err := p.offers(c, c.Query("t"))
	if err != nil {
		return p.none(c, err)
	}
	if c.Query("t") != "" && offers[0].Known && !c.Actor.SignedIn() {
		return p.known(c, offers[0])
	}
	return p.render(c, c.Query("t"), "", offers, nil)
}

// known asks somebody who has an account to sign in as ever; the invitation waits for them behind it.
func (p *invitation) known(c *page.Ctx, o people.Offer) error {
	heading := c.Text.T("heading", "organisation", partnershipOr(c, o.Organisation))
	v := messageView{Paragraphs: []string{c.Text.T("known.text")}, Links: []layout.Link{{Text: c.Text.T("known.sign_in"), Href: withNext("/sign-in", "/invitation")}}}
	c.W.Header().Set("Cache-Control", "no-store")
	return c.Render(page.Head{Title: heading, Heading: heading, NoIndex: true}, messageTempl(v))
}

func (p *invitation) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	token, id := f.Raw("t"), ident.Invitation(f.Raw("id"))
	var a auth.Arrival
	if token != "" {
		a, err = p.Auth.AcceptLetter(c.R, token, f.Raw("name"))
	} else {
		a, err = p.Auth.AcceptOffer(c.R, id, f.Raw("name"))
	}
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		offers, err := p.offers(c, token)
		if err != nil {
			return p.none(c, err)
		}
		return p.render(c, token, f.Raw("name"), offers, fields)
	}
	if err != nil {
		return p.none(c, err)
	}
	a.Next = page.LocalPath(a.Next, "/account?done=accepted")
	return c.Redirect(p.land(a))
}

// offers finds what can be accepted: by the letter's secret, or by the address that was proved.
func (p *invitation) offers(c *page.Ctx, token string) ([]people.Offer, error) {
	if token == "" {
		return p.Auth.Offers(c.R.Context())
	}
	o, err := p.People.OfferBy(c.R.Context(), token)
	return []people.Offer{o}, err
}

// none says why there is nothing to accept.
func (p *invitation) none(c *page.Ctx, err error) error {
	said := c.Text.T("none.text")
	if err != nil {
		kind := errs.KindOf(err)
		if kind != errs.NotFound && kind != errs.Conflict {
			return err
		}
		if errs.CodeOf(err) != "auth.flow_lost" {
			said = words(err)
		}
	}
	v := messageView{Paragraphs: []string{said}, Links: []layout.Link{{Text: c.Text.T("none.sign_in"), Href: "/sign-in"}}}
	return c.Render(page.Head{Title: c.Text.T("none.heading"), Heading: c.Text.T("none.heading"), Status: errs.NotFound.Status(), NoIndex: true}, messageTempl(v))
}

func (p *invitation) render(c *page.Ctx, token, name string, offers []people.Offer, fields []errs.Field) error {
	if len(offers) == 0 {
		return p.none(c, nil)
	}
	c.W.Header().Set("Cache-Control", "no-store")
	v := p.view(c, token, name, offers, fields)
	head := page.Head{Title: v.Offers[0].Heading, HasErrors: v.Errors != nil, NoIndex: true}
	return c.Render(head, invitationTempl(v))
}

func (p *invitation) view(c *page.Ctx, token, name string, offers []people.Offer, fields []errs.Field) invitationView {
	t := c.Text
	v := invitationView{Errors: summary(c, fields)}
	if len(offers) > 1 {
		v.Choose = t.T("choose")
	}
	for i, o := range offers {
		inv := o.Invitation
		one := offerView{ID: string(inv.ID), Token: token, Heading: t.T("heading", "organisation", partnershipOr(c, o.Organisation)),
			Intro: t.T("intro", "roles", roleList(c, inv.Roles)), For: t.T("for", "email", inv.Email),
			Accept: govuk.ButtonProps{Text: t.T("accept"), PreventDoubleClick: govuk.On}}
		if !inv.Until.IsZero() {
			one.Until = t.T("until", "date", untilWords(inv.Until))
		}
		if !o.Known {
			one.Name = &govuk.InputProps{ID: "name", Name: "name", Value: name, Autocomplete: "name", Classes: "govuk-input--width-20",
				Label: govuk.LabelProps{Text: t.T("name.label")}, Hint: govuk.HintProps{Text: t.T("name.hint")}, ErrorMessage: problem(fields, "name")}
			if i > 0 { // the identifier stands once in a page
				one.Name.ID = "name-" + string(inv.ID)
			}
		}
		v.Offers = append(v.Offers, one)
	}
	return v
}
