package consultationpage

import (
	"context"

	"sharewell/internal/involvement/consultation"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
)

// Kind is what consultations and sessions are called among the things that are found.
const Kind = "engagement"

// Reader gives what everybody may take part in; *consultation.Service is one.
type Reader interface {
	Calendar(ctx context.Context) (consultation.Calendar, error)
}

// Source gives consultations and sessions to the search, and the page that lists them.
func Source(r Reader, texts *content.Texts, version func() string) search.Source {
	return search.Whole(version, func(ctx context.Context) ([]search.Document, error) {
		cal, err := r.Calendar(ctx)
		if err != nil {
			return nil, err
		}
		t := texts.Page("engagement")
		out := []search.Document{{ID: Kind, Kind: Kind, Title: t.T("heading"), URL: CalendarPath, Summary: t.T("intro"), Asks: []string{t.T("search.asks")}, Scope: search.Public}}
		for _, x := range cal.Consultations {
			d := search.Document{ID: Kind + "/" + x.Ref, Kind: Kind, Title: x.Title, URL: x.URL(), Summary: x.About, Text: x.About + "\n" + x.Notes + "\n" + x.Decision, Scope: search.Public}
			for _, o := range x.Outcomes {
				d.Text += "\n" + o.Said + "\n" + o.Did
			}
			out = append(out, d)
		}
		for _, x := range append(cal.Coming, cal.Past...) {
			out = append(out, search.Document{ID: Kind + "/" + x.Ref, Kind: Kind, Title: x.Title, URL: x.URL(), Summary: x.About, Text: x.About + "\n" + x.Notes, Scope: search.Public})
		}
		return out, nil
	})
}
