package commentpage

import (
	"net/url"
	"strconv"

	"sharewell/internal/agreement/comment"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// minePage shows a comment to its author, who has no account but its reference and code.
type minePage struct{ Deps }

// minePath is its address for a year.
func minePath(year int) string { return "/agreement/review/" + strconv.Itoa(year) + "/my-comment" }

type mineView struct {
	Intro, Lost string
	Sheet       ask.Sheet
}

func (p *minePage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *minePage) render(c *page.Ctx, b *ask.Builder) error {
	run, err := p.year(c)
	if err != nil {
		return err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	b.Line(ask.Field{Name: "ref", Width: "20", Autocomplete: "off"})
	b.Line(ask.Field{Name: "code", Width: "20", Autocomplete: "off"})
	v := mineView{Intro: c.Text.T("intro"), Lost: c.Text.T("lost"), Sheet: b.Sheet(minePath(run.Year))}
	return c.Render(page.Head{Title: v.Sheet.Heading, HasErrors: v.Sheet.Errors != nil, NoIndex: true, BackLink: &layout.Link{Text: c.Text.T("back"), Href: outside(run) + "/comments"}}, mineTempl(v))
}

func (p *minePage) look(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	ref := f.Text("ref", form.TextRule{Label: c.Text.T("ref.label"), Required: c.Text.T("ref.required"), Max: 60})
	code := f.Text("code", form.TextRule{Label: c.Text.T("code.label"), Required: c.Text.T("code.required"), Max: 60})
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	x, err := p.Authors.Look(c.R.Context(), ref, code)
	return p.held(c, held{f: f, x: x, err: err})
}

// held is a comment that was opened, and what was done to it.
type held struct {
	f    *form.Form
	x    comment.Comment
	err  error
	name string // of the form that was sent
}

func (p *minePage) act(c *page.Ctx, name string, do func(f *form.Form, ref, code string) (comment.Comment, error)) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	ref, code := f.Raw("ref"), f.Raw("code")
	x, err := do(f, ref, code)
	h := held{f: f, x: x, err: err, name: name}
	if err != nil && f.Merge(err) {
		h.x, h.err = p.Authors.Look(c.R.Context(), ref, code)
	}
	return p.held(c, h)
}

func (p *minePage) answer(c *page.Ctx) error {
	return p.act(c, "answer", func(f *form.Form, ref, code string) (comment.Comment, error) {
		return p.Authors.Answer(c.R.Context(), code, comment.Answered{Ref: ref, Text: f.Raw("answer"), Clears: f.Bool("clears"), Key: ask.KeyOf(f)})
	})
}

func (p *minePage) takeBack(c *page.Ctx) error {
	return p.act(c, "take-back", func(f *form.Form, ref, code string) (comment.Comment, error) {
		return p.Authors.TakeBack(c.R.Context(), ref, code, f.Raw("reason"))
	})
}

// heldView is one's own comment.
type heldView struct {
	Errors           *govuk.ErrorSummaryProps
	Done             string
	Heading, Caption string
	State            layout.Status
	Says             string
	TextTitle        string
	Quote, Text      string
	ChangeTitle      string
	Change           string
	Decision         *decisionView
	Public           *layout.Link
	Facts            []layout.Fact
	Acts             []ask.ActView
	StoryTitle       string
	Story            []layout.Entry
}

// held shows the comment, or the form again when reference and code open nothing.
func (p *minePage) held(c *page.Ctx, h held) error {
	if errs.CodeOf(h.err) == "comment.wrong" {
		h.f.Add("ref", "wrong", errs.MessageOf(h.err))
		return p.render(c, ask.Again(c, h.f))
	}
	if h.err != nil {
		return h.err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	t, w, x := c.Text, words(c), h.x
	v := heldView{Heading: t.T("held"), Caption: t.T("held.caption", "ref", x.Ref), State: status(w, x), Says: p.says(c, x), TextTitle: t.T("yours"), Quote: x.Anchor.Quote, Text: x.Text,
		ChangeTitle: t.T("change"), Change: x.Change, StoryTitle: t.T("story"), Story: story(c, x),
		Facts: []layout.Fact{{Term: t.T("fact.clause"), Value: x.Heading}, {Term: t.T("fact.edition"), Value: x.Number, Href: "/agreement/" + x.Number + "/" + string(x.Clause)}, {Term: t.T("fact.sent"), Value: layout.FormatDate(x.At)}}}
	if x.State.Public() {
		v.Public = &layout.Link{Text: t.T("link.public"), Href: x.PublicURL()}
	}
	if d := x.Decision; d != nil && d.Outcome != comment.Withdrawn {
		v.Decision = &decisionView{Title: t.T("decision", "outcome", w.T("state."+string(d.Outcome))), Text: d.Reason, Who: joined(roleWords(c, d.Role), layout.FormatDate(d.At))}
		if d.Answer != nil {
			v.Decision.AnswerTitle, v.Decision.Answer = t.T("answered"), d.Answer.Text
		}
	}
	failed := ""
	if h.f.Err() != nil {
		failed = h.name
	} else if h.name != "" {
		v.Done = t.T("done." + h.name)
	}
	acts := ask.ActsOf(c, minePath(x.Year), h.f, failed)
	opens := []ask.Hidden{{Name: "ref", Value: x.Ref}, {Name: "code", Value: h.f.Raw("code")}}
	switch d := x.Decision; {
	case d != nil && d.Answer == nil && d.Outcome != comment.Withdrawn:
		acts.Add(ask.Act{Name: "answer", Open: true, Hidden: opens, Fields: func(b *ask.Builder) {
			b.Lines(ask.Field{Name: "answer", Rows: 5, Max: comment.MaxReason})
			if x.Kind == comment.Blocking {
				b.Confirm(ask.Field{Name: "clears"})
			}
		}})
	case d == nil && x.State != comment.Refused:
		acts.Add(ask.Act{Name: "take-back", Hidden: opens, Fields: func(b *ask.Builder) {
			b.Line(ask.Field{Name: "reason", Optional: true})
		}})
	}
	v.Acts, v.Errors = acts.All, acts.Errors
	return c.Render(page.Head{Title: v.Heading, HasErrors: v.Errors != nil, NoIndex: true, BackLink: &layout.Link{Text: t.T("back"), Href: "/agreement/review/" + strconv.Itoa(x.Year) + "/comments"}}, heldTempl(v))
}

// says tells how far a comment has come.
func (p *minePage) says(c *page.Ctx, x comment.Comment) string {
	switch d := x.Decision; {
	case x.State == comment.Hidden || x.State == comment.Open:
		return c.Text.T("says." + string(x.State))
	case x.State == comment.Refused:
		return c.Text.T("says.refused", "reason", x.Why)
	case x.State == comment.State(comment.Withdrawn):
		return c.Text.T("says.withdrawn")
	case d != nil && d.Answer != nil:
		return c.Text.T("says.answered")
	}
	return c.Text.T("says.decided")
}
