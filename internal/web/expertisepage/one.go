package expertisepage

import (
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// onePage is somebody's page in the directory, and the question to them.
type onePage struct{ Deps }

func (p *onePage) id(c *page.Ctx) expertise.ID { return expertise.ID(c.Path("id")) }

func (p *onePage) show(c *page.Ctx) error {
	x, err := p.Expertise.One(c.R.Context(), c.Actor, p.id(c))
	if err != nil {
		return err
	}
	t := c.Text
	v := sheetView{Heading: x.Name, Lead: post(c, x.Helper), State: awayStatus(c, x.Listed)}
	v.Facts = append(v.Facts, layout.Fact{Term: t.T("helps"), Value: p.topics(x.Topics)})
	if x.About != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("about"), Value: x.About})
	}
	switch {
	case x.Mailbox.Address == "":
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("mailbox"), Value: t.T("mailbox.none")})
	case x.Mailbox.Role == "":
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("mailbox.secretariat"), Value: x.Mailbox.Address, Href: "mailto:" + x.Mailbox.Address})
	default:
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("mailbox.of", "role", words(c).T("kind."+string(x.Mailbox.Role))), Value: x.Mailbox.Address, Href: "mailto:" + x.Mailbox.Address})
	}
	for _, f := range awayFacts(c, x.Listed) {
		v.Facts = append(v.Facts, layout.Fact{Term: words(c).T("away"), Value: f})
	}
	for _, d := range x.Duties {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("duty"), Value: words(c).T("duty", "date", d.Week.Words(), "topic", p.row(c, d.Topic))})
	}
	switch {
	case x.Mine:
		v.Links = append(v.Links, layout.Link{Text: t.T("change"), Href: MinePath})
	case x.Asks:
		v.Button = &govuk.ButtonProps{Text: t.T("ask", "name", x.Name), Href: x.URL() + "/ask"}
	}
	return v.render(c, layout.Link{Text: words(c).T("people"), Href: Path})
}

func (p *onePage) ask(c *page.Ctx) error { return p.form(c, nil) }

func (p *onePage) form(c *page.Ctx, typed *form.Form) error {
	ctx := c.R.Context()
	x, err := p.Expertise.One(ctx, c.Actor, p.id(c))
	if err != nil {
		return err
	}
	to, err := p.Expertise.Reached(ctx, c.Actor, x.ID)
	if err != nil {
		return err
	}
	target, err := p.Expertise.Target(false)
	if err != nil {
		return err
	}
	urgent, err := p.Expertise.Target(true)
	if err != nil {
		return err
	}
	b := ask.New(c, url.Values{})
	if typed != nil {
		b = ask.Again(c, typed)
	}
	t := c.Text
	b.Line(ask.Field{Name: "title"})
	b.Lines(ask.Field{Name: "text", Rows: 8})
	var topics []ask.Option
	for _, code := range x.Topics {
		topics = append(topics, ask.Option{Value: code, Text: p.topic(code)})
	}
	for _, o := range p.options(expertise.TopicList) {
		o.Hint = ""
		if !has(x.Topics, o.Value) {
			topics = append(topics, o)
		}
	}
	b.Pick(ask.Field{Name: "topic"}, topics)
	b.Choose(ask.Field{Name: "urgency"}, []ask.Option{
		{Value: "usual", Text: t.T("urgency.usual", "date", layout.RelativeDeadline(target.Due, c.Today(), c.Site.Calendar)), Hint: source(c, target.Rule)},
		{Value: "urgent", Text: t.T("urgency.urgent", "date", layout.RelativeDeadline(urgent.Due, c.Today(), c.Site.Calendar)), Hint: source(c, urgent.Rule)}})
	b.Choose(ask.Field{Name: "readers"}, []ask.Option{
		{Value: "open", Text: t.T("readers.open"), Hint: t.T("readers.open.hint")},
		{Value: "private", Text: t.T("readers.private", "name", to.Name), Hint: t.T("readers.private.hint")}})
	s := b.Sheet(x.URL() + "/ask")
	s.Heading = t.T("heading", "name", x.Name)
	if to.ID != x.ID {
		s.Intro = t.T("stands_in", "name", to.Name, "away", x.Name)
	}
	s.Save.Text = t.T("button", "name", to.Name)
	return s.Render(c, layout.Link{Text: x.Name, Href: x.URL()})
}

// source says where a target comes from.
func source(c *page.Ctx, r rulebook.Rule) string {
	if r.Clock.Legal {
		return c.Text.T("target.law", "source", r.Source.Name)
	}
	return c.Text.T("target.local")
}

func has(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

func (p *onePage) asked(c *page.Ctx) error {
	to := ""
	typed, err := posted(c, func(f *form.Form) (err error) {
		cmd := expertise.AskCommand{Title: f.Raw("title"), Text: f.Raw("text"), Topic: f.Raw("topic")}
		cmd.Key, _ = f.SubmissionKey()
		if cmd.Title == "" {
			f.Add("title", "required", c.Text.T("title.required"))
		}
		if cmd.Topic == "" {
			f.Add("topic", "required", c.Text.T("topic.required"))
		}
		switch f.Raw("urgency") {
		case "usual":
		case "urgent":
			cmd.Urgent = true
		default:
			f.Add("urgency", "required", c.Text.T("urgency.required"))
		}
		switch f.Raw("readers") {
		case "open":
		case "private":
			cmd.Private = true
		default:
			f.Add("readers", "required", c.Text.T("readers.required"))
		}
		if f.Err() != nil {
			return nil
		}
		to, err = p.Expertise.Ask(c.R.Context(), c.Actor, p.id(c), cmd)
		return err
	})
	if err != nil {
		return err
	}
	if typed.Err() != nil {
		return p.form(c, typed)
	}
	return c.Redirect(to)
}

// mayPlan reports whether the reader plans the rota.
func mayPlan(c *page.Ctx) bool { return access.AllowedSomewhere(c.Actor, access.PlanRota) }
