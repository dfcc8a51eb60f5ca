package editionpage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/register/edition"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/registerpage"
)

// statusPage shows what was asked for to whoever has its reference and code.
type statusPage struct{ Deps }

type statusView struct {
	Sheet ask.Sheet
	Lost  string
}

func (p *statusPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *statusPage) render(c *page.Ctx, b *ask.Builder) error {
	private(c)
	b.Line(ask.Field{Name: "ref", Width: "20", Autocomplete: "off"})
	b.Line(ask.Field{Name: "code", Width: "20", Autocomplete: "off"})
	v := statusView{Sheet: b.Sheet(StatusPath), Lost: c.Text.T("lost")}
	return c.Render(page.Head{Title: v.Sheet.Heading, HasErrors: v.Sheet.Errors != nil, NoIndex: true}, statusTempl(v))
}

type heldView struct {
	Caption, Heading string
	State            layout.Status
	Says             []string
	Facts            []layout.Fact
	Links            []layout.Link
}

func (p *statusPage) look(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	ref := f.Text("ref", form.TextRule{Label: t.T("ref.label"), Required: t.T("ref.required"), Max: 60})
	code := f.Text("code", form.TextRule{Label: t.T("code.label"), Required: t.T("code.required"), Max: 60})
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	r, err := p.Editions.Look(c.R.Context(), ref, code)
	if errs.CodeOf(err) == "edition.wrong" {
		f.Add("ref", "wrong", errs.MessageOf(err))
		return p.render(c, ask.Again(c, f))
	}
	if err != nil {
		return err
	}
	a := r.Ask
	v := heldView{Caption: a.Ref, Heading: t.T("held", "title", a.Title), State: state(w, a, c), Links: []layout.Link{{Text: t.T("link.entry"), Href: "/register/" + a.Use}},
		Facts: []layout.Fact{{Term: t.T("fact.what"), Value: what(w, a)}, {Term: t.T("fact.sent"), Value: layout.FormatDate(a.Received)}}}
	switch a.Stage {
	case edition.Waiting:
		v.Says = []string{t.T("says.waiting", "date", a.Due.Words())}
		if a.Overdue(c.Today()) {
			v.Says = []string{t.T("says.late", "date", a.Due.Words())}
		}
	case edition.Answered:
		v.Says = []string{t.T("says.answered")}
		v.Links = append([]layout.Link{{Text: t.T("link.version"), Href: registerpage.OtherVersions(a.Use) + "#" + a.Edition}}, v.Links...)
	case edition.Declined:
		v.Says = append([]string{t.T("says.declined", "reason", w.T("reason."+a.Reason))}, layout.Paragraphs(a.Text)...)
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, heldTempl(v))
}

// state words how far it has come.
func state(w content.Page, a edition.Ask, c *page.Ctx) layout.Status {
	kind := layout.Waiting
	switch a.Stage {
	case edition.Answered:
		kind = layout.Live
	case edition.Declined:
		kind = layout.Stopped
	case edition.Waiting:
		if a.Overdue(c.Today()) {
			return layout.Status{Word: w.T("late"), Kind: layout.Changed}
		}
	}
	return layout.Status{Word: w.T("stage." + string(a.Stage)), Kind: kind}
}

// what names what was asked for.
func what(w content.Page, a edition.Ask) string {
	return w.T("name."+a.Kind, "language", w.T("language."+a.Language))
}
