package agreementpage

import (
	"net/url"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// begin starts the next edition.
type begin struct{ Deps }

func (p *begin) show(c *page.Ctx) error {
	all, err := p.Agreement.Editions(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return p.render(c, ask.New(c, url.Values{"number": {agreement.NextNumber(all, c.Today())}}))
}

func (p *begin) render(c *page.Ctx, b *ask.Builder) error {
	b.Line(ask.Field{Name: "number", Width: "10"})
	return b.Sheet("/agreement/draft").Render(c, layout.Link{Text: c.Text.T("back"), Href: "/agreement"})
}

func (p *begin) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	e, err := p.Agreement.BeginDraft(c.R.Context(), c.Actor, agreement.BeginDraft{Number: f.Raw("number")})
	if err == nil {
		return c.Done(addressOf(e)+"/edit", "begun")
	}
	if !f.Merge(err) {
		return err
	}
	return p.render(c, ask.Again(c, f))
}

// desk is where an edition is written.
type desk struct{ Deps }

// deskView is what the page shows.
type deskView struct {
	Caption, Heading, Intro string
	Status                  layout.Status
	Links                   []layout.Link
	Stages                  []stageView
	ClausesTitle            string
	Clauses                 []deskClause
	Add                     *govuk.ButtonProps
	Amber                   amberView
	BrokenTitle             string
	Broken                  []string
	AccountTitle            string
	Account                 []string
	AccountNone             string
}

// deskClause is one clause with what can be done to it.
type deskClause struct {
	id              ident.Clause
	Number, Heading string
	Depth           int
	Links           []layout.Link
	From            []layout.Link // the comments its words come from
	Of              string        // said to those who do not see: of clause 4.2
}

// stageView is a button that moves the edition on or back.
type stageView struct {
	Action, To, Key string
	Button          govuk.ButtonProps
}

// draft gives the edition that a page is about, if it was never in force; secretariat only.
func (d Deps) draft(c *page.Ctx) (agreement.Edition, error) {
	e, err := d.Agreement.EditionNumbered(c.R.Context(), c.Actor, c.Path("edition"))
	if err == nil && !e.Status.Waiting() {
		err = errs.New(errs.NotFound, "agreement.no_draft", "This edition was in force already. Start the next one to change its words.")
	}
	return e, err
}

const mostAccount = 100

func (p *desk) show(c *page.Ctx) error {
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	account, err := p.Agreement.Account(c.R.Context(), c.Actor, e.ID, mostAccount)
	if err != nil {
		return err
	}
	v := p.view(c, e, account)
	from, err := p.sources(c, e, "", true)
	if err != nil {
		return err
	}
	for i := range v.Clauses {
		v.Clauses[i].From = from[v.Clauses[i].id]
	}
	if v.Amber, err = p.amber(c, e); err != nil {
		return err
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back"), Href: addressOf(e)}}, deskTempl(v))
}

func (p *desk) view(c *page.Ctx, e agreement.Edition, account []agreement.DraftChange) deskView {
	t, at := c.Text, addressOf(e)
	v := deskView{Caption: e.Text.Title, Heading: t.T("heading", "number", e.Number()), Intro: t.T("intro." + string(e.Status)), Status: editionStatus(c, e),
		ClausesTitle: t.N("clauses", len(e.Text.Clauses)), BrokenTitle: t.T("broken"), AccountTitle: t.T("account"), AccountNone: t.T("account.none")}
	v.Links = []layout.Link{{Text: t.T("read"), Href: at}, {Text: t.T("compare"), Href: "/agreement/compare?to=" + e.Number()}}
	open := e.Status == agreement.Draft
	if open {
		v.Links = append(v.Links, layout.Link{Text: t.T("describe"), Href: at + "/describe"}, layout.Link{Text: t.T("load"), Href: at + "/load"}, layout.Link{Text: t.T("discard"), Href: at + "/discard"})
		v.Add = &govuk.ButtonProps{Text: t.T("add"), Href: at + "/add", Classes: "govuk-button--secondary"}
	}
	if _, ok := access.Allowed(c.Actor, access.AdoptEdition, access.RelationTo(c.Actor, ""), string(e.Status)); ok {
		for _, to := range agreement.Stages(e.Status) {
			v.Stages = append(v.Stages, stageView{Action: at + "/stage", To: string(to), Key: form.NewSubmissionKey(), Button: govuk.ButtonProps{Text: t.T("stage." + string(to)), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}})
		}
		v.Links = append(v.Links, layout.Link{Text: t.T("adopt"), Href: at + "/adopt"})
	}
	for _, n := range numberedOf(e) {
		one := deskClause{id: n.clause.ID, Number: n.number, Heading: n.clause.Heading, Depth: strings.Count(n.number, "."), Of: t.T("of", "number", n.number)}
		for _, do := range []string{"edit", "move", "split", "remove"} {
			if open {
				one.Links = append(one.Links, layout.Link{Text: t.T("do." + do), Href: at + "/" + string(n.clause.ID) + "/" + do})
			}
		}
		v.Clauses = append(v.Clauses, one)
	}
	for _, b := range e.Text.Broken() {
		v.Broken = append(v.Broken, t.T("broken.one", "clause", b.Heading, "to", string(b.To)))
	}
	for _, a := range account {
		v.Account = append(v.Account, accountLine(c, e, a))
	}
	return v
}

// accountLine says what was done to a draft, by which role and when.
func accountLine(c *page.Ctx, e agreement.Edition, a agreement.DraftChange) string {
	name := string(a.Clause)
	for _, x := range []*agreement.Clause{a.Before, a.After} {
		if x != nil {
			name = x.Heading
		}
	}
	return c.Text.T("did."+string(a.Kind), "clause", name, "role", roleWord(c, a.By.Role), "when", layout.FormatDateTime(a.At))
}

func (p *desk) stage(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	if _, err := p.Agreement.Stage(c.R.Context(), c.Actor, agreement.StageEdition{Edition: e.ID, To: agreement.EditionStatus(f.Raw("to"))}); err != nil {
		return err
	}
	return c.Done(addressOf(e)+"/edit", "staged")
}

func (p *desk) showDescription(c *page.Ctx) error {
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	return p.renderDescription(c, e, ask.New(c, url.Values{"title": {e.Text.Title}, "changes": {strings.Join(e.Text.Changes, "\n")}}))
}

func (p *desk) renderDescription(c *page.Ctx, e agreement.Edition, b *ask.Builder) error {
	b.Line(ask.Field{Name: "title"})
	b.Lines(ask.Field{Name: "changes", Rows: 8, Optional: true})
	return b.Sheet(addressOf(e)+"/describe").Render(c, layout.Link{Text: c.Text.T("back"), Href: addressOf(e) + "/edit"})
}

func (p *desk) describe(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	_, err = p.Agreement.Describe(c.R.Context(), c.Actor, agreement.DescribeEdition{Edition: e.ID, Title: f.Raw("title"), Changes: strings.Split(f.Raw("changes"), "\n")})
	if err == nil {
		return c.Done(addressOf(e)+"/edit", "saved")
	}
	if !f.Merge(err) {
		return err
	}
	return p.renderDescription(c, e, ask.Again(c, f))
}

func (p *desk) showDiscard(c *page.Ctx) error {
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	return p.renderDiscard(c, e, ask.New(c, nil))
}

func (p *desk) renderDiscard(c *page.Ctx, e agreement.Edition, b *ask.Builder) error {
	b.Confirm(ask.Field{Name: "sure"})
	s := b.Sheet(addressOf(e) + "/discard")
	s.Heading = c.Text.T("heading", "number", e.Number())
	s.Save.Classes = "govuk-button--warning"
	return s.Render(c, layout.Link{Text: c.Text.T("back"), Href: addressOf(e) + "/edit"})
}

func (p *desk) discard(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	e, err := p.draft(c)
	if errs.KindOf(err) == errs.NotFound {
		return c.Done("/agreement", "discarded") // a second click
	}
	if err != nil {
		return err
	}
	if f.Raw("sure") != ask.Ticked {
		f.Add("sure", "agreement.sure", c.Text.T("sure.required"))
		return p.renderDiscard(c, e, ask.Again(c, f))
	}
	if err := p.Agreement.Discard(c.R.Context(), c.Actor, e.ID); err != nil {
		return err
	}
	return c.Done("/agreement", "discarded")
}

func clauseAt(c *page.Ctx) ident.Clause { return ident.Clause(c.Path("clause")) }
