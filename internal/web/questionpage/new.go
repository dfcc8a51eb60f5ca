package questionpage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/involvement/question"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// newPage takes a question in two steps: writing it, and looking at it again.
type newPage struct{ Deps }

// newView is the first step.
type newView struct {
	Caption string
	Sheet   ask.Sheet
	Before  []string
	Else    []string
}

func (p *newPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

// private keeps an answer that may hold a code, or words that nobody has read yet, from every cache.
func private(c *page.Ctx) { c.W.Header().Set("Cache-Control", "no-store") }

func (p *newPage) render(c *page.Ctx, b *ask.Builder) error {
	private(c)
	use, err := p.Questions.Use(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	var kinds []ask.Option
	for _, k := range question.Kinds() {
		kinds = append(kinds, ask.Option{Value: string(k), Text: w.T("kind." + string(k)), Hint: t.T("kind." + string(k) + ".hint")})
	}
	b.Choose(ask.Field{Name: "kind"}, kinds)
	b.Lines(ask.Field{Name: "text", Rows: 8, Max: question.Longest})
	b.Line(ask.Field{Name: "email", Type: "email", Autocomplete: "email", Optional: true})
	v := newView{Caption: use.Title, Sheet: b.Sheet(UsePath(use.Ref) + "/new"), Before: []string{t.T("before.public"), t.T("before.name"), t.T("before.case")}, Else: []string{t.T("else", "body", use.Lead.Name)}}
	return c.Render(page.Head{Title: v.Sheet.Heading, HasErrors: v.Sheet.Errors != nil, Breadcrumbs: crumbs(c, use), NoIndex: true}, newTempl(v))
}

func (p *newPage) read(c *page.Ctx, f *form.Form) question.Send {
	t := c.Text
	return question.Send{Key: ask.KeyOf(f), Use: c.Path("ref"), Kind: question.Kind(f.Raw("kind")), Email: f.Email("email", ""), Network: p.Network(c.R),
		Text: f.Text("text", form.TextRule{Label: t.T("text.label"), Lines: true, Max: question.Longest})}
}

// checkView is the second step: what it may hold that should not be read by everybody, what was asked already, and the
// words once more.
type checkView struct {
	Heading, Caption string
	Warning          string
	Hints            []string
	Marked           []layout.Run
	AlikeTitle       string
	AlikeText        string
	Alike            []layout.Link
	Rows             []layout.Fact
	Next             []string
	Action           string
	Back             string
	Key              string
	Hidden           []ask.Hidden
	Send             govuk.ButtonProps
	Change           govuk.ButtonProps
}

func (p *newPage) check(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd := p.read(c, f)
	plan, err := p.Questions.Plan(c.R.Context(), cmd)
	if err != nil && !f.Merge(err) {
		return err
	}
	if f.Err() != nil || f.Raw("back") != "" {
		return p.render(c, ask.Again(c, f))
	}
	t, w := c.Text, words(c)
	path := UsePath(plan.Use.Ref)
	v := checkView{Heading: t.T("check.heading"), Caption: plan.Use.Title, Marked: marked(plan.Text), Key: form.NewSubmissionKey(), Action: path + "/send", Back: path + "/new",
		Rows: []layout.Fact{{Term: t.T("row.kind"), Value: w.T("kind." + string(plan.Kind))}, {Term: t.T("row.who"), Value: plan.Use.Lead.Name}, {Term: t.T("row.email"), Value: plan.Email}},
		Next: []string{t.T("next.read", "body", plan.Use.Lead.Name), t.T("next.words"), t.T("next.code")},
		Send: govuk.ButtonProps{Text: t.T("send"), PreventDoubleClick: govuk.On}, Change: govuk.ButtonProps{Text: t.T("change"), Classes: "govuk-button--secondary", Name: "back", Value: "yes"},
		Hidden: []ask.Hidden{{Name: "kind", Value: string(plan.Kind)}, {Name: "text", Value: plan.Text}, {Name: "email", Value: plan.Email}}}
	if plan.Email == "" {
		v.Rows[2].Value = t.T("email.none")
	}
	for _, h := range question.Hints(plan.Text) {
		v.Hints = append(v.Hints, w.T("hint."+string(h)))
		v.Warning = t.T("warning")
	}
	for _, q := range plan.Alike {
		v.AlikeTitle, v.AlikeText = t.T("alike.title"), t.T("alike.text")
		v.Alike = append(v.Alike, layout.Link{Text: title(q.Text), Href: q.URL()})
	}
	return c.Render(page.Head{Title: v.Heading, Breadcrumbs: crumbs(c, plan.Use), NoIndex: true}, checkTempl(v))
}

// send takes the question in and shows its receipt, once.
func (p *newPage) send(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	key, ok := f.SubmissionKey()
	if !ok {
		return errs.New(errs.Invalid, "question.key", c.Text.T("old_form"))
	}
	cmd := p.read(c, f)
	cmd.Key = key
	r, err := p.Questions.Send(c.R.Context(), cmd)
	if err != nil {
		if f.Merge(err) {
			return p.render(c, ask.Again(c, f))
		}
		return err
	}
	t := c.Text
	v := receiptView{Heading: t.T("sent.heading"), RefLabel: t.T("sent.ref"), Ref: r.Question.Ref, CodeLabel: t.T("sent.code"), Code: receipt.Spaced(r.Code), Once: t.T("sent.once"), NextTitle: t.T("sent.next"),
		Next:  []string{t.T("sent.read", "body", r.Body.Name), t.T("sent.due", "date", layout.RelativeDeadline(r.Question.Due, c.Today(), c.Site.Calendar)), t.T("sent.look")},
		Links: []layout.Link{{Text: t.T("sent.status"), Href: StatusPath}, {Text: t.T("sent.back"), Href: UsePath(r.Question.Use)}}, Print: t.T("print")}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, receiptTempl(v))
}

// receiptView is what the person keeps.
type receiptView struct {
	Heading         string
	RefLabel, Ref   string
	CodeLabel, Code string
	Once            string
	NextTitle       string
	Next            []string
	Links           []layout.Link
	Print           string
}

// marked marks in a text what looks like personal details.
func marked(text string) (out []layout.Run) {
	from := 0
	for _, h := range question.Places(text) {
		out = append(out, layout.Run{Text: text[from:h[0]]}, layout.Run{Text: text[h[0]:h[1]], Mark: layout.Deleted})
		from = h[1]
	}
	return append(out, layout.Run{Text: text[from:]})
}
