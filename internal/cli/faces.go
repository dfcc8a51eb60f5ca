package cli

import (
	"context"
	"errors"
	"net/http"

	"sharewell/internal/register"
	"sharewell/internal/web/organisationpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/registerpage"
)

// faces are the parts with a life of their own between requests: the register's read model and the API.
type faces struct {
	register *register.Service
	mounts   map[string]http.Handler
}

// newFaces makes the read model and fills it.
func newFaces(ctx context.Context, a *App) (faces, error) {
	reg := register.New(register.Deps{Store: a.Store.Register(), Words: a.Book, Edition: a.Book.Version(), Synonyms: synonyms(a.Pack),
		OverdueDays: sharingSettings(a.Pack, a.Book).OverdueDays, Log: a.options.Log})
	return faces{register: reg, mounts: map[string]http.Handler{}}, reg.Load(ctx)
}

// run keeps the read models current until ctx ends.
func (f faces) run(ctx context.Context, log func(error)) {
	if err := f.register.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
		log(err)
	}
}

// refresh makes the read models current with a database that was filled behind them.
func (f faces) refresh(ctx context.Context) error { return f.register.Load(ctx) }

// routes are the pages that stand on read models, and those of joining.
func (f faces) routes(a *App) []page.Route {
	return append(
		registerpage.Routes(registerpage.Deps{Register: f.register, Regulator: a.Book.Regulator().Label}),
		organisationpage.Routes(organisationpage.Deps{Organisations: a.Organisations, Book: a.Book})...)
}
