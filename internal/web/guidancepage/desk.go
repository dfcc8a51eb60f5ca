package guidancepage

import (
	"fmt"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/guidance"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// deskPage is where one guide is looked at before it is published.
type deskPage struct{ Deps }

type deskView struct {
	Errors                    *govuk.ErrorSummaryProps
	Heading                   string
	Statuses                  []layout.Status
	Notice                    *noteView
	Links                     []layout.Link
	Facts                     []layout.Fact
	Returned                  *noteView
	ChangesTitle, ChangesNone string
	Changes                   []layout.ChangeLine
	Marked                    []markedView
	AgeTitle, AgeText         string
	AgeStatus                 layout.Status
	Parts                     []layout.Fact
	JargonTitle, JargonText   string
	JargonHeads               jargonHeads
	Jargon                    []jargonRow
	LinksTitle, LinksText     string
	LinkFaults                []string
	RestsTitle, RestsText     string
	Rests                     []restView
	OnThisTitle, OnThisText   string
	OnThis                    []layout.Link
	Action, Version           string
	Submit, Return            *deskForm
	Approve                   *govuk.ButtonProps
	ApproveTitle, ApproveText string
	Discard                   *govuk.ButtonProps
	DiscardTitle, DiscardText string
	Waiting                   string
}

type jargonHeads struct{ Word, Plain, Times string }

type jargonRow struct{ Word, Plain, Note, Times string }

// deskForm is one question with its button.
type deskForm struct {
	Title, Text string
	Question    govuk.TextareaProps
	Button      govuk.ButtonProps
	Do          string
}

func (p *deskPage) show(c *page.Ctx) error { return p.render(c, form.FromValues(nil)) }

func (p *deskPage) render(c *page.Ctx, f *form.Form) error {
	d, err := p.Guidance.Desk(c.R.Context(), c.Actor, slugOf(c), p.known(c))
	if err != nil {
		return err
	}
	t := c.Text
	v := deskView{Heading: d.Title(), Action: guidance.ManageAddress("draft", d.Slug), Errors: ask.Summary(ask.Again(c, f), f.Errors())}
	p.state(c, &v, d)
	p.checks(c, &v, d)
	p.rests(c, &v, d)
	if d.Draft != nil {
		p.steps(c, &v, d, f)
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &layout.Link{Text: t.T("back"), Href: "/guides/manage"}}, deskTempl(v))
}

// state shows where the guide is and what can be opened.
func (p *deskPage) state(c *page.Ctx, v *deskView, d guidance.Desk) {
	t := c.Text
	if d.Guide == nil {
		v.Statuses = append(v.Statuses, layout.Status{Word: t.T("unpublished"), Kind: layout.Neutral})
	} else {
		v.Statuses = append(v.Statuses, managedState(c, d.Guide.Standing))
		v.Notice = noticeOf(c, d.Guide.Standing, d.Bases)
		v.Links = append(v.Links, layout.Link{Text: t.T("published", "n", strconv.Itoa(d.Guide.N)), Href: d.Slug.Address()})
		if v.Notice != nil {
			for _, r := range d.Guide.Standing.Reasons {
				if r.Change != "" && c.Actor.Has(access.Secretariat) {
					v.Notice.Items = append(v.Notice.Items, noteItem{Text: t.T("look"), Href: "/law-changes/" + r.Change})
				}
			}
			v.Notice.Text = t.T("mend.member")
			if c.Actor.Has(access.Secretariat) {
				v.Notice.Text = t.T("mend")
			}
		}
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.review_on"), Value: d.Guide.Content.ReviewOn.Words()})
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.due"), Value: d.Guide.Standing.Due.Words()})
	}
	v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.audience"), Value: words(c).T("audience." + string(d.Latest().Audience))})
	if d.MayEdit {
		v.Links = append([]layout.Link{{Text: t.T("edit"), Href: guidance.ManageAddress("edit", d.Slug)}}, v.Links...)
		v.Links = append(v.Links, layout.Link{Text: t.T("media"), Href: guidance.ManageAddress("media", d.Slug)}, layout.Link{Text: t.T("bases"), Href: "/guides/manage/bases"})
		if d.Offer {
			v.Links = append(v.Links, layout.Link{Text: t.T("offer"), Href: guidance.ManageAddress("offer", d.Slug)})
		}
	}
	if d.Draft == nil {
		return
	}
	v.Links = append(v.Links, layout.Link{Text: t.T("preview"), Href: guidance.ManageAddress("preview", d.Slug)})
	kind := layout.Neutral
	if d.Draft.Stage == guidance.Submitted {
		kind = layout.Waiting
	}
	v.Statuses = append(v.Statuses, layout.Status{Word: t.T("stage." + string(d.Draft.Stage)), Kind: kind})
	v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.saved"), Value: layout.FormatDateTime(d.Draft.At)}, layout.Fact{Term: t.T("fact.writers"), Value: t.N("writers", len(d.Draft.Writers))})
	if d.Draft.Summary != "" && d.Draft.Stage == guidance.Submitted {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.summary"), Value: d.Draft.Summary})
	}
	if d.Draft.Note != "" {
		v.Returned = &noteView{Title: t.T("returned"), Text: d.Draft.Note}
	}
	v.ChangesTitle, v.ChangesNone = t.T("changes"), t.T("changes.none")
	v.Changes, v.Marked = linesOf(c, d.Changes)
	if d.Guide == nil {
		v.ChangesTitle, v.ChangesNone = "", ""
	}
}

// checks shows how it reads, which staff words stand in it and which links lead nowhere.
func (p *deskPage) checks(c *page.Ctx, v *deskView, d guidance.Desk) {
	t, most := c.Text, p.Guidance.Settings().ReadingAge
	v.AgeTitle, v.AgeText = t.T("age"), t.T("age.text", "target", strconv.Itoa(int(most)))
	old := func(a guidance.Aged) string {
		if !a.Known {
			return t.T("age.short")
		}
		return t.T("age.of", "age", fmt.Sprintf("%.1f", a.Age))
	}
	v.AgeStatus = layout.Status{Word: old(d.Age), Kind: layout.Live}
	if d.Age.Age > most {
		v.AgeStatus.Kind = layout.Changed
		if d.Latest().Audience == guidance.Staff {
			v.AgeStatus.Kind = layout.Neutral
		}
	}
	for _, part := range d.Parts {
		title := part.Title
		if title == "" {
			title = t.T("beginning")
		}
		v.Parts = append(v.Parts, layout.Fact{Term: title, Value: old(part)})
	}
	v.JargonTitle, v.JargonText = t.T("jargon"), t.T("jargon.none")
	if len(d.Jargon) > 0 {
		v.JargonText = t.T("jargon." + string(d.Latest().Audience))
		v.JargonHeads = jargonHeads{t.T("jargon.word"), t.T("jargon.plain"), t.T("jargon.times")}
	}
	for _, j := range d.Jargon {
		v.Jargon = append(v.Jargon, jargonRow{Word: j.Staff, Plain: j.Plain, Note: j.Note, Times: strconv.Itoa(j.Times)})
	}
	v.LinksTitle, v.LinksText = t.T("links"), t.T("links.good")
	for _, l := range d.LinkFaults {
		v.LinksText = t.T("links.bad")
		v.LinkFaults = append(v.LinkFaults, t.T("links.fault", "address", l.Address, "fault", l.Message))
	}
}

// rests shows what the guide rests on, and what rests on the guide.
func (p *deskPage) rests(c *page.Ctx, v *deskView, d guidance.Desk) {
	t := c.Text
	v.RestsTitle, v.RestsText, v.Rests = t.T("rests"), t.T("rests.text"), restsOf(c, d.Bases)
	if len(v.Rests) == 0 {
		v.RestsText = t.T("rests.none")
	}
	v.OnThisTitle, v.OnThisText = t.T("on_this"), t.T("on_this.text")
	for _, g := range d.Linked {
		v.OnThis = append(v.OnThis, layout.Link{Text: g.Content.Title, Href: g.Slug.Address()})
	}
	if d.Quiz > 0 {
		v.OnThis = append(v.OnThis, layout.Link{Text: t.N("on_this.quiz", d.Quiz), Href: "/guides/quiz"})
	}
	if len(v.OnThis) == 0 {
		v.OnThisText = t.T("on_this.none")
	}
}

// steps offers what can be done with the draft.
func (p *deskPage) steps(c *page.Ctx, v *deskView, d guidance.Desk, f *form.Form) {
	t := c.Text
	v.Version = strconv.FormatInt(d.Draft.Version, 10)
	box := func(name, do string) *deskForm {
		return &deskForm{Title: t.T(do), Text: t.T(do + ".text"), Do: do, Button: govuk.ButtonProps{Text: t.T(do + ".button"), PreventDoubleClick: govuk.On},
			Question: govuk.TextareaProps{Name: name, ID: name, Rows: 3, Value: f.Raw(name), Label: govuk.LabelProps{Text: t.T(name + ".label")},
				Hint: govuk.HintProps{Text: t.T(name + ".hint")}, ErrorMessage: govuk.ErrorMessageProps{Text: f.Error(name)}}}
	}
	switch {
	case d.Draft.Stage == guidance.Writing && d.MayEdit:
		v.Submit = box("summary_of_change", "submit")
	case d.MayApprove:
		v.ApproveTitle, v.ApproveText = t.T("approve"), t.T("approve.text")
		v.Approve = &govuk.ButtonProps{Text: t.T("approve.button"), Name: "do", Value: "approve", PreventDoubleClick: govuk.On}
		v.Return = box("note", "return")
		v.Return.Button.Classes = "govuk-button--secondary"
	case d.Draft.Stage == guidance.Submitted && d.Own:
		v.Waiting = t.T("waiting.own")
	case d.Draft.Stage == guidance.Submitted:
		v.Waiting = t.T("waiting")
	}
	if d.MayEdit {
		v.DiscardTitle, v.DiscardText = t.T("discard"), t.T("discard.text")
		v.Discard = &govuk.ButtonProps{Text: t.T("discard.button"), Name: "do", Value: "discard", Classes: "govuk-button--warning", PreventDoubleClick: govuk.On}
	}
}

func (p *deskPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	slug, ctx := slugOf(c), c.R.Context()
	step := guidance.Step{Slug: slug, Version: ask.Version(f)}
	here := guidance.ManageAddress("draft", slug)
	done, to := f.Raw("do"), here
	switch done {
	case "submit":
		step.Words = f.Raw("summary_of_change")
		err = p.Guidance.Submit(ctx, c.Actor, step, p.known(c))
	case "return":
		step.Words = f.Raw("note")
		err = p.Guidance.Return(ctx, c.Actor, step)
	case "approve":
		err = p.Guidance.Approve(ctx, c.Actor, step)
	case "discard":
		err, to = p.Guidance.Discard(ctx, c.Actor, step), "/guides/manage"
	default:
		return c.Redirect(here)
	}
	switch {
	case err == nil:
		return c.Done(to, done)
	case errs.KindOf(err) == errs.Conflict, errs.KindOf(err) == errs.NotFound && done == "discard":
		return c.Done(to, "moved")
	case !f.Merge(err):
		return err
	}
	return p.render(c, f)
}
