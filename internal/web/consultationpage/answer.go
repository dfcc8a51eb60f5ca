package consultationpage

import (
	"net/url"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/involvement/question"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// answerPage takes answers in two steps: giving them, and looking at them again.
type answerPage struct{ Deps }

// sheetView is a form with words around it.
type sheetView struct {
	Caption string
	Sheet   ask.Sheet
	Before  []string
	After   []string
}

// private keeps what somebody is about to send from every cache.
func private(c *page.Ctx) { c.W.Header().Set("Cache-Control", "no-store") }

func (p *answerPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

// questions adds the questions of a survey to a form.
func questions(b *ask.Builder, s consultation.Survey) {
	about := false
	for _, q := range s.Questions {
		if q.About && !about {
			about = true
			b.Section("about")
		}
		f := ask.Field{Name: q.Code, Label: q.Text, Hint: q.Hint, Optional: true}
		var options []ask.Option
		for _, o := range q.Options {
			options = append(options, ask.Option{Value: o.Code, Text: o.Text})
		}
		switch q.Kind {
		case consultation.Single, consultation.Scale:
			b.Choose(f, options)
		case consultation.Multiple:
			b.Tick(f, options)
		case consultation.Text:
			f.Rows, f.Max = 5, 2000
			b.Lines(f)
		}
	}
}

// given reads the answers to a survey from a form.
func given(f *form.Form, s consultation.Survey) (out []consultation.Answer) {
	for _, q := range s.Questions {
		a := consultation.Answer{Question: q.Code}
		if q.Kind == consultation.Text {
			a.Text = f.Text(q.Code, form.TextRule{Lines: true, Max: 2000, Label: q.Text})
		} else {
			a.Chosen = f.RawAll(q.Code)
		}
		out = append(out, a)
	}
	return out
}

const surveyField = "survey"

func (p *answerPage) render(c *page.Ctx, b *ask.Builder) error {
	private(c)
	x, err := p.Engagement.Read(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	if x.Phase != consultation.Open {
		return c.Redirect(x.URL())
	}
	t := c.Text
	questions(b, x.Survey())
	b.Section("hear")
	b.Line(ask.Field{Name: "email", Type: "email", Autocomplete: "email", Optional: true})
	v := sheetView{Caption: x.Title, Sheet: b.Sheet(x.URL() + "/answer"), Before: []string{t.T("before.none"), t.T("before.name"), t.T("before.texts")}}
	v.Sheet.Was = append(v.Sheet.Was, ask.Hidden{Name: surveyField, Value: strconv.Itoa(x.Survey().Version)})
	return c.Render(page.Head{Title: v.Sheet.Heading, HasErrors: v.Sheet.Errors != nil, NoIndex: true, Breadcrumbs: []layout.Link{{Text: x.Title, Href: x.URL()}}}, sheetTempl(v))
}

func (p *answerPage) read(c *page.Ctx, f *form.Form) (consultation.Respond, error) {
	x, err := p.Engagement.Read(c.R.Context(), c.Path("ref"))
	if err != nil {
		return consultation.Respond{}, err
	}
	n, err := strconv.Atoi(f.Raw(surveyField))
	if err != nil {
		n = x.Survey().Version
	}
	s, _ := x.SurveyOf(n)
	return consultation.Respond{Key: ask.KeyOf(f), Ref: x.Ref, Survey: n, Answers: given(f, s), Email: f.Email("email", ""), Network: p.Network(c.R)}, nil
}

// checkView shows the answers once more.
type checkView struct {
	Heading, Caption string
	Warning          string
	Hints            []string
	Rows             []layout.Fact
	Texts            []string
	Action, Back     string
	Key              string
	Hidden           []ask.Hidden
	Send, Change     govuk.ButtonProps
}

func (p *answerPage) check(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if f.Raw("back") != "" {
		return p.render(c, ask.Again(c, f))
	}
	cmd, err := p.read(c, f)
	if err != nil {
		return err
	}
	x, survey, answers, err := p.Engagement.Check(c.R.Context(), cmd)
	if err != nil && !f.Merge(err) {
		return err
	}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	t, w := c.Text, words(c)
	v := checkView{Heading: t.T("check.heading"), Caption: x.Title, Texts: []string{t.T("check.once"), t.T("check.read")}, Action: x.URL() + "/send", Back: x.URL() + "/answer", Key: form.NewSubmissionKey(),
		Send: govuk.ButtonProps{Text: t.T("send"), PreventDoubleClick: govuk.On}, Change: govuk.ButtonProps{Text: t.T("change"), Classes: "govuk-button--secondary", Name: "back", Value: "yes"},
		Hidden: []ask.Hidden{{Name: surveyField, Value: strconv.Itoa(cmd.Survey)}, {Name: "email", Value: cmd.Email}}}
	for _, q := range survey.Questions {
		said := t.T("check.nothing")
		for _, a := range answers {
			if a.Question != q.Code {
				continue
			}
			said = a.Text
			for _, code := range a.Chosen {
				v.Hidden = append(v.Hidden, ask.Hidden{Name: q.Code, Value: code})
				for _, o := range q.Options {
					if o.Code == code && said != "" {
						said += ", " + o.Text
					} else if o.Code == code {
						said = o.Text
					}
				}
			}
			if a.Text != "" {
				v.Hidden = append(v.Hidden, ask.Hidden{Name: q.Code, Value: a.Text})
				for _, h := range question.Hints(a.Text) {
					v.Warning = t.T("warning")
					v.Hints = append(v.Hints, c.Site.Texts.Page("question_words").T("hint."+string(h)))
				}
			}
		}
		v.Rows = append(v.Rows, layout.Fact{Term: q.Text, Value: said})
	}
	mail := w.T("no_mail")
	if cmd.Email != "" {
		mail = cmd.Email
	}
	v.Rows = append(v.Rows, layout.Fact{Term: t.T("email.label"), Value: mail})
	return c.Render(page.Head{Title: v.Heading, NoIndex: true, Breadcrumbs: []layout.Link{{Text: x.Title, Href: x.URL()}}}, checkTempl(v))
}

// doneView says that something was taken in, and what happens next.
type doneView struct {
	Heading string
	Lines   []string
	Links   []layout.Link
	Members bool
}

func (p *answerPage) send(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	key, ok := f.SubmissionKey()
	if !ok {
		return errs.New(errs.Invalid, "consultation.key", c.Text.T("old_form"))
	}
	cmd, err := p.read(c, f)
	if err != nil {
		return err
	}
	cmd.Key = key
	if err := p.Engagement.Respond(c.R.Context(), access.Actor{}, cmd); err != nil {
		if f.Merge(err) {
			return p.render(c, ask.Again(c, f))
		}
		return err
	}
	t := c.Text
	v := doneView{Heading: t.T("sent"), Lines: []string{t.T("sent.next"), t.T("sent.notes")}, Links: []layout.Link{{Text: t.T("sent.back"), Href: Path + "/" + cmd.Ref}, {Text: t.T("sent.calendar"), Href: CalendarPath}}}
	if cmd.Email != "" {
		v.Lines = append(v.Lines, t.T("sent.mail"))
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, doneTempl(v))
}

// enterPage enters answers that came on paper, by phone or from a workshop.
type enterPage struct{ Deps }

func (p *enterPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *enterPage) render(c *page.Ctx, b *ask.Builder) error {
	x, err := p.Engagement.Get(c.R.Context(), c.Actor, c.Path("ref"), access.EnterAnswers)
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	var sources []ask.Option
	for _, s := range consultation.Sources()[1:] {
		sources = append(sources, ask.Option{Value: s, Text: w.T("by." + s)})
	}
	b.Choose(ask.Field{Name: "source"}, sources)
	questions(b, x.Survey())
	v := sheetView{Caption: x.Title, Sheet: b.Sheet(x.ManageURL() + "/enter"), Before: []string{t.T("enter.name"), t.T("enter.as_it_is")}}
	v.Sheet.Heading, v.Sheet.Intro, v.Sheet.Save.Text = t.T("enter.heading"), t.T("enter.intro"), t.T("enter.save")
	v.Sheet.Was = append(v.Sheet.Was, ask.Hidden{Name: surveyField, Value: strconv.Itoa(x.Survey().Version)})
	return c.Render(page.Head{Title: v.Sheet.Heading, Voice: layout.Members, HasErrors: v.Sheet.Errors != nil, BackLink: &layout.Link{Text: t.T("enter.back"), Href: ManagePath}}, sheetTempl(v))
}

func (p *enterPage) send(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	x, err := p.Engagement.Get(c.R.Context(), c.Actor, c.Path("ref"), access.EnterAnswers)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(f.Raw(surveyField))
	if err != nil {
		n = x.Survey().Version
	}
	s, _ := x.SurveyOf(n)
	source := f.Choice("source", form.ChoiceRule{Required: c.Text.T("source.required"), Options: consultation.Sources()[1:]})
	cmd := consultation.Respond{Key: ask.KeyOf(f), Ref: x.Ref, Survey: n, Source: source, Answers: given(f, s)}
	if f.Err() == nil {
		err = p.Engagement.Respond(c.R.Context(), c.Actor, cmd)
		if err != nil && !f.Merge(err) {
			return err
		}
	}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	return c.Done(x.ManageURL()+"/enter", "entered")
}

// hearPage is where a link from a letter leads.
type hearPage struct{ Deps }

type hearView struct {
	Heading string
	Lines   []string
	Confirm *govuk.ButtonProps
	Action  string
	Stop    *govuk.ButtonProps
	Links   []layout.Link
}

func (p *hearPage) show(c *page.Ctx) error {
	private(c)
	t := c.Text
	confirmed, err := p.Engagement.Hearing(c.R.Context(), c.Path("id"), c.Path("token"))
	if errs.KindOf(err) == errs.NotFound {
		return p.said(c, "gone")
	}
	if err != nil {
		return err
	}
	v := hearView{Heading: t.T("heading"), Lines: []string{t.T("intro")}, Action: consultation.HearPath + c.Path("id") + "/" + c.Path("token"), Stop: &govuk.ButtonProps{Text: t.T("stop"), Classes: "govuk-button--secondary"}}
	if confirmed {
		v.Lines = append(v.Lines, t.T("confirmed"))
	} else {
		v.Confirm = &govuk.ButtonProps{Text: t.T("confirm")}
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, hearTempl(v))
}

func (p *hearPage) said(c *page.Ctx, what string) error {
	t := c.Text
	v := hearView{Heading: t.T(what + ".heading"), Lines: []string{t.T(what + ".text")}, Links: []layout.Link{{Text: t.T("link"), Href: CalendarPath}}}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, hearTempl(v))
}

func (p *hearPage) confirm(c *page.Ctx) error {
	private(c)
	err := p.Engagement.Confirm(c.R.Context(), c.Path("id"), c.Path("token"))
	if errs.KindOf(err) == errs.NotFound {
		return p.said(c, "gone")
	}
	if err != nil {
		return err
	}
	return p.said(c, "done")
}

func (p *hearPage) stop(c *page.Ctx) error {
	private(c)
	if err := p.Engagement.Stop(c.R.Context(), c.Path("id"), c.Path("token")); err != nil {
		return err
	}
	return p.said(c, "stopped")
}
