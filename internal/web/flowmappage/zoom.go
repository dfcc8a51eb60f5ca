package flowmappage

import (
	"slices"

	"sharewell/internal/licence/flowmap"
	"sharewell/internal/register"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
)

// zoomView goes closer and further by links, which work with every keyboard and without scripts.
type zoomView struct {
	Name            string
	Further, Closer []layout.Link
	FurtherTitle    string
	CloserTitle     string
}

// mostCloser is how many links go closer; the picture and the table have all.
const mostCloser = 12

func (w writer) zoom(further, closer []layout.Link) zoomView {
	return zoomView{Name: w.t.T("zoom"), FurtherTitle: w.t.T("zoom.further"), CloserTitle: w.t.T("zoom.closer"), Further: further, Closer: closer[:min(len(closer), mostCloser)]}
}

// kept gives an address with the filters that are chosen, but for the sector.
func (w writer) kept(path string) string {
	return ask{query: register.Query{Chosen: slices.DeleteFunc(slices.Clone(w.ask.query.Chosen), func(t register.Tag) bool { return t.Filter == register.FilterSector })}, sort: byUses}.at(path)
}

// zoomCounty goes from sectors to the organisations of one, and from those to each.
func (w writer) zoomCounty(m *flowmap.Map, rows []flowmap.Row) zoomView {
	var further, closer []layout.Link
	if len(w.ask.query.Values(register.FilterSector)) == 0 {
		for _, n := range m.Facet(w.ask.query, register.FilterSector) {
			closer = append(closer, layout.Link{Text: w.group(n.Value), Href: w.ask.near(n.Value)})
		}
		return w.zoom(nil, closer)
	}
	further = []layout.Link{{Text: w.t.T("out"), Href: w.kept(Path)}}
	return w.zoom(further, w.bodies(rows, ""))
}

// zoomBody goes from an organisation to its sector and the county, and to each other one.
func (w writer) zoomBody(b flowmap.Body, rows []flowmap.Row) zoomView {
	return w.zoom([]layout.Link{{Text: w.group(b.Group), Href: w.ask.near(b.Group)}, {Text: w.t.T("zoom.county"), Href: w.kept(Path)}}, w.bodies(rows, b.Slug))
}

// zoomPair goes from two organisations to each.
func (w writer) zoomPair(a, b flowmap.Body) zoomView {
	return w.zoom([]layout.Link{{Text: a.Name, Href: w.kept(BodyPath(a.Slug))}, {Text: b.Name, Href: w.kept(BodyPath(b.Slug))}, {Text: w.t.T("zoom.county"), Href: w.kept(Path)}}, nil)
}

// bodies lists the organisations of some rows, each once; beside one they lead to what is between the two.
func (w writer) bodies(rows []flowmap.Row, beside string) (out []layout.Link) {
	seen := map[string]bool{beside: true}
	for _, r := range rows {
		for _, n := range []flowmap.Node{r.From, r.To} {
			if slug := n.Body.Slug; slug != "" && !seen[slug] {
				seen[slug] = true
				href := BodyPath(slug)
				if beside != "" {
					href = PairPath(beside, slug)
				}
				out = append(out, layout.Link{Text: n.Body.Name, Href: w.kept(href)})
			}
		}
	}
	return out
}

// filterView narrows what a page of the map shows.
type filterView struct {
	Action      string
	Sort        string // carried through the form; "" for the usual order
	More        govuk.DetailsProps
	FilterTitle string
	Groups      []facetView
	Button      govuk.ButtonProps
	Tags        []layout.Filter
	Clear       string
}

// filter makes the form of some filters, and the tags of what is chosen.
func (w writer) filter(path string, filters []string, count func(filter string) []flowmap.Count) filterView {
	v := filterView{Action: path, FilterTitle: w.t.T("filters"), More: govuk.DetailsProps{SummaryText: w.t.T("filters.more")},
		Button: govuk.ButtonProps{Text: w.t.T("filters.button"), Classes: "govuk-button--secondary"}, Clear: ask{sort: w.ask.sort}.at(path)}
	if w.ask.sort != byUses {
		v.Sort = w.ask.sort
	}
	for _, f := range filters {
		v.Groups = append(v.Groups, w.facet(f, count(f)))
	}
	for _, tag := range w.ask.query.Chosen {
		v.Tags = append(v.Tags, layout.Filter{Name: w.t.T("filter." + tag.Filter), Value: w.value(tag.Filter, tag.Value), RemoveHref: ask{query: w.ask.query.Without(tag), sort: w.ask.sort}.at(path)})
	}
	return v
}
