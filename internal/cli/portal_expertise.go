package cli

import (
	"context"

	"sharewell/internal/jobs"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/web/expertisepage"
	"sharewell/internal/web/page"
)

// newExpertise makes the service of who can help and who is on duty.
func newExpertise(s *Services, b base) *expertise.Service {
	return expertise.New(expertise.Deps{Store: b.store.Expertise(), Clock: b.clock, Calendar: s.Calendar, IDs: b.ids, Book: s.Book, Asker: asker{s, b}, Mailbox: s.Pack.Mailbox})
}

// expertiseRoutes are the pages of who can help and who is on duty.
func (a *App) expertiseRoutes() []page.Route {
	return expertisepage.Routes(expertisepage.Deps{Expertise: a.portal.expertise, Book: a.Book})
}

// expertiseKinds is the daily round through offers and the rota.
func (a *App) expertiseKinds() []jobs.Kind {
	return []jobs.Kind{{Name: "expertise.daily", Next: jobs.Daily(5, 25), Handle: func(ctx context.Context, _ jobs.Job) error { return a.portal.expertise.RunDaily(ctx) }}}
}
