package questionpage

import (
	"net/url"

	"sharewell/internal/involvement/question"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// deskList lists the questions that an organisation has to answer.
type deskList struct{ Deps }

type deskListView struct {
	Heading, Intro string
	Empty          *layout.Empty
	Heads          deskHeads
	Rows           []deskRow
	Next           *layout.Link
}

type deskHeads struct{ What, Use, State, Due string }

type deskRow struct {
	What, Ref, Href, Use, Due string
	State                     layout.Status
}

func (p *deskList) show(c *page.Ctx) error {
	list, next, err := p.Questions.Desk(c.R.Context(), c.Actor, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := deskListView{Heading: t.T("heading"), Intro: t.T("intro"), Heads: deskHeads{t.T("col.what"), t.T("col.use"), t.T("col.state"), t.T("col.due")}}
	for _, q := range list {
		text := q.Shown
		if text == "" {
			text = q.Text
		}
		if text == "" {
			text = w.T("forgotten")
		}
		r := deskRow{What: title(text), Ref: q.Ref, Href: q.DeskURL(), Use: q.Title, State: stage(w, q, c)}
		if q.Stage.Owed() {
			r.Due = layout.RelativeDeadline(q.Due, c.Today(), c.Site.Calendar)
		}
		v.Rows = append(v.Rows, r)
	}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(DeskPath, "after", page.HideKey(next))}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, deskListTempl(v))
}

// stage words how far a question has come.
func stage(w content.Page, q question.Question, c *page.Ctx) layout.Status {
	kind := layout.Waiting
	switch q.Stage {
	case question.Answered, question.Private:
		kind = layout.Live
	case question.Kept, question.Merged:
		kind = layout.Stopped
	case question.Waiting, question.Open:
		if q.Overdue(c.Today()) {
			kind = layout.Changed
		}
	}
	return layout.Status{Word: w.T("stage." + string(q.Stage)), Kind: kind}
}

// deskPage is one question as the organisation sees it.
type deskPage struct{ Deps }

type deskView struct {
	Heading, Caption string
	Errors           *govuk.ErrorSummaryProps
	State            layout.Status
	Says             string
	TextTitle        string
	Text             []layout.Run
	Hints            []string
	HintTitle        string
	Facts            []layout.Fact
	Acts             []ask.ActView
	AnswerTitle      string
	Answers          []answerView
	Lessons          []lessonView
	LearnTitle       string
	StoryTitle       string
	Story            []layout.Entry
	Links            []layout.Link
}

func (p *deskPage) show(c *page.Ctx) error { return p.render(c, nil, "") }

// render draws the desk; typed is the form of the act that failed.
func (p *deskPage) render(c *page.Ctx, typed *form.Form, act string) error {
	q, err := p.Questions.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	body, err := p.Questions.Body(c.R.Context(), q.Org)
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := deskView{Heading: t.T("heading." + string(q.Kind)), Caption: t.T("caption", "ref", q.Ref), State: stage(w, q.Question, c), Says: t.T("says." + string(q.Stage)), TextTitle: t.T("text.title"),
		Facts:       []layout.Fact{{Term: t.T("fact.use"), Value: q.Title, Href: "/register/" + q.Use}, {Term: t.T("fact.sent"), Value: layout.FormatDate(q.Received)}},
		AnswerTitle: t.T("answers"), LearnTitle: w.T("learned.title"), Lessons: lessons(w, q.Lessons()), StoryTitle: t.T("story"), Story: story(w, q.Turns, body.Name), Links: []layout.Link{{Text: t.T("back"), Href: DeskPath}}}
	text := q.Text
	if text == "" {
		text = q.Shown
	}
	if text == "" {
		text = w.T("forgotten")
	}
	v.Text = marked(text)
	if q.Stage.Owed() {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.due"), Value: layout.RelativeDeadline(q.Due, c.Today(), c.Site.Calendar)})
		if r, err := p.Questions.Clock(); err == nil {
			v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.rule"), Value: r.Source, Href: r.URL})
		}
	}
	if q.Others > 0 {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.others"), Value: number(q.Others)})
	}
	if q.Stage.Public() {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.public"), Href: q.URL()})
	}
	if q.Stage == question.Waiting {
		for _, h := range question.Hints(q.Text) {
			v.HintTitle = t.T("hints")
			v.Hints = append(v.Hints, w.T("hint."+string(h)))
		}
	}
	for _, a := range q.Answers() {
		v.Answers = append(v.Answers, answerView{t.T("answered", "date", layout.FormatDate(a.At)), layout.Paragraphs(a.Text)})
	}
	return p.finish(c, q, v, typed, act)
}

// finish adds what can be done now.
func (p *deskPage) finish(c *page.Ctx, q question.View, v deskView, typed *form.Form, act string) error {
	t := c.Text
	acts := ask.ActsOf(c, q.DeskURL(), typed, act)
	add := func(name string, may, fold bool, stored url.Values, fields func(b *ask.Builder)) {
		if may {
			acts.Add(ask.Act{Name: name, Open: !fold, Stored: stored, Fields: fields})
		}
	}
	sure := func(b *ask.Builder, name string) {
		b.Confirm(ask.Field{Name: name, Label: t.T("sure.label"), Hint: t.T("sure.hint")})
	}
	waiting, shown, answered := q.Stage == question.Waiting, q.Stage.Public(), q.Stage == question.Answered
	add("show", q.Decide && waiting, false, url.Values{"shown": {question.Suggest(q.Text)}}, func(b *ask.Builder) {
		b.Lines(ask.Field{Name: "shown", Rows: 8})
		if len(question.Hints(q.Text)) > 0 {
			sure(b, "show_sure")
		}
	})
	add("answer", q.Answer && shown, answered, url.Values{}, func(b *ask.Builder) {
		b.Lines(ask.Field{Name: "answer", Rows: 8, Max: 4000})
		if act == "answer" {
			sure(b, "answer_sure")
		}
	})
	add("learn", q.Answer && answered, false, url.Values{}, func(b *ask.Builder) {
		var kinds []ask.Option
		for _, l := range question.Lessons() {
			kinds = append(kinds, ask.Option{Value: l, Text: words(c).T("lesson." + l)})
		}
		b.Choose(ask.Field{Name: "lesson"}, kinds)
		b.Lines(ask.Field{Name: "learned", Rows: 5, Max: 4000})
		b.Line(ask.Field{Name: "link", Optional: true})
		if act == "learn" {
			sure(b, "learn_sure")
		}
	})
	add("private", q.Answer && waiting, true, url.Values{}, func(b *ask.Builder) { b.Lines(ask.Field{Name: "private", Rows: 6, Max: 4000}) })
	add("merge", q.Decide && q.Stage.Owed(), true, url.Values{}, func(b *ask.Builder) { b.Line(ask.Field{Name: "into", Width: "20"}) })
	add("keep", q.Decide && (waiting || shown), true, url.Values{}, func(b *ask.Builder) {
		var reasons []ask.Option
		for _, r := range question.Reasons() {
			reasons = append(reasons, ask.Option{Value: r, Text: words(c).T("reason." + r)})
		}
		b.Choose(ask.Field{Name: "reason"}, reasons)
	})
	v.Acts, v.Errors = acts.All, acts.Errors
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil}, deskTempl(v))
}

// act reads a form, does something, and leads back; what is wrong with it is shown in its place.
func (p *deskPage) act(c *page.Ctx, name string, do func(f *form.Form, ref string) error) error {
	ref := c.Path("ref")
	return ask.Doing{Name: name, Back: DeskPath + "/" + ref, Again: p.render}.Do(c, func(f *form.Form) error { return do(f, ref) })
}

func (p *deskPage) publish(c *page.Ctx) error {
	return p.act(c, "show", func(f *form.Form, ref string) error {
		return p.Questions.Show(c.R.Context(), c.Actor, question.Show{Ref: ref, Shown: f.Raw("shown"), Sure: f.Bool("show_sure")})
	})
}

func (p *deskPage) answer(c *page.Ctx) error {
	return p.act(c, "answer", func(f *form.Form, ref string) error {
		return p.Questions.Answer(c.R.Context(), c.Actor, question.Reply{Ref: ref, Text: f.Raw("answer"), Sure: f.Bool("answer_sure")})
	})
}

func (p *deskPage) private(c *page.Ctx) error {
	return p.act(c, "private", func(f *form.Form, ref string) error {
		return p.Questions.AnswerPrivately(c.R.Context(), c.Actor, question.Reply{Ref: ref, Text: f.Raw("private")})
	})
}

func (p *deskPage) keep(c *page.Ctx) error {
	return p.act(c, "keep", func(f *form.Form, ref string) error {
		return p.Questions.Keep(c.R.Context(), c.Actor, ref, f.Raw("reason"))
	})
}

func (p *deskPage) merge(c *page.Ctx) error {
	return p.act(c, "merge", func(f *form.Form, ref string) error {
		return p.Questions.Merge(c.R.Context(), c.Actor, ref, f.Raw("into"))
	})
}

func (p *deskPage) learn(c *page.Ctx) error {
	return p.act(c, "learn", func(f *form.Form, ref string) error {
		return p.Questions.Learn(c.R.Context(), c.Actor, question.Lesson{Ref: ref, Code: f.Raw("lesson"), Text: f.Raw("learned"), Link: f.Raw("link"), Sure: f.Bool("learn_sure")})
	})
}
