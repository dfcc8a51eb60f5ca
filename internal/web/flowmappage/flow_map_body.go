package flowmappage

import (
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/licence/flowmap"
	"sharewell/internal/register"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type bodyView struct {
	Caption, Heading, Intro string
	Back                    layout.Link
	Filter                  filterView
	Zoom                    zoomView
	Lists                   []listView
	Pictures                []*pictureView
	TableTitle              string
	Table                   tableView
	AskTitle, AskText       string
	Links                   []layout.Link
	DataTitle               string
	Data                    []layout.Link
	Print                   string
}

// listView is what an organisation's uses are for, or hold, or leave to choose.
type listView struct {
	Title string
	Items []layout.Fact
}

// body is the page /map/{organisation}, and the same as a file.
func (d Deps) body(c *page.Ctx) error {
	m, err := d.current(c)
	if err != nil {
		return err
	}
	slug, form := c.Path("organisation"), ""
	for _, f := range []string{".csv", ".json"} {
		if rest, ok := strings.CutSuffix(slug, f); ok {
			slug, form = rest, f
		}
	}
	b, known := m.Body(slug)
	if !known {
		if b, err = d.Body(c.R.Context(), slug); err != nil {
			return err
		}
	}
	a := askOf(c)
	a.pairs = false
	w := d.writer(c, a)
	gives, gets := m.Around(slug, a.query)
	rows := slices.Concat(gives, gets)
	w.sort(rows)
	if form != "" {
		return w.file(c, slug+"-map", form, rows)
	}
	v := d.bodyView(c, m, w, b)
	v.Filter = w.filter(BodyPath(slug), flowmap.Filters(), func(f string) []flowmap.Count { return m.FacetAround(slug, a.query, f) })
	v.Zoom = w.zoomBody(b, rows)
	v.Pictures = append(v.Pictures, w.picture("gives", c.Text.T("gives", "name", b.Name), gives), w.picture("gets", c.Text.T("gets", "name", b.Name), gets))
	v.Pictures = slices.DeleteFunc(v.Pictures, func(p *pictureView) bool { return p == nil })
	v.Table = w.table(BodyPath(slug), c.Text.T("table.caption", "name", b.Name), rows)
	if len(rows) == 0 {
		v.Table.Empty = &layout.Empty{Title: c.Text.T("empty"), Text: c.Text.T("empty.text", "name", b.Name), Link: &layout.Link{Text: c.Text.T("empty.link"), Href: Path}}
		if len(a.query.Chosen) > 0 {
			v.Table.Empty = &layout.Empty{Title: w.t.T("empty"), Text: w.t.T("empty.text"), Link: &layout.Link{Text: w.t.T("clear"), Href: BodyPath(slug)}}
		}
	}
	return c.Render(page.Head{Title: c.Text.T("title", "name", b.Name), Description: v.Intro, Canonical: BodyPath(slug), BackLink: &v.Back, NoIndex: a.after != "" || a.sort != byUses || len(a.query.Chosen) > 0}, flowMapBodyTempl(v))
}

func (d Deps) bodyView(c *page.Ctx, m *flowmap.Map, w writer, b flowmap.Body) bodyView {
	t, slug := c.Text, url.QueryEscape(b.Slug)
	uses, about := m.About(b.Slug)
	gives, gets := m.Around(b.Slug, register.Query{})
	v := bodyView{Caption: w.group(b.Group), Heading: b.Name, Back: link(t.T("back"), w.ask.near(b.Group)), TableTitle: t.T("table"), AskTitle: t.T("ask"), AskText: t.T("ask.text"),
		DataTitle: t.T("data"), Data: []layout.Link{link(t.T("data.csv"), ask{query: w.ask.query}.at(BodyPath(b.Slug+".csv"))), link(t.T("data.json"), ask{query: w.ask.query}.at(BodyPath(b.Slug+".json")))}, Print: t.T("print")}
	v.Intro = t.N("intro", uses, "name", b.Name, "gives", t.N("intro.bodies", len(gives)), "gets", t.N("intro.bodies", len(gets)))
	for _, filter := range []string{register.FilterPurpose, register.FilterKind, register.FilterChoice} {
		list := listView{Title: t.T("about." + filter)}
		for _, n := range about[filter] {
			q := register.Query{Chosen: []register.Tag{{Filter: filter, Value: n.Value}, {Filter: register.FilterOrganisation, Value: b.Slug}}}
			list.Items = append(list.Items, layout.Fact{Term: w.value(filter, n.Value), Value: w.t.N("uses", n.N), Href: "/register?" + q.Encode()})
		}
		if len(list.Items) > 0 {
			v.Lists = append(v.Lists, list)
		}
	}
	ctx := c.R.Context()
	if d.Signed(ctx, b.Slug) {
		v.Links = append(v.Links, link(t.T("link.signatory", "name", b.Name), "/signatories/"+b.Slug))
	}
	if d.Mishaps != nil && d.Mishaps(ctx, b.Slug) {
		v.Links = append(v.Links, link(t.T("link.mishaps", "name", b.Name), "/what-went-wrong?organisation="+slug))
	}
	if uses > 0 {
		v.Links = append(v.Links, link(t.T("link.register", "name", b.Name), "/register?organisation="+slug))
	}
	v.Links = append(v.Links, link(t.T("link.rights"), "/rights"), link(t.T("link.map"), Path))
	return v
}
