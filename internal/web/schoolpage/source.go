package schoolpage

import (
	"context"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/school"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
)

// How much packs count in search: they are made to answer questions.
const packWeight = 1.05

// Source gives the packs to the search, one document for each programme and kind of school.
func Source(p *school.Packs, texts *content.Texts, now clock.Clock) search.Source {
	t := texts.Page("schools")
	return search.Whole(func() string { return p.Edition }, func(context.Context) ([]search.Document, error) {
		on := clock.DateOf(now.Now())
		var out []search.Document
		for _, x := range p.Programmes {
			for _, o := range x.Offers {
				phase, err := p.Phase(o.Phase)
				if err != nil {
					return nil, err
				}
				var all strings.Builder
				for _, s := range x.Statements(on) {
					all.WriteString(s.Text)
					all.WriteString("\n")
				}
				d := search.Document{ID: "school/" + of(o.Phase, x.Code), Kind: Kind, Title: t.T("offer", "phase", phase.Label, "programme", x.Name),
					URL: Path + "/" + of(o.Phase, x.Code), Summary: x.What[0].Text, Text: all.String(), Scope: search.Public, Weight: packWeight,
					Asks: strings.Split(t.T("asks", "label", strings.ToLower(x.Label), "phase", phase.Plain), "|"), Keywords: []string{x.Label, phase.Plain}}
				out = append(out, d)
			}
		}
		return out, nil
	})
}
