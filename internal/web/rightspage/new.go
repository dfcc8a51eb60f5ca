package rightspage

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"sharewell/internal/rights/casework"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// newPage asks one thing per page and sends it at the end.
type newPage struct{ Deps }

// stepView is one question.
type stepView struct {
	Caption, Heading, Intro string
	Errors                  *govuk.ErrorSummaryProps
	Notes                   *noteView
	Method, At              string
	Hidden                  []ask.Hidden
	Questions               []ask.Question
	Pick                    *pickView
	Save                    govuk.ButtonProps
	Back                    *goView
	Other                   otherView
}

// noteView is something worth a look before going on.
type noteView struct {
	Title, Text string
	Lines       []string
	Label       string
}

// pickView is the search for organisations inside the form.
type pickView struct {
	Input  govuk.InputProps
	Button string
	Said   string
}

// goView is a button that leads to another step and keeps what was answered.
type goView struct{ Text, Step, Spoken string }

// otherView says how to do the same without this page.
type otherView struct {
	Title  string
	Lines  []string
	Bodies []bodyView
	Link   layout.Link
}

func (p *newPage) show(c *page.Ctx) error {
	return p.walk(c, form.FromValues(c.R.URL.Query()))
}

func (p *newPage) step(c *page.Ctx) error {
	noStore(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	return p.walk(c, f)
}

// walk shows the step that comes next, or the same again when its answer is missing.
func (p *newPage) walk(c *page.Ctx, f *form.Form) error {
	d, err := p.read(c.R.Context(), c.Text, f)
	if err != nil {
		return err
	}
	at, to := f.Raw("at"), f.Raw("go")
	switch {
	case slices.Contains(steps(), to):
		return p.render(c, d, f, to, false)
	case slices.Contains(steps(), at) && at != stepCheck && !p.taken(c.Text, d, f, at):
		return p.render(c, d, f, at, true)
	}
	return p.render(c, d, f, d.next(), false)
}

// noStore keeps a page that holds somebody's words or a code from every cache.
func noStore(c *page.Ctx) { c.W.Header().Set("Cache-Control", "no-store") }

// taken reports whether a step was answered; what is missing is told to f. Words that look like personal details are
// asked about once.
func (p *newPage) taken(t content.Page, d draft, f *form.Form, at string) bool {
	if !d.answered[at] && f.Err() == nil {
		name := at
		if at == stepBody {
			name = "q" // the search stands there before anything can be ticked
		}
		f.Add(name, "required", t.T(at+".required"))
	}
	if at == stepAbout && d.answered[at] && !d.seen && len(hints(t, d.about)) > 0 {
		return false
	}
	return d.answered[at]
}

// render draws a step. again says that it is shown a second time because something is missing.
func (p *newPage) render(c *page.Ctx, d draft, f *form.Form, step string, again bool) error {
	if step == stepCheck {
		return p.check(c, d)
	}
	t := c.Text
	if !again {
		f = form.FromValues(d.values(""))
	}
	b := ask.Again(c, f)
	v := stepView{Caption: d.situation.Say, Heading: t.T(step + ".heading"), Method: "get", At: step, Hidden: hidden(d.values(step)), Save: govuk.ButtonProps{Text: t.T("next"), PreventDoubleClick: govuk.On},
		Other: p.other(c, d)}
	if t.Has(step + ".intro") {
		v.Intro = t.T(step + ".intro")
	}
	if d.personal() || step == stepAbout || step == stepContact {
		v.Method = "post"
	}
	if i := slices.Index(steps(), step); i > 0 {
		v.Back = &goView{Text: t.T("back"), Step: steps()[i-1]}
	}
	switch step {
	case stepWant:
		p.askWant(b)
	case stepWho:
		p.askWho(b)
	case stepBody:
		pick, err := p.askBody(c, d, f, b)
		if err != nil {
			return err
		}
		v.Pick = pick
	case stepAbout:
		if d.situation.Kind == string(casework.Complaint) {
			v.Heading = t.T("about.heading.complaint")
		}
		if d.situation.Kind == string(casework.Correction) {
			var options []ask.Option
			for _, name := range p.itemNames(t) {
				options = append(options, ask.Option{Value: name, Text: name})
			}
			b.Tick(ask.Field{Name: "item"}, options)
		}
		b.Lines(ask.Field{Name: "about", Rows: 6, Max: mostAbout, Hint: t.T("about.hint." + d.situation.Kind)})
		if found := hints(t, d.about); again && len(found) > 0 {
			v.Notes = &noteView{Title: t.T("seen.title"), Text: t.T("seen.text"), Lines: found, Label: t.T("seen.label")}
		}
	case stepContact:
		askContact(b)
	}
	v.Questions = b.Questions
	if again {
		v.Errors = ask.Summary(b, f.Errors())
	}
	return c.Render(page.Head{Title: v.Heading, HasErrors: v.Errors != nil, Breadcrumbs: crumbs(c), NoIndex: true}, stepTempl(v))
}

func (p *newPage) askWant(b *ask.Builder) {
	var options []ask.Option
	for _, s := range p.Guides.Situations {
		if s.Kind != "" {
			options = append(options, ask.Option{Value: s.Code, Text: s.Say})
		}
	}
	asHeading(b.Choose(ask.Field{Name: stepWant}, options))
}

func (p *newPage) askWho(b *ask.Builder) {
	var options []ask.Option
	for _, x := range p.Guides.People {
		options = append(options, ask.Option{Value: x.Code, Text: x.Say})
	}
	asHeading(b.Choose(ask.Field{Name: stepWho}, options))
}

// asHeading hides the words of a question that stand above it as the heading of the page.
func asHeading(r *govuk.RadiosProps) { r.Fieldset.Legend.Classes = "govuk-visually-hidden" }

// askBody searches for organisations and offers what it found beside what was chosen.
func (p *newPage) askBody(c *page.Ctx, d draft, f *form.Form, b *ask.Builder) (*pickView, error) {
	t := c.Text
	q := cleanQuery(c, f)
	v := &pickView{Button: t.T("q.button"), Input: govuk.InputProps{Name: "q", ID: "q", Value: q, Classes: "govuk-input--width-20", Label: govuk.LabelProps{Text: t.T("q.label"), Classes: "govuk-label--s"},
		Hint: govuk.HintProps{Text: t.T("q.hint")}, ErrorMessage: govuk.ErrorMessageProps{Text: f.Error("q")}}}
	var options []ask.Option
	for _, x := range d.bodies {
		options = append(options, p.option(x))
	}
	if q != "" {
		found, err := p.Bodies.Find(c.R.Context(), q, nil, mostFound+1)
		if err != nil {
			return nil, err
		}
		if v.Said = words(c).N("found", len(found)); len(found) > mostFound {
			found, v.Said = found[:mostFound], words(c).T("found.many")
		} else if len(found) == 0 {
			v.Said = words(c).T("found.none")
		}
		for _, x := range found {
			if !slices.ContainsFunc(d.bodies, func(y Body) bool { return x.ID == y.ID }) {
				options = append(options, p.option(x))
			}
		}
	}
	if len(options) > 0 {
		b.Tick(ask.Field{Name: stepBody}, options)
	}
	return v, nil
}

func (p *newPage) option(x Body) ask.Option {
	return ask.Option{Value: x.Slug, Text: x.Name, Hint: p.Book.PlainLabel("org_type", x.Kind)}
}

// cleanQuery reads what is searched for from the address or from the form.
func cleanQuery(c *page.Ctx, f *form.Form) string {
	if q := c.Query("q"); q != "" {
		return q
	}
	return form.FromValues(url.Values{"q": f.RawAll("q")}).Text("q", form.TextRule{Max: 100})
}

// askContact offers the ways of hearing, each with the boxes that it needs.
func askContact(b *ask.Builder) {
	var options []ask.Option
	for _, m := range casework.MeansList() {
		options = append(options, ask.Option{Value: string(m), Text: b.Text.T("means." + string(m)), Hint: b.Text.T("means." + string(m) + ".hint")})
	}
	r := b.Choose(ask.Field{Name: "means"}, options)
	asHeading(r)
	radios := b.Questions
	inside := func(add func()) templ.Component {
		b.Questions = nil
		add()
		return ask.Fields(b.Questions)
	}
	for i := range r.Items {
		switch casework.Means(r.Items[i].Value) {
		case casework.Email:
			r.Items[i].Conditional = inside(func() { b.Line(ask.Field{Name: "email", Type: "email", Autocomplete: "email", Width: "two-thirds"}) })
		case casework.Letter:
			r.Items[i].Conditional = inside(func() {
				b.Line(ask.Field{Name: "name", Autocomplete: "name", Width: "two-thirds"})
				b.Lines(ask.Field{Name: "address", Rows: 4})
			})
		case casework.Nothing:
		}
	}
	b.Questions = radios
}

// other says how to ask by phone, by post or with help, with the chosen organisations' own numbers.
func (p *newPage) other(c *page.Ctx, d draft) otherView {
	t, w := c.Text, words(c)
	v := otherView{Title: t.T("other"), Lines: []string{t.T("other.text"), t.T("other.help")}, Link: layout.Link{Text: t.T("other.find"), Href: Path + "#who"}}
	for _, b := range d.bodies {
		v.Bodies = append(v.Bodies, bodyView{Name: b.Name, Href: "/signatories/" + b.Slug, Facts: reach(w, b), None: w.T("body.none")})
	}
	return v
}

// checkView shows every answer with its own way to change it.
type checkView struct {
	Heading, Caption, Intro string
	Rows                    []checkRow
	Hidden                  []ask.Hidden
	Key                     string
	Know                    partView
	Next                    partView
	Send                    govuk.ButtonProps
	Other                   otherView
}

type checkRow struct {
	Term   string
	Values []string
	Change goView
}

func (p *newPage) check(c *page.Ctx, d draft) error {
	noStore(c)
	if n := d.next(); n != stepCheck {
		return p.render(c, d, form.FromValues(nil), n, false)
	}
	t, w := c.Text, words(c)
	v := checkView{Heading: t.T("check.heading"), Caption: d.situation.Say, Intro: t.T("check.intro"), Hidden: hidden(d.values("")), Key: form.NewSubmissionKey(),
		Know: lines(w, t.T("check.know"), d.person.Know), Next: lines(w, w.T("expect"), d.situation.Expect), Send: govuk.ButtonProps{Text: t.T("check.send." + sendKind(d)), PreventDoubleClick: govuk.On}, Other: p.other(c, d)}
	row := func(step string, values ...string) {
		term := t.T("row." + step)
		v.Rows = append(v.Rows, checkRow{term, values, goView{Text: t.T("change"), Step: step, Spoken: term}})
	}
	row(stepWant, d.situation.Say)
	row(stepWho, d.person.Say)
	var names []string
	for _, b := range d.bodies {
		names = append(names, b.Name)
	}
	row(stepBody, names...)
	row(stepAbout, append(slices.Clone(d.items), d.about)...)
	row(stepContact, contactWords(t, d.contact)...)
	return c.Render(page.Head{Title: v.Heading, Breadcrumbs: crumbs(c), NoIndex: true}, checkTempl(v))
}

func sendKind(d draft) string {
	if d.situation.Kind == string(casework.Complaint) {
		return "complaint"
	}
	return "request"
}

func contactWords(t content.Page, x casework.Contact) []string {
	out := []string{t.T("means." + string(x.Means))}
	for _, s := range []string{x.Name, x.Email, x.Address} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
