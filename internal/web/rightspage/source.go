package rightspage

import (
	"context"
	"strings"

	"sharewell/internal/rights/situation"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
)

// Kind is what rights are called among the things that are found.
const Kind = "rights"

// weight puts a page that answers a question before one that mentions it.
const weight = 1.2

// recordWeight puts the eight guides to one holder of records, which are much alike, behind the page about all of them.
const recordWeight = 0.8

// Source gives the situations, the guides to one's own record and the pages about a request to the search.
func Source(g *situation.Guides, texts *content.Texts) search.Source {
	return search.Whole(func() string { return "shipped" }, func(context.Context) ([]search.Document, error) {
		var out []search.Document
		for _, s := range g.Situations {
			if s.Kind == "" {
				continue // found under the page that does it
			}
			out = append(out, search.Document{ID: Kind + "/" + s.Code, Kind: Kind, Title: s.Say, URL: wantHref(s), Summary: s.Gist, Asks: s.Asks, Text: sayAll(s.Expect), Scope: search.Public, Weight: weight})
		}
		t := texts.Page("rights_record")
		for _, h := range g.Holders {
			out = append(out, search.Document{ID: Kind + "/record/" + h.Code, Kind: Kind, Title: t.T("one", "holder", h.Title), URL: RecordPath + "/" + h.Code, Summary: h.Gist, Asks: h.Asks, Text: sayAll(h.Statements()), Scope: search.Public, Weight: recordWeight})
		}
		for _, p := range []struct{ stem, url string }{{"rights", Path}, {"rights_record", RecordPath}, {"rights_status", StatusPath}, {"rights_times", TimesPath}} {
			x := texts.Page(p.stem)
			d := search.Document{ID: Kind + "/page/" + p.stem, Kind: Kind, Title: x.T("heading"), URL: p.url, Summary: x.T("intro"), Scope: search.Public, Weight: weight}
			if x.Has("search.asks") {
				d.Asks = strings.Split(x.T("search.asks"), "|")
			}
			out = append(out, d)
		}
		return out, nil
	})
}

func sayAll(all []situation.Statement) string {
	var b strings.Builder
	for _, s := range all {
		b.WriteString(s.Text)
		b.WriteString("\n")
	}
	return b.String()
}
