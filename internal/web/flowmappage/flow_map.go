package flowmappage

import (
	"slices"
	"strconv"

	"sharewell/internal/licence/flowmap"
	"sharewell/internal/register"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type mapView struct {
	Heading, Intro string
	Found          string
	Filter         filterView
	Zoom           zoomView
	Picture        *pictureView
	TableTitle     string
	Table          tableView
	Withheld       withheldView
	DataTitle      string
	DataText       string
	Data           []layout.Link
	NextTitle      string
	Links          []layout.Link
	Print          string
}

type facetView struct {
	Details govuk.DetailsProps
	Boxes   govuk.CheckboxesProps
}

type withheldView struct {
	Title, Text string
	Lines       []string
}

type soonView struct {
	Heading, Text string
	Link          layout.Link
}

// county is the page /map.
func (d Deps) county(c *page.Ctx) error {
	m, err := d.current(c)
	if err != nil {
		return err
	}
	a := askOf(c)
	v := d.countyView(c, m, a)
	narrowed := len(a.query.Chosen) > 0 || a.after != "" || a.sort != byUses
	return c.Render(page.Head{Title: c.Text.T("title"), Description: c.Text.T("description"), Canonical: Path, NoIndex: narrowed}, flowMapTempl(v))
}

func (d Deps) countyView(c *page.Ctx, m *flowmap.Map, a ask) mapView {
	t, w, all := c.Text, d.writer(c, a), m.Totals()
	v := mapView{Heading: t.T("heading"), Intro: t.T("intro"),
		TableTitle: t.T("table"), DataTitle: t.T("data"), DataText: t.T("data.text"), NextTitle: t.T("more"), Print: t.T("print"),
		Links: []layout.Link{link(t.T("more.register"), "/register"), link(t.T("more.mine"), "/my-information"), link(t.T("more.signatories"), "/signatories")}}
	v.Filter = w.filter(Path, flowmap.Filters(), func(f string) []flowmap.Count { return m.Facet(a.query, f) })
	v.Found = t.N("found", m.Found(a.query))
	if len(a.query.Chosen) == 0 {
		v.Found = t.N("found.all", all.Uses, "bodies", strconv.Itoa(all.Bodies))
	}
	title := t.T("picture")
	if len(a.query.Values(register.FilterSector)) > 0 {
		title = t.T("picture.near")
	}
	rows := m.Rows(a.query)
	w.sort(rows)
	v.Zoom = w.zoomCounty(m, rows)
	v.Picture = w.picture("map", title, rows)
	v.Table = w.table(Path, t.T("table.caption"), rows)
	switch {
	case all.Uses == 0:
		v.Table.Empty = &layout.Empty{Title: t.T("empty.start"), Text: t.T("empty.start.text"), Link: &layout.Link{Text: t.T("empty.start.link"), Href: "/agreement"}}
	case len(rows) == 0:
		v.Table.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text"), Link: &layout.Link{Text: t.T("empty.link"), Href: Path}}
	}
	v.Withheld = d.withheld(w)
	v.Data = []layout.Link{link(t.T("data.csv"), ask{query: a.query, sort: a.sort}.at(Path+".csv")), link(t.T("data.json"), ask{query: a.query, sort: a.sort}.at(Path+".json")),
		link(t.T("data.pairs.csv"), ask{query: a.query, sort: a.sort, pairs: true}.at(Path+".csv")), link(t.T("data.pairs.json"), ask{query: a.query, sort: a.sort, pairs: true}.at(Path+".json"))}
	return v
}

// facet offers a filter's values. What is chosen is always among them, so that it can be unchosen.
func (w writer) facet(filter string, counts []flowmap.Count) facetView {
	name, chosen := w.t.T("filter."+filter), w.ask.query.Values(filter)
	for _, value := range chosen {
		if !slices.ContainsFunc(counts, func(n flowmap.Count) bool { return n.Value == value }) {
			counts = append(counts, flowmap.Count{Value: value})
		}
	}
	v := facetView{Details: govuk.DetailsProps{SummaryText: name, Open: len(chosen) > 0, Classes: "govuk-!-margin-bottom-3"},
		Boxes: govuk.CheckboxesProps{Name: filter, IDPrefix: "filter-" + filter, Values: chosen, Classes: "govuk-checkboxes--small",
			Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: name, Classes: "govuk-visually-hidden"}}}}
	for _, n := range counts {
		v.Boxes.Items = append(v.Boxes.Items, govuk.CheckboxItem{Value: n.Value, Text: w.t.T("filter.count", "words", w.value(filter, n.Value), "n", strconv.Itoa(n.N))})
	}
	return v
}

// withheld counts what is not on the map because it is not public.
func (d Deps) withheld(w writer) withheldView {
	v := withheldView{Title: w.t.T("withheld.title"), Text: w.t.T("withheld.none")}
	n := 0
	for _, x := range d.Register.Find(register.Query{Most: 1}).Withheld {
		n += x.N
		words := x.Words
		if words == "" {
			words = w.t.T("withheld.unsaid")
		}
		v.Lines = append(v.Lines, w.t.T("withheld.line", "words", words, "n", strconv.Itoa(x.N)))
	}
	if n > 0 {
		v.Text = w.t.N("withheld", n)
	}
	return v
}
