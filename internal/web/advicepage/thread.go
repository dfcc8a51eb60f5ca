package advicepage

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// threadPage is one question with everything said.
type threadPage struct{ Deps }

// threadView is what the page shows.
type threadView struct {
	Ref, Heading string
	Status       layout.Status
	Facts        []layout.Fact
	Instead      string // who is asked in place of the adviser
	Turns        []turnView
	Form         *ask.Sheet
	Buttons      []govuk.ButtonProps // of acts without words
	Action       string
	Errors       *govuk.ErrorSummaryProps
}

// turnView is one line of the conversation.
type turnView struct{ Kind, Who, Text string }

func (p *threadPage) show(c *page.Ctx) error {
	v, err := p.Advice.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	return p.render(c, v, ask.New(c, nil))
}

func may(v advice.View, c access.Command) bool { return slices.Contains(v.Allowed, c) }

func (p *threadPage) render(c *page.Ctx, v advice.View, b *ask.Builder) error {
	t := c.Text
	out := threadView{Ref: v.Ref, Heading: t.T("heading", "thing", v.Title), Status: status(c, v.Advice), Action: v.URL()}
	out.Facts = append(out.Facts, layout.Fact{Term: t.T("fact.about"), Value: joined(v.Title, v.About.ID), Href: v.Thing.URL},
		layout.Fact{Term: t.T("fact.adviser"), Value: p.Book.Label("advice", v.Adviser)}, layout.Fact{Term: t.T("fact.asked"), Value: layout.FormatDateTime(v.AskedAt)})
	if due := p.due(c, v.Advice); due != "" {
		out.Facts = append(out.Facts, layout.Fact{Term: t.T("fact.due"), Value: t.T("due", "at", due)})
	}
	if v.Vacant && v.Role != "" && v.Stage.Waiting() {
		out.Instead = t.T("instead", "adviser", p.Book.Label("advice", v.Adviser), "role", role(c, v.Role))
	}
	for _, turn := range v.Turns {
		who := layout.FormatDateTime(turn.At)
		if turn.Role != "" {
			who = joined(role(c, turn.Role), who)
		}
		text := turn.Text
		if turn.Kind == advice.Moved {
			text, who = t.T("moved", "role", role(c, turn.Role)), layout.FormatDateTime(turn.At)
		}
		out.Turns = append(out.Turns, turnView{t.T("turn." + string(turn.Kind)), who, text})
	}
	p.offer(c, v, b, &out)
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, HasErrors: out.Errors != nil, BackLink: &layout.Link{Text: words(c).T("list"), Href: "/advice"}}, threadTempl(out))
}

// offer adds what the reader can do.
func (p *threadPage) offer(c *page.Ctx, v advice.View, b *ask.Builder, out *threadView) {
	t := c.Text
	button := func(key, do, class string) govuk.ButtonProps {
		return govuk.ButtonProps{Text: t.T(key), Name: "do", Value: do, Classes: class, PreventDoubleClick: govuk.On}
	}
	write := func(label, save, do string, also *govuk.ButtonProps) {
		b.Lines(ask.Field{Name: "text", Label: t.T(label), Hint: t.T("text.hint"), Rows: 6, Max: 4000})
		s := b.Sheet(v.URL())
		s.Save, s.Also = button(save, do, ""), also
		out.Errors, s.Errors = s.Errors, nil
		out.Form = &s
	}
	switch {
	case may(v, access.AnswerAdvice):
		back := button("ask_back", "back", "govuk-button--secondary")
		write("answer.label", "answer", "answer", &back)
	case may(v, access.ReplyAdvice):
		write("reply.label", "reply", "reply", nil)
	}
	if may(v, access.CloseAdvice) {
		out.Buttons = append(out.Buttons, button("close", "close", ""))
	}
	if may(v, access.WithdrawAdvice) {
		out.Buttons = append(out.Buttons, button("withdraw", "withdraw", "govuk-button--secondary"))
	}
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

func (p *threadPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	ref, ctx := c.Path("ref"), c.R.Context()
	do, text := f.Raw("do"), f.Text("text", form.TextRule{Lines: true, Max: 4000})
	switch do {
	case "answer":
		err = p.Advice.Answer(ctx, c.Actor, ref, text)
	case "back":
		err = p.Advice.AskBack(ctx, c.Actor, ref, text)
	case "reply":
		err = p.Advice.Reply(ctx, c.Actor, ref, text)
	case "close":
		err = p.Advice.Close(ctx, c.Actor, ref)
	case "withdraw":
		err = p.Advice.Withdraw(ctx, c.Actor, ref)
	default:
		err = errs.New(errs.Invalid, "advice.no_act", c.Text.T("no_act"))
	}
	switch {
	case err == nil && (do == "close" || do == "withdraw"):
		return c.Done("/advice", do)
	case err == nil:
		return c.Done("/advice/"+ref, do)
	case errs.CodeOf(err) == "advice.stage":
		return c.Done("/advice/"+ref, "moved")
	case !f.Merge(err):
		return err
	}
	v, err := p.Advice.Get(ctx, c.Actor, ref)
	if err != nil {
		return err
	}
	return p.render(c, v, ask.Again(c, f))
}
