package followpage

import (
	"net/url"
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/follow"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// askPage takes the wish to be told by mail.
type askPage struct{ Deps }

type askView struct {
	Sheet     ask.Sheet
	Before    []string
	ElseTitle string
	Else      []layout.Link
}

func (p *askPage) show(c *page.Ctx) error {
	topic := follow.Everything
	if s := c.Query("topic"); s != "" {
		topic = s
	}
	return p.render(c, ask.New(c, url.Values{"topic": {topic}}))
}

func (p *askPage) render(c *page.Ctx, b *ask.Builder) error {
	t := c.Text
	topic, err := follow.ReadTopic(b.Form.Raw("topic"))
	if err != nil {
		return err
	}
	name, err := p.Follow.Topic(c.R.Context(), topic)
	if err != nil {
		return err
	}
	options := slices.Concat([]ask.Option{{Value: follow.Everything, Text: t.T("topic.everything")}}, p.Purposes, p.Data)
	if !slices.ContainsFunc(options, func(o ask.Option) bool { return o.Value == topic.String() }) {
		options = append([]ask.Option{{Value: topic.String(), Text: name}}, options...)
	}
	b.Pick(ask.Field{Name: "topic"}, options)
	b.Line(ask.Field{Name: "email", Type: "email", Autocomplete: "email", Width: "two-thirds"})
	v := askView{Sheet: b.Sheet(Path), Before: []string{t.T("before.what"), t.T("before.how_often"), t.T("before.kept")}, ElseTitle: t.T("else"),
		Else: []layout.Link{{Text: t.T("else.feed"), Href: FeedAddress(topic)}, {Text: t.T("else.hook"), Href: page.Address(hooksPath, "topic", topic.String())}, {Text: t.T("else.changes"), Href: ChangesPath}}}
	return c.Render(page.Head{Title: v.Sheet.Heading, Description: v.Sheet.Intro, Canonical: Path, HasErrors: v.Sheet.Errors != nil}, askTempl(v))
}

func (p *askPage) send(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	topic, err := follow.ReadTopic(f.Raw("topic"))
	if err != nil {
		return err
	}
	cmd := follow.Ask{Topic: topic, Email: f.Email("email", c.Text.T("email.required")), Network: p.Network(c.R)}
	if key, ok := f.SubmissionKey(); ok {
		cmd.Key = key
	}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	if err := p.Follow.Ask(c.R.Context(), cmd); err != nil {
		return err
	}
	private(c)
	t := c.Text
	return c.Render(page.Head{Title: t.T("sent.heading"), NoIndex: true}, saidTempl(saidView{Heading: t.T("sent.heading"), Lines: []string{t.T("sent.text"), t.T("sent.days")},
		Links: []layout.Link{{Text: t.T("else.changes"), Href: ChangesPath}}}))
}

type saidView struct {
	Heading string
	Lines   []string
	Forms   []formView
	Links   []layout.Link
}

type formView struct {
	Action string
	Hidden []ask.Hidden
	Button govuk.ButtonProps
}

// linkPage is where links from letters lead.
type linkPage struct{ Deps }

func (p *linkPage) path(c *page.Ctx, use string) string {
	return Path + "/" + use + "/" + c.Path("id") + "/" + c.Path("token")
}

// look says what a link is about; a link that does nothing any more has been shown then.
func (p *linkPage) look(c *page.Ctx, use string) (l follow.Link, gone bool, err error) {
	private(c)
	l, err = p.Follow.Look(c.R.Context(), use, c.Path("id"), c.Path("token"))
	if errs.KindOf(err) == errs.NotFound {
		return l, true, p.said(c, "gone")
	}
	if l.Name == "" {
		l.Name = c.Text.T("nothing_public")
	}
	return l, false, err
}

func (p *linkPage) said(c *page.Ctx, what string) error {
	t := c.Text
	return c.Render(page.Head{Title: t.T(what + ".heading"), NoIndex: true}, saidTempl(saidView{Heading: t.T(what + ".heading"), Lines: []string{t.T(what + ".text")},
		Links: []layout.Link{{Text: t.T("link.changes"), Href: ChangesPath}, {Text: t.T("link.follow"), Href: Path}}}))
}

func (p *linkPage) confirming(c *page.Ctx) error {
	l, gone, err := p.look(c, "confirm")
	if err != nil || gone {
		return err
	}
	if l.Live {
		return p.said(c, "done")
	}
	t := c.Text
	return c.Render(page.Head{Title: t.T("confirm.heading"), NoIndex: true}, saidTempl(saidView{Heading: t.T("confirm.heading"), Lines: []string{t.T("confirm.text", "name", l.Name), t.T("confirm.leave")},
		Forms: []formView{{Action: p.path(c, "confirm"), Button: govuk.ButtonProps{Text: t.T("confirm.button")}}}}))
}

func (p *linkPage) confirm(c *page.Ctx) error {
	if _, gone, err := p.look(c, "confirm"); err != nil || gone {
		return err
	}
	if err := p.Follow.Confirm(c.R.Context(), c.Path("id"), c.Path("token")); err != nil {
		return err
	}
	return p.said(c, "done")
}

func (p *linkPage) stopping(c *page.Ctx) error {
	l, gone, err := p.look(c, "stop")
	if err != nil || gone {
		return err
	}
	t := c.Text
	v := saidView{Heading: t.T("stop.heading"), Lines: []string{t.T("stop.text", "name", l.Name)}, Forms: []formView{{Action: p.path(c, "stop"), Button: govuk.ButtonProps{Text: t.T("stop.button")}}}}
	if l.More > 0 {
		v.Lines = append(v.Lines, t.N("stop.more", l.More))
		v.Forms = append(v.Forms, formView{Action: p.path(c, "stop"), Hidden: []ask.Hidden{{Name: "all", Value: "yes"}}, Button: govuk.ButtonProps{Text: t.T("stop.all"), Classes: "govuk-button--secondary"}})
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, saidTempl(v))
}

// stop takes the button of the page, and what mail programs send when their own button is pressed: that ends
// everything, as the letter told of everything. RFC 8058.
func (p *linkPage) stop(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	all := f.Raw("all") == "yes" || f.Has("List-Unsubscribe")
	if err := p.Follow.Leave(c.R.Context(), c.Path("id"), c.Path("token"), all); err != nil {
		return err
	}
	return p.said(c, "stopped")
}
