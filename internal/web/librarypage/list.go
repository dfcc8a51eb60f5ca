package librarypage

import (
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/portal/library"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalview"
)

func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("library_words") }

// mostShown is how many items a page lists.
const mostShown = 25

// listPage is the library.
type listPage struct{ Deps }

func (p *listPage) show(c *page.Ctx) error {
	t, w := c.Text, words(c)
	rooms, err := p.Rooms(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	q := library.Query{Kind: library.Kind(c.Query("kind")), Topic: c.Query("topic"), Before: page.ShowKey(c.Query("before")), Most: mostShown}
	if q.Kind != "" && !q.Kind.Valid() {
		q.Kind = ""
	}
	if slug := c.Query("space"); slug != "" {
		r, ok := portalview.Named(rooms, slug)
		if !ok {
			return errs.New(errs.NotFound, "library.no_space", "We could not find this space, or you may not see it.")
		}
		q.Space = &r.ID
	}
	shelf, err := p.Library.List(c.R.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	v := portalview.Sheet{Heading: t.T("heading"), Lead: t.T("lead"), Search: &portalview.Search{Label: t.T("search"), Kind: Kind, Button: govuk.ButtonProps{Text: t.T("search.button"), Classes: "govuk-button--secondary"}}}
	if access.AllowedSomewhere(c.Actor, access.AddLibrary) {
		v.Buttons = []govuk.ButtonProps{{Text: t.T("new"), Href: Path + "/new"}}
	}
	v.Filters = p.filters(c, shelf, rooms)
	part := portalview.Part{Title: t.T("items"), Empty: t.T("empty")}
	if q.Kind != "" || q.Topic != "" || q.Before != "" || q.Space != nil {
		part.Empty = t.T("empty.filtered")
	}
	for _, i := range shelf.Items {
		part.Items = append(part.Items, p.item(c, w, shelf, row{i, portalview.Name(rooms, i.Space)}))
	}
	if shelf.Next != "" {
		part.Next = &layout.Link{Text: t.T("more"), Href: portalview.On(c, "before", shelf.Next)}
	}
	v.Parts = []portalview.Part{part}
	return v.Render(c, nil)
}

// row is an item of the list and the name of its space.
type row struct {
	library.Item

	room string
}

func (p *listPage) item(c *page.Ctx, w content.Page, shelf library.Shelf, i row) portalview.Item {
	out := portalview.Item{Title: i.Title, Href: i.URL(), Text: portalview.Start(i.About, 200)}
	out.Facts = append(out.Facts, w.T("line", "kind", w.T("kind."+string(i.Kind)), "owner", ownerName(w, shelf.Names[i.Owner]), "date", dateOf(i.Changed)))
	if i.room != "" {
		out.Facts = append(out.Facts, w.T("in", "space", i.room))
	}
	if i.Next.Before(c.Today()) {
		out.Status = &layout.Status{Word: w.T("overdue"), Kind: layout.Changed}
	}
	return out
}

func (p *listPage) filters(c *page.Ctx, shelf library.Shelf, rooms []portalview.Room) []portalview.Filter {
	t, w := c.Text, words(c)
	var kinds []ask.Option
	for _, k := range library.Kinds() {
		if n := shelf.Kinds[k]; n > 0 {
			kinds = append(kinds, ask.Option{Value: string(k), Text: t.T("counted", "kind", w.T("kind."+string(k)), "n", strconv.Itoa(n))})
		}
	}
	var out []portalview.Filter
	if len(kinds) > 0 {
		out = append(out, portalview.Narrow(c, t.T("by.kind"), t.T("by.kind.all"), "kind", kinds))
	}
	if topic := c.Query("topic"); topic != "" {
		out = append(out, portalview.Narrow(c, t.T("by.topic"), t.T("by.topic.all"), "topic", []ask.Option{{Value: topic, Text: p.Book.Label(library.TopicList, topic)}}))
	}
	if len(rooms) > 0 {
		var spaces []ask.Option
		for _, r := range rooms {
			spaces = append(spaces, ask.Option{Value: r.Slug, Text: r.Name})
		}
		out = append(out, portalview.Narrow(c, t.T("by.space"), t.T("by.space.all"), "space", spaces))
	}
	return out
}

// ownerName names an owner; the secretariat has no organisation.
func ownerName(w content.Page, name string) string {
	if name == "" {
		return w.T("secretariat")
	}
	return name
}
