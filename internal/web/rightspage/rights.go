package rightspage

import (
	"sharewell/internal/rights/choice"
	"sharewell/internal/rights/situation"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// mostFound is how many organisations a search shows.
const mostFound = 25

// lineView is a statement; what is not confirmed says so.
type lineView struct {
	Text, Unsettled string
	Link            *layout.Link
}

// partView is a heading with statements.
type partView struct {
	Title string
	Lines []lineView
}

// bodyView is an organisation with every way to reach it.
type bodyView struct {
	Name, Href, Kind string
	Facts            []layout.Fact
	Links            []layout.Link
	None             string
}

// findView is the search for whom to ask.
type findView struct {
	Title, Text, Label, Hint, Value, Button, Action string
	Want                                            string
	Found                                           []bodyView
	Said                                            string
}

// rightsView is the start page of rights.
type rightsView struct {
	Heading, Intro string
	WantTitle      string
	Wants          []wantView
	MoreTitle      string
	More           []layout.Link
	Find           findView
	Cannot         partView
	AwayTitle      string
	Away           []string
}

type wantView struct {
	Text, Gist string
	Link       layout.Link
}

// wantPage is one situation: what to expect, and where to begin.
type wantPage struct {
	Heading, Gist string
	Expect        partView
	Clock         *clockView
	Start         govuk.ButtonProps
	Also          *layout.Link
	PeopleTitle   string
	People        []partView
	Cannot        partView
	Find          findView
	Sources       sourcesView
}

// clockView is the time for an answer with its rule.
type clockView struct {
	Title, Text, Unsettled string
	Law                    layout.Link
}

type sourcesView struct {
	Details govuk.DetailsProps
	Links   []layout.Link
	Checked string
}

// words are those that several of these pages use.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("rights") }

func lines(t content.Page, title string, all []situation.Statement) partView {
	v := partView{Title: title}
	for _, s := range all {
		v.Lines = append(v.Lines, line(t, s))
	}
	return v
}

func line(t content.Page, s situation.Statement) lineView {
	v := lineView{Text: s.Text}
	if !s.Settled() {
		v.Unsettled = t.T("unsettled")
	}
	if s.URL != "" {
		v.Link = &layout.Link{Text: t.T("go"), Href: s.URL}
	}
	return v
}

func sourcesOf(t content.Page, all []situation.Statement) sourcesView {
	v := sourcesView{Details: govuk.DetailsProps{SummaryText: t.T("sources")}, Checked: t.T("checked", "date", choice.CheckedOn(all).Words())}
	for _, s := range choice.Sources(all) {
		v.Links = append(v.Links, layout.Link{Text: s.Name, Href: s.URL})
	}
	return v
}

// crumbs lead back to the start of rights.
func crumbs(c *page.Ctx) []layout.Link {
	return []layout.Link{{Text: words(c).T("heading"), Href: Path}}
}

func (d Deps) rights(c *page.Ctx) error {
	if code := c.Query("want"); code != "" {
		return d.want(c, code)
	}
	t := c.Text
	v := rightsView{Heading: t.T("heading"), Intro: t.T("intro"), WantTitle: t.T("want"), MoreTitle: t.T("more"), AwayTitle: t.T("away"), Away: []string{t.T("away.phone"), t.T("away.help")},
		Cannot: lines(t, t.T("cannot"), d.Guides.Cannot),
		More: []layout.Link{{Text: t.T("more.status"), Href: StatusPath}, {Text: t.T("more.record"), Href: RecordPath}, {Text: t.T("more.choices"), Href: "/choices"},
			{Text: t.T("more.register"), Href: "/register"}, {Text: t.T("more.times"), Href: TimesPath}}}
	for _, s := range d.Guides.Situations {
		v.Wants = append(v.Wants, wantView{Text: s.Say, Gist: s.Gist, Link: layout.Link{Text: s.Say, Href: wantHref(s)}})
	}
	find, err := d.find(c, "")
	if err != nil {
		return err
	}
	v.Find = find
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: Path}, rightsTempl(v))
}

// wantHref is where a situation is explained.
func wantHref(s situation.Situation) string {
	if s.Kind == "" {
		return s.Href
	}
	return page.Address(Path, "want", s.Code)
}

func (d Deps) want(c *page.Ctx, code string) error {
	s, err := d.Guides.Situation(code)
	if err != nil {
		return err
	}
	t := c.Text
	v := wantPage{Heading: s.Say, Gist: s.Gist, Expect: lines(t, t.T("expect"), s.Expect), Cannot: lines(t, t.T("cannot"), d.Guides.Cannot), PeopleTitle: t.T("people"),
		Start: govuk.ButtonProps{Text: t.T("start"), Href: page.Address(NewPath, "want", s.Code), IsStartButton: true}}
	if s.Href != "" {
		v.Start.Href = s.Href
		if s.Kind != "" {
			v.Also = &layout.Link{Text: t.T("start.named"), Href: page.Address(NewPath, "want", s.Code)}
		}
	}
	v.Clock = clockOf(t, s)
	all := s.Expect
	for _, p := range d.Guides.People {
		v.People = append(v.People, lines(t, p.Say, p.Know))
		all = append(all[:len(all):len(all)], p.Know...)
	}
	v.Sources = sourcesOf(t, append(all, d.Guides.Cannot...))
	if v.Find, err = d.find(c, s.Code); err != nil {
		return err
	}
	return c.Render(page.Head{Title: v.Heading, Description: s.Gist, Canonical: page.Address(Path, "want", s.Code), Breadcrumbs: crumbs(c)}, wantTempl(v))
}

func clockOf(t content.Page, s situation.Situation) *clockView {
	r := s.Clock
	if r == nil {
		return nil
	}
	v := &clockView{Title: t.T("clock"), Text: t.T("clock." + s.Kind), Law: layout.Link{Text: r.Source.Name, Href: r.Source.URL}}
	if r.Confidence != verified {
		v.Unsettled = t.T("unsettled")
	}
	return v
}

// find searches for whom to ask.
func (d Deps) find(c *page.Ctx, want string) (findView, error) {
	t := words(c)
	v := findView{Title: t.T("find"), Text: t.T("find.text"), Label: t.T("find.label"), Hint: t.T("find.hint"), Value: c.Query("q"), Button: t.T("find.button"), Action: Path + "#who", Want: want}
	if v.Value == "" {
		return v, nil
	}
	found, err := d.Bodies.Find(c.R.Context(), v.Value, nil, mostFound+1)
	if err != nil {
		return v, err
	}
	v.Said = t.N("found", len(found))
	if len(found) > mostFound {
		found, v.Said = found[:mostFound], t.T("found.many")
	}
	if len(found) == 0 {
		v.Said = t.T("found.none")
	}
	for _, b := range found {
		v.Found = append(v.Found, d.bodyOf(t, b, want))
	}
	return v, nil
}

// bodyOf shows how an organisation is reached.
func (d Deps) bodyOf(t content.Page, b Body, want string) bodyView {
	v := bodyView{Name: b.Name, Href: "/signatories/" + b.Slug, Kind: d.Book.PlainLabel("org_type", b.Kind)}
	v.Facts = reach(t, b)
	for _, l := range []struct{ key, href string }{{"body.rights", b.Rights}, {"body.complaints", b.Complaints}, {"body.privacy", b.Privacy}} {
		if l.href != "" {
			v.Links = append(v.Links, layout.Link{Text: t.T(l.key), Href: l.href})
		}
	}
	v.Links = append(v.Links, layout.Link{Text: t.T("body.ask", "body", b.Name), Href: page.Address(NewPath, "want", want, "body", b.Slug)})
	if len(v.Facts) == 0 {
		v.None = t.T("body.none")
	}
	return v
}

// reach lists phone, mail and post of an organisation.
func reach(t content.Page, b Body) (out []layout.Fact) {
	if b.Phone != "" {
		out = append(out, layout.Fact{Term: t.T("body.phone"), Value: b.Phone})
	}
	if b.Mailbox != "" {
		out = append(out, layout.Fact{Term: t.T("body.mail"), Value: b.Mailbox, Href: "mailto:" + b.Mailbox})
	}
	if len(b.Address) > 0 {
		out = append(out, layout.Fact{Term: t.T("body.post"), Value: joined(b.Address)})
	}
	return out
}
