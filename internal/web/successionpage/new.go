package successionpage

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/succession"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// words are what these pages share.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("change_list") }

// newPage plans a change: first what happens, then to whom, when and by what.
type newPage struct {
	Deps
	kind succession.Kind
}

type kindsView struct {
	Heading, Intro string
	Kinds          []kindRow
}

type kindRow struct{ Text, Hint, Href string }

func (p *newPage) kinds(c *page.Ctx) error {
	t := c.Text
	v := kindsView{Heading: t.T("heading"), Intro: t.T("intro")}
	for _, k := range succession.Kinds() {
		v.Kinds = append(v.Kinds, kindRow{t.T("kind." + string(k)), t.T("kind." + string(k) + ".hint"), newPath + "/" + string(k)})
	}
	back := layout.Link{Text: words(c).T("heading"), Href: Path}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &back}, kindsTempl(v))
}

func (p *newPage) show(c *page.Ctx) error { return p.render(c, ask.New(c, nil)) }

func (p *newPage) render(c *page.Ctx, b *ask.Builder) error {
	k, t := p.kind, c.Text
	b.Lines(ask.Field{Name: "old", Rows: 3, Max: 2000, Hint: t.T("old.hint." + string(k))})
	switch k {
	case succession.Merge, succession.Split:
		b.Lines(ask.Field{Name: "new", Rows: 3, Max: 2000, Hint: t.T("new.hint." + string(k))})
		b.Pick(ask.Field{Name: "new_kind", Optional: true}, p.bodyKinds())
	case succession.Rename:
		b.Line(ask.Field{Name: "name"})
	case succession.Sector:
		b.Pick(ask.Field{Name: "body_kind"}, p.bodyKinds())
	case succession.Close:
	}
	b.Day(ask.Field{Name: "on"})
	b.Line(ask.Field{Name: "instrument"})
	b.Line(ask.Field{Name: "source", Optional: true})
	b.Lines(ask.Field{Name: "why", Rows: 3, Max: 2000, Optional: true})
	s := b.Sheet(newPath + "/" + string(k))
	s.Heading = t.T("heading." + string(k))
	s.Cancel = &layout.Link{Text: t.T("cancel"), Href: Path}
	return s.Render(c, layout.Link{Text: t.T("back"), Href: newPath})
}

func (p *newPage) bodyKinds() []ask.Option {
	var out []ask.Option
	for _, k := range p.Book.BodyKinds() {
		out = append(out, ask.Option{Value: k.Code, Text: p.Book.Label("org_type", k.Code)})
	}
	slices.SortFunc(out, func(a, b ask.Option) int { return strings.Compare(a.Text, b.Text) })
	return out
}

func (p *newPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	t := c.Text
	d := succession.Draft{Kind: p.kind, Name: f.Text("name", form.TextRule{Label: t.T("name.label"), Max: 200}), BodyKind: f.Raw("body_kind"),
		Instrument: f.Text("instrument", form.TextRule{Label: t.T("instrument.label"), Max: 500}), Source: f.Text("source", form.TextRule{Label: t.T("source.label"), Max: 500}),
		Why: f.Text("why", form.TextRule{Label: t.T("why.label"), Lines: true, Max: 2000})}
	d.On, _ = f.Date("on", form.DateRule{Label: t.T("on.rule")})
	if d.Old, err = p.bodies(c, f, "old", false); err != nil {
		return err
	}
	if f.Err() == nil && d.Kind.Ends() && d.Kind != succession.Close {
		if d.New, err = p.bodies(c, f, "new", true); err != nil {
			return err
		}
	}
	if f.Err() == nil {
		x, err := p.Changes.Plan(c.R.Context(), c.Actor, d)
		if err == nil {
			return c.Done(x.URL(), "planned")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return p.render(c, ask.Again(c, f))
}

// bodies finds the organisations that were typed, one in a line. A new one may be added to the directory.
func (p *newPage) bodies(c *page.Ctx, f *form.Form, field string, add bool) ([]ident.Organisation, error) {
	var out []ident.Organisation
	for line := range strings.Lines(f.Raw(field)) {
		name := strings.Join(strings.Fields(line), " ")
		if name == "" {
			continue
		}
		found, err := p.Organisations.Directory(c.R.Context(), c.Actor, organisation.Filter{Words: name, Most: 20})
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(found, func(b organisation.Brief) bool {
			return organisation.Fold(b.Name) == organisation.Fold(name) && b.Status != organisation.Closed
		})
		switch {
		case i >= 0:
			out = append(out, found[i].ID)
		case !add || f.Raw("new_kind") == "" || !access.AllowedSomewhere(c.Actor, access.InviteOrganisation):
			key := field + ".unknown"
			f.Add(field, "unknown", c.Text.T(key, "name", name))
		default:
			o, err := p.Organisations.Add(c.R.Context(), c.Actor, organisation.NewOrganisation{Name: name, Kind: f.Raw("new_kind")})
			if err != nil {
				if f.Merge(err) {
					return out, nil
				}
				return nil, err
			}
			out = append(out, o.ID)
		}
	}
	return out, nil
}
