package homepage

import (
	"encoding/json"

	"sharewell/internal/register"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// search is the page that searches everything public.
type search struct{ Deps }

type searchView struct {
	Heading string
	Input   govuk.InputProps
	Button  govuk.ButtonProps
	Found   string
	Results []hitView
	Empty   *layout.Empty
	More    []layout.Link
}

type hitView struct {
	Title, Href, Summary, Kind string
}

// mostHits is how many results are shown; people who need more narrow the register itself.
const mostHits = 30

// hits asks every searcher.
func (p *search) hits(c *page.Ctx) (string, []register.Hit, error) {
	q := c.Query("q")
	if runes := []rune(q); len(runes) > 200 {
		q = string(runes[:200])
	}
	if q == "" {
		return q, nil, nil
	}
	all := append([]register.Searcher{p.Register, clauses{p.Agreement}, signatories{p.Agreement, c}, pages{c.Site.Texts}}, p.More...)
	hits, err := register.SearchAll(c.R.Context(), q, mostHits, all...)
	return q, hits, err
}

func (p *search) show(c *page.Ctx) error {
	q, hits, err := p.hits(c)
	if err != nil {
		return err
	}
	v := p.view(c, q, hits)
	title := c.Text.T("title")
	if q != "" {
		title = c.Text.T("title.for", "q", q)
	}
	return c.Render(page.Head{Title: title, NoIndex: true, SearchQuery: q}, searchTempl(v))
}

func (p *search) view(c *page.Ctx, q string, hits []register.Hit) searchView {
	t := c.Text
	v := searchView{
		Heading: t.T("heading"), Button: govuk.ButtonProps{Text: t.T("button")},
		Input: govuk.InputProps{ID: "q", Name: "q", Type: "search", Value: q, Label: govuk.LabelProps{Text: t.T("label"), Classes: "govuk-label--m"},
			Hint: govuk.HintProps{Text: t.T("hint")}, Attributes: govuk.Attrs{{Name: "maxlength", Value: "200"}}},
	}
	if q == "" {
		return v
	}
	for _, h := range hits {
		v.Results = append(v.Results, hitView{Title: h.Title, Href: h.URL, Summary: h.Summary, Kind: t.T("kind." + h.Kind)})
	}
	v.Found = t.N("found", len(hits))
	inRegister := layout.Link{Text: t.T("more"), Href: "/register?" + register.Query{Words: q}.Encode()}
	switch {
	case len(hits) == 0:
		v.Empty = &layout.Empty{Title: t.T("empty.heading", "q", q), Text: t.T("empty.text"), Link: &layout.Link{Text: t.T("empty.link"), Href: "/register"}}
		v.More = []layout.Link{{Text: t.T("empty.who"), Href: "/signatories"}, {Text: t.T("empty.rules"), Href: "/agreement"}}
	case len(hits) == mostHits:
		v.Found = t.T("found.most", "n", group(len(hits)))
		v.More = []layout.Link{inRegister}
	default:
		v.More = []layout.Link{inRegister}
	}
	return v
}

// found is /search.json.
type found struct {
	Query   string         `json:"query"`
	Results []register.Hit `json:"results"`
}

func (p *search) json(c *page.Ctx) error {
	q, hits, err := p.hits(c)
	if err != nil {
		return err
	}
	if hits == nil {
		hits = []register.Hit{}
	}
	c.W.Header().Set("Content-Type", "application/json")
	c.W.Header().Set("Cache-Control", "no-cache")
	c.W.Header().Set("Access-Control-Allow-Origin", "*")
	_ = json.NewEncoder(c.W).Encode(found{q, hits}) // the reader may have gone
	return nil
}
