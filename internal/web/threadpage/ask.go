package threadpage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/thread"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// askPage asks a question in two steps: write it, look at it beside what is like it.
type askPage struct{ Deps }

// stored puts a draft into the fields of the form.
func stored(d thread.Ask, rooms []Room) url.Values {
	v := url.Values{"title": {d.Title}, "text": {d.Text}, "topics": d.Topics, "sector": {d.Sector}}
	for _, r := range rooms {
		if r.ID == d.Space {
			v.Set("space", slugOf(r))
		}
	}
	if d.Urgent {
		v.Set("urgent", ask.Ticked)
	}
	if d.Nameless {
		v.Set("nameless", ask.Ticked)
	}
	return v
}

// typedQuestion reads the form. A room that one may not write in is the commons, and nothing is sent without a look.
func typedQuestion(f *form.Form, rooms []Room) thread.Ask {
	out := thread.Ask{Title: f.Raw("title"), Text: f.Raw("text"), Topics: f.RawAll("topics"), Sector: f.Raw("sector"), Urgent: f.Chosen("urgent", ask.Ticked), Nameless: f.Chosen("nameless", ask.Ticked)}
	for _, r := range rooms {
		if r.Writes && slugOf(r) == f.Raw("space") {
			out.Space = r.ID
		}
	}
	return out
}

func (p *askPage) show(c *page.Ctx) error {
	rooms, err := p.Rooms(c.R.Context(), c.Actor.Person)
	if err != nil {
		return err
	}
	d, err := p.Threads.Draft(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	if d.At.IsZero() {
		d.Ask.Title, d.Ask.Topics = c.Query("title"), []string{c.Query("topic")}
		for _, r := range rooms {
			if r.Writes && slugOf(r) == c.Query("space") {
				d.Ask.Space = r.ID
			}
		}
	}
	return p.render(c, rooms, ask.New(c, stored(d.Ask, rooms)), !d.At.IsZero())
}

// askView is the form with the place for similar questions.
type askView struct {
	Sheet        ask.Sheet
	Kept         string
	SimilarTitle string
	SimilarURL   string
}

func (p *askPage) render(c *page.Ctx, rooms []Room, b *ask.Builder, kept bool) error {
	t := c.Text
	b.Line(ask.Field{Name: "title"})
	b.Lines(ask.Field{Name: "text", Rows: 8, Max: thread.MaxText, Optional: true})
	b.Tick(ask.Field{Name: "topics"}, p.options(thread.TopicList, true))
	b.Pick(ask.Field{Name: "sector", Optional: true}, p.options("sector", false))
	var where []ask.Option
	for _, r := range rooms {
		if r.Writes {
			o := ask.Option{Value: slugOf(r), Text: room(c, rooms, r.ID)}
			if r.ID == "" {
				o.Hint = t.T("commons.hint")
			}
			where = append(where, o)
		}
	}
	if len(where) > 1 {
		b.Choose(ask.Field{Name: "space"}, where)
	}
	b.Confirm(ask.Field{Name: "urgent"})
	if c.Actor.Organisation != "" {
		b.Confirm(ask.Field{Name: "nameless"})
	}
	s := b.Sheet(base + "/new")
	s.Cancel = &layout.Link{Text: t.T("cancel"), Href: base}
	v := askView{Sheet: s, SimilarTitle: t.T("similar"), SimilarURL: base + "/similar.json"}
	if kept {
		v.Kept = t.T("kept")
	}
	errors := s.Errors
	v.Sheet.Errors = nil
	return c.Render(page.Head{Title: s.Heading, Voice: layout.Members, HasErrors: errors != nil, BackLink: &layout.Link{Text: t.T("back"), Href: base}}, askTempl(v, errors))
}

// submit keeps what was typed, whatever is wrong with it, and goes on to the look before publishing.
func (p *askPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	rooms, err := p.Rooms(c.R.Context(), c.Actor.Person)
	if err != nil {
		return err
	}
	cmd := typedQuestion(f, rooms)
	if err := p.Threads.KeepDraft(c.R.Context(), c.Actor, cmd); err != nil {
		return err
	}
	if _, err := p.Threads.Check(cmd); err != nil {
		if !f.Merge(err) {
			return err
		}
		return p.render(c, rooms, ask.Again(c, f), false)
	}
	return c.Redirect(base + "/new/check")
}

// checkView is the look before a question is published.
type checkView struct {
	Errors         *govuk.ErrorSummaryProps
	Heading, Intro string
	HintsTitle     string
	Hints          []string
	HintsText      string
	SimilarTitle   string
	SimilarText    string
	Similar        []cardView
	Question       cardView
	QuestionTitle  string
	Text           string
	Facts          []layout.Fact
	Change         layout.Link
	Action, Key    string
	Publish        govuk.ButtonProps
	Drop           govuk.ButtonProps
}

func (p *askPage) check(c *page.Ctx) error {
	return p.look(c, "")
}

func (p *askPage) look(c *page.Ctx, key string) error {
	d, err := p.Threads.Draft(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	if d.At.IsZero() {
		return c.Redirect(base + "/new")
	}
	cmd, err := p.Threads.Check(d.Ask)
	if err != nil {
		return c.Redirect(base + "/new")
	}
	rooms, err := p.Rooms(c.R.Context(), c.Actor.Person)
	if err != nil {
		return err
	}
	found, err := p.Threads.Similar(c.R.Context(), c.Actor, cmd.Title)
	if err != nil {
		return err
	}
	if key == "" {
		key = form.NewSubmissionKey()
	}
	t := c.Text
	v := checkView{Heading: t.T("heading"), Intro: t.T("intro"), HintsTitle: t.T("hints"), HintsText: t.T("hints.text"), Hints: hints(c, cmd.Title, cmd.Text), SimilarTitle: t.T("similar"), SimilarText: t.T("similar.text"),
		QuestionTitle: cmd.Title, Text: cmd.Text, Change: layout.Link{Text: t.T("change"), Href: base + "/new"}, Action: base + "/new/check", Key: key,
		Publish: button(t.T("publish"), "publish", false), Drop: button(t.T("drop"), "drop", true)}
	for _, x := range found {
		v.Similar = append(v.Similar, p.card(c, x, rooms))
	}
	v.Facts = []layout.Fact{{Term: t.T("fact.topics"), Value: p.topics(cmd.Topics)}, {Term: t.T("fact.room"), Value: room(c, rooms, cmd.Space)}}
	if cmd.Sector != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.sector"), Value: p.Book.Label("sector", cmd.Sector)})
	}
	if cmd.Urgent {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.urgent"), Value: t.T("fact.urgent.yes")})
	}
	name := t.T("fact.name.shown")
	if cmd.Nameless {
		name = t.T("fact.name.withheld")
	}
	v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.name"), Value: name})
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: t.T("back"), Href: base + "/new"}}, checkTempl(v))
}

func (p *askPage) publish(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	ctx := c.R.Context()
	if f.Raw("do") == "drop" {
		if err := p.Threads.DropDraft(ctx, c.Actor); err != nil {
			return err
		}
		return c.Done(base, "dropped")
	}
	d, err := p.Threads.Draft(ctx, c.Actor)
	if err != nil {
		return err
	}
	cmd := d.Ask
	cmd.Key = ask.KeyOf(f)
	if d.At.IsZero() { // the same form again: the question stands already
		return c.Redirect(base + "?show=mine")
	}
	x, err := p.Threads.Ask(ctx, c.Actor, cmd)
	switch errs.KindOf(err) {
	case errs.NotFound, errs.Forbidden: // one may not write in the room any more; the draft is kept
		if cmd.Space != "" {
			cmd.Space = ident.Space("")
			if err := p.Threads.KeepDraft(ctx, c.Actor, cmd); err != nil {
				return err
			}
			return c.Done(base+"/new", "no_room")
		}
	case errs.Invalid:
		return c.Redirect(base + "/new")
	}
	if err != nil {
		return err
	}
	return c.Done(x.URL(), "asked")
}
