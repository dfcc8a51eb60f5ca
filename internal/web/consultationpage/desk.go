package consultationpage

import (
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/involvement/question"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// deskPage is where consultations are run.
type deskPage struct{ Deps }

type manageView struct {
	Heading, Intro string
	New            []govuk.ButtonProps
	Groups         []groupView
}

func (p *deskPage) list(c *page.Ctx) error {
	all, meets, err := p.Engagement.Managed(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	run := access.AllowedSomewhere(c.Actor, access.ManageEngagement)
	v := manageView{Heading: t.T("heading"), Intro: t.T("intro")}
	if run {
		v.New = []govuk.ButtonProps{{Text: t.T("new"), Href: ManagePath + "/new"}, {Text: t.T("new_session"), Href: meetPath + "/new", Classes: "govuk-button--secondary"}}
	}
	list, sessions := groupView{Title: t.T("consultations"), Empty: t.T("none")}, groupView{Title: t.T("sessions"), Empty: t.T("no_sessions")}
	for _, x := range all {
		i := consultationItem(c, x)
		if i.Href = x.ManageURL(); !run {
			i.Href += "/enter"
		}
		list.Items = append(list.Items, i)
	}
	for _, x := range meets {
		i := sessionItem(c, x)
		if run {
			i.Href = x.ManageURL()
		}
		sessions.Items = append(sessions.Items, i)
	}
	v.Groups = []groupView{list, sessions}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, manageTempl(v))
}

func draftForm(b *ask.Builder) {
	b.Line(ask.Field{Name: "title"})
	b.Lines(ask.Field{Name: "about", Rows: 8, Max: 4000})
	b.Line(ask.Field{Name: "link", Optional: true})
	b.Day(ask.Field{Name: "opens"})
	b.Day(ask.Field{Name: "closes"})
}

func draft(c *page.Ctx, f *form.Form) consultation.Draft {
	w := words(c)
	opens, _ := f.Date("opens", form.DateRule{Label: w.T("opens")})
	closes, _ := f.Date("closes", form.DateRule{Label: w.T("closes")})
	return consultation.Draft{Key: ask.KeyOf(f), Title: f.Raw("title"), About: f.Raw("about"), Link: f.Raw("link"), Opens: opens, Closes: closes}
}

func (p *deskPage) create(c *page.Ctx) error { return p.form(c, ask.New(c, url.Values{})) }

func (p *deskPage) form(c *page.Ctx, b *ask.Builder) error {
	draftForm(b)
	return b.Sheet(ManagePath+"/new").Render(c, layout.Link{Text: c.Text.T("back"), Href: ManagePath})
}

func (p *deskPage) created(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	d := draft(c, f)
	ref := ""
	if f.Err() == nil {
		if ref, err = p.Engagement.Create(c.R.Context(), c.Actor, d); err != nil && !f.Merge(err) {
			return err
		}
	}
	if f.Err() != nil {
		return p.form(c, ask.Again(c, f))
	}
	return c.Done(ManagePath+"/"+ref, "made")
}

// deskView is a consultation as whoever runs it sees it.
type deskView struct {
	Heading, Caption string
	Errors           *govuk.ErrorSummaryProps
	State            layout.Status
	Says             string
	Facts            []layout.Fact
	AskedTitle       string
	Asked            []askedView
	AskedEmpty       string
	Acts             []ask.ActView
	Results          *resultsView
	Links            []layout.Link
	StoryTitle       string
	Story            []layout.Entry
}

type askedView struct {
	Text, Kind string
	Options    []string
	Drop       *dropView
}

type dropView struct {
	Action string
	Code   string
	Button govuk.ButtonProps
}

func (p *deskPage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *deskPage) render(c *page.Ctx, typed *form.Form, failed string) error {
	x, err := p.Engagement.Get(c.R.Context(), c.Actor, c.Path("ref"), access.ManageEngagement)
	if err != nil {
		return err
	}
	r, err := p.Engagement.Results(c.R.Context(), c.Actor, x)
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := deskView{Heading: x.Title, Caption: t.T("caption", "ref", x.Ref), State: phase(w, x, c.Today()), Says: t.T("says." + string(x.Phase)), AskedTitle: t.T("asked"), AskedEmpty: t.T("asked.none"), StoryTitle: t.T("story"),
		Facts: []layout.Fact{{Term: t.T("fact.days"), Value: w.T("days", "from", x.Opens.Words(), "to", x.Closes.Words())}, {Term: t.T("fact.answers"), Value: w.N("results.total", r.All)}},
		Links: []layout.Link{{Text: t.T("link.all"), Href: ManagePath}}}
	if x.Phase == consultation.Closed || x.Phase == consultation.Decided {
		due := x.NotesDue
		if x.Phase == consultation.Decided {
			due = x.TellDue
		}
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.due"), Value: layout.RelativeDeadline(due, c.Today(), c.Site.Calendar)})
	}
	if x.Public() {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.public"), Href: x.URL()})
	}
	if x.Phase == consultation.Open || x.Phase == consultation.Closed {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.enter"), Href: x.ManageURL() + "/enter"})
	}
	if r.Waiting > 0 {
		v.Links = append(v.Links, layout.Link{Text: t.N("link.texts", r.Waiting), Href: x.ManageURL() + "/texts"})
	}
	for _, q := range x.Survey().Questions {
		one := askedView{Text: q.Text, Kind: w.T("kind." + string(q.Kind))}
		if q.About {
			one.Kind = w.T("kind.about")
		}
		for _, o := range q.Options {
			one.Options = append(one.Options, o.Text)
		}
		if !x.Phase.Over() {
			one.Drop = &dropView{Action: x.ManageURL() + "/drop", Code: q.Code, Button: govuk.ButtonProps{Text: t.T("drop"), Classes: "govuk-button--secondary"}}
		}
		v.Asked = append(v.Asked, one)
	}
	if x.Phase != consultation.Prepare {
		v.Results = resultsOf(c, x, r)
	}
	for i := len(x.Turns) - 1; i >= 0; i-- {
		e := x.Turns[i]
		who := w.T("by.system")
		if e.Role != "" {
			who = w.T("by.staff")
		}
		v.Story = append(v.Story, layout.Entry{At: e.At, DateOnly: true, What: w.T("turn." + e.What), Who: who})
	}
	a := ask.ActsOf(c, x.ManageURL(), typed, failed)
	offer(a, x)
	v.Acts, v.Errors = a.All, a.Errors
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil}, deskTempl(v))
}

// offer adds what can be done in a phase: what usually comes next first.
func offer(a *ask.Acts, x consultation.Consultation) {
	w := words(a.C)
	asked := func(b *ask.Builder) {
		var kinds []ask.Option
		for _, k := range consultation.Kinds() {
			kinds = append(kinds, ask.Option{Value: string(k), Text: w.T("kind." + string(k))})
		}
		b.Line(ask.Field{Name: "text"})
		b.Line(ask.Field{Name: "hint", Optional: true})
		b.Choose(ask.Field{Name: "kind"}, kinds)
		b.Lines(ask.Field{Name: "options", Rows: 5, Optional: true})
		b.Confirm(ask.Field{Name: "person"})
	}
	lines := func(name string) func(b *ask.Builder) {
		return func(b *ask.Builder) { b.Lines(ask.Field{Name: name, Rows: 10, Max: 20000}) }
	}
	outcome := func(b *ask.Builder) {
		b.Lines(ask.Field{Name: "said", Rows: 3, Max: 4000})
		b.Lines(ask.Field{Name: "did", Rows: 3, Max: 4000})
		b.Line(ask.Field{Name: "link", Optional: true})
	}
	stored := url.Values{"title": {x.Title}, "about": {x.About}, "link": {x.Link}}
	ask.SetDay(stored, "opens", x.Opens)
	ask.SetDay(stored, "closes", x.Closes)
	switch x.Phase {
	case consultation.Prepare:
		a.Add(ask.Act{Name: "question", Open: true, Fields: asked})
		a.Add(ask.Act{Name: "edit", Stored: stored, Fields: draftForm})
		if len(x.Survey().Questions) > 0 {
			a.Add(ask.Act{Name: "open"})
		}
	case consultation.Open:
		a.Add(ask.Act{Name: "question", Fields: asked})
		a.Add(ask.Act{Name: "edit", Stored: stored, Fields: draftForm})
		a.Add(ask.Act{Name: "close"})
	case consultation.Closed:
		a.Add(ask.Act{Name: "notes", Open: true, Fields: lines("notes")})
	case consultation.Noted:
		a.Add(ask.Act{Name: "decide", Open: true, Fields: lines("decision")})
	case consultation.Decided:
		a.Add(ask.Act{Name: "outcome", Open: true, Fields: outcome})
		if len(x.Outcomes) > 0 {
			a.Add(ask.Act{Name: "finish", Open: true})
		}
	case consultation.Done:
		a.Add(ask.Act{Name: "outcome", Fields: outcome})
	}
}

// acts are the forms of the page of one consultation.
func (p *deskPage) acts() map[string]page.Handler {
	act := func(name string, do func(c *page.Ctx, f *form.Form, ref string) error) page.Handler {
		return func(c *page.Ctx) error {
			f, err := form.Parse(c.R, form.Limits{})
			if err != nil {
				return err
			}
			err = do(c, f, c.Path("ref"))
			if err != nil && !f.Merge(err) {
				return err
			}
			if f.Err() != nil {
				return p.render(c, f, name)
			}
			return c.Done(ManagePath+"/"+c.Path("ref"), name)
		}
	}
	simple := func(name string, do func(c *page.Ctx, f *form.Form, ref string) error) page.Handler {
		return act(name, do)
	}
	e := p.Engagement
	return map[string]page.Handler{
		"edit": act("edit", func(c *page.Ctx, f *form.Form, ref string) error {
			d := draft(c, f)
			if f.Err() != nil {
				return nil // shown with the form
			}
			return e.Edit(c.R.Context(), c.Actor, ref, d)
		}),
		"question": act("question", func(c *page.Ctx, f *form.Form, ref string) error {
			return e.AddQuestion(c.R.Context(), c.Actor, ref, consultation.Asked{Kind: consultation.Kind(f.Raw("kind")), Text: f.Raw("text"), Hint: f.Raw("hint"), List: f.Raw("options"), About: f.Bool("person")})
		}),
		"drop": simple("drop", func(c *page.Ctx, f *form.Form, ref string) error {
			return e.DropQuestion(c.R.Context(), c.Actor, ref, f.Raw("code"))
		}),
		"open":  simple("open", func(c *page.Ctx, _ *form.Form, ref string) error { return e.Open(c.R.Context(), c.Actor, ref) }),
		"close": simple("close", func(c *page.Ctx, _ *form.Form, ref string) error { return e.Close(c.R.Context(), c.Actor, ref) }),
		"notes": simple("notes", func(c *page.Ctx, f *form.Form, ref string) error {
			return e.PublishNotes(c.R.Context(), c.Actor, ref, f.Raw("notes"))
		}),
		"decide": simple("decide", func(c *page.Ctx, f *form.Form, ref string) error {
			return e.Decide(c.R.Context(), c.Actor, ref, f.Raw("decision"))
		}),
		"outcome": simple("outcome", func(c *page.Ctx, f *form.Form, ref string) error {
			return e.AddOutcome(c.R.Context(), c.Actor, ref, consultation.Outcome{Said: f.Raw("said"), Did: f.Raw("did"), Link: f.Raw("link")})
		}),
		"finish": simple("finish", func(c *page.Ctx, _ *form.Form, ref string) error { return e.Finish(c.R.Context(), c.Actor, ref) }),
	}
}

// textsPage is where texts are read before everybody reads them.
type textsPage struct{ Deps }

type textsView struct {
	Heading, Intro string
	Errors         *govuk.ErrorSummaryProps
	Empty          *layout.Empty
	Texts          []ask.ActView
	Back           layout.Link
}

func (p *textsPage) show(c *page.Ctx) error { return p.render(c, nil) }

func (p *textsPage) render(c *page.Ctx, typed *form.Form) error {
	x, list, err := p.Engagement.Texts(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t, w := c.Text, c.Site.Texts.Page("question_words")
	v := textsView{Heading: t.T("heading"), Intro: t.T("intro"), Back: layout.Link{Text: x.Title, Href: x.ManageURL()}}
	var reasons []ask.Option
	for _, r := range question.Reasons() {
		reasons = append(reasons, ask.Option{Value: r, Text: w.T("reason." + r)})
	}
	if len(list) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text"), Link: &v.Back}
	}
	for i, s := range list[:min(len(list), 1)] { // one at a time: each deserves a look of its own
		b := ask.New(c, url.Values{"shown": {question.Suggest(s.Text)}})
		if typed != nil && typed.Raw("id") == string(s.ID) {
			b = ask.Again(c, typed)
		}
		b.Lines(ask.Field{Name: "shown", Rows: 8})
		b.Confirm(ask.Field{Name: "sure"})
		b.Pick(ask.Field{Name: "reason", Optional: true}, reasons)
		sheet := b.Sheet(x.ManageURL() + "/texts")
		v.Errors, sheet.Errors = sheet.Errors, nil
		sheet.Was = append(sheet.Was, ask.Hidden{Name: "id", Value: string(s.ID)})
		title := ""
		for _, survey := range x.Surveys {
			for _, q := range survey.Questions {
				if q.Code == s.Question {
					title = q.Text
				}
			}
		}
		v.Texts = append(v.Texts, ask.ActView{Title: title, Text: t.N("left", len(list)-i), Sheet: sheet})
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &v.Back}, textsTempl(v))
}

func (p *textsPage) decide(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	err = p.Engagement.Moderate(c.R.Context(), c.Actor, consultation.Moderate{Ref: c.Path("ref"), Text: f.Raw("id"), Shown: f.Raw("shown"), Reason: f.Raw("reason"), Sure: f.Bool("sure")})
	if err != nil {
		if f.Merge(err) {
			return p.render(c, f)
		}
		return err
	}
	return c.Done(ManagePath+"/"+c.Path("ref")+"/texts", "decided")
}
