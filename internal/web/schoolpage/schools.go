package schoolpage

import (
	"sharewell/internal/school"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type schoolsView struct {
	Heading, Intro string
	Doubt          *doubtView
	Key            keyView
	DoTitle        string
	Do             []doView
	Heads          headsView
	Phases         []phaseRows
	ChangedTitle   string
	Changed        []saidView
	Edition        string
}

type doView struct{ Text, Href, Hint string }

type phaseRows struct {
	ID, Title, Href string
	Rows            []rowView
}

// schools is the start: which phase, which programme, what do you need to do.
func (d Deps) schools(c *page.Ctx) error {
	doubt, err := d.doubt(c, school.RefCommon)
	if err != nil {
		return err
	}
	t := c.Text
	v := schoolsView{Heading: t.T("heading"), Intro: t.T("intro"), Doubt: doubt, Key: d.key(c), DoTitle: t.T("do.title"), Heads: heads(c),
		ChangedTitle: t.T("changed.title"), Changed: said(c, d.Packs.Changed),
		Edition: t.T("edition", "edition", d.Packs.Edition, "date", school.CheckedOn(d.Packs.Message).Words()),
		Do: []doView{
			{t.T("do.parents"), page.Address(LettersPath, "kind", string(school.ToParents)), t.T("do.parents.hint")},
			{t.T("do.make"), ListPath, t.T("do.make.hint")},
			{t.T("do.request"), page.Address(LettersPath, "kind", string(school.ToSchool)), t.T("do.request.hint")},
			{t.T("do.pack"), RequestPath, t.T("do.pack.hint")},
		}}
	for _, p := range d.Packs.Phases {
		v.Phases = append(v.Phases, phaseRows{p.Code, t.T("phase", "phase", p.Label), Path + "/" + p.Code, d.rows(c, p.Code)})
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: Path}, schoolsTempl(v))
}

type phaseView struct {
	Heading, Intro string
	Doubt          *doubtView
	Key            keyView
	Caption        string
	Heads          headsView
	Rows           []rowView
	YearTitle      string
	Terms          []termView
	CarefulTitle   string
	Careful        []saidView
}

type termView struct {
	Title string
	Lines []termLine
}

type termLine struct{ Label, Href, Text, Unsettled string }

// phase is what there is for schools of one kind, and when in the school year.
func (d Deps) phase(c *page.Ctx) error {
	p, err := d.Packs.Phase(c.Path("phase"))
	if err != nil {
		return err
	}
	doubt, err := d.doubt(c, school.RefCommon)
	if err != nil {
		return err
	}
	t := c.Text
	v := phaseView{Heading: t.T("heading", "phase", p.Label), Intro: t.T("intro", "phase", p.Plain), Doubt: doubt, Key: d.key(c),
		Caption: t.T("caption"), Heads: heads(c), Rows: d.rows(c, p.Code), YearTitle: t.T("year.title"), Terms: d.terms(c, p.Code),
		CarefulTitle: t.T("careful.title"), Careful: said(c, d.Packs.Careful)}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: Path + "/" + p.Code, Breadcrumbs: crumbs(c)}, phaseTempl(v))
}

func (d Deps) terms(c *page.Ctx, phase string) []termView {
	var out []termView
	for _, term := range school.Terms() {
		one := termView{Title: words(c).T("term." + term)}
		for _, x := range d.Packs.In(phase) {
			for _, y := range x.Year {
				if y.Term != term || !y.InForce(c.Today()) {
					continue
				}
				l := termLine{Label: x.Label, Href: Path + "/" + of(phase, x.Code), Text: y.Text}
				if !y.Settled() {
					l.Unsettled = words(c).T("unsettled")
				}
				one.Lines = append(one.Lines, l)
			}
		}
		out = append(out, one)
	}
	return out
}

type requestView struct {
	Heading, Intro string
	Key            keyView
	Title          string
	Points         []saidView
	CarefulTitle   string
	Careful        []saidView
	MakeTitle      string
	Make           layout.Link
	Print          string
}

// request is what every request to a school says.
func (d Deps) request(c *page.Ctx) error {
	t := c.Text
	v := requestView{Heading: t.T("heading"), Intro: t.T("intro"), Key: d.key(c), Title: t.T("points"), CarefulTitle: t.T("careful"),
		Careful: said(c, d.Packs.Careful), MakeTitle: t.T("make.title"), Print: words(c).T("print"),
		Make: layout.Link{Text: t.T("make"), Href: page.Address(LettersPath, "kind", string(school.ToSchool))}}
	for _, p := range d.Packs.Request {
		v.Points = append(v.Points, one(c, p.Statement))
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: RequestPath, Breadcrumbs: crumbs(c)}, requestTempl(v))
}
