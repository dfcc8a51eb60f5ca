package guidancepage

import (
	"strconv"

	"sharewell/internal/errs"
	"sharewell/internal/guidance"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// quizPage asks, explains and certifies, and keeps nothing.
type quizPage struct{ Deps }

type quizView struct {
	Errors         *govuk.ErrorSummaryProps
	Heading, Intro string
	Promise        string
	Questions      []govuk.RadiosProps
	Button         govuk.ButtonProps
}

func (p *quizPage) questions() (guidance.Quiz, error) {
	q := p.Guidance.Quiz()
	if len(q.Questions) == 0 {
		return q, errs.New(errs.NotFound, "guidance.no_quiz", "There is no quiz here.")
	}
	return q, nil
}

func (p *quizPage) show(c *page.Ctx) error {
	q, err := p.questions()
	if err != nil {
		return err
	}
	return p.ask(c, q, nil)
}

// ask draws the questions; missing are those left out.
func (p *quizPage) ask(c *page.Ctx, q guidance.Quiz, missing []string) error {
	t := c.Site.Texts.Page("guides_quiz")
	v := quizView{Heading: t.T("heading"), Intro: t.T("intro", "n", strconv.Itoa(len(q.Questions))), Promise: t.T("promise"), Button: govuk.ButtonProps{Text: t.T("button")}}
	left := map[string]bool{}
	for _, id := range missing {
		left[id] = true
	}
	for i, x := range q.Questions {
		r := govuk.RadiosProps{Name: x.ID, IDPrefix: x.ID, Value: c.Query(x.ID),
			Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: t.T("question", "n", strconv.Itoa(i+1), "text", x.Text), Classes: "govuk-fieldset__legend--s"}}}
		if left[x.ID] {
			r.ErrorMessage = govuk.ErrorMessageProps{Text: t.T("missing", "n", strconv.Itoa(i+1))}
			if v.Errors == nil {
				v.Errors = &govuk.ErrorSummaryProps{TitleText: c.Site.Texts.Page("form_words").T("problem")}
			}
			v.Errors.ErrorList = append(v.Errors.ErrorList, govuk.ErrorSummaryItem{Text: r.ErrorMessage.Text, Href: "#" + x.ID})
		}
		for _, a := range x.Answers {
			r.Items = append(r.Items, govuk.RadioItem{Value: a.ID, Text: a.Text, Checked: govuk.When(a.ID == r.Value)})
		}
		v.Questions = append(v.Questions, r)
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, HasErrors: v.Errors != nil, Breadcrumbs: crumbs(c)}, quizTempl(v))
}

type resultView struct {
	Heading, Lead  string
	Passed         bool
	Answers        []answerView
	CertTitle      string
	CertText       string
	NameLabel      string
	NameHint       string
	CertButton     string
	Hidden         []layout.Link // name and value of each answer
	AgainTitle     string
	Again          layout.Link
	NamePlaceError string
}

type answerView struct {
	Question, Chosen, Right, Why string
	Status                       layout.Status
	Guide                        layout.Link
}

func (p *quizPage) result(c *page.Ctx) error {
	q, err := p.questions()
	if err != nil {
		return err
	}
	r := q.Mark(c.Query)
	if len(r.Missing) > 0 {
		return p.ask(c, q, r.Missing)
	}
	t := c.Text
	key := "passed"
	if !r.Passed {
		key = "again"
	}
	count := []string{"right", strconv.Itoa(r.Right), "of", strconv.Itoa(len(r.Marked)), "pass", strconv.Itoa(q.Pass)}
	v := resultView{Heading: t.T("heading."+key, count...), Lead: t.T("lead."+key, count...), Passed: r.Passed, CertTitle: t.T("certificate"), CertText: t.T("certificate.text"),
		NameLabel: t.T("name"), NameHint: t.T("name.hint"), CertButton: t.T("certificate.button"), Again: layout.Link{Text: t.T("again"), Href: "/guides/quiz"}}
	for i, m := range r.Marked {
		one, err := p.answer(c, i+1, m)
		if err != nil {
			return err
		}
		v.Answers = append(v.Answers, one)
		v.Hidden = append(v.Hidden, layout.Link{Text: m.ID, Href: m.Chosen})
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true, Breadcrumbs: crumbs(c)}, resultTempl(v))
}

func (p *quizPage) answer(c *page.Ctx, n int, m guidance.Marked) (answerView, error) {
	t := c.Text
	v := answerView{Question: t.T("question", "n", strconv.Itoa(n), "text", m.Text), Why: m.Why, Status: layout.Status{Word: t.T("wrong"), Kind: layout.Changed}}
	if m.Right {
		v.Status = layout.Status{Word: t.T("right"), Kind: layout.Live}
	}
	for _, a := range m.Answers {
		if a.ID == m.Chosen {
			v.Chosen = t.T("chosen", "answer", a.Text)
		}
		if a.Right && !m.Right {
			v.Right = t.T("better", "answer", a.Text)
		}
	}
	g, err := p.Guidance.Guide(c.R.Context(), m.Guide)
	if errs.KindOf(err) == errs.NotFound {
		return v, nil // the guide was not taken in; the explanation stands by itself
	}
	v.Guide = layout.Link{Text: t.T("read", "title", g.Content.Title), Href: g.Slug.Address()}
	return v, err
}

type certificateView struct {
	Partnership, Title, Name, Text, Date, Note string
	PrintText                                  string
	Back                                       layout.Link
}

const longestName = 100

// certificate draws a certificate for a name. Neither is kept, and the page is in no cache.
func (p *quizPage) certificate(c *page.Ctx) error {
	q, err := p.questions()
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{Body: 1 << 14})
	if err != nil {
		return err
	}
	r := q.Mark(f.Raw)
	if !r.Passed {
		return c.Redirect("/guides/quiz")
	}
	t := c.Text
	v := certificateView{Partnership: c.Site.Name, Title: t.T("heading"), Name: f.Text("name", form.TextRule{Max: longestName}), Date: t.T("date", "date", c.Today().Words()),
		Text: t.T("text", "right", strconv.Itoa(r.Right), "of", strconv.Itoa(len(r.Marked))), Note: t.T("note"), PrintText: t.T("print"), Back: layout.Link{Text: t.T("back"), Href: "/guides"}}
	if v.Name == "" || f.Err() != nil {
		v.Name = t.T("unnamed")
	}
	c.W.Header().Set("Cache-Control", "no-store")
	return c.Render(page.Head{Title: v.Title, NoIndex: true, BackLink: &v.Back}, certificateTempl(v))
}
