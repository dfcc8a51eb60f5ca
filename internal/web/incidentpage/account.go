package incidentpage

import (
	"fmt"
	"math"
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/incident"
	"sharewell/internal/sharing"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// accountPage is where the public account is written.
type accountPage struct{ Deps }

// readingAge is the highest that public words aim at.
const readingAge = 11

func (p *accountPage) open(c *page.Ctx) (incident.View, error) {
	v, err := p.Incidents.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && !v.May(access.WriteAccount) {
		err = errs.New(errs.Conflict, "incident.stage", words(c).T("not_open"))
	}
	return v, err
}

func storedWords(w incident.Words) url.Values {
	out := url.Values{}
	for _, t := range w.Texts() {
		out.Set(t.Name, t.Text)
	}
	return out
}

func (p *accountPage) show(c *page.Ctx) error {
	v, err := p.open(c)
	if err != nil {
		return err
	}
	stored := storedWords(v.Account.Words)
	return p.render(c, v, ask.New(c, stored), func(s ask.Sheet) ask.Sheet { return s.Stored(v.Version, stored, nil) })
}

func (p *accountPage) render(c *page.Ctx, v incident.View, b *ask.Builder, with func(ask.Sheet) ask.Sheet) error {
	t := c.Text
	b.Line(ask.Field{Name: "title"})
	for _, name := range []string{"happened", "affected", "doing", "you"} {
		b.Lines(ask.Field{Name: name, Rows: 4})
	}
	b.Lines(ask.Field{Name: "changed", Rows: 4, Optional: true})
	s := b.Sheet(address(v.Ref, "account"))
	s.Also = &govuk.ButtonProps{Text: t.T("send"), Name: "then", Value: "send", Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}
	s.Cancel = &layout.Link{Text: words(c).T("cancel"), Href: v.URL()}
	s.Notes, s.NotesTitle = p.hints(c, b.Form), t.T("hints")
	return with(s).Render(c, back(c, v.Ref))
}

// hints are worth a look: hard words, and what could give somebody away.
func (p *accountPage) hints(c *page.Ctx, f *form.Form) (out []string) {
	t := c.Text
	for _, name := range []string{"title", "happened", "affected", "doing", "changed", "you"} {
		text := f.Raw(name)
		if age, ok := sharing.ReadingAge(text); ok && age > readingAge {
			out = append(out, t.T("hint.age", "field", t.T(name+".label"), "age", fmt.Sprint(int(math.Round(age)))))
		}
		if p.Hints != nil {
			for _, h := range p.Hints(text) {
				out = append(out, h.Message)
			}
		}
		for _, small := range incident.SmallNumbers(text) {
			out = append(out, t.T("hint.small", "words", small))
		}
	}
	return out
}

func (p *accountPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, err := p.open(c)
	if err != nil {
		return err
	}
	text := func(name string) string {
		return f.Text(name, form.TextRule{Label: c.Text.T(name + ".label"), Lines: name != "title", Max: 4000})
	}
	w := incident.Words{Title: text("title"), Happened: text("happened"), Affected: text("affected"), Doing: text("doing"), Changed: text("changed"), You: text("you")}
	stored := storedWords(v.Account.Words)
	again := func(s ask.Sheet) ask.Sheet { return s.Stored(v.Version, stored, f) }
	if f.Err() != nil {
		return p.render(c, v, ask.Again(c, f), again)
	}
	saved, err := p.Incidents.WriteAccount(c.R.Context(), c.Actor, v.Ref, ask.Version(f), w)
	switch {
	case errs.CodeOf(err) == "incident.changed":
		merged, all := ask.Meet(f, stored)
		b := ask.New(c, merged)
		return p.render(c, v, b, func(s ask.Sheet) ask.Sheet {
			s = s.Stored(v.Version, stored, nil)
			if len(all) > 0 {
				s.Conflict = b.Explain(f, stored, all)
			}
			return s
		})
	case err != nil && !f.Merge(err):
		return err
	case err != nil:
		return p.render(c, v, ask.Again(c, f), again)
	case f.Raw("then") != "send":
		return c.Done(address(v.Ref, "account"), "saved")
	}
	if err := p.Incidents.SendAccount(c.R.Context(), c.Actor, v.Ref); err != nil {
		if !f.Merge(err) {
			return err
		}
		return p.render(c, v, ask.Again(c, f), func(s ask.Sheet) ask.Sheet { return s.Stored(saved.Version+1, storedWords(w), nil) })
	}
	return c.Done(v.URL(), "sent")
}

// reviewPage is where a second person reads the words as everybody will.
type reviewPage struct{ Deps }

type reviewView struct {
	Heading, Intro string
	Errors         *govuk.ErrorSummaryProps
	Own            string
	Words          wordsView
	Let, Return    ask.Sheet
	ReturnTitle    string
}

func (p *reviewPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *reviewPage) render(c *page.Ctx, b *ask.Builder) error {
	v, err := p.Incidents.Get(c.R.Context(), c.Actor, c.Path("ref"))
	switch {
	case err != nil:
		return err
	case !v.May(access.ReviewAccount) || v.Account.Stage != incident.InReview:
		return errs.New(errs.Conflict, "incident.stage", words(c).T("not_open"))
	}
	t := c.Text
	stored := url.Values{}
	view := reviewView{Heading: t.T("heading"), Intro: t.T("intro"), ReturnTitle: t.T("return.title"), Errors: ask.Summary(b, b.Form.Errors()),
		Words: accountWords(c, v.Account.Words, incident.PlainLabel(p.Incidents.Rules().Bands, v.Content.People.Band))}
	if c.Actor.Person == v.Account.Author {
		view.Own = t.T("own")
	} else {
		view.Let = ask.New(c, stored).Sheet(address(v.Ref, "review")).Stored(v.Version, stored, nil)
		view.Let.Save = govuk.ButtonProps{Text: t.T("let"), Name: "then", Value: "publish", PreventDoubleClick: govuk.On}
		b.Lines(ask.Field{Name: "note", Rows: 3})
		view.Return = b.Sheet(address(v.Ref, "review")).Stored(v.Version, stored, nil)
		view.Return.Errors = nil
		view.Return.Save = govuk.ButtonProps{Text: t.T("return"), Name: "then", Value: "return", Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}
	}
	to := back(c, v.Ref)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &to, HasErrors: view.Errors != nil}, reviewTempl(view))
}

func (p *reviewPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	let := f.Raw("then") == "publish"
	err = p.Incidents.ReviewAccount(c.R.Context(), c.Actor, incident.Review{Ref: c.Path("ref"), Seen: ask.Version(f), Let: let,
		Note: f.Text("note", form.TextRule{Label: c.Text.T("note.label"), Lines: true, Max: 1000})})
	switch {
	case err != nil && !f.Merge(err):
		return err
	case err != nil:
		return p.render(c, ask.Again(c, f))
	case let:
		return c.Done(address(c.Path("ref")), "published")
	}
	return c.Done(address(c.Path("ref")), "returned")
}

// wordsView is an account as everybody reads it.
type wordsView struct {
	Title string
	Band  string
	Parts []wordPart
}

type wordPart struct{ ID, Heading, Text string }

// accountWords lays an account out under its questions.
func accountWords(c *page.Ctx, w incident.Words, band string) wordsView {
	t := c.Site.Texts.Page("what_went_wrong_one")
	out := wordsView{Title: w.Title, Band: band}
	for _, x := range w.Texts() {
		if x.Name != "title" && x.Text != "" {
			out.Parts = append(out.Parts, wordPart{x.Name, t.T("part." + x.Name), x.Text})
		}
	}
	return out
}
