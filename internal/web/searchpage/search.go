package searchpage

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/search"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Finder is what these pages ask; *search.Service is one.
type Finder interface {
	Search(q search.Query) search.Result
	Suggest(text string, may func(search.Scope) bool, most int) []search.Suggestion
}

// Deps is what these pages need.
type Deps struct {
	Search Finder
	// Rooms gives the rooms of the members' portal that a person may read now, the commons as ""; nil when there is no
	// portal.
	Rooms func(ctx context.Context, person ident.Person) ([]ident.Space, error)
}

// Routes gives the routes of the search.
func Routes(d Deps) []page.Route {
	p := &found{d}
	get := func(pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: access.Public, Page: stem, Handler: h}
	}
	return []page.Route{get("/search", "search", p.show), get("/search.json", "search", p.json), get("/search/suggest.json", "search", p.suggest)}
}

type found struct{ Deps }

// Members is the scope of what every signed-in member may find; OfOrganisation of what one organisation's people may.
const Members search.Scope = "members"

// OfOrganisation is the scope of what the people of one organisation may find.
func OfOrganisation(id string) search.Scope { return search.Scope("organisation/" + id) }

// InSpace is the scope of what stands in one room of the members' portal; the commons is "".
func InSpace(room ident.Space) search.Scope { return search.Scope("space/" + string(room)) }

// may says which scopes the person behind a request has. Rooms are asked for once, as they are at this moment.
func (p *found) may(c *page.Ctx) (func(search.Scope) bool, error) {
	a := c.Actor
	if a.Person == "" {
		return func(s search.Scope) bool { return s == search.Public }, nil
	}
	scopes := map[search.Scope]bool{search.Public: true, Members: true, OfOrganisation(string(a.Organisation)): true}
	if p.Rooms != nil {
		rooms, err := p.Rooms(c.R.Context(), a.Person)
		if err != nil {
			return nil, err
		}
		for _, r := range rooms {
			scopes[InSpace(r)] = true
		}
	}
	return func(s search.Scope) bool { return scopes[s] }, nil
}

const (
	mostHits   = 20
	mostPages  = 25 // nobody reads on for longer; the register has its own lists
	mostTyped  = 300
	suggestion = 6
)

type searchView struct {
	Heading string
	Input   govuk.InputProps
	Button  govuk.ButtonProps
	Kinds   []kindView
	KindsOf string
	Found   string
	Meant   string
	Results []hitView
	Empty   *layout.Empty
	More    []layout.Link
	Pages   *govuk.PaginationProps
}

type kindView struct {
	Text, Href string
	Current    bool
}

type hitView struct {
	Title, Href, Kind, Why string
	Snippet                search.Snippet
}

// PortalKinds asks for everything of the members' portal at once, as the search on its front page does.
const PortalKinds = "portal"

func portalKinds() []string {
	return []string{"thread", "library", "notice", "event", "person", "space"}
}

// asked is what the address asks for.
type asked struct {
	words, kind string
	page        int
}

func read(c *page.Ctx) asked {
	a := asked{words: c.Query("q"), kind: c.Query("kind")}
	if runes := []rune(a.words); len(runes) > mostTyped {
		a.words = string(runes[:mostTyped])
	}
	a.page, _ = strconv.Atoi(c.Query("page"))
	a.page = min(max(a.page, 1), mostPages)
	return a
}

// look searches for what is asked.
func (p *found) look(c *page.Ctx, a asked) (search.Result, error) {
	if a.words == "" {
		return search.Result{}, nil
	}
	may, err := p.may(c)
	if err != nil {
		return search.Result{}, err
	}
	q := search.Query{Words: a.words, May: may, Skip: (a.page - 1) * mostHits, Most: mostHits}
	switch a.kind {
	case "":
	case PortalKinds:
		q.Kinds = portalKinds()
	default:
		q.Kinds = []string{a.kind}
	}
	return p.Search.Search(q), nil
}

// href is the address of the same search with another kind or page.
func (a asked) href(kind string, number int) string {
	v := url.Values{"q": {a.words}}
	if kind != "" {
		v.Set("kind", kind)
	}
	if number > 1 {
		v.Set("page", strconv.Itoa(number))
	}
	return "/search?" + v.Encode()
}

func (p *found) show(c *page.Ctx) error {
	a := read(c)
	r, err := p.look(c, a)
	if err != nil {
		return err
	}
	title := c.Text.T("title")
	if a.words != "" {
		title = c.Text.T("title.for", "q", a.words)
	}
	c.W.Header().Set("Cache-Control", "private, no-cache")
	return c.Render(page.Head{Title: title, NoIndex: true, SearchQuery: a.words}, searchTempl(view(c, a, r)))
}

func view(c *page.Ctx, a asked, r search.Result) searchView {
	t := c.Text
	v := searchView{
		Heading: t.T("heading"), Button: govuk.ButtonProps{Text: t.T("button")}, KindsOf: t.T("kinds"),
		Input: govuk.InputProps{ID: "q", Name: "q", Type: "search", Value: a.words, Label: govuk.LabelProps{Text: t.T("label"), Classes: "govuk-label--m"},
			Hint: govuk.HintProps{Text: t.T("hint")}, Attributes: govuk.Attrs{{Name: "maxlength", Value: strconv.Itoa(mostTyped)}}},
	}
	if a.words == "" {
		return v
	}
	v.Found = t.N("found", r.Total)
	for _, h := range r.Hits {
		v.Results = append(v.Results, hitView{Title: h.Document.Title, Href: h.Document.URL, Snippet: h.Snippet, Kind: t.T("kind." + h.Document.Kind), Why: why(c, h)})
	}
	v.Kinds = kinds(c, a, r)
	v.Meant = meant(c, r)
	if r.Total == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.heading", "q", a.words), Text: t.T("empty.text"), Link: &layout.Link{Text: t.T("empty.link"), Href: "/register"}}
		v.More = []layout.Link{{Text: t.T("empty.who"), Href: "/signatories"}, {Text: t.T("empty.rules"), Href: "/agreement"}}
		return v
	}
	v.More = []layout.Link{{Text: t.T("more"), Href: "/register?" + register.Query{Words: a.words}.Encode()}}
	v.Pages = pages(c, a, r.Total)
	return v
}

// kinds lists the kinds that have results, to narrow by, the most first.
func kinds(c *page.Ctx, a asked, r search.Result) []kindView {
	if len(r.Kinds) < 2 && a.kind == "" {
		return nil
	}
	all, names := 0, make([]string, 0, len(r.Kinds))
	for k, n := range r.Kinds {
		all += n
		names = append(names, k)
	}
	slices.SortFunc(names, func(x, y string) int {
		if r.Kinds[x] != r.Kinds[y] {
			return r.Kinds[y] - r.Kinds[x]
		}
		if x < y {
			return -1
		}
		return 1
	})
	out := []kindView{{Text: c.Text.T("kinds.all", "n", strconv.Itoa(all)), Href: a.href("", 1), Current: a.kind == ""}}
	if a.kind == PortalKinds {
		out = append(out, kindView{Text: c.Text.T("kind.portal"), Href: a.href(PortalKinds, 1), Current: true})
	}
	for _, k := range names {
		out = append(out, kindView{Text: c.Text.T("kinds.some", "kind", c.Text.T("kind."+k), "n", strconv.Itoa(r.Kinds[k])), Href: a.href(k, 1), Current: a.kind == k})
	}
	return out
}

// why says in a line how a result was found, when it was not by the words as typed.
func why(c *page.Ctx, h search.Hit) string {
	line := ""
	for _, b := range h.Why {
		if b.Why != search.WhySynonym || b.Asked == b.Found {
			continue
		}
		if line != "" {
			line += c.Text.T("why.and")
		}
		line += c.Text.T("why.synonym", "asked", b.Asked, "found", b.Found)
	}
	return line
}

func meant(c *page.Ctx, r search.Result) string {
	words := make([]string, 0, len(r.Meant))
	for typed := range r.Meant {
		words = append(words, typed)
	}
	slices.Sort(words)
	line := ""
	for _, typed := range words {
		if line != "" {
			line += " "
		}
		line += c.Text.T("meant", "typed", typed, "found", r.Meant[typed])
	}
	return line
}

func pages(c *page.Ctx, a asked, total int) *govuk.PaginationProps {
	last := min((total+mostHits-1)/mostHits, mostPages)
	if last < 2 {
		return nil
	}
	p := &govuk.PaginationProps{LandmarkLabel: c.Text.T("pages")}
	if a.page > 1 {
		p.Previous = govuk.PaginationLink{Href: a.href(a.kind, a.page-1), Text: c.Text.T("pages.previous")}
	}
	if a.page < last {
		p.Next = govuk.PaginationLink{Href: a.href(a.kind, a.page+1), Text: c.Text.T("pages.next")}
	}
	return p
}

// The answer of /search.json.
type answer struct {
	Query   string         `json:"query"`
	Total   int            `json:"total"`
	Kinds   map[string]int `json:"kinds"`
	Results []result       `json:"results"`
}

type result struct {
	Kind    string   `json:"kind"`
	Title   string   `json:"title"`
	URL     string   `json:"url"`
	Summary string   `json:"summary"`
	Score   float64  `json:"score"`
	Why     []reason `json:"why"`
}

type reason struct {
	Asked string     `json:"asked"`
	Found string     `json:"found"`
	Why   search.Why `json:"why"`
}

func (p *found) json(c *page.Ctx) error {
	a := read(c)
	out := answer{Query: a.words, Results: []result{}, Kinds: map[string]int{}}
	if a.words != "" {
		r, err := p.look(c, a)
		if err != nil {
			return err
		}
		out.Total, out.Kinds = r.Total, r.Kinds
		for _, h := range r.Hits {
			one := result{Kind: h.Document.Kind, Title: h.Document.Title, URL: h.Document.URL, Summary: h.Snippet.String(), Score: h.Score, Why: []reason{}}
			for _, b := range h.Why {
				one.Why = append(one.Why, reason{b.Asked, b.Found, b.Why})
			}
			out.Results = append(out.Results, one)
		}
	}
	return give(c, out)
}

func (p *found) suggest(c *page.Ctx) error {
	may, err := p.may(c)
	if err != nil {
		return err
	}
	list := p.Search.Suggest(read(c).words, may, suggestion)
	if list == nil {
		list = []search.Suggestion{}
	}
	return give(c, list)
}

// give writes data for a program. What a signed-in person finds is theirs alone: nothing is kept on the way, and
// pages of other sites may read it only as anybody, because no cookie comes with their requests.
func give(c *page.Ctx, v any) error {
	c.W.Header().Set("Content-Type", "application/json")
	c.W.Header().Set("Cache-Control", "private, no-cache")
	c.W.Header().Set("Access-Control-Allow-Origin", "*")
	_ = json.NewEncoder(c.W).Encode(v) // the reader may have gone
	return nil
}
