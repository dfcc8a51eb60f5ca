package cli

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/web/oneoffpage"
	"sharewell/internal/web/oneoffpage/forms"
	"sharewell/internal/web/page"
	"sharewell/internal/web/sharingpage"
)

// oneOffRoutes are the pages of one-off records.
func (a *App) oneOffRoutes() []page.Route {
	p := partners{a.Services, a.options.Clock}
	pages := oneoffpage.Routes(oneoffpage.Deps{OneOffs: a.OneOffs, Book: a.Book, Partners: p, Finder: p, Guide: a.faces.guide.guide,
		Requests: answering{a.Services}, Advice: a.Advice, AgreementName: a.Pack.AgreementShort, Files: true})
	documents := forms.Deps{Records: a.OneOffs, Book: a.Book, Named: p.named}
	return append(forms.Around(documents, pages), forms.Routes(documents)...)
}

// named implements forms.Named.
func (p partners) named(ctx context.Context, a access.Actor, name string) (ident.Organisation, bool, error) {
	one, ok, err := p.Named(ctx, a, name)
	return one.ID, ok, err
}

// Find implements oneoffpage.Finder.
func (p partners) Find(ctx context.Context, a access.Actor, words string, most int) ([]oneoffpage.Partner, error) {
	found, err := p.s.Organisations.Find(ctx, a, organisation.Filter{Words: words, Most: most + 1})
	var out []oneoffpage.Partner
	for _, b := range found {
		if b.ID != a.Organisation && len(out) < most {
			out = append(out, oneoffpage.Partner{ID: b.ID, Name: b.Name, Kind: b.Kind})
		}
	}
	return out, err
}

// repeats begins Records of Sharing from one-off records that come again and again.
type repeats struct{ s *Services }

// Repeat implements sharingpage.Repeats.
func (r repeats) Repeat(ctx context.Context, a access.Actor, ref string) (sharingpage.Beginning, error) {
	similar, err := r.s.OneOffs.Similar(ctx, a, ref)
	if err != nil {
		return sharingpage.Beginning{}, err
	}
	v, err := r.s.OneOffs.View(ctx, a, ref)
	out := sharingpage.Beginning{Title: similar.Title, Answers: similar.Prefill}
	if v.Record.Counterpart != "" {
		out.Others = []ident.Organisation{v.Record.Counterpart}
	}
	return out, err
}
