package questionpage

import (
	"context"

	"sharewell/internal/involvement/question"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
)

// Kind is what public questions are called among the things that are found.
const Kind = "question"

// mostFound is how many questions the search knows, the newest first.
const mostFound = 2000

// Reader gives the newest public questions; *question.Service is one.
type Reader interface {
	Recent(ctx context.Context, most int) ([]question.Public, error)
}

// Source gives what was asked and answered in public to the search, and the pages on which one asks.
func Source(q Reader, texts *content.Texts, version func() string) search.Source {
	return search.Whole(version, func(ctx context.Context) ([]search.Document, error) {
		all, err := q.Recent(ctx, mostFound)
		if err != nil {
			return nil, err
		}
		var out []search.Document
		for _, x := range all {
			d := search.Document{ID: Kind + "/" + x.Ref, Kind: Kind, Title: title(x.Text), URL: x.URL(), Summary: x.Title, Text: x.Text, Scope: search.Public}
			for _, a := range append(x.Answers, x.Lessons...) {
				d.Text += "\n" + a.Text
			}
			out = append(out, d)
		}
		for stem, url := range map[string]string{"questions": Path, "question_status": StatusPath} {
			t := texts.Page(stem)
			out = append(out, search.Document{ID: Kind + "/" + stem, Kind: Kind, Title: t.T("heading"), URL: url, Summary: t.T("intro"), Asks: []string{t.T("search.asks")}, Scope: search.Public})
		}
		return out, nil
	})
}
