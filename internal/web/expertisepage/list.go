package expertisepage

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// list shows who offers help, narrowed by topic, sector and role.
func (d Deps) list(c *page.Ctx) error {
	q := expertise.Query{Topic: c.Query("topic"), Sector: c.Query("sector"), Role: access.Role(c.Query("role")), After: c.Query("after")}
	found, err := d.Expertise.List(c.R.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	t := c.Text
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead"), Filter: d.filter(c, q)}
	v.Filter.Count = t.N("count", len(found.Items))
	if found.Next != "" || q.After != "" {
		v.Filter.Count = t.N("count.page", len(found.Items))
	}
	part := partView{}
	for i := range found.Items {
		part.Items = append(part.Items, d.listed(c, found.Items[i]))
	}
	part.Title = t.T("found")
	if len(part.Items) == 0 {
		part.Title = ""
		empty := layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text"), Link: &layout.Link{Text: t.T("empty.link"), Href: MinePath}}
		part.Empty = &empty
	}
	if found.Next != "" {
		part.Next = &layout.Link{Text: t.T("next"), Href: page.Address(Path, "topic", q.Topic, "sector", q.Sector, "role", string(q.Role), "after", found.Next)}
	}
	v.Parts = append(v.Parts, part)
	v.Links = []layout.Link{{Text: t.T("link.me"), Href: MinePath}, {Text: t.T("link.rota"), Href: RotaPath}}
	if access.AllowedSomewhere(c.Actor, access.PlanRota) {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.coverage"), Href: CoveragePath})
	}
	return v.render(c, layout.Link{Text: words(c).T("portal"), Href: "/portal"})
}

func (d Deps) listed(c *page.Ctx, l expertise.Listed) itemView {
	i := itemView{Title: l.Name, Href: l.URL(), Status: awayStatus(c, l), Facts: []string{post(c, l.Helper), words(c).T("helps", "topics", d.topics(l.Topics))}}
	i.Facts = append(i.Facts, awayFacts(c, l)...)
	return i
}

func (d Deps) filter(c *page.Ctx, q expertise.Query) *filterView {
	t := c.Text
	f := &filterView{Action: Path, Button: govuk.ButtonProps{Text: t.T("filter.button"), Classes: "govuk-button--secondary"}}
	var roles []ask.Option
	for _, r := range append(access.OrganisationRoles(), access.Secretariat) {
		roles = append(roles, ask.Option{Value: string(r), Text: roleWord(c, r)})
	}
	without := func(name string) string {
		pairs := []string{}
		for _, p := range [][2]string{{"topic", q.Topic}, {"sector", q.Sector}, {"role", string(q.Role)}} {
			if p[0] != name && p[1] != "" {
				pairs = append(pairs, p[0], p[1])
			}
		}
		return page.Address(Path, pairs...)
	}
	for _, s := range []struct {
		name, value string
		options     []ask.Option
	}{{"topic", q.Topic, d.options(expertise.TopicList)}, {"sector", q.Sector, d.sectors()}, {"role", string(q.Role), roles}} {
		p := govuk.SelectProps{Name: s.name, ID: s.name, Value: s.value, Label: govuk.LabelProps{Text: t.T("filter." + s.name)},
			Items: []govuk.SelectItem{{Value: "", Text: t.T("filter." + s.name + ".any")}}}
		for _, o := range s.options {
			p.Items = append(p.Items, govuk.SelectItem{Value: o.Value, Text: o.Text, Selected: govuk.When(o.Value == s.value)})
			if o.Value == s.value {
				f.Tags = append(f.Tags, layout.Filter{Name: t.T("filter." + s.name), Value: o.Text, RemoveHref: without(s.name)})
			}
		}
		f.Selects = append(f.Selects, p)
	}
	return f
}

func (d Deps) sectors() []ask.Option {
	var out []ask.Option
	for _, s := range d.Book.Sectors() {
		out = append(out, ask.Option{Value: s.Code, Text: s.Label})
	}
	return out
}

// coverage says which topics nobody knows.
func (d Deps) coverage(c *page.Ctx) error {
	all, err := d.Expertise.Coverage(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	table := govuk.TableProps{Caption: t.T("caption"), FirstCellIsHeader: true,
		Head: []govuk.TableCell{{Text: t.T("head.topic")}, {Text: t.T("head.people"), Format: "numeric"}, {Text: t.T("head.now")}}}
	var nobody []string
	for _, x := range all {
		now := t.T("nobody")
		if x.Now != nil {
			now = x.Now.Name
			if x.Now.Topic == expertise.Every {
				now = t.T("every", "name", x.Now.Name)
			}
		}
		if x.Helpers == 0 {
			nobody = append(nobody, d.topic(x.Topic))
		}
		table.Rows = append(table.Rows, []govuk.TableCell{{Text: d.topic(x.Topic)}, {Text: t.N("people", x.Helpers), Format: "numeric"}, {Text: now}})
	}
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead.all")}
	if len(nobody) > 0 {
		v.Lead = t.N("lead", len(nobody), "topics", strings.Join(nobody, "; "))
	}
	v.Parts = []partView{{Table: &table}}
	v.Links = []layout.Link{{Text: t.T("link.rota"), Href: RotaPath}}
	return v.render(c, layout.Link{Text: words(c).T("people"), Href: Path})
}
