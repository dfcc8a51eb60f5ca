package choicepage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/rights/choice"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// statusPage shows a recorded choice to whoever has its reference and code, and changes it.
type statusPage struct{ Deps }

// statusView is the form that opens a choice.
type statusView struct {
	Sheet ask.Sheet
	Else  []string
}

func (p *statusPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *statusPage) render(c *page.Ctx, b *ask.Builder) error {
	private(c)
	b.Line(ask.Field{Name: "ref", Width: "20", Autocomplete: "off"})
	b.Line(ask.Field{Name: "code", Width: "20", Autocomplete: "off"})
	v := statusView{Sheet: b.Sheet(StatusPath), Else: []string{c.Text.T("lost"), c.Text.T("else")}}
	return c.Render(page.Head{Title: v.Sheet.Heading, HasErrors: v.Sheet.Errors != nil, Breadcrumbs: crumbs(c), NoIndex: true}, statusTempl(v))
}

// heldView is one recorded choice.
type heldView struct {
	Heading, Caption string
	Done             string
	State            layout.Status
	Says             []string
	AnswerTitle      string
	Answer           string
	Facts            []layout.Fact
	Ask              *askedView
	Remind           *remindView
	StoryTitle       string
	Story            []layout.Entry
	Other            []string
	Body             layout.Link
}

// askedView is both answers.
type askedView struct {
	Title   string
	Lines   []string
	Kind    kindView
	Hidden  []ask.Hidden
	No, Yes govuk.ButtonProps
}

type remindView struct {
	Text   string
	Hidden []ask.Hidden
	Button govuk.ButtonProps
}

func (p *statusPage) look(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	ref := f.Text("ref", form.TextRule{Label: c.Text.T("ref.label"), Required: c.Text.T("ref.required"), Max: 60})
	code := f.Text("code", form.TextRule{Label: c.Text.T("code.label"), Required: c.Text.T("code.required"), Max: 60})
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	r, err := p.Choices.Look(c.R.Context(), ref, code)
	if err != nil {
		return p.wrong(c, f, err)
	}
	return p.held(c, r, code, "")
}

// wrong shows the form again when reference and code do not open anything.
func (p *statusPage) wrong(c *page.Ctx, f *form.Form, err error) error {
	if errs.CodeOf(err) != "choice.wrong" {
		return err
	}
	f.Add("ref", "wrong", errs.MessageOf(err))
	return p.render(c, ask.Again(c, f))
}

func (p *statusPage) change(c *page.Ctx) error {
	return p.act(c, "changed", func(f *form.Form, ref, code string) (choice.Receipt, error) {
		r, err := p.Choices.Turn(c.R.Context(), ref, code, choice.Wish(f.Raw("wish")))
		if errs.CodeOf(err) == "choice.already" {
			return r, nil // sent twice: what was wished is so
		}
		return r, err
	})
}

func (p *statusPage) stopReminders(c *page.Ctx) error {
	return p.act(c, "reminders", func(_ *form.Form, ref, code string) (choice.Receipt, error) {
		return p.Choices.StopReminders(c.R.Context(), ref, code)
	})
}

func (p *statusPage) act(c *page.Ctx, done string, do func(f *form.Form, ref, code string) (choice.Receipt, error)) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	code := f.Raw("code")
	r, err := do(f, f.Raw("ref"), code)
	if err != nil {
		return p.wrong(c, f, err)
	}
	return p.held(c, r, code, c.Text.T("done."+done+"."+string(r.Choice.Wish)))
}

func (p *statusPage) held(c *page.Ctx, r choice.Receipt, code, done string) error {
	t, ch := c.Text, r.Choice
	v := heldView{Heading: ch.Title, Caption: t.T("held.caption", "ref", ch.Ref), Done: done, State: status(t, ch), Says: says(c, t, r),
		Facts:      []layout.Fact{{Term: t.T("fact.who"), Value: r.Body.Name, Href: "/signatories/" + r.Body.Slug}, {Term: t.T("fact.made"), Value: layout.FormatDate(ch.MadeAt)}},
		StoryTitle: t.T("story"), Other: []string{t.T("else")}, Body: layout.Link{Text: t.T("body", "body", r.Body.Name), Href: "/signatories/" + r.Body.Slug}}
	if !ch.Due.IsZero() && ch.Stage == choice.Open {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.due"), Value: ch.Due.Words()})
	}
	if ch.Stage == choice.Refused {
		v.AnswerTitle, v.Answer = t.T("answer.title", "body", r.Body.Name), ch.Answer()
	}
	keys := []ask.Hidden{{Name: "ref", Value: ch.Ref}, {Name: "code", Value: code}}
	if done == "" {
		v.Ask = p.asked(c, ch, keys)
	}
	if ch.Reminds() {
		v.Remind = &remindView{Text: t.T("remind.text"), Hidden: keys, Button: govuk.ButtonProps{Text: t.T("remind.button"), Classes: "govuk-button--secondary"}}
	}
	v.Story = story(c, ch)
	return c.Render(page.Head{Title: v.Heading, NoIndex: true, Breadcrumbs: crumbs(c)}, heldTempl(v))
}

// asked shows both answers: the one that changes something, and the one that leaves it.
func (p *statusPage) asked(c *page.Ctx, ch choice.Choice, keys []ask.Hidden) *askedView {
	t := c.Text
	k, err := p.Choices.Kinds().Kind(ch.Kind)
	if err != nil {
		return nil // the kind is no longer offered; the organisation can still be told
	}
	v := &askedView{Title: t.T("ask.title." + string(ch.Wish)), Lines: []string{t.T("ask.why"), t.T("ask.wait")}, Kind: beside(c, k),
		Hidden: append(keys, ask.Hidden{Name: "wish", Value: string(ch.Wish.Other())})}
	if ch.Wish == choice.Stop {
		v.Yes, v.No = answer(t.T("ask.allow"), "yes", ""), answer(t.T("ask.keep"), "no", keptPath+"?still=no")
	} else {
		v.No, v.Yes = answer(t.T("ask.stop"), "no", ""), answer(t.T("ask.keep"), "yes", keptPath)
	}
	return v
}

// status words how far a choice has come.
func status(t content.Page, ch choice.Choice) layout.Status {
	kind := layout.Waiting
	switch ch.Stage {
	case choice.Done:
		kind = layout.Live
	case choice.Refused, choice.Ended:
		kind = layout.Stopped
	case choice.Unnamed, choice.Open:
		if ch.Late {
			kind = layout.Changed
		}
	}
	return layout.Status{Word: t.T("state." + string(ch.Wish) + "." + string(ch.Stage)), Kind: kind}
}

// says what a state means, in whole sentences.
func says(c *page.Ctx, t content.Page, r choice.Receipt) []string {
	ch := r.Choice
	out := []string{t.T("says."+string(ch.Wish)+"."+string(ch.Stage), "body", r.Body.Name, "date", ch.Due.Words())}
	if ch.Late && ch.Stage == choice.Open || ch.Stage == choice.Open && ch.Due.Before(c.Today()) {
		out = append(out, t.T("says.late", "body", r.Body.Name))
	}
	return out
}

// story tells what happened, newest first.
func story(c *page.Ctx, ch choice.Choice) []layout.Entry {
	t := c.Site.Texts.Page("choice_status")
	out := make([]layout.Entry, 0, len(ch.Turns))
	for i := len(ch.Turns) - 1; i >= 0; i-- {
		x := ch.Turns[i]
		e := layout.Entry{At: x.At, DateOnly: true, What: t.T("turn." + x.What + "." + string(x.Wish)), Who: t.T("by.person"), Why: x.Text}
		if x.Role != "" {
			e.Who = t.T("by.staff")
		}
		out = append(out, e)
	}
	return out
}
