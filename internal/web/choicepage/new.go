package choicepage

import (
	"net/url"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/choice"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// newPage records a choice in two steps: which one, and the answer.
type newPage struct{ Deps }

func crumbs(c *page.Ctx) []layout.Link {
	return []layout.Link{{Text: words(c).T("heading"), Href: Path}}
}

// private keeps an answer that may hold a code from every cache.
func private(c *page.Ctx) { c.W.Header().Set("Cache-Control", "no-store") }

// newView is the first step.
type newView struct {
	Caption string
	Sheet   ask.Sheet
	About   *aboutView
	Else    []string
}

// aboutView is the use or the kind that the choice is about.
type aboutView struct{ Label, Title, Href, Note string }

// kindAsked reads which kind the form is for; the objection is the one that most people mean.
func (p *newPage) kindAsked(code string) (choice.Kind, error) {
	if code == "" {
		code = "objection"
	}
	k, err := p.Choices.Kinds().Kind(code)
	if err == nil && !k.Here {
		return k, errs.New(errs.NotFound, "choice.not_here", "This choice is made somewhere else. The page on choices says where.")
	}
	return k, err
}

func (p *newPage) show(c *page.Ctx) error {
	return p.render(c, ask.New(c, url.Values{"kind": {c.Query("kind")}, "use": {c.Query("use")}}))
}

func (p *newPage) render(c *page.Ctx, b *ask.Builder) error {
	private(c)
	k, err := p.kindAsked(b.Form.Raw("kind"))
	if err != nil {
		return err
	}
	t := c.Text
	v := newView{Caption: k.Title, Else: []string{t.T("no_name"), t.T("else")}}
	var hidden []ask.Hidden
	hidden = append(hidden, ask.Hidden{Name: "kind", Value: k.Code})
	if len(k.Holders) > 0 {
		bodies, err := p.World.Bodies(c.R.Context(), k.Holders)
		if err != nil {
			return err
		}
		b.Pick(ask.Field{Name: "org"}, bodyOptions(bodies))
	} else if v.About = p.about(c, b.Form.Raw("use")); v.About == nil || len(b.Form.Errors()) > 0 {
		v.About = nil
		b.Line(ask.Field{Name: "use", Width: "20"})
	} else {
		hidden = append(hidden, ask.Hidden{Name: "use", Value: b.Form.Raw("use")})
	}
	b.Line(ask.Field{Name: "email", Type: "email", Autocomplete: "email", Optional: true})
	v.Sheet = b.Sheet(NewPath)
	v.Sheet.Was = append(v.Sheet.Was, hidden...)
	return c.Render(page.Head{Title: v.Sheet.Heading, HasErrors: v.Sheet.Errors != nil, Breadcrumbs: crumbs(c), NoIndex: true}, newTempl(v))
}

func bodyOptions(bodies []choice.Body) []ask.Option {
	out := make([]ask.Option, len(bodies))
	for i, b := range bodies {
		out[i] = ask.Option{Value: string(b.ID), Text: b.Name}
	}
	return out
}

// about names the use that a link brought here; nil when it names none.
func (p *newPage) about(c *page.Ctx, ref string) *aboutView {
	if ref == "" {
		return nil
	}
	u, err := p.World.Use(c.R.Context(), strings.ToUpper(strings.TrimSpace(ref)))
	if err != nil {
		return nil // the page asks for the reference instead
	}
	v := &aboutView{Label: c.Text.T("about"), Title: u.Title, Href: "/register/" + u.Ref}
	if !u.Reached {
		v.Note = c.Text.T("not_reached", "body", u.Lead.Name)
	}
	return v
}

// read takes a form's fields over.
func read(f *form.Form) choice.Make {
	return choice.Make{Key: ask.KeyOf(f), Kind: f.Raw("kind"), Use: f.Raw("use"), Org: ident.Organisation(f.Raw("org")), Email: f.Email("email", "")}
}

// checkView is the second step: what it does, and both answers.
type checkView struct {
	Heading, Caption string
	Rows             []layout.Fact
	Kind             kindView
	LeaveTitle       string
	Leave            []string
	AnswerTitle      string
	Key              string
	Hidden           []ask.Hidden
	No, Yes          govuk.ButtonProps
	Change           layout.Link
}

// answer makes a button for an answer. Both look the same.
func answer(text, what string, href string) govuk.ButtonProps {
	p := govuk.ButtonProps{Text: text, Href: href, Classes: "govuk-button--secondary", Attributes: govuk.Attrs{{Name: "data-answer", Value: what}}}
	if href == "" {
		p.PreventDoubleClick = govuk.On
	}
	return p
}

func (p *newPage) check(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd := read(f)
	plan, err := p.Choices.Plan(c.R.Context(), cmd)
	if err != nil && !f.Merge(err) {
		return err
	}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	t := c.Text
	v := checkView{Heading: t.T("check.heading"), Caption: plan.Kind.Title, Kind: beside(c, plan.Kind), AnswerTitle: t.T("answer.title"), Key: form.NewSubmissionKey(),
		Rows:  []layout.Fact{{Term: t.T("row.what"), Value: plan.Title}, {Term: t.T("row.who"), Value: plan.Body.Name, Href: "/signatories/" + plan.Body.Slug}, {Term: t.T("row.email"), Value: emailWords(t, plan.Email)}},
		Leave: []string{t.T("leave.why"), t.T("leave.wait"), t.T("leave.known")}, LeaveTitle: t.T("leave.title"),
		No: answer(t.T("answer.no"), "no", ""), Yes: answer(t.T("answer.yes"), "yes", keptPath),
		Change: layout.Link{Text: t.T("change"), Href: page.Address(NewPath, "kind", plan.Kind.Code, "use", plan.Use.Ref)}}
	for _, h := range []ask.Hidden{{Name: "kind", Value: plan.Kind.Code}, {Name: "use", Value: plan.Use.Ref}, {Name: "org", Value: string(plan.Body.ID)}, {Name: "email", Value: plan.Email}} {
		if h.Value != "" {
			v.Hidden = append(v.Hidden, h)
		}
	}
	return c.Render(page.Head{Title: v.Heading, Breadcrumbs: crumbs(c), NoIndex: true}, checkTempl(v))
}

func emailWords(t content.Page, email string) string {
	if email == "" {
		return t.T("email.none")
	}
	return email
}

// made records the choice and shows its receipt, once.
func (p *newPage) made(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	key, ok := f.SubmissionKey()
	if !ok {
		return errs.New(errs.Invalid, "choice.key", c.Text.T("old_form"))
	}
	cmd := read(f)
	cmd.Key = key
	actor := c.Actor
	actor.Person, actor.Organisation, actor.Roles = "", "", nil // a choice of one's own is nobody's business at work
	r, err := p.Choices.Make(c.R.Context(), actor, cmd)
	if err != nil {
		return err
	}
	v := p.receipt(c, r)
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, receiptTempl(v))
}

// receiptView is what the person keeps.
type receiptView struct {
	Heading           string
	Panel             govuk.PanelProps
	RefLabel, Ref     string
	CodeLabel, Code   string
	Once              string
	What              []layout.Fact
	NextTitle         string
	Next              []string
	Body              layout.Link
	Slip              *slipView
	BackTitle, Back   string
	BackLink          layout.Link
	Print, PrintPlain string
}

// slipView is what is filled in by hand and given to the organisation.
type slipView struct {
	Title, Text string
	Lines       []string
}

func (d Deps) receipt(c *page.Ctx, r choice.Receipt) receiptView {
	t := c.Site.Texts.Page("choice_receipt")
	ch := r.Choice
	v := receiptView{Heading: t.T("heading"), Panel: govuk.PanelProps{TitleText: t.T("heading"), Text: ch.Ref}, RefLabel: t.T("ref"), Ref: ch.Ref, CodeLabel: t.T("code"), Code: choice.Spaced(r.Code), Once: t.T("once"),
		What:      []layout.Fact{{Term: t.T("what"), Value: ch.Title}, {Term: t.T("who"), Value: r.Body.Name}, {Term: t.T("made"), Value: layout.FormatDate(ch.MadeAt)}},
		NextTitle: t.T("next"), Body: layout.Link{Text: t.T("body", "body", r.Body.Name), Href: "/signatories/" + r.Body.Slug},
		BackTitle: t.T("back.title"), Back: t.T("back"), BackLink: layout.Link{Text: t.T("back.link"), Href: StatusPath}, Print: t.T("print"), PrintPlain: t.T("print.plain")}
	if ch.Stage == choice.Open {
		v.Next = []string{t.T("next.open", "body", r.Body.Name, "date", ch.Due.Words())}
		return v
	}
	v.Next = []string{t.T("next.tell", "body", r.Body.Name), t.T("next.clock", "body", r.Body.Name), t.T("next.until")}
	v.Slip = &slipView{Title: t.T("slip.title", "body", r.Body.Name), Text: t.T("slip.text", "what", ch.Title, "ref", ch.Ref),
		Lines: []string{t.T("slip.name"), t.T("slip.born"), t.T("slip.address"), t.T("slip.reach"), t.T("slip.sign")}}
	return v
}

// keptView says that nothing was changed.
type keptView struct {
	Heading string
	Lines   []string
	Links   []layout.Link
}

func kept(c *page.Ctx) error {
	t := c.Text
	v := keptView{Heading: t.T("heading"), Lines: []string{t.T("text"), t.T("again")}, Links: []layout.Link{{Text: t.T("link.choices"), Href: Path}, {Text: t.T("link.register"), Href: "/register"}}}
	if c.Query("still") == "no" { // somebody looked at a no of theirs and left it
		v.Lines = []string{t.T("text.no"), t.T("again.no")}
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true, Breadcrumbs: crumbs(c)}, keptTempl(v))
}
