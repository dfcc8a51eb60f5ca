package questionpage

import (
	"sharewell/internal/errs"
	"sharewell/internal/involvement/question"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// oneView is one question with its answer.
type oneView struct {
	Item       itemView
	Caption    string
	Text       []string
	Gaps       string
	Answers    []answerView
	Waits      string
	TooText    string
	Too        *govuk.ButtonProps
	TooAction  string
	LearnTitle string
	Lessons    []lessonView
	StoryTitle string
	Story      []layout.Entry
	Links      []layout.Link
	Print      string
}

type answerView struct {
	Title string
	Text  []string
}

type lessonView struct {
	Title string
	Text  []string
	Link  *layout.Link
}

func (d Deps) one(c *page.Ctx) error {
	q, instead, err := d.Questions.Read(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	if instead != "" {
		return c.Redirect(Path + "/" + instead)
	}
	body, err := d.Questions.Body(c.R.Context(), q.Org)
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := oneView{Item: item(c, q), Caption: t.T("caption."+string(q.Kind), "ref", q.Ref), Text: layout.Paragraphs(q.Text), LearnTitle: t.T("learned.title"), StoryTitle: t.T("story"), Story: story(w, q.Turns, body.Name), Print: t.T("print"),
		Links: []layout.Link{{Text: t.T("link.use"), Href: "/register/" + q.Use}, {Text: t.T("link.more"), Href: UsePath(q.Use)}, {Text: t.T("link.ask"), Href: UsePath(q.Use) + "/new"}, {Text: t.T("link.body", "body", body.Name), Href: "/signatories/" + body.Slug}}}
	if q.Gaps > 0 {
		v.Gaps = t.N("gaps", q.Gaps, "body", body.Name)
	}
	for i, a := range q.Answers {
		key := "answer.first"
		if i > 0 {
			key = "answer.more"
		}
		v.Answers = append(v.Answers, answerView{t.T(key, "body", body.Name, "date", layout.FormatDate(a.At)), layout.Paragraphs(a.Text)})
	}
	v.Lessons = lessons(w, q.Lessons)
	if q.Stage == question.Open {
		v.Waits = t.T("waits", "body", body.Name, "date", layout.RelativeDeadline(q.Due, c.Today(), c.Site.Calendar))
		if q.Overdue {
			v.Waits = t.T("late", "body", body.Name, "date", q.Due.Words())
		}
		v.Too, v.TooText, v.TooAction = &govuk.ButtonProps{Text: t.T("too"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}, t.T("too.text"), q.URL()+"/me-too"
	}
	use := question.Use{Ref: q.Use, Title: q.Title}
	return c.Render(page.Head{Title: v.Item.Title, Description: v.Item.Title, Canonical: q.URL(), Breadcrumbs: append(crumbs(c, use), layout.Link{Text: w.T("crumb.questions"), Href: UsePath(q.Use)})}, oneTempl(v))
}

func lessons(w content.Page, all []question.Turn) (out []lessonView) {
	for _, l := range all {
		one := lessonView{Title: w.T("lesson."+l.Code+".said", "date", layout.FormatDate(l.At)), Text: layout.Paragraphs(l.Text)}
		if l.Link != "" {
			one.Link = &layout.Link{Text: w.T("lesson.link"), Href: l.Link}
		}
		out = append(out, one)
	}
	return out
}

// story tells what happened, newest first.
func story(w content.Page, turns []question.Turn, body string) (out []layout.Entry) {
	for i := len(turns) - 1; i >= 0; i-- {
		x := turns[i]
		e := layout.Entry{At: x.At, DateOnly: true, What: w.T("turn." + x.What), Who: w.T("by.person")}
		if x.Role != "" {
			e.Who = body
		}
		if x.What == question.NotShown || x.What == question.TakenDown {
			e.Why = w.T("reason." + x.Code)
		}
		out = append(out, e)
	}
	return out
}

// meToo counts, and always leads back to the question, so that loading the page again sends nothing.
func (d Deps) meToo(c *page.Ctx) error {
	ref := c.Path("ref")
	err := d.Questions.MeToo(c.R.Context(), ref, d.Network(c.R))
	if errs.CodeOf(err) == "question.stage" {
		return c.Redirect(Path + "/" + ref) // it was answered meanwhile
	}
	if err != nil {
		return err
	}
	return c.Done(Path+"/"+ref, "too")
}
