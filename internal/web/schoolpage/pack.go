package schoolpage

import (
	"strconv"

	"sharewell/internal/school"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type packView struct {
	Heading, Caption, Years string
	Unsettled               string
	Doubt                   *doubtView
	Key                     keyView
	Acts                    []layout.Link
	ContentsLabel           string
	Contents                []layout.Link
	What                    sectionView
	Runs                    sectionView
	List                    listView
	With                    sectionView
	Law                     lawView
	Choices                 sectionView
	Changed                 sectionView
	Notice                  noticeView
	Year                    yearView
	Sure                    sureView
	Print, Edition          string
}

type sectionView struct {
	ID, Title, Lead string
	Said            []saidView
}

type listView struct {
	Title, Lead         string
	Column, Needed, Why string
	Rows                []columnView
	Said                []saidView
	NeverTitle          string
	Never               []string
	CarefulTitle        string
	Careful             []saidView
}

type columnView struct{ Label, Needed, Why string }

type lawView struct {
	Title, For, Basis, State string
	Rows                     []lawRow
}

type lawRow struct{ For, Basis, Why, From, Href, State string }

type noticeView struct{ Title, Lead, Text, Unsettled string }

type yearView struct {
	Title string
	Terms []termSaid
}

type termSaid struct {
	Title string
	Said  []saidView
}

type sureView struct {
	Title, Lead  string
	Settled      string
	Unsettled    string
	List         []saidView
	SourcesTitle string
	Sources      []layout.Link
}

// pack is everything about one programme in schools of one kind.
func (d Deps) pack(c *page.Ctx) error {
	phase, code := c.Path("phase"), c.Path("programme")
	x, o, err := d.Packs.Offered(code, phase)
	if err != nil {
		return err
	}
	p, err := d.Packs.Phase(phase)
	if err != nil {
		return err
	}
	doubt, err := d.doubt(c, school.RefCommon, school.RefOf(code))
	if err != nil {
		return err
	}
	t := c.Text
	section := func(id string, all []school.Statement) sectionView {
		return sectionView{ID: id, Title: t.T(id), Said: said(c, all)}
	}
	v := packView{Heading: x.Name, Caption: t.T("caption", "phase", p.Label), Years: t.T("years", "years", o.Say.Text), Doubt: doubt, Key: d.key(c),
		Acts: []layout.Link{
			{Text: t.T("act.letter"), Href: page.Address(FillPath, "kind", string(school.ToParents), "for", of(phase, code))},
			{Text: t.T("act.list"), Href: page.Address(ListPath, "for", of(phase, code))},
			{Text: t.T("act.request"), Href: page.Address(FillPath, "kind", string(school.ToSchool), "for", of(phase, code))},
		},
		What: section("what", x.What), Runs: section("runs", x.Runs), List: d.listOf(c, x), With: section("with", x.With), Law: d.lawOf(c, x),
		Choices: section("choices", x.Choices), Changed: section("changed", append(append([]school.Statement{}, x.Changed...), d.Packs.Changed...)),
		Notice: noticeView{Title: t.T("notice"), Lead: t.T("notice.lead"), Text: x.Notice.Text}, Year: yearOf(c, x), Sure: sureOf(c, x),
		Print: words(c).T("print"), Edition: words(c).T("edition", "edition", d.Packs.Edition, "date", school.CheckedOn(x.Statements(c.Today())).Words())}
	v.ContentsLabel = t.T("contents")
	for _, id := range []string{"what", "runs", "list", "with", "law", "choices", "changed", "notice", "year", "sure"} {
		v.Contents = append(v.Contents, layout.Link{Text: t.T(id), Href: "#" + id})
	}
	v.Choices.Lead = t.T("choice." + string(x.Choice))
	if !o.Say.Settled() {
		v.Unsettled = words(c).T("unsettled")
	}
	if !x.Notice.Settled() {
		v.Notice.Unsettled = words(c).T("unsettled")
	}
	up := layout.Link{Text: t.T("crumb.phase", "phase", p.Label), Href: Path + "/" + phase}
	return c.Render(page.Head{Title: v.Heading + ", " + v.Caption, Description: t.T("description", "name", x.Name), Canonical: Path + "/" + of(phase, code),
		Breadcrumbs: crumbs(c, up)}, packTempl(v))
}

func (d Deps) listOf(c *page.Ctx, x school.Programme) listView {
	t := c.Text
	v := listView{Title: t.T("list"), Lead: t.T("list.lead"), Column: t.T("col.column"), Needed: t.T("col.needed"), Why: t.T("col.why"),
		Said: said(c, x.ListSay), NeverTitle: t.T("never"), Never: d.Packs.Never, CarefulTitle: t.T("careful"), Careful: said(c, d.Packs.Careful)}
	for _, w := range x.List {
		r := columnView{Label: w.Column.Label, Why: w.Why, Needed: t.T("optional")}
		switch {
		case w.Needed:
			r.Needed = t.T("needed")
		case w.When != "":
			r.Needed = w.When
		}
		v.Rows = append(v.Rows, r)
	}
	return v
}

func (d Deps) lawOf(c *page.Ctx, x school.Programme) lawView {
	t := c.Text
	v := lawView{Title: t.T("law"), For: t.T("col.for"), Basis: t.T("col.basis"), State: t.T("col.state")}
	for _, l := range x.Law {
		if !l.InForce(c.Today()) {
			continue
		}
		s := one(c, l.Statement)
		r := lawRow{For: d.Packs.PartyLabel(l.For), Basis: d.Packs.RuleLabel(l.Rule, c.Today()), Why: l.Text, From: s.From, Href: s.Href, State: t.T("settled")}
		if r.Basis == "" {
			r.Basis, r.Why = l.Text, ""
		}
		if s.Unsettled != "" {
			r.State = s.Unsettled
		}
		v.Rows = append(v.Rows, r)
	}
	return v
}

func yearOf(c *page.Ctx, x school.Programme) yearView {
	v := yearView{Title: c.Text.T("year")}
	for _, term := range school.Terms() {
		var all []school.Statement
		for _, y := range x.Year {
			if y.Term == term {
				all = append(all, y.Statement)
			}
		}
		v.Terms = append(v.Terms, termSaid{words(c).T("term." + term), said(c, all)})
	}
	return v
}

func sureOf(c *page.Ctx, x school.Programme) sureView {
	t := c.Text
	all := x.Statements(c.Today())
	settled, open := school.Sure(all)
	v := sureView{Title: t.T("sure"), Lead: t.T("sure.lead"), Settled: t.N("sure.settled", len(settled)), Unsettled: t.N("sure.open", len(open)),
		List: said(c, open), SourcesTitle: t.T("sources", "n", strconv.Itoa(len(school.SourcesOf(all))))}
	for _, s := range school.SourcesOf(all) {
		l := layout.Link{Text: s.Name, Href: s.URL}
		if s.Dated != "" {
			l.Text += " (" + s.Dated + ")"
		}
		v.Sources = append(v.Sources, l)
	}
	return v
}
