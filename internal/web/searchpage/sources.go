package searchpage

import (
	"context"
	"slices"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/prose"
	"sharewell/internal/errs"
	"sharewell/internal/register"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
)

// The kinds of what these sources give.
const (
	KindPage      = "page"
	KindClause    = "agreement"
	KindSignatory = "signatory"
	KindRegister  = "register"
)

// How much the kinds count beside one another: pages made to answer a question come before one of many entries.
const (
	pageWeight      = 1.1
	clauseWeight    = 0.8
	signatoryWeight = 0.9
	registerWeight  = 0.85
)

// Agreement is what is read of the Agreement; *agreement.Service is one.
type Agreement interface {
	Current(ctx context.Context) (agreement.Edition, error)
	Signatories(ctx context.Context, f agreement.SignatoryFilter) ([]agreement.SignatoryBrief, error)
}

// Entries is what is read of the register; *register.Service is one.
type Entries interface {
	DataVersion() string
	EachListed(want func(*register.Card) bool, fn func(register.Listed))
}

// Pages gives the site's own pages: those of the content files that say what people ask of them, under search.url,
// search.asks (questions parted by strokes) and search.keywords.
func Pages(texts *content.Texts) search.Source {
	return search.Whole(func() string { return "shipped" }, func(context.Context) ([]search.Document, error) {
		var out []search.Document
		for _, name := range texts.Pages() {
			if p := texts.Page(name); p.Has("search.url") {
				out = append(out, pageDocument(p))
			}
		}
		return out, nil
	})
}

func pageDocument(p content.Page) search.Document {
	d := search.Document{ID: "page/" + p.Name(), Kind: KindPage, URL: p.T("search.url"), Title: p.T("heading"), Scope: search.Public, Weight: pageWeight}
	if p.Has("intro") {
		d.Summary = plain(p.T("intro"))
	}
	if p.Has("search.asks") {
		d.Asks = strings.Split(p.T("search.asks"), "|")
	}
	if p.Has("search.keywords") {
		d.Keywords = strings.Split(p.T("search.keywords"), "|")
	}
	var all strings.Builder
	for _, k := range p.Keys() {
		if t := p.T(k); !strings.HasPrefix(k, "search.") && strings.Count(t, " ") > 4 {
			all.WriteString(plain(t))
			all.WriteString("\n")
		}
	}
	d.Text = all.String()
	return d
}

// plain leaves the marks of a text out.
func plain(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("*", "", "_", "", "#", "", "`", "").Replace(text)), " ")
}

// Clauses gives the clauses of the edition in force.
func Clauses(a Agreement, version func() string) search.Source {
	return search.Whole(version, func(ctx context.Context) ([]search.Document, error) {
		e, err := a.Current(ctx)
		if errs.KindOf(err) == errs.NotFound {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		var out []search.Document
		name := e.Text.References()
		for _, cl := range e.Text.Clauses {
			out = append(out, search.Document{ID: "clause/" + string(cl.ID), Kind: KindClause, Title: cl.Heading, Text: prose.Reading(prose.Parse(cl.Text), name),
				URL: "/agreement/" + e.Number() + "/" + string(cl.ID), Scope: search.Public, Weight: clauseWeight})
		}
		return out, nil
	})
}

// mostSignatories is how many are read at a time.
const mostSignatories = 100_000

// Signatories gives the organisations that take part. since gives the line that says so.
func Signatories(a Agreement, version func() string, texts *content.Texts) search.Source {
	t := texts.Page("search")
	return search.Whole(version, func(ctx context.Context) ([]search.Document, error) {
		found, err := a.Signatories(ctx, agreement.SignatoryFilter{Most: mostSignatories})
		if err != nil {
			return nil, err
		}
		out := make([]search.Document, 0, len(found))
		for _, b := range found {
			line := t.T("signatory.plain")
			if !b.Since.IsZero() {
				line = t.T("signatory", "date", b.Since.Words())
			}
			out = append(out, search.Document{ID: "signatory/" + b.Slug, Kind: KindSignatory, Title: b.Name, URL: "/signatories/" + b.Slug,
				Summary: line, Keywords: []string{b.Town}, Scope: search.Public, Weight: signatoryWeight})
		}
		return out, nil
	})
}

// Register gives the entries of the public register, and after that only those that changed.
func Register(r Entries) search.Source {
	return &entries{r: r, known: map[string]*register.Card{}}
}

type entries struct {
	r     Entries
	known map[string]*register.Card
}

// Version implements search.Source.
func (e *entries) Version() string { return e.r.DataVersion() }

// Changes implements search.Source. A card stays the same while its entry does.
func (e *entries) Changes(context.Context) (put []search.Document, gone []string, err error) {
	now := make(map[string]*register.Card, len(e.known))
	fresh := func(c *register.Card) bool {
		id := entryID(c)
		now[id] = c
		return e.known[id] != c
	}
	e.r.EachListed(fresh, func(l register.Listed) { put = append(put, entryDocument(l)) })
	for id := range e.known {
		if now[id] == nil {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	e.known = now
	return put, gone, nil
}

func entryID(c *register.Card) string { return KindRegister + "/" + c.Ref }

func entryDocument(l register.Listed) search.Document {
	c := l.Card
	d := search.Document{ID: entryID(c), Kind: KindRegister, Title: c.Title, URL: "/register/" + c.Ref, Summary: c.Summary,
		Keywords: append([]string{c.Ref, c.Lead}, l.Plain...), Words: l.Words, Scope: search.Public, Weight: registerWeight}
	if !c.Status.InUse() {
		d.Weight *= 0.8
	}
	return d
}
