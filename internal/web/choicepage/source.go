package choicepage

import (
	"context"
	"strings"

	"sharewell/internal/rights/choice"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
)

// Kind is what choices are called among the things that are found.
const Kind = "choice"

// choiceWeight puts a choice before a page that only mentions it.
const choiceWeight = 1.0

// Source gives the ways of saying no to the search, each with the questions that it answers, and the page that opens
// a recorded choice.
func Source(k *choice.Kinds, texts *content.Texts) search.Source {
	return search.Whole(func() string { return "shipped" }, func(context.Context) ([]search.Document, error) {
		var out []search.Document
		for _, x := range k.All {
			d := search.Document{ID: Kind + "/" + x.Code, Kind: Kind, Title: x.Title, URL: Path + "#" + x.Code, Summary: x.Gist, Asks: x.Asks, Scope: search.Public, Weight: choiceWeight}
			var all strings.Builder
			for _, s := range x.Statements() {
				all.WriteString(s.Text)
				all.WriteString("\n")
			}
			d.Text = all.String()
			out = append(out, d)
		}
		t := texts.Page("choice_status")
		out = append(out, search.Document{ID: Kind + "/status", Kind: Kind, Title: t.T("heading"), URL: StatusPath, Summary: t.T("intro"), Asks: strings.Split(t.T("search.asks"), "|"), Scope: search.Public, Weight: choiceWeight})
		f := texts.Page("choices_fairness")
		return append(out, search.Document{ID: Kind + "/fairness", Kind: Kind, Title: f.T("heading"), URL: FairnessPath, Summary: f.T("intro"), Scope: search.Public}), nil
	})
}
