package agreementpage

import (
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/prose"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// editionPage shows the Agreement, whole or clause by clause.
type editionPage struct{ Deps }

// editionView is what the page of an edition shows.
type editionView struct {
	Heading, Caption, Intro string
	Status                  layout.Status
	Facts                   []layout.Fact
	DraftTitle, DraftText   string // set when the words are for the partnership to replace
	PrintText               string
	Downloads               []layout.Link
	Adopt                   *layout.Link
	Desk                    *layout.Link // where it is written, or where the next edition begins
	Amber                   amberView
	ContentsTitle           string
	Clauses                 []clauseView
	PromisesTitle           string
	PromisesText            string
	Promises                []string
	ChangesTitle            string
	Changes                 []string
	PrintTitle              string
	Fingerprint             string
	FingerprintText         string
	OthersTitle             string
	Others                  []layout.Link
	Compare                 *layout.Link
}

// clauseView is one clause.
type clauseView struct {
	ID, Number, Heading string
	Depth               int
	Permanent           string // its own address
	History             layout.Link
	PermanentText       string
	PermanentHidden     string
	Blocks              []prose.Block
	Terms               string // of the glossary it rests on
	RestsTitle          string
	RestsOn             []layout.Link
}

func (p *editionPage) current(c *page.Ctx) error {
	e, err := p.Agreement.Current(c.R.Context())
	if err != nil {
		return err
	}
	return p.render(c, e, "/agreement")
}

func (p *editionPage) show(c *page.Ctx) error {
	number := c.Path("edition")
	for _, f := range []format{pdf, docx} {
		if n, ok := strings.CutSuffix(number, f.ending); ok {
			return p.download(n, f)(c)
		}
	}
	e, err := p.Agreement.EditionNumbered(c.R.Context(), c.Actor, number)
	if err != nil {
		return err
	}
	return p.render(c, e, addressOf(e))
}

// addressOf is the permanent address of an edition.
func addressOf(e agreement.Edition) string { return "/agreement/" + e.Number() }

func (p *editionPage) render(c *page.Ctx, e agreement.Edition, canonical string) error {
	all, err := p.Agreement.Editions(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := p.view(c, e, all)
	if v.Amber, err = p.amber(c, e); err != nil {
		return err
	}
	return c.Render(page.Head{Title: v.Heading, Canonical: canonical, Description: c.Text.T("description")}, editionTempl(v))
}

func (p *editionPage) view(c *page.Ctx, e agreement.Edition, all []agreement.Edition) editionView {
	t := c.Text
	v := editionView{Heading: e.Text.Title, Caption: t.T("edition", "number", e.Number()), Intro: t.T("intro"), Status: editionStatus(c, e),
		PrintText: t.T("print"), ContentsTitle: t.T("contents"), PromisesTitle: t.T("promises"), PromisesText: t.T("promises.text"),
		Downloads:    []layout.Link{{Text: t.T("pdf"), Href: addressOf(e) + ".pdf"}, {Text: t.T("docx"), Href: addressOf(e) + ".docx"}},
		ChangesTitle: t.T("changes"), Changes: e.Text.Changes, PrintTitle: t.T("fingerprint"), Fingerprint: sharing.Fingerprint(e.Hash),
		FingerprintText: t.T("fingerprint.text", "hash", e.Hash), OthersTitle: t.T("others")}
	if e.Text.Draft || slices.ContainsFunc(e.Text.Clauses, func(x agreement.Clause) bool { return x.Status == "draft" }) {
		v.DraftTitle, v.DraftText = t.T("draft"), t.T("draft.text")
	}
	if !e.InForceFrom.IsZero() {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("from"), Value: e.InForceFrom.Words()})
	}
	if !e.InForceTo.IsZero() {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("to"), Value: e.InForceTo.Words()})
	}
	v.Facts = append(v.Facts, layout.Fact{Term: t.T("who"), Value: t.T("who.link"), Href: "/signatories"})
	if _, ok := access.Allowed(c.Actor, access.AdoptEdition, access.RelationTo(c.Actor, ""), string(e.Status)); ok {
		v.Adopt = &layout.Link{Text: t.T("adopt"), Href: addressOf(e) + "/adopt"}
	}
	v.Desk = deskLink(c, e)
	for _, n := range numberedOf(e) {
		v.Clauses = append(v.Clauses, p.clauseView(c, n))
	}
	for _, d := range e.Text.Declarations {
		v.Promises = append(v.Promises, d.Text)
	}
	v.Compare = compareLink(c, e, all)
	for _, o := range all {
		if o.ID != e.ID {
			v.Others = append(v.Others, layout.Link{Text: t.T("other", "number", o.Number(), "status", editionStatus(c, o).Word), Href: addressOf(o)})
		}
	}
	return v
}

func editionStatus(c *page.Ctx, e agreement.Edition) layout.Status {
	kind := layout.Neutral
	switch e.Status {
	case agreement.InForce:
		kind = layout.Live
	case agreement.Draft, agreement.InReview, agreement.Adopted:
		kind = layout.Waiting
	case agreement.Superseded:
	}
	return layout.Status{Word: c.Site.Texts.Page("agreement").T("status." + string(e.Status)), Kind: kind}
}

func (p *editionPage) clauseView(c *page.Ctx, n numbered) clauseView {
	t, e, x := c.Site.Texts.Page("agreement"), n.edition, n.clause
	v := clauseView{ID: string(x.ID), Number: n.number, Heading: x.Heading, Depth: strings.Count(n.number, "."), Permanent: addressOf(e) + "/" + string(x.ID),
		PermanentText: t.T("permanent"), PermanentHidden: t.T("permanent.hidden", "n", n.number), Blocks: blocksOf(x.Text, addressOf(e), n.name), RestsTitle: t.T("rests_on")}
	v.History = layout.Link{Text: t.T("history"), Href: v.Permanent + "/changes"}
	if len(x.Terms) > 0 {
		said := make([]string, len(x.Terms))
		for i, term := range x.Terms {
			if said[i] = term; p.Plain != nil && p.Plain(term) != "" {
				said[i] = t.T("term", "word", term, "plain", p.Plain(term))
			}
		}
		v.Terms = t.T("terms", "terms", strings.Join(said, "; "))
	}
	for _, id := range x.RestsOn {
		r, ok := p.Book.Rule(id)
		if !ok {
			continue // a rule that went from the rulebook is not cited
		}
		words := r.Source.Name + ": " + r.Label
		if r.Confidence == rulebook.ToConfirm {
			words = t.T("to_confirm", "rule", words)
		}
		v.RestsOn = append(v.RestsOn, layout.Link{Text: words, Href: r.Source.URL})
	}
	return v
}

// clausePage is what the page of one clause shows.
type clausePage struct {
	Caption    string
	Heading    string
	Clause     clauseView
	Draft      string
	Cite       string
	CiteRef    layout.Reference
	Whole      layout.Link
	Before     *layout.Link
	After      *layout.Link
	StepsLabel string
	OtherTitle string
	Others     []layout.Link
}

func (p *editionPage) clause(c *page.Ctx) error {
	ctx := c.R.Context()
	if c.Path("edition") == "review" { // no edition: the review of a year
		return c.Redirect("/agreement/review/" + url.PathEscape(c.Path("clause")) + "/")
	}
	e, err := p.Agreement.EditionNumbered(ctx, c.Actor, c.Path("edition"))
	if err != nil {
		return err
	}
	x, err := e.Clause(ident.Clause(c.Path("clause")))
	if err != nil {
		return err
	}
	all, err := p.Agreement.Editions(ctx, c.Actor)
	if err != nil {
		return err
	}
	v := p.clausePage(c, e, x, all)
	return c.Render(page.Head{Title: x.Heading, Canonical: v.Clause.Permanent, BackLink: &v.Whole}, clauseTempl(v))
}

func (p *editionPage) clausePage(c *page.Ctx, e agreement.Edition, x agreement.Clause, all []agreement.Edition) clausePage {
	t := c.Text
	i := slices.IndexFunc(e.Text.Clauses, func(o agreement.Clause) bool { return o.ID == x.ID })
	v := clausePage{Heading: x.Heading, Caption: t.T("caption", "title", e.Text.Title, "number", e.Number()), Clause: p.clauseView(c, numberedOf(e)[i]),
		Cite: t.T("cite"), Whole: layout.Link{Text: t.T("whole"), Href: addressOf(e) + "#" + string(x.ID)}, StepsLabel: t.T("steps"), OtherTitle: t.T("others")}
	v.CiteRef = layout.Reference{Text: c.Site.PublicURL + v.Clause.Permanent}
	if x.Status == "draft" {
		v.Draft = c.Site.Texts.Page("agreement").T("draft.text")
	}
	if i > 0 {
		v.Before = &layout.Link{Text: e.Text.Clauses[i-1].Heading, Href: addressOf(e) + "/" + string(e.Text.Clauses[i-1].ID)}
	}
	if i+1 < len(e.Text.Clauses) {
		v.After = &layout.Link{Text: e.Text.Clauses[i+1].Heading, Href: addressOf(e) + "/" + string(e.Text.Clauses[i+1].ID)}
	}
	for _, o := range all {
		if _, err := o.Clause(x.ID); err == nil && o.ID != e.ID {
			v.Others = append(v.Others, layout.Link{Text: t.T("other", "number", o.Number()), Href: addressOf(o) + "/" + string(x.ID)})
		}
	}
	return v
}
