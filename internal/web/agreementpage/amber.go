package agreementpage

import (
	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// amberView lists for the secretariat what the next review is to look at.
type amberView struct {
	Title, Text string
	Clauses     []amberLine
}

// amberLine is one clause in doubt.
type amberLine struct {
	Clause layout.Link
	Why    layout.Link
}

// amber gives the clauses of an edition that rest on a rule that changed; nobody but the secretariat is shown them.
func (d Deps) amber(c *page.Ctx, e agreement.Edition) (amberView, error) {
	if _, ok := access.Allowed(c.Actor, access.EditEdition, access.RelationTo(c.Actor, ""), string(agreement.Draft)); !ok || d.Amber == nil || e.Status == agreement.Superseded {
		return amberView{}, nil
	}
	all, err := d.Amber(c.R.Context())
	if err != nil {
		return amberView{}, err
	}
	t := c.Site.Texts.Page("agreement")
	var out []amberLine
	numbers := e.Text.Numbers()
	for i, x := range e.Text.Clauses {
		for _, a := range all {
			if a.Clause == x.ID {
				out = append(out, amberLine{layout.Link{Text: clauseName(numbers[i], x), Href: "#" + string(x.ID)}, layout.Link{Text: t.T("amber.why", "rule", a.Rule), Href: a.Href}})
			}
		}
	}
	if len(out) == 0 {
		return amberView{}, nil
	}
	return amberView{t.T("amber"), t.N("amber.text", len(out)), out}, nil
}

// deskLink leads the secretariat to where an edition is written, or to where the next one begins.
func deskLink(c *page.Ctx, e agreement.Edition) *layout.Link {
	if _, ok := access.Allowed(c.Actor, access.EditEdition, access.RelationTo(c.Actor, ""), string(agreement.Draft)); !ok {
		return nil
	}
	t := c.Site.Texts.Page("agreement")
	switch {
	case e.Status.Waiting():
		return &layout.Link{Text: t.T("desk"), Href: addressOf(e) + "/edit"}
	case e.Status == agreement.InForce:
		return &layout.Link{Text: t.T("begin"), Href: "/agreement/draft"}
	}
	return nil
}
