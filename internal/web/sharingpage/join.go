package sharingpage

import (
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// joinPage asks the lead organisation of a live record to let the actor's organisation join. It shows
// no more of the record than the public sees.
type joinPage struct{ Deps }

func (p *joinPage) show(c *page.Ctx) error {
	offer, err := p.Sharing.JoinOffer(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	return p.render(c, offer, nil, nil)
}

func (p *joinPage) submit(c *page.Ctx) error {
	offer, err := p.Sharing.JoinOffer(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	err = p.Sharing.AskToJoin(c.R.Context(), c.Actor, sharing.AskToJoin{Ref: offer.Ref, Like: f.Raw("like"), Why: strings.TrimSpace(f.Raw("why"))})
	switch {
	case err == nil, movedOn(err):
		return c.Done("/records", "asked")
	case errs.KindOf(err) == errs.Invalid, errs.KindOf(err) == errs.Conflict:
		return p.render(c, offer, f, err)
	}
	return err
}

// render draws the page with the parts of an act's page, for it is one, only before the record may be
// seen.
func (p *joinPage) render(c *page.Ctx, offer sharing.JoinOffer, f *form.Form, because error) error {
	v := sharing.View{Record: sharing.Record{Ref: offer.Ref}, LeadName: offer.LeadName}
	v.Shown.Version.Content.Title = offer.Title
	x := &asking{actPage: &actPage{Deps: p.Deps, act: act{Key: "join", Path: "join", Ask: func(x *asking) error { return askJoin(x, offer) }}}, c: c, v: v, f: f}
	return x.render(because)
}

func askJoin(x *asking, offer sharing.JoinOffer) error {
	x.out.Back = layout.Link{Text: x.c.Text.T("join.back"), Href: "/register/" + offer.Ref}
	var open []choice
	for _, like := range offer.Parties {
		open = append(open, choice{Code: like.Party, Label: like.Name, Hint: x.Book.Label("party_role", like.Role)})
	}
	x.radios("like", open)
	x.area("why", true)
	x.out.Button = govuk.ButtonProps{Text: x.c.Text.T("join.button"), PreventDoubleClick: govuk.On}
	return nil
}
