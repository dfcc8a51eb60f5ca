package questionpage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/involvement/question"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// statusPage shows a question to whoever has its reference and code.
type statusPage struct{ Deps }

type statusView struct {
	Sheet ask.Sheet
	Else  []string
}

func (p *statusPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *statusPage) render(c *page.Ctx, b *ask.Builder) error {
	private(c)
	b.Line(ask.Field{Name: "ref", Width: "20", Autocomplete: "off"})
	b.Line(ask.Field{Name: "code", Width: "20", Autocomplete: "off"})
	v := statusView{Sheet: b.Sheet(StatusPath), Else: []string{c.Text.T("lost")}}
	return c.Render(page.Head{Title: v.Sheet.Heading, HasErrors: v.Sheet.Errors != nil, Breadcrumbs: []layout.Link{{Text: words(c).T("crumb.all"), Href: Path}}, NoIndex: true}, statusTempl(v))
}

// heldView is one's own question.
type heldView struct {
	Done             string
	Heading, Caption string
	State            layout.Status
	Says             []string
	Text             []string
	TextTitle        string
	Facts            []layout.Fact
	Answers          []answerView
	Lessons          []lessonView
	LearnTitle       string
	Links            []layout.Link
	Forget           *forgetView
	StoryTitle       string
	Story            []layout.Entry
}

type forgetView struct {
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
	r, err := p.Questions.Look(c.R.Context(), ref, code)
	return p.held(c, f, r, err, "")
}

func (p *statusPage) forget(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	r, err := p.Questions.ForgetMe(c.R.Context(), f.Raw("ref"), f.Raw("code"))
	return p.held(c, f, r, err, c.Text.T("forgotten"))
}

// held shows the question, or the form again when reference and code open nothing.
func (p *statusPage) held(c *page.Ctx, f *form.Form, r question.Receipt, err error, done string) error {
	if errs.CodeOf(err) == "question.wrong" {
		f.Add("ref", "wrong", errs.MessageOf(err))
		return p.render(c, ask.Again(c, f))
	}
	if err != nil {
		return err
	}
	t, w, q := c.Text, words(c), r.Question
	v := heldView{Done: done, Heading: t.T("held." + string(q.Kind)), Caption: t.T("held.caption", "ref", q.Ref), State: stage(w, q, c), TextTitle: t.T("yours"), Text: layout.Paragraphs(q.Text),
		Says:       []string{t.T("says."+string(q.Stage), "body", r.Body.Name, "date", q.Due.Words(), "reason", w.T("reason."+reasonOr(q.Reason)))},
		Facts:      []layout.Fact{{Term: t.T("fact.use"), Value: q.Title, Href: "/register/" + q.Use}, {Term: t.T("fact.who"), Value: r.Body.Name, Href: "/signatories/" + r.Body.Slug}, {Term: t.T("fact.sent"), Value: layout.FormatDate(q.Received)}},
		LearnTitle: w.T("learned.title"), Lessons: lessons(w, q.Lessons()), StoryTitle: t.T("story"), Story: story(w, q.Turns, r.Body.Name)}
	if q.Stage.Public() {
		v.Text = layout.Paragraphs(q.Shown)
		v.Links = append(v.Links, layout.Link{Text: t.T("link.public"), Href: q.URL()})
	}
	if q.Into != "" {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.into"), Href: Path + "/" + q.Into})
	}
	if q.Overdue(c.Today()) {
		v.Says = append(v.Says, t.T("says.late", "body", r.Body.Name))
	}
	for _, a := range q.Answers() {
		if a.Text != "" {
			v.Answers = append(v.Answers, answerView{t.T("answer", "body", r.Body.Name, "date", layout.FormatDate(a.At)), layout.Paragraphs(a.Text)})
		}
	}
	if len(q.Contact) > 0 {
		v.Forget = &forgetView{Text: t.T("forget.text"), Hidden: []ask.Hidden{{Name: "ref", Value: q.Ref}, {Name: "code", Value: f.Raw("code")}}, Button: govuk.ButtonProps{Text: t.T("forget.button"), Classes: "govuk-button--secondary"}}
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true, Breadcrumbs: []layout.Link{{Text: w.T("crumb.all"), Href: Path}}}, heldTempl(v))
}

// reasonOr gives a reason that has words, also where there is none.
func reasonOr(code string) string {
	if code == "" {
		return "not_here"
	}
	return code
}
