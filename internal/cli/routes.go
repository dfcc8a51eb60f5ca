package cli

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/store"
	"sharewell/internal/web/clientpage"
	"sharewell/internal/web/coveragepage"
	"sharewell/internal/web/gallerypage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/sharingpage"
	"sharewell/internal/web/signinpage"
)

// routes is the whole routes table.
func (a *App) routes() []page.Route {
	var all []page.Route
	for _, part := range [][]page.Route{
		signinpage.Routes(signinpage.Deps{Auth: a.Auth, People: a.People, Mail: a.Notify}),
		sharingpage.Routes(sharingpage.Deps{Sharing: a.Sharing, Book: a.Book, Organisations: finder{a.Services, a.options.Clock},
			People: colleagues{a.Services}, AgreementName: a.Pack.AgreementShort, Advice: a.Advice, Glossary: glossary(a.Pack), Screened: a.Screenings, Policies: coveragepage.NewExports(a.faces.coveredDeps(a)), Repeats: repeats{a.Services}, Body: a.faces.body}),
		a.askRoutes(),
		a.screeningRoutes(),
		a.oneOffRoutes(),
		a.choiceRoutes(),
		a.incidentRoutes(),
		a.commentRoutes(),
		a.reviewRoutes(),
		a.caseRoutes(),
		a.correctionRoutes(),
		a.lifeRoutes(),
		a.licenceRoutes(),
		a.pastRegisterRoutes(),
		a.questionRoutes(),
		a.followRoutes(),
		a.noticeRoutes(),
		a.registerLifeRoutes(),
		a.groupRoutes(),
		a.engagementRoutes(),
		a.automationRoutes(),
		a.partnershipRoutes(),
		a.changeRoutes(),
		a.faces.routes(a),
		a.flowMapRoutes(),
		a.portalRoutes(),
		clientpage.Routes(clientpage.Deps{Clients: a.machines.clients}),
	} {
		all = append(all, part...)
	}
	if a.options.Config.Demo {
		all = append(all, gallerypage.Routes()...)
	}
	return all
}

// finder finds organisations for the pickers of records.
type finder struct {
	s   *Services
	now clock.Clock
}

// Find implements sharingpage.Finder.
func (f finder) Find(ctx context.Context, a access.Actor, q string, most int) ([]sharingpage.Found, error) {
	briefs, err := f.s.Organisations.Find(ctx, a, organisation.Filter{Words: q, Most: most})
	if err != nil {
		return nil, err
	}
	ids := make([]ident.Organisation, len(briefs))
	for i, b := range briefs {
		ids[i] = b.ID
	}
	out := make([]sharingpage.Found, len(briefs))
	return out, f.s.Store.Read(ctx, func(tx *store.Tx) error {
		standings, err := tx.Standings(ctx, ids, clock.DateOf(f.now.Now()))
		for i, b := range briefs {
			out[i] = sharingpage.Found{ID: b.ID, Name: b.Name, Kind: f.s.Book.Label("org_type", b.Kind), Signatory: standings[b.ID].Signatory}
		}
		return err
	})
}

// colleagues lists people of one's own organisation.
type colleagues struct{ s *Services }

// Holders implements sharingpage.Colleagues.
func (c colleagues) Holders(ctx context.Context, a access.Actor, roles []access.Role) ([]sharingpage.Colleague, error) {
	holders, err := c.s.People.RoleHolders(ctx, a, a.Organisation, roles)
	if err != nil {
		return nil, err
	}
	var out []sharingpage.Colleague
	seen := map[ident.Person]bool{}
	for _, h := range holders {
		if !seen[h.Person] {
			seen[h.Person] = true
			out = append(out, sharingpage.Colleague{Person: h.Person, Name: h.Name})
		}
	}
	return out, nil
}
