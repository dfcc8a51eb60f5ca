package agreementpage

import (
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// changesPage tells the history of one clause.
type changesPage struct{ Deps }

// changesView is what the page shows.
type changesView struct {
	Caption, Heading, Intro string
	Turns                   []turnView
}

// turnView is one edition in which the clause came, changed or went.
type turnView struct {
	Title string
	When  string
	Line  layout.ChangeLine
	Parts comparedView
	From  []layout.Link // the comments its words come from
	About string        // said before them
}

func (p *changesPage) show(c *page.Ctx) error {
	ctx := c.R.Context()
	e, err := p.Agreement.EditionNumbered(ctx, c.Actor, c.Path("edition"))
	if err != nil {
		return err
	}
	all, err := p.Agreement.Editions(ctx, c.Actor)
	if err != nil {
		return err
	}
	id := ident.Clause(c.Path("clause"))
	turns := agreement.History(all, id)
	if len(turns) == 0 {
		return errs.New(errs.NotFound, "agreement.clause", "We could not find this clause.")
	}
	v := p.view(c, turns, id)
	for i, turn := range turns {
		from, err := p.sources(c, turn.Edition, id, false)
		if err != nil {
			return err
		}
		v.Turns[i].From, v.Turns[i].About = from[id], c.Site.Texts.Page("agreement_write").T("from")
	}
	back := layout.Link{Text: c.Text.T("back"), Href: addressOf(e)}
	if _, err := e.Clause(id); err == nil {
		back = layout.Link{Text: c.Text.T("back_clause"), Href: addressOf(e) + "/" + string(id)}
	}
	return c.Render(page.Head{Title: v.Heading, Canonical: addressOf(e) + "/" + string(id) + "/changes", BackLink: &back}, changesTempl(v))
}

func (p *changesPage) view(c *page.Ctx, turns []agreement.Turn, id ident.Clause) changesView {
	t, words := c.Text, c.Site.Texts.Page("agreement_compare")
	name := turns[0].Change.New.Heading
	if !turns[0].Standing {
		name = turns[0].Change.Old.Heading
	}
	v := changesView{Caption: t.T("caption"), Heading: t.T("heading", "clause", name), Intro: t.N("intro", len(turns))}
	for _, turn := range turns {
		one := turnView{Title: t.T("turn", "number", turn.Edition.Number(), "status", editionStatus(c, turn.Edition).Word), Line: changeLine(words, turn.Change)}
		if !turn.Edition.InForceFrom.IsZero() {
			one.When = t.T("when", "date", turn.Edition.InForceFrom.Words())
		}
		if turn.Before == "" {
			one.Line.Text = t.T("first", "clause", clauseName(turn.Change.NewNumber, turn.Change.New))
			one.Parts.Link = &layout.Link{Text: words.T("read", "number", turn.Edition.Number()), Href: addressOf(turn.Edition) + "/" + string(id)}
		} else {
			one.Parts = compared(words, turn.Change, agreement.Edition{Text: turn.Edition.Text}, turn.Edition)
			one.Parts.Says = nil
			one.Parts.Link = &layout.Link{Text: t.T("compare", "from", turn.Before, "to", turn.Edition.Number()), Href: "/agreement/compare?from=" + turn.Before + "&to=" + turn.Edition.Number() + "#" + string(id)}
		}
		v.Turns = append(v.Turns, one)
	}
	return v
}
