package search

import (
	"slices"
	"strings"
)

// Suggest gives titles and questions that go on from what was typed so far, the best first. Each is one that
// who asks may find, and leads somewhere.
func (x *Index) Suggest(text string, may func(Scope) bool, most int) []Suggestion {
	if len(words(clip(text))) == 0 || most <= 0 {
		return nil
	}
	r := x.Search(Query{Words: strings.TrimRight(clip(text), " "), May: may, Most: 4 * most})
	var out []Suggestion
	for _, h := range r.Hits {
		s := Suggestion{Text: h.Document.Title, Kind: h.Document.Kind, URL: h.Document.URL}
		if !slices.ContainsFunc(out, func(o Suggestion) bool { return strings.EqualFold(o.Text, s.Text) }) {
			out = append(out, s)
		}
		if len(out) == most {
			break
		}
	}
	return out
}

// Suggestion is one thing a person may have meant.
type Suggestion struct {
	Text string `json:"text"`
	Kind string `json:"kind"`
	URL  string `json:"url"`
}
