package cli

import (
	"context"
	"time"

	"sharewell/internal/jobs"
	"sharewell/internal/succession"
	"sharewell/internal/web/page"
	"sharewell/internal/web/successionpage"
)

// changeEvery is how soon a change begins on its day, and goes on after a restart.
const changeEvery = 20 * time.Second

// newChanges makes the service of organisations that change or leave.
func newChanges(s *Services, b base) *succession.Service {
	return succession.New(succession.Deps{Store: b.store.Changes(), Clock: b.clock, IDs: b.ids, Book: s.Book, Records: s.Sharing, Statements: s.Agreement, Settings: succession.SettingsFrom(s.Book)})
}

// changeKinds carries out changes on their day, goes on after a restart, and stops what nobody signed in time.
func (a *App) changeKinds() []jobs.Kind {
	run := func(name string, work func(context.Context) error) jobs.Kind {
		return jobs.Kind{Name: name, Next: jobs.Every(changeEvery), Handle: func(ctx context.Context, _ jobs.Job) error { return work(ctx) }}
	}
	return []jobs.Kind{run("succession.watch", a.Changes.Watch), run("succession.late", a.Sharing.RunHeirs)}
}

func (a *App) changeRoutes() []page.Route {
	return successionpage.Routes(successionpage.Deps{Changes: a.Changes, Sharing: a.Sharing, Organisations: a.Organisations, Agreement: a.Agreement, Book: a.Book})
}
