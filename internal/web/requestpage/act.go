package requestpage

import (
	"slices"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing/request"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// act is one thing a side can do with a request: a page that explains it, asks what is needed and does
// it. Its words are in request_act.yaml under its key.
type act struct {
	key     string
	path    string
	command access.Command
	ask     func(p *actPage, v request.View, b *ask.Builder)
	do      func(p *actPage, c *page.Ctx, v request.View, f *form.Form) error
}

func acts() []act {
	return []act{
		{"check", "check", access.CheckRequest, askCheck, doCheck},
		{"answer", "answer", access.AnswerRequest, askAnswer, doAnswer},
		{"askback", "ask-back", access.ClarifyRequest, askText, func(p *actPage, c *page.Ctx, v request.View, f *form.Form) error {
			return p.Requests.AskBack(c.R.Context(), c.Actor, request.AskBack{Ref: v.Request.Ref, Text: lines(f, "text")})
		}},
		{"reply", "reply", access.ReplyRequest, askText, func(p *actPage, c *page.Ctx, v request.View, f *form.Form) error {
			return p.Requests.Reply(c.R.Context(), c.Actor, request.Reply{Ref: v.Request.Ref, Text: lines(f, "text")})
		}},
		{"acknowledge", "acknowledge", access.AcknowledgeRequest, askAck, func(p *actPage, c *page.Ctx, v request.View, f *form.Form) error {
			return p.Requests.Acknowledge(c.R.Context(), c.Actor, request.Acknowledge{Ref: v.Request.Ref, Code: f.Raw("code"), Reason: lines(f, "reason")})
		}},
		{"withdraw", "withdraw", access.WithdrawRequest, askWithdraw, func(p *actPage, c *page.Ctx, v request.View, f *form.Form) error {
			return p.Requests.Withdraw(c.R.Context(), c.Actor, request.Withdraw{Ref: v.Request.Ref, Reason: lines(f, "reason")})
		}},
	}
}

// actPage is the page of one act.
type actPage struct {
	Deps
	act act
}

func lines(f *form.Form, name string) string {
	return f.Text(name, form.TextRule{Lines: true, Max: 4000})
}

// field words a question of the act.
func (p *actPage) field(b *ask.Builder, name string) ask.Field {
	f := ask.Field{Name: name, Label: b.Text.T(p.act.key + "." + name + ".label"), Rows: 4}
	if k := p.act.key + "." + name + ".hint"; b.Text.Has(k) {
		f.Hint = b.Text.T(k)
	}
	return f
}

func askText(p *actPage, _ request.View, b *ask.Builder) { b.Lines(p.field(b, "text")) }

func askCheck(p *actPage, _ request.View, b *ask.Builder) {
	methods := p.options("identity_check")
	for i, o := range methods {
		methods[i].Hint = p.Book.Label("identity_how", o.Value)
	}
	b.Choose(p.field(b, "method"), methods)
	address := p.field(b, "address")
	address.Optional, address.Type, address.Width = true, "email", "two-thirds"
	b.Line(address)
	note := p.field(b, "note")
	note.Optional = true
	b.Lines(note)
}

func doCheck(p *actPage, c *page.Ctx, v request.View, f *form.Form) error {
	return p.Requests.Check(c.R.Context(), c.Actor, request.CheckAsker{Ref: v.Request.Ref, Method: f.Raw("method"), Address: f.Raw("address"), Note: lines(f, "note")})
}

// speaks reports whether the reader writes down what a body that is not here said.
func speaks(v request.View) bool { return v.Relation == access.Own }

func askAnswer(p *actPage, v request.View, b *ask.Builder) {
	outcomes := p.options("decision")
	if !speaks(v) {
		outcomes = slices.DeleteFunc(outcomes, func(o ask.Option) bool { return o.Value == request.ShareAll || o.Value == request.SharePart })
	}
	b.Choose(p.field(b, "outcome"), outcomes)
	b.Lines(p.field(b, "reason"))
	until := p.field(b, "until")
	until.Optional = true
	b.Day(until)
}

func doAnswer(p *actPage, c *page.Ctx, v request.View, f *form.Form) error {
	cmd := request.AnswerPlainly{Ref: v.Request.Ref, Outcome: f.Raw("outcome"), Reason: lines(f, "reason")}
	if cmd.Outcome == request.Defer {
		cmd.Until, _ = f.Date("until", form.DateRule{Label: c.Text.T("answer.until.label"), Required: c.Text.T("answer.until.required")})
	}
	if f.Err() != nil {
		return f.Err()
	}
	return p.Requests.AnswerPlainly(c.R.Context(), c.Actor, cmd)
}

func askAck(p *actPage, _ request.View, b *ask.Builder) {
	codes := slices.DeleteFunc(p.options("recipient_ack"), func(o ask.Option) bool { return o.Value == "none" })
	for i, o := range codes {
		codes[i].Hint = b.Text.T("acknowledge.code." + o.Value + ".hint")
	}
	b.Choose(p.field(b, "code"), codes)
	reason := p.field(b, "reason")
	reason.Optional = true
	b.Lines(reason)
}

func askWithdraw(p *actPage, v request.View, b *ask.Builder) {
	f := p.field(b, "reason")
	f.Optional = v.Request.Stage.Unsent()
	b.Lines(f)
}

// load loads a request with which the act can be done now.
func (p *actPage) load(c *page.Ctx) (request.View, error) {
	v, err := p.Requests.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && !v.May(p.act.command) {
		err = errs.New(errs.Conflict, "request.stage", words(c).T("not_now"))
	}
	return v, err
}

func (p *actPage) show(c *page.Ctx) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	return p.render(c, v, ask.New(c, nil))
}

func (p *actPage) submit(c *page.Ctx) error {
	v, err := p.load(c)
	if errs.CodeOf(err) == "request.stage" { // done already, perhaps by the first of two clicks
		return c.Done("/requests/"+c.Path("ref"), "moved")
	}
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	err = p.act.do(p, c, v, f)
	switch {
	case err == nil && p.act.key == "withdraw" && v.Request.Logged && v.Request.Stage.Unsent():
		return c.Done("/requests", "withdrawn")
	case err == nil:
		return c.Done(v.Request.URL(), p.act.key)
	case errs.CodeOf(err) == "request.stage":
		return c.Done(v.Request.URL(), "moved")
	case !f.Merge(err) && errs.KindOf(err) == errs.Invalid:
		f.Add("outcome", errs.CodeOf(err), errs.MessageOf(err))
	case f.Err() == nil:
		return err
	}
	return p.render(c, v, ask.Again(c, f))
}

func (p *actPage) render(c *page.Ctx, v request.View, b *ask.Builder) error {
	p.act.ask(p, v, b)
	s := b.Sheet(v.Request.URL() + "/" + p.act.path)
	key := p.act.key
	if k := key + ".outside"; v.May(access.SpeakForOutsider) && c.Text.Has(k+".heading") {
		key = k
	}
	s.Heading, s.Intro = c.Text.T(key+".heading", "name", other(v)), c.Text.T(key+".intro", "name", other(v))
	s.Save = govuk.ButtonProps{Text: c.Text.T(p.act.key + ".button"), PreventDoubleClick: govuk.On}
	if p.act.key == "withdraw" {
		s.Save.Classes = "govuk-button--warning"
	}
	s.Cancel = &layout.Link{Text: words(c).T("back"), Href: v.Request.URL()}
	return s.Render(c, back(c, v))
}

// version reads the version a page showed; nought when there is none.
func version(f *form.Form) int64 { return ask.Version(f) }

func itoa64(n int64) string { return strconv.FormatInt(n, 10) }
