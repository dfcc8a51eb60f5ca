package choicepage

import (
	"bytes"
	"context"
	"strconv"

	"github.com/a-h/templ"

	"sharewell/internal/rights/choice"
	"sharewell/internal/rights/fairchoice"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// fairnessView says how the pages about choices stand against the rules, ours first.
type fairnessView struct {
	Heading, Intro string
	Lead           string
	OursTitle      string
	Heads          fairHeads
	Ours           []fairRow
	AuthorsTitle   string
	Authors        []string
	AuthorRows     []fairRow
	RulesTitle     string
	Rules          []ruleView
	LimitsTitle    string
	Limits         []string
	Print          string
}

type fairHeads struct{ Page, Result string }

type fairRow struct {
	Page, Href string
	State      layout.Status
	Found      []string
}

type ruleView struct {
	Says, Why, Unsettled string
	Source               layout.Link
}

// drawn is one of our pages with what it is made of.
type drawn struct {
	name, href string
	body       templ.Component
}

// ours draws the pages that offer a choice, as they are shown now.
func (d Deps) ours(c *page.Ctx) []drawn {
	var kinds []kindView
	for _, k := range d.Choices.Kinds().All {
		kinds = append(kinds, kindOf(c, k))
	}
	t := c.Text
	out := []drawn{{t.T("page.choices"), Path, choicesTempl(choicesView{Kinds: kinds})}}
	asks, held := c.Site.Texts.Page("choice_new"), c.Site.Texts.Page("choice_status")
	for _, k := range d.Choices.Kinds().Here() {
		v := checkView{Heading: asks.T("check.heading"), Kind: beside(c, k), Leave: []string{asks.T("leave.why"), asks.T("leave.wait"), asks.T("leave.known")}, LeaveTitle: asks.T("leave.title"), AnswerTitle: asks.T("answer.title"),
			No: answer(asks.T("answer.no"), "no", ""), Yes: answer(asks.T("answer.yes"), "yes", keptPath)}
		out = append(out, drawn{t.T("page.check", "what", k.Title), page.Address(NewPath, "kind", k.Code), checkTempl(v)})
		s := &statusPage{d}
		cc := *c
		cc.Text = held
		for _, w := range []choice.Wish{choice.Stop, choice.Allow} {
			if v := s.asked(&cc, choice.Choice{Kind: k.Code, Wish: w}, nil); v != nil {
				out = append(out, drawn{t.T("page.change."+string(w), "what", k.Title), StatusPath, askedTempl(*v)})
			}
		}
	}
	return out
}

// judge reads a drawn page as a browser gets it, and checks it.
func judge(ctx context.Context, one drawn) (found []fairchoice.Finding, err error) {
	var b bytes.Buffer
	if err := one.body.Render(ctx, &b); err != nil {
		return nil, err
	}
	pages, err := fairchoice.Read(one.href, &b)
	for _, p := range pages {
		found = append(found, fairchoice.Check(p)...)
	}
	return found, err
}

func (d Deps) row(c *page.Ctx, name, href string, found []fairchoice.Finding) fairRow {
	t := c.Text
	r := fairRow{Page: name, Href: href, State: layout.Status{Word: t.T("fair"), Kind: layout.Live}}
	if len(found) > 0 {
		r.State = layout.Status{Word: t.N("found", len(found)), Kind: layout.Changed}
	}
	for _, f := range found {
		r.Found = append(r.Found, t.T("finding", "rule", f.Rule.Says, "what", f.What))
	}
	return r
}

func (d Deps) fairness(c *page.Ctx) error {
	t := c.Text
	v := fairnessView{Heading: t.T("heading"), Intro: t.T("intro"), OursTitle: t.T("ours"), Heads: fairHeads{t.T("col.page"), t.T("col.result")}, AuthorsTitle: t.T("authors"),
		RulesTitle: t.T("rules"), LimitsTitle: t.T("limits"), Limits: []string{t.T("limits.words"), t.T("limits.people"), t.T("limits.elsewhere"), t.T("limits.tell")}, Print: t.T("print")}
	bad := 0
	for _, one := range d.ours(c) {
		found, err := judge(context.WithoutCancel(c.R.Context()), one)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			bad++
		}
		v.Ours = append(v.Ours, d.row(c, one.name, one.href, found))
	}
	v.Lead = t.T("lead.fair", "n", strconv.Itoa(len(v.Ours)))
	if bad > 0 {
		v.Lead = t.T("lead.found", "n", strconv.Itoa(len(v.Ours)), "bad", strconv.Itoa(bad))
	}
	if err := d.authors(c, &v); err != nil {
		return err
	}
	for _, r := range fairchoice.Rules() {
		one := ruleView{Says: r.Says, Why: r.Why, Source: layout.Link{Text: r.Source.Name, Href: r.Source.URL}}
		if !r.Settled {
			one.Unsettled = t.T("reading")
		}
		v.Rules = append(v.Rules, one)
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: FairnessPath, Breadcrumbs: crumbs(c)}, fairnessTempl(v))
}

// authors checks what the register's authors wrote about opt-outs.
func (d Deps) authors(c *page.Ctx, v *fairnessView) error {
	t := c.Text
	if d.Authors == nil {
		return nil
	}
	all, err := d.Authors(c.R.Context())
	if err != nil {
		return err
	}
	bad := 0
	for _, p := range all {
		if found := fairchoice.Check(p); len(found) > 0 {
			bad++
			v.AuthorRows = append(v.AuthorRows, d.row(c, p.Name, "/register/"+p.Name+"#choices", found))
		}
	}
	v.Authors = []string{t.T("authors.text", "n", strconv.Itoa(len(all)), "bad", strconv.Itoa(bad))}
	return nil
}
