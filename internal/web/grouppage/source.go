package grouppage

import (
	"context"
	"strings"

	"sharewell/internal/involvement"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
)

// Kind is what the group and its proposals are called among the things that are found.
const Kind = "involvement"

// mostFound is how many proposals the search takes in, the newest first.
const mostFound = 2000

// Source gives the group's page and the public proposals to the search.
func Source(g *involvement.Service, texts *content.Texts, version func() string) search.Source {
	return search.Whole(version, func(ctx context.Context) ([]search.Document, error) {
		t, w := texts.Page("involvement"), texts.Page("proposal_words")
		list := texts.Page("involvement_proposals")
		out := []search.Document{
			{ID: Kind + "/group", Kind: Kind, Title: t.T("heading"), URL: Path, Summary: t.T("description"), Asks: strings.Split(t.T("search.asks"), "|"), Scope: search.Public},
			{ID: Kind + "/proposals", Kind: Kind, Title: list.T("heading"), URL: ProposalsPath, Summary: list.T("intro"), Scope: search.Public},
		}
		for _, open := range []bool{true, false} {
			for before := ""; len(out) < mostFound; {
				some, _, next, err := g.Listed(ctx, open, before)
				if err != nil {
					return nil, err
				}
				for i := range some {
					out = append(out, document(w, &some[i]))
				}
				if next == "" {
					break
				}
				before = next
			}
		}
		return out, nil
	})
}

func document(w content.Page, s *involvement.Sight) search.Document {
	d := search.Document{ID: Kind + "/" + s.Ref, Kind: Kind, Keywords: []string{s.Ref}, Title: title(w, &s.Proposal), URL: s.PublicURL(), Summary: status(w, &s.Proposal).Word + ". " + s.LeadName, Scope: search.Public}
	var all strings.Builder
	for _, a := range s.Current().Answers {
		all.WriteString(strings.Join(a.Lines, "\n") + "\n")
	}
	d.Text = all.String()
	return d
}

// Heard gives the link from a use to what the group last said about it; ok is false when it was not asked.
func Heard(ctx context.Context, g *involvement.Service, texts *content.Texts, record string) (layout.Link, bool) {
	all, err := g.Of(ctx, record)
	if err != nil || len(all) == 0 {
		return layout.Link{}, false // the entry is whole without it
	}
	w := texts.Page("proposal_words")
	p := &all[0].Proposal
	if n := len(p.Changed()); n > 0 {
		return layout.Link{Text: w.N("entry.changed", n), Href: p.PublicURL()}, true
	}
	return layout.Link{Text: w.T("entry", "state", status(w, p).Word), Href: p.PublicURL()}, true
}
