package cli

import (
	"context"

	"sharewell/internal/jobs"
	"sharewell/internal/portal/welcome"
	"sharewell/internal/web/page"
	"sharewell/internal/web/welcomepage"
)

// newWelcome makes the service of first visits and practice.
func newWelcome(s *Services, b base) *welcome.Service {
	return welcome.New(welcome.Deps{Store: b.store.Welcome(), Clock: b.clock, IDs: b.ids, Book: s.Book})
}

// welcomeRoutes are the pages of first visits and practice.
func (a *App) welcomeRoutes() []page.Route {
	return welcomepage.Routes(welcomepage.Deps{Welcome: a.portal.welcome, Book: a.Book})
}

// welcomeKinds throws away what people practised with.
func (a *App) welcomeKinds() []jobs.Kind {
	return []jobs.Kind{{Name: "practice.forget", Next: jobs.Daily(3, 40), Handle: func(ctx context.Context, _ jobs.Job) error { return a.portal.welcome.Forget(ctx) }}}
}
