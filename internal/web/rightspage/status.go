package rightspage

import (
	"net/url"
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/casework"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/caseview"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// The bounds on what is typed to an organisation.
const mostReply = 1000

// statusPage shows a case to whoever has its reference and code.
type statusPage struct{ Deps }

// openView is the form that opens a case.
type openView struct {
	Sheet ask.Sheet
	Else  []string
}

func (p *statusPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *statusPage) render(c *page.Ctx, b *ask.Builder) error {
	noStore(c)
	b.Line(ask.Field{Name: "ref", Width: "20", Autocomplete: "off"})
	b.Line(ask.Field{Name: "code", Width: "20", Autocomplete: "off"})
	v := openView{Sheet: b.Sheet(StatusPath), Else: []string{c.Text.T("lost"), c.Text.T("else")}}
	return c.Render(page.Head{Title: v.Sheet.Heading, HasErrors: v.Sheet.Errors != nil, Breadcrumbs: crumbs(c), NoIndex: true}, openTempl(v))
}

// caseView is one case as the person sees it.
type caseView struct {
	Heading, Caption, Done string
	Errors                 *govuk.ErrorSummaryProps
	AskedTitle, Asked      string
	Bounced                string
	Parts                  []partOfView
	JourneyTitle           string
	Journeys               []layout.Fact
	WhoAsked               string
	Who                    *actView
	Next                   nextView
	Reach                  *reachView
	Print                  string
}

// partOfView is what one body does.
type partOfView struct {
	ID, Body, Href string
	State          layout.Status
	Says           []string
	Question       string // what the person was asked, while the answer is waited for
	ClocksTitle    string
	Clocks         []caseview.Clock
	AnswerTitle    string
	Answer, Reason string
	Items          []layout.Fact
	LearntTitle    string
	Learnt         []lineView
	Reply          *actView
	Withdraw       *actView
	StoryTitle     string
	Story          []layout.Entry
}

// actView is a form inside the page.
type actView struct {
	Title, Text, Action string
	Hidden              []ask.Hidden
	Questions           []ask.Question
	Button              govuk.ButtonProps
}

// nextView says where to go on when the answer does not help.
type nextView struct {
	Title string
	Lines []string
	Links []layout.Link
	Facts []layout.Fact
}

// reachView changes the way of hearing.
type reachView struct {
	Details govuk.DetailsProps
	Act     actView
}

// keys are the reference and the code that opened a case.
type keys struct{ ref, code string }

func (k keys) hidden(more ...ask.Hidden) []ask.Hidden {
	return append([]ask.Hidden{{Name: "ref", Value: k.ref}, {Name: "code", Value: k.code}}, more...)
}

func (p *statusPage) look(c *page.Ctx) error {
	noStore(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	ref := f.Text("ref", form.TextRule{Label: c.Text.T("ref.label"), Required: c.Text.T("ref.required"), Max: 60})
	code := f.Text("code", form.TextRule{Label: c.Text.T("code.label"), Required: c.Text.T("code.required"), Max: 60})
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	s, err := p.Cases.Look(c.R.Context(), ref, code)
	if err != nil {
		return p.wrong(c, f, err)
	}
	return p.held(c, s, keys{s.Case.Ref, code}, nil, "")
}

// wrong shows the form again when reference and code do not open anything.
func (p *statusPage) wrong(c *page.Ctx, f *form.Form, err error) error {
	if errs.CodeOf(err) != "case.wrong" {
		return err
	}
	f.Add("ref", "wrong", errs.MessageOf(err))
	return p.render(c, ask.Again(c, f))
}

// act does something with an opened case and shows it again. What is missing is said beside what was typed.
func (p *statusPage) act(c *page.Ctx, done string, do func(f *form.Form, k keys) (casework.Status, error)) error {
	noStore(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	k := keys{f.Raw("ref"), f.Raw("code")}
	s, err := do(f, k)
	if err == nil && f.Err() == nil {
		return p.held(c, s, k, nil, c.Text.T("done."+done))
	}
	if err != nil && errs.KindOf(err) != errs.Invalid && errs.KindOf(err) != errs.Conflict {
		return p.wrong(c, f, err)
	}
	if err != nil && !f.Merge(err) {
		f.Add(done, "refused", errs.MessageOf(err))
	}
	if s, err = p.Cases.Look(c.R.Context(), k.ref, k.code); err != nil {
		return p.wrong(c, f, err)
	}
	return p.held(c, s, k, f, "")
}

func (p *statusPage) reply(c *page.Ctx) error {
	return p.act(c, "reply", func(f *form.Form, k keys) (casework.Status, error) {
		org := f.Raw("org")
		text := f.Text("text-"+org, form.TextRule{Label: c.Text.T("text.label"), Required: c.Text.T("text.required"), Lines: true, Max: mostReply})
		if f.Err() != nil {
			return casework.Status{}, nil
		}
		return p.Cases.Reply(c.R.Context(), k.ref, k.code, ident.Organisation(org), text)
	})
}

func (p *statusPage) withdraw(c *page.Ctx) error {
	return p.act(c, "withdraw", func(f *form.Form, k keys) (casework.Status, error) {
		return p.Cases.WithdrawBy(c.R.Context(), k.ref, k.code, ident.Organisation(f.Raw("org")))
	})
}

func (p *statusPage) who(c *page.Ctx) error {
	return p.act(c, "who", func(_ *form.Form, k keys) (casework.Status, error) {
		return p.Cases.AskWho(c.R.Context(), k.ref, k.code)
	})
}

func (p *statusPage) reach(c *page.Ctx) error {
	return p.act(c, "reach", func(f *form.Form, k keys) (casework.Status, error) {
		d := draft{answered: map[string]bool{}}
		readContact(c.Site.Texts.Page("rights_new"), f, &d)
		if f.Err() != nil {
			return casework.Status{}, nil
		}
		return p.Cases.ReachMe(c.R.Context(), k.ref, k.code, d.contact)
	})
}

// held draws an opened case; f is what was typed when something is missing.
func (p *statusPage) held(c *page.Ctx, s casework.Status, k keys, f *form.Form, done string) error {
	t, ca := c.Text, s.Case
	v := caseView{Heading: p.Guides.OfKind(string(ca.Kind)).Say, Caption: t.T("held.caption", "ref", ca.Ref), Done: done, AskedTitle: t.T("asked"), Asked: ca.Text, JourneyTitle: caseview.Words(c).T("journey"), Print: t.T("print")}
	b := ask.New(c, url.Values{})
	if f != nil {
		b = ask.Again(c, f)
		v.Errors = ask.Summary(b, f.Errors())
	}
	if ca.Reach != casework.Reachable {
		v.Bounced = t.T("reach." + string(ca.Reach))
	}
	for _, x := range s.Parts {
		v.Parts = append(v.Parts, p.part(c, x, k, b))
	}
	v.journeys(t, s.Journeys, k)
	v.Next = next(t, s)
	if ca.Waiting() {
		v.Reach = p.reachMe(c, k, f)
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true, Breadcrumbs: crumbs(c), HasErrors: v.Errors != nil}, caseTempl(v))
}

// journeys says how far corrections have travelled, and lets the person ask who was told.
func (v *caseView) journeys(t content.Page, all []casework.Journey, k keys) {
	open, named := false, true
	for _, j := range all {
		name := j.Body
		if name == "" {
			name = t.T("journey.body.hidden")
		}
		v.Journeys = append(v.Journeys, layout.Fact{Term: name, Value: journeyWords(t, j)})
		open, named = open || !j.Asked, named && j.Named
	}
	switch {
	case open:
		v.Who = &actView{Title: t.T("who.title"), Text: t.T("who.text"), Action: whoPath, Hidden: k.hidden(), Button: govuk.ButtonProps{Text: t.T("who.button"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}
	case named:
		v.WhoAsked = t.T("who.named")
	default:
		v.WhoAsked = t.T("who.asked")
	}
}

func journeyWords(t content.Page, j casework.Journey) string {
	out := t.T("journey." + j.State)
	if !t.Has("journey." + j.State) {
		out = j.State
	}
	if j.Why != "" {
		out += " " + j.Why
	}
	return out
}

func (p *statusPage) part(c *page.Ctx, x casework.PartStatus, k keys, b *ask.Builder) partOfView {
	t, w := c.Text, caseview.Words(c)
	first := x.Clocks.First()
	result := casework.Result("")
	if x.Outcome != nil {
		result = x.Outcome.Result
	}
	v := partOfView{ID: "part-" + x.Body.Slug, Body: x.Body.Name, Href: "/signatories/" + x.Body.Slug, State: caseview.Status(w, x.Stage, result, first), ClocksTitle: t.T("clocks"), StoryTitle: t.T("story"),
		Story: caseview.Story(w, x.Lines, true, caseview.Person(w))}
	v.Says = append(v.Says, t.T("says."+string(x.Stage), "body", x.Body.Name, "to", x.To.Name))
	if x.From.Name != "" {
		v.Says = append(v.Says, t.T("from", "from", x.From.Name, "body", x.Body.Name))
	}
	v.Question = question(x)
	if x.Stage.Open() {
		v.Clocks = caseview.Clocks(c, x.Clocks)
	}
	if o := x.Outcome; o != nil {
		v.AnswerTitle, v.Answer = t.T("answer", "body", x.Body.Name), o.Text
		if o.Reason != "" {
			v.Reason = t.T("reason", "reason", p.Book.PlainLabel("case_reason", o.Reason))
		}
	}
	for _, i := range x.Items {
		word := w.T("item.wrong")
		if i.Accepted {
			word = w.T("item.right")
		}
		v.Items = append(v.Items, layout.Fact{Term: i.Name, Value: word})
	}
	v.LearntTitle = t.T("learnt")
	for _, l := range x.Learning {
		one := lineView{Text: l.Text}
		if l.URL != "" {
			one.Link = &layout.Link{Text: t.T("learnt.link"), Href: l.URL}
		}
		v.Learnt = append(v.Learnt, one)
	}
	org := ask.Hidden{Name: "org", Value: string(x.Body.ID)}
	if x.CanReply {
		b.Questions = nil
		b.Lines(ask.Field{Name: "text-" + string(x.Body.ID), Label: t.T("text.label"), Hint: t.T("text.hint"), Rows: 4, Max: mostReply})
		key := "reply"
		if x.Stage == casework.Clarify {
			key = "reply.clarify"
		}
		v.Reply = &actView{Title: t.T(key+".title", "body", x.Body.Name), Text: t.T(key + ".text"), Action: replyPath, Hidden: k.hidden(org), Questions: b.Questions, Button: govuk.ButtonProps{Text: t.T("reply.button"), PreventDoubleClick: govuk.On}}
	}
	if x.CanWithdraw {
		v.Withdraw = &actView{Title: t.T("withdraw.title"), Text: t.T("withdraw.text", "body", x.Body.Name), Action: withdrawPath, Hidden: k.hidden(org), Button: govuk.ButtonProps{Text: t.T("withdraw.button"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}
	}
	return v
}

// question is what the person was asked last, while an answer or a proof is waited for.
func question(x casework.PartStatus) string {
	what := map[casework.Stage]string{casework.Clarify: casework.WhatClarifyAsked, casework.Identity: casework.WhatProofAsked}[x.Stage]
	for _, l := range slices.Backward(x.Lines) {
		if what != "" && l.Public && l.What == what {
			return l.Text
		}
	}
	return ""
}

// next says where to go on. The body comes before the regulator.
func next(t content.Page, s casework.Status) nextView {
	n := s.Next
	v := nextView{Title: t.T("next")}
	if n.Complain {
		v.Lines = append(v.Lines, t.T("next.complain"))
		v.Links = append(v.Links, layout.Link{Text: t.T("next.complain.link"), Href: complainHref(s)})
	}
	v.Lines = append(v.Lines, t.T("next.regulator", "regulator", n.Regulator))
	if n.Complaints != "" {
		v.Links = append(v.Links, layout.Link{Text: t.T("next.regulator.link", "regulator", n.Regulator), Href: n.Complaints})
	}
	if n.Phone != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("next.phone"), Value: n.Phone})
	}
	return v
}

// complainHref begins a complaint about how a request was answered, with the same bodies.
func complainHref(s casework.Status) string {
	v := url.Values{"want": {"complain"}, "who": {string(s.Case.Relationship)}, "prev": {s.Case.Ref}}
	for _, p := range s.Parts {
		if p.Stage != casework.PassedOn {
			v.Add(stepBody, p.Body.Slug)
		}
	}
	return NewPath + "?" + v.Encode()
}

func (p *statusPage) reachMe(c *page.Ctx, k keys, f *form.Form) *reachView {
	t := c.Site.Texts.Page("rights_new")
	if f == nil {
		f = form.FromValues(url.Values{})
	}
	b := &ask.Builder{Text: t, Words: ask.Words(c), Form: f}
	askContact(b)
	return &reachView{Details: govuk.DetailsProps{SummaryText: c.Text.T("reach.title"), Open: f.Error("means") != "" || f.Error("email") != "" || f.Error("address") != "" || f.Error("name") != ""},
		Act: actView{Text: c.Text.T("reach.text"), Action: reachPath, Hidden: k.hidden(), Questions: b.Questions, Button: govuk.ButtonProps{Text: c.Text.T("reach.button"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}}
}
