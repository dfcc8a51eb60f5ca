package gallerypage

import (
	"net/http"

	"github.com/a-h/templ"

	"sharewell/internal/access"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

// Routes gives the one route. It belongs into the table in the demonstration only.
func Routes() []page.Route {
	return []page.Route{{Method: http.MethodGet, Pattern: "/development/components", Permission: access.Public, Page: "components", Handler: show}}
}

// example is one component in one state.
type example struct {
	ID    string // the component's name and its state: button-warning
	Title string
	Body  templ.Component
}

// group is the examples of one kind.
type group struct {
	ID, Title string
	Examples  []example
}

// componentsView is what the page shows.
type componentsView struct {
	Intro    string
	Contents string
	Groups   []group
}

func show(c *page.Ctx) error {
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), Wide: true, NoIndex: true}, componentsTempl(view(c.Text)))
}

// sampler makes examples with the words of the content file.
type sampler struct{ t content.Page }

func (s sampler) say(key string) string { return s.t.T(key) }

// of makes an example; its title stands in the content file under its ID.
func (s sampler) of(id string, body templ.Component) example {
	return example{ID: id, Title: s.t.T("title." + id), Body: body}
}

func view(t content.Page) componentsView {
	s := sampler{t}
	groups := []group{
		{ID: "words", Examples: s.words()}, {ID: "actions", Examples: s.actions()}, {ID: "fields", Examples: s.fields()},
		{ID: "choices", Examples: s.choices()}, {ID: "lists", Examples: s.lists()}, {ID: "messages", Examples: s.messages()},
		{ID: "ways", Examples: s.ways()}, {ID: "house", Examples: s.house()}, {ID: "records", Examples: s.records()},
	}
	for i := range groups {
		groups[i].Title = t.T("group." + groups[i].ID)
	}
	return componentsView{Intro: t.T("intro"), Contents: t.T("contents"), Groups: groups}
}
