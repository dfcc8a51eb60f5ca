package guidancepage

import (
	"sharewell/internal/errs"
	"sharewell/internal/guidance"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// offerPage shows newer words that shipped, against what is published.
type offerPage struct{ Deps }

type offerView struct {
	Heading, Intro string
	ChangesTitle   string
	Changes        []layout.ChangeLine
	Marked         []markedView
	Action         string
	Take, Decline  govuk.ButtonProps
}

func (p *offerPage) show(c *page.Ctx) error {
	now, offer, err := p.Guidance.Offer(c.R.Context(), c.Actor, slugOf(c))
	if err != nil {
		return err
	}
	t := c.Text
	v := offerView{Heading: t.T("heading", "title", now.Content.Title), Intro: t.T("intro"), ChangesTitle: t.T("changes"), Action: guidance.ManageAddress("offer", slugOf(c)),
		Take:    govuk.ButtonProps{Text: t.T("take"), Name: "do", Value: "take", PreventDoubleClick: govuk.On},
		Decline: govuk.ButtonProps{Text: t.T("decline"), Name: "do", Value: "decline", Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}
	v.Changes, v.Marked = linesOf(c, guidance.Changes(now.Content, offer))
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: now.Content.Title, Href: guidance.ManageAddress("draft", slugOf(c))}}, offerTempl(v))
}

func (p *offerPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	done := "declined"
	if f.Raw("do") == "take" {
		done, err = "taken", p.Guidance.Take(c.R.Context(), c.Actor, slugOf(c))
	} else {
		err = p.Guidance.Decline(c.R.Context(), c.Actor, slugOf(c))
	}
	if errs.KindOf(err) == errs.Conflict {
		done, err = "moved", nil
	}
	if err != nil {
		return err
	}
	return c.Done(guidance.ManageAddress("draft", slugOf(c)), done)
}
