package editionpage

import (
	"net/url"
	"slices"
	"strconv"

	"sharewell/internal/errs"
	"sharewell/internal/files"
	"sharewell/internal/register"
	"sharewell/internal/register/edition"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/suppress"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/registerpage"
)

// publicPages are for everybody.
type publicPages struct{ Deps }

type publicView struct {
	Caption, Heading, Intro string
	Errors                  *govuk.ErrorSummaryProps
	None                    string
	Items                   []itemView
	AskTitle, AskText       string
	Sheet                   ask.Sheet
	Links                   []layout.Link
}

type itemView struct {
	ID, Title  string
	Text       []string
	State      *layout.Status
	Link       layout.Link
	Transcript *govuk.DetailsProps
	Said       []string
	Remove     string
	Button     *govuk.ButtonProps
}

// item says what a version is, and of which text it was made.
func item(t, w content.Page, ref string, x register.Edition) itemView {
	i := itemView{ID: x.ID, Title: w.T("name."+x.Kind, "language", w.T("language."+x.Language)), Text: []string{t.T("made", "date", x.TextOn.Words())},
		Link: layout.Link{Text: t.T("page"), Href: x.Page}}
	if x.File != "" {
		i.Link = layout.Link{Text: t.T("download", "type", kindOf(t, x.Type), "size", size(x.Size)), Href: registerpage.OtherVersions(ref) + "/" + x.ID}
	}
	if x.Changed {
		i.State = &layout.Status{Word: t.T("changed"), Kind: layout.Changed}
		i.Text = append(i.Text, t.T("changed.text"))
	}
	if x.Transcript != "" {
		i.Transcript, i.Said = &govuk.DetailsProps{SummaryText: t.T("transcript." + spokenOr(x.Kind))}, layout.Paragraphs(x.Transcript)
	}
	return i
}

func spokenOr(kind string) string {
	if kind == register.SignFilm || kind == register.Audio {
		return kind
	}
	return "other"
}

// kindOf names the type of a file as people know it.
func kindOf(t content.Page, typ string) string {
	for name, types := range map[string][]string{"pdf": {files.PDF}, "word": {files.DOCX}, "picture": {files.PNG, files.JPEG}, "sound": files.Sounds(), "film": files.Films()} {
		if slices.Contains(types, typ) {
			return t.T("type." + name)
		}
	}
	return typ
}

// size says how large a file is.
func size(n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt(max(n>>10, 1), 10) + " KB"
	}
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
}

func (p *publicPages) show(c *page.Ctx) error { return p.render(c, ask.New(c, url.Values{})) }

func (p *publicPages) render(c *page.Ctx, b *ask.Builder) error {
	u, err := p.Editions.Use(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := publicView{Caption: u.Title, Heading: t.T("heading"), Intro: t.T("intro"), AskTitle: t.T("ask.title"), AskText: t.T("ask.text", "body", u.Lead.Name),
		Links: []layout.Link{{Text: t.T("link.entry"), Href: "/register/" + u.Ref}, {Text: t.T("link.status"), Href: StatusPath}, {Text: t.T("link.counts"), Href: Path}}}
	for _, x := range u.Editions {
		v.Items = append(v.Items, item(t, w, u.Ref, x))
	}
	if len(v.Items) == 0 {
		v.None = t.T("none")
	}
	b.Choose(ask.Field{Name: "kind"}, kinds(w))
	b.Pick(ask.Field{Name: "language", Optional: true}, languages(w))
	b.Lines(ask.Field{Name: "note", Rows: 3, Max: edition.Longest, Optional: true})
	b.Line(ask.Field{Name: "email", Type: "email", Autocomplete: "email", Optional: true})
	v.Sheet = b.Sheet(registerpage.OtherVersions(u.Ref))
	v.Errors, v.Sheet.Errors = v.Sheet.Errors, nil
	return c.Render(page.Head{Title: v.Heading + ": " + u.Title, HasErrors: v.Errors != nil, Breadcrumbs: []layout.Link{{Text: u.Title, Href: "/register/" + u.Ref}}, NoIndex: true}, publicTempl(v))
}

func kinds(w content.Page) (out []ask.Option) {
	for _, k := range register.EditionKinds() {
		out = append(out, ask.Option{Value: k, Text: w.T("kind." + k)})
	}
	return out
}

// Languages lists the codes of the languages in which a version can be.
func Languages() []string {
	return []string{"ar", "bg", "bn", "cs", "zh", "fa", "lt", "ne", "ps", "pl", "pa", "ro", "sk", "tr", "uk", "ur"}
}

func languages(w content.Page) []ask.Option {
	out := []ask.Option{{Value: "en", Text: w.T("language.en")}}
	for _, l := range Languages() {
		out = append(out, ask.Option{Value: l, Text: w.T("language." + l)})
	}
	return out
}

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

// send takes in what is asked for and shows its receipt, once.
func (p *publicPages) send(c *page.Ctx) error {
	private(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd := edition.Send{Key: ask.KeyOf(f), Use: c.Path("ref"), Kind: f.Raw("kind"), Language: f.Raw("language"), Note: f.Raw("note"), Email: f.Email("email", ""), Network: p.Network(c.R)}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	r, err := p.Editions.Send(c.R.Context(), cmd)
	if err != nil {
		if f.Merge(err) {
			return p.render(c, ask.Again(c, f))
		}
		return err
	}
	t := c.Text
	v := receiptView{Heading: t.T("sent.heading"), RefLabel: t.T("sent.ref"), Ref: r.Ask.Ref, CodeLabel: t.T("sent.code"), Code: receipt.Spaced(r.Code), Once: t.T("sent.once"), NextTitle: t.T("sent.next"),
		Next:  []string{t.T("sent.due", "body", r.Use.Lead.Name, "date", layout.RelativeDeadline(r.Ask.Due, c.Today(), c.Site.Calendar)), t.T("sent.rule"), t.T("sent.look")},
		Links: []layout.Link{{Text: t.T("link.status"), Href: StatusPath}, {Text: t.T("link.entry"), Href: "/register/" + r.Ask.Use}}, Print: t.T("print")}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, receiptTempl(v))
}

// file gives the file of a version, to be kept and opened elsewhere.
func (p *publicPages) file(c *page.Ctx) error {
	u, err := p.Editions.Use(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(u.Editions, func(x register.Edition) bool { return x.ID == c.Path("id") && x.File != "" })
	if i < 0 {
		return errs.New(errs.NotFound, "edition.no_file", "There is no such version of this entry.")
	}
	f, b, err := p.Files.OpenPublic(c.R.Context(), u.Editions[i].File, files.See{About: edition.FileSubject(u.Record)})
	if err != nil {
		return err
	}
	c.W.Header().Set("Cache-Control", "no-cache")
	return c.Download(f.Name, f.Type, b)
}

type countsView struct {
	Heading, Intro, Rule string
	Heads                []string
	Rows                 []countRow
	Note                 string
	Links                []layout.Link
}

type countRow struct {
	Kind  string
	Cells []countCell
}

type countCell struct{ Label, Text string }

// counts says what was asked for, and what came of it.
func (p *publicPages) counts(c *page.Ctx) error {
	lines, err := p.Editions.Counts(c.R.Context())
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := countsView{Heading: t.T("heading"), Intro: t.T("intro"), Note: t.T("note"), Heads: []string{t.T("col.kind"), t.T("col.asked"), t.T("col.waiting"), t.T("col.answered"), t.T("col.declined"), t.T("col.in_time")},
		Links: []layout.Link{{Text: t.T("link.register"), Href: "/register"}, {Text: t.T("link.status"), Href: StatusPath}}}
	if r, err := p.Editions.Clock(); err == nil {
		v.Rule = t.T("rule", "n", strconv.Itoa(r.Clock.Amount))
	}
	number := func(n suppress.Count) string {
		switch {
		case n.Hidden && n.Fewer > 0:
			return t.T("fewer", "n", strconv.Itoa(n.Fewer))
		case n.Hidden:
			return t.T("hidden")
		}
		return strconv.Itoa(n.N)
	}
	for _, l := range lines {
		r := countRow{Kind: w.T("kind." + l.Kind)}
		for i, n := range []suppress.Count{l.Asked, l.Waiting, l.Answered, l.Decline, l.InTime} {
			r.Cells = append(r.Cells, countCell{v.Heads[i+1], number(n)})
		}
		v.Rows = append(v.Rows, r)
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: Path}, countsTempl(v))
}
