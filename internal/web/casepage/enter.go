package casepage

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sharewell/internal/access"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// The bounds on what is typed.
const (
	mostText    = 1000
	mostAddress = 300
)

// enterPage records a case for somebody who rings, writes or comes.
type enterPage struct{ Deps }

type enterView struct {
	Sheet    ask.Sheet
	SayTitle string
	Say      []string
}

func (p *enterPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *enterPage) render(c *page.Ctx, b *ask.Builder) error {
	t := c.Text
	var routes, kinds, people []ask.Option
	for _, r := range casework.StaffRoutes() {
		routes = append(routes, ask.Option{Value: string(r), Text: t.T("route." + string(r))})
	}
	for _, k := range casework.Kinds() {
		kinds = append(kinds, ask.Option{Value: string(k), Text: p.kind(k), Hint: p.Guides.OfKind(string(k)).Say})
	}
	for _, x := range p.Guides.People {
		people = append(people, ask.Option{Value: x.Code, Text: t.T("who." + x.Code)})
	}
	b.Choose(ask.Field{Name: "route"}, routes)
	b.Choose(ask.Field{Name: "kind"}, kinds)
	b.Choose(ask.Field{Name: "who"}, people)
	b.Day(ask.Field{Name: "received", Optional: true})
	b.Lines(ask.Field{Name: "text", Rows: 5, Max: mostText})
	b.Lines(ask.Field{Name: "items", Rows: 3, Optional: true})
	contactFields(b)
	v := enterView{Sheet: b.Sheet(newPath), SayTitle: t.T("say.title"), Say: []string{t.T("say.name"), t.T("say.code"), t.T("say.proof"), t.T("say.other")}}
	v.Sheet.Cancel = &layout.Link{Text: t.T("cancel"), Href: home(c)}
	return c.Render(page.Head{Title: v.Sheet.Heading, Voice: layout.Members, HasErrors: v.Sheet.Errors != nil}, enterTempl(v))
}

// home is where somebody who enters a case came from: the queue, unless it is closed to them.
func home(c *page.Ctx) string {
	if access.AllowedSomewhere(c.Actor, access.ViewCases) {
		return Path
	}
	return "/in-tray"
}

// contactFields asks how the person hears of news.
func contactFields(b *ask.Builder) {
	var options []ask.Option
	for _, m := range casework.MeansList() {
		options = append(options, ask.Option{Value: string(m), Text: b.Text.T("means." + string(m))})
	}
	r := b.Choose(ask.Field{Name: "means"}, options)
	before := b.Questions
	inside := func(add func()) templ.Component {
		b.Questions = nil
		add()
		return ask.Fields(b.Questions)
	}
	for i := range r.Items {
		switch casework.Means(r.Items[i].Value) {
		case casework.Email:
			r.Items[i].Conditional = inside(func() { b.Line(ask.Field{Name: "email", Type: "email", Width: "two-thirds"}) })
		case casework.Letter:
			r.Items[i].Conditional = inside(func() {
				b.Line(ask.Field{Name: "name", Width: "two-thirds"})
				b.Lines(ask.Field{Name: "address", Rows: 4})
			})
		case casework.Nothing:
		}
	}
	b.Questions = before
}

// readContact reads what contactFields asked.
func readContact(c *page.Ctx, f *form.Form) casework.Contact {
	t := c.Text
	means := f.Choice("means", form.ChoiceRule{Required: t.T("means.required"), Options: words(casework.MeansList())})
	out := casework.Contact{Means: casework.Means(means)}
	switch out.Means {
	case casework.Email:
		out.Email = f.Email("email", t.T("email.required"))
	case casework.Letter:
		out.Name = f.Text("name", form.TextRule{Label: t.T("name.label"), Required: t.T("name.required")})
		out.Address = f.Text("address", form.TextRule{Label: t.T("address.label"), Required: t.T("address.required"), Lines: true, Max: mostAddress})
	case casework.Nothing:
	}
	return out
}

// words writes codes as plain words.
func words[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return out
}

func (p *enterPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	t := c.Text
	cmd := casework.Make{Key: ask.KeyOf(f),
		Route:        casework.Route(f.Choice("route", form.ChoiceRule{Required: t.T("route.required"), Options: words(casework.StaffRoutes())})),
		Kind:         casework.Kind(f.Choice("kind", form.ChoiceRule{Required: t.T("kind.required"), Options: words(casework.Kinds())})),
		Relationship: casework.Relationship(f.Choice("who", form.ChoiceRule{Required: t.T("who.required"), Options: words(casework.Relationships())}))}
	cmd.Received, _ = f.Date("received", form.DateRule{Label: t.T("received.label"), NotAfter: c.Today(), TooLate: t.T("received.late")})
	cmd.Text = f.Text("text", form.TextRule{Label: t.T("text.label"), Required: t.T("text.required"), Lines: true, Max: mostText})
	cmd.Items = slices.DeleteFunc(strings.Split(f.Text("items", form.TextRule{Label: t.T("items.label"), Lines: true, Max: mostAddress}), "\n"), func(s string) bool { return strings.TrimSpace(s) == "" })
	if cmd.Kind != casework.Correction {
		cmd.Items = nil
	}
	cmd.Contact = readContact(c, f)
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	r, err := p.Cases.Make(c.R.Context(), c.Actor, cmd)
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return p.render(c, ask.Again(c, f))
	}
	return p.codes(c, t.T("entered"), r)
}

// codes shows a reference and a code to be read out. It is kept by no cache.
func (d Deps) codes(c *page.Ctx, heading string, r casework.Receipt) error {
	c.W.Header().Set("Cache-Control", "no-store")
	t := c.Site.Texts.Page("case_new")
	v := enteredView{Heading: heading, Read: []string{t.T("read.codes"), t.T("read.keep")}, RefLabel: t.T("ref"), Ref: r.Case.Ref, CodeLabel: t.T("code"), Code: receipt.Spaced(r.Code), Print: t.T("print"),
		Links: []layout.Link{{Text: t.T("again"), Href: newPath}}}
	if access.AllowedSomewhere(c.Actor, access.ViewCases) {
		v.Links = []layout.Link{{Text: t.T("see"), Href: r.Case.URL()}, {Text: t.T("list"), Href: Path}}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, enteredTempl(v))
}

// newCode asks before the old code stops working.
func (d Deps) newCode(c *page.Ctx) error {
	v, err := d.Cases.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	b := ask.New(c, url.Values{})
	s := b.Sheet(v.Case.URL() + "/new-code")
	s.Cancel = &layout.Link{Text: c.Text.T("cancel"), Href: v.Case.URL()}
	return s.Render(c, layout.Link{Text: c.Text.T("back", "ref", v.Case.Ref), Href: v.Case.URL()})
}

// makeCode makes the new code and shows it once.
func (d Deps) makeCode(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	r, err := d.Cases.NewCode(c.R.Context(), c.Actor, c.Path("ref"), ask.KeyOf(f))
	if err != nil {
		return err
	}
	return d.codes(c, c.Text.T("made"), r)
}

// enteredView is what is read out to the person.
type enteredView struct {
	Heading         string
	Read            []string
	RefLabel, Ref   string
	CodeLabel, Code string
	Print           string
	Links           []layout.Link
}
