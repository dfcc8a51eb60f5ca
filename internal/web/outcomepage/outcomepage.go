package outcomepage

import (
	"net/http"
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/register"
	"sharewell/internal/register/outcome"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Path is the list of one's own uses.
const Path = "/organisation/outcomes"

// Deps is what these pages need.
type Deps struct{ Outcomes *outcome.Service }

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: access.ReportOutcome, Page: stem, Handler: h}
	}
	return []page.Route{
		row(http.MethodGet, Path, "outcomes", d.list),
		row(http.MethodGet, Path+"/{ref}", "outcome", d.show),
		row(http.MethodPost, Path+"/{ref}", "outcome", d.save),
	}
}

type listView struct {
	Heading, Intro string
	Empty          *layout.Empty
	Items          []itemView
}

type itemView struct {
	Title, Href string
	State       layout.Status
	Facts       []layout.Fact
}

func (d Deps) list(c *page.Ctx) error {
	mine, err := d.Outcomes.Mine(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	v := listView{Heading: t.T("heading"), Intro: t.T("intro")}
	for _, u := range mine {
		i := itemView{Title: u.Title, Href: u.DeskURL(), State: layout.Status{Word: t.T("state.later"), Kind: layout.Neutral}}
		switch {
		case u.Due.IsZero():
		case u.Due.Before(c.Today()):
			i.State = layout.Status{Word: t.T("state.overdue"), Kind: layout.Changed}
		default:
			i.State = layout.Status{Word: t.T("state.waits"), Kind: layout.Waiting}
		}
		if !u.Due.IsZero() {
			i.Facts = append(i.Facts, layout.Fact{Term: t.T("fact.due"), Value: layout.RelativeDeadline(u.Due, c.Today(), c.Site.Calendar)})
		}
		if len(u.Outcomes) > 0 {
			o := u.Outcomes[0]
			i.Facts = append(i.Facts, layout.Fact{Term: t.T("fact.last"), Value: t.T("last", "words", t.T("came."+o.Came), "date", o.On.Words())})
		}
		v.Items = append(v.Items, i)
	}
	if len(mine) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, listTempl(v))
}

type formView struct {
	Caption  string
	Sheet    ask.Sheet
	Promised string
	Text     []string
	Before   string
	Story    []layout.Entry
	Links    []layout.Link
}

func (d Deps) show(c *page.Ctx) error { return d.render(c, ask.New(c, url.Values{}), false) }

// render draws the form; again says that something in it was wrong.
func (d Deps) render(c *page.Ctx, b *ask.Builder, again bool) error {
	u, err := d.Outcomes.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t := c.Text
	var came []ask.Option
	for _, x := range register.Came() {
		came = append(came, ask.Option{Value: x, Text: t.T("came." + x), Hint: t.T("came." + x + ".hint")})
	}
	b.Choose(ask.Field{Name: "came"}, came)
	b.Lines(ask.Field{Name: "text", Rows: 6, Max: outcome.Longest})
	b.Line(ask.Field{Name: "link", Type: "url", Optional: true})
	if again {
		b.Confirm(ask.Field{Name: "sure"})
	}
	v := formView{Caption: u.Title, Sheet: b.Sheet(u.DeskURL()), Promised: t.T("promised"), Text: layout.Paragraphs(u.Benefits), Before: t.T("before"),
		Links: []layout.Link{{Text: t.T("link.entry"), Href: "/register/" + u.Ref}, {Text: t.T("link.all"), Href: Path}}}
	if len(v.Text) == 0 {
		v.Text = []string{t.T("promised.none")}
	}
	for _, o := range u.Outcomes {
		v.Story = append(v.Story, layout.Entry{At: o.On.Start(), DateOnly: true, What: t.T("came." + o.Came), Why: o.Text})
	}
	return c.Render(page.Head{Title: v.Sheet.Heading, Voice: layout.Members, HasErrors: v.Sheet.Errors != nil}, formTempl(v))
}

func (d Deps) save(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	err = d.Outcomes.Report(c.R.Context(), c.Actor, outcome.Report{Ref: c.Path("ref"), Key: ask.KeyOf(f), Came: f.Raw("came"), Text: f.Raw("text"), Link: f.Raw("link"), Sure: f.Bool("sure")})
	if err == nil {
		return c.Done(Path, "said")
	}
	if !f.Merge(err) {
		return err
	}
	return d.render(c, ask.Again(c, f), true)
}

// bare is a sheet whose errors are shown above.
func bare(s ask.Sheet) ask.Sheet {
	s.Errors = nil
	return s
}
