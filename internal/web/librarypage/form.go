package librarypage

import (
	"net/url"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/portal/library"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalview"
)

func dateOf(t time.Time) string { return clock.DateOf(t).Words() }

// draftFields ask what is said of an item.
func (d Deps) draftFields(c *page.Ctx, b *ask.Builder) {
	w := words(c)
	b.Line(ask.Field{Name: "title", Label: w.T("title.label"), Hint: w.T("title.hint")})
	b.Lines(ask.Field{Name: "about", Label: w.T("about.label"), Hint: w.T("about.hint"), Rows: 4, Max: library.MostAbout})
	var kinds, licences []ask.Option
	for _, k := range library.Kinds() {
		kinds = append(kinds, ask.Option{Value: string(k), Text: w.T("kind." + string(k))})
	}
	for _, l := range library.Licences() {
		licences = append(licences, ask.Option{Value: string(l), Text: w.T("licence." + string(l)), Hint: w.T("licence." + string(l) + ".hint")})
	}
	b.Choose(ask.Field{Name: "kind", Label: w.T("kind.label")}, kinds)
	b.Tick(ask.Field{Name: "topics", Label: w.T("topics.label"), Hint: w.T("topics.hint")}, portalview.Choices(d.Book, library.TopicList))
	b.Pick(ask.Field{Name: "sector", Label: w.T("sector.label"), Hint: w.T("sector.hint"), Optional: true}, portalview.Choices(d.Book, library.SectorList))
	b.Choose(ask.Field{Name: "licence", Label: w.T("licence.label"), Hint: w.T("licence.hint")}, licences)
	if c.Actor.Organisation != "" {
		var roles []ask.Option
		for _, r := range access.OrganisationRoles() {
			roles = append(roles, ask.Option{Value: string(r), Text: portalview.Role(c.Site.Texts, string(r))})
		}
		b.Pick(ask.Field{Name: "role", Label: w.T("role.label"), Hint: w.T("role.hint"), Optional: true}, roles)
	}
	b.Day(ask.Field{Name: "next", Label: w.T("next.label"), Hint: w.T("next.hint")})
}

func readDraft(c *page.Ctx, f *form.Form) library.Draft {
	next, _ := f.Date("next", form.DateRule{Label: words(c).T("next.label")})
	return library.Draft{Title: f.Raw("title"), About: f.Raw("about"), Kind: library.Kind(f.Raw("kind")), Topics: f.RawAll("topics"), Sector: f.Raw("sector"),
		Licence: library.Licence(f.Raw("licence")), Role: access.Role(f.Raw("role")), Next: next}
}

func storedDraft(d library.Draft) url.Values {
	v := url.Values{"title": {d.Title}, "about": {d.About}, "kind": {string(d.Kind)}, "topics": d.Topics, "sector": {d.Sector}, "licence": {string(d.Licence)}, "role": {string(d.Role)}}
	ask.SetDay(v, "next", d.Next)
	return v
}

// contentFields ask for a file or a text.
func (d Deps) contentFields(c *page.Ctx, b *ask.Builder) {
	w := words(c)
	b.Upload(ask.Field{Name: "file", Label: w.T("file.label"), Hint: w.T("file.hint", "limit", megabytes(d.Limit)), Optional: true})
	b.Lines(ask.Field{Name: "text", Label: w.T("text.label"), Hint: w.T("text.hint"), Rows: 8, Optional: true})
}

// limits let a file that is too large come in as far as its end, so that the page can say so beside the field.
func (d Deps) limits() form.Limits { return form.Limits{File: d.Limit, Body: 3*d.Limit + 1<<20} }

func readContent(f *form.Form) library.Content {
	out := library.Content{Text: f.Raw("text")}
	if file, ok := f.File("file", form.FileRule{}); ok {
		out.Name, out.File = file.Name, file.Data
	}
	return out
}

// newPage adds an item.
type newPage struct{ Deps }

func (p *newPage) show(c *page.Ctx) error {
	stored := url.Values{"space": {c.Query("space")}}
	ask.SetDay(stored, "next", c.Today().AddMonths(12))
	return p.render(c, ask.New(c, stored))
}

func (p *newPage) render(c *page.Ctx, b *ask.Builder) error {
	rooms, err := p.Rooms(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	p.draftFields(c, b)
	b.Section("content")
	p.contentFields(c, b)
	if options := portalview.Options(rooms, words(c).T("commons")); len(options) > 1 {
		b.Choose(ask.Field{Name: "space"}, options)
	}
	s := b.Sheet(Path + "/new")
	s.Multipart = true
	return s.Render(c, layout.Link{Text: words(c).T("back"), Href: Path})
}

func (p *newPage) send(c *page.Ctx) error {
	f, err := form.Parse(c.R, p.limits())
	if err != nil {
		return err
	}
	rooms, err := p.Rooms(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	room, ok := portalview.Named(rooms, f.Raw("space"))
	if !ok {
		f.Add("space", "library.space", c.Text.T("space.gone"))
	}
	draft, content := readDraft(c, f), readContent(f)
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	i, err := p.Library.Add(c.R.Context(), c.Actor, library.Add{Key: ask.KeyOf(f), Space: room.ID, Draft: draft, Content: content})
	if err != nil && !f.Merge(err) {
		return err
	}
	if f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	return c.Done(i.URL(), "added")
}
