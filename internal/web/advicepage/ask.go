package advicepage

import (
	"strings"

	"sharewell/internal/advice"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/sharing"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// askPage asks an adviser about a thing.
type askPage struct{ Deps }

// asked reads from the address what the question is about.
func (p *askPage) asked(c *page.Ctx) (event.Subject, advice.Thing, error) {
	kind, ref, ok := strings.Cut(c.Query("about"), ":")
	if !ok {
		return event.Subject{}, advice.Thing{}, errs.New(errs.NotFound, "advice.no_thing", c.Text.T("no_thing"))
	}
	about := event.Subject{Kind: kind, ID: ref}
	thing, err := p.Things.Thing(c.R.Context(), c.Actor, about)
	return about, thing, err
}

func (p *askPage) show(c *page.Ctx) error {
	about, thing, err := p.asked(c)
	if err != nil {
		return err
	}
	ad := p.Advice.Adviser(c.Query("field"))
	return p.render(c, about, thing, ask.New(c, map[string][]string{"adviser": {ad.Code}, "urgency": {"routine"}}))
}

func (p *askPage) advisers() []ask.Option {
	var out []ask.Option
	for _, a := range p.Book.Advisers() {
		it, _ := p.Book.Item("advice", a.Code)
		out = append(out, ask.Option{Value: a.Code, Text: it.Label, Hint: it.Plain})
		if it.Plain == it.Label {
			out[len(out)-1].Hint = ""
		}
	}
	return out
}

func (p *askPage) urgencies() []ask.Option {
	l, err := p.Book.List("urgency")
	if err != nil {
		return nil // a rulebook without the list offers nothing
	}
	var out []ask.Option
	for _, it := range l.Items {
		out = append(out, ask.Option{Value: it.Code, Text: it.Label})
	}
	return out
}

func (p *askPage) render(c *page.Ctx, about event.Subject, thing advice.Thing, b *ask.Builder) error {
	b.Lines(ask.Field{Name: "text", Rows: 6, Max: 4000})
	b.Choose(ask.Field{Name: "adviser"}, p.advisers())
	b.Choose(ask.Field{Name: "urgency"}, p.urgencies())
	s := b.Sheet(AskURL(about, c.Query("field")))
	s.Intro = c.Text.T("intro", "thing", thing.Title)
	s.Save = govuk.ButtonProps{Text: c.Text.T("save"), PreventDoubleClick: govuk.On}
	for _, h := range sharing.PersonalDetailHints(b.Form.Raw("text")) {
		s.Notes = append(s.Notes, h.Message)
	}
	s.NotesTitle = c.Text.T("notes")
	if len(s.Notes) > 0 {
		s.Was = append(s.Was, ask.Hidden{Name: "seen", Value: "yes"})
	}
	back := layout.Link{Text: c.Text.T("back"), Href: thing.URL}
	s.Cancel = &back
	return s.Render(c, back)
}

func (p *askPage) submit(c *page.Ctx) error {
	about, thing, err := p.asked(c)
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd := advice.Ask{Key: ask.KeyOf(f), About: about, Field: c.Query("field"), Adviser: f.Raw("adviser"), Urgency: f.Raw("urgency"),
		Text: f.Text("text", form.TextRule{Label: c.Text.T("text.label"), Required: c.Text.T("text.required"), Lines: true, Max: 4000})}
	if f.Err() != nil || f.Raw("seen") != "yes" && len(sharing.PersonalDetailHints(cmd.Text)) > 0 {
		return p.render(c, about, thing, ask.Again(c, f))
	}
	ref, err := p.Advice.Ask(c.R.Context(), c.Actor, cmd)
	switch {
	case err == nil:
		return c.Done("/advice/"+ref, "asked")
	case errs.CodeOf(err) == "advice.nobody":
		f.Add("adviser", "nobody", errs.MessageOf(err))
	case !f.Merge(err):
		return err
	}
	return p.render(c, about, thing, ask.Again(c, f))
}
