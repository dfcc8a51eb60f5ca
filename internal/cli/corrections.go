package cli

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/jobs"
	"sharewell/internal/rights/relay"
	"sharewell/internal/store"
	"sharewell/internal/web/page"
	"sharewell/internal/web/relaypage"
)

// newCorrections makes the service that carries corrections to everybody who was given the information.
func newCorrections(s *Services, b base) *relay.Service {
	return relay.New(relay.Deps{Store: b.store.Corrections(), Clock: b.clock, Calendar: s.Calendar, IDs: b.ids, Book: s.Book,
		World: store.RelayWorld{In: b.store.Read, Sent: s.OneOffs.SentAbout}, Settings: relay.SettingsFrom(s.Book, s.Pack.ReferencePrefix)})
}

// correctionKind is the background work of corrections.
func (a *App) correctionKind() jobs.Kind {
	return jobs.Kind{Name: "correction.daily", Next: jobs.Daily(5, 50), Handle: func(ctx context.Context, _ jobs.Job) error { return a.Corrections.RunDaily(ctx) }}
}

// correctionRoutes are the pages of corrections.
func (a *App) correctionRoutes() []page.Route {
	return relaypage.Routes(relaypage.Deps{Corrections: a.Corrections, Book: a.Book, Calendar: a.Calendar, Opens: a.opensRecord})
}

// opensRecord reports whether the actor may open a record that a correction names.
func (a *App) opensRecord(ctx context.Context, by access.Actor, ref string) bool {
	_, err := a.Sharing.Get(ctx, by, ref)
	return err == nil
}
