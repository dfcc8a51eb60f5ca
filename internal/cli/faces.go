package cli

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"

	"sharewell/internal/agreement/review"
	"sharewell/internal/api"
	"sharewell/internal/automation"
	"sharewell/internal/coverage"
	"sharewell/internal/event"
	"sharewell/internal/guidance"
	"sharewell/internal/ident"
	"sharewell/internal/involvement"
	"sharewell/internal/lawchange"
	"sharewell/internal/licence/flowmap"
	"sharewell/internal/licence/life"
	"sharewell/internal/obs"
	"sharewell/internal/register"
	"sharewell/internal/register/past"
	"sharewell/internal/rights/choice"
	"sharewell/internal/rights/situation"
	"sharewell/internal/school"
	"sharewell/internal/search"
	"sharewell/internal/store"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/coveragepage"
	"sharewell/internal/web/directorypage"
	"sharewell/internal/web/homepage"
	"sharewell/internal/web/organisationpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/registerpage"
	"sharewell/internal/web/searchpage"
	"sharewell/internal/web/workpage"
)

// faces are the parts with a life of their own between requests: the register's read model and the API.
type faces struct {
	register   *register.Service
	coverage   *coverage.Service
	mounts     map[string]http.Handler
	changes    *changes
	search     *search.Service
	guide      guideFace
	laws       *lawchange.Service
	reviews    *review.Service
	schools    *school.Packs
	choices    *choice.Kinds
	rights     *situation.Guides
	life       *life.Plan
	past       *past.Service
	flowMap    *flowmap.Service
	guides     *guidance.Service
	automation *automation.Service
	shelf      guidance.Shelf // what the pack ships
}

// changes numbers what may have changed who has signed.
type changes struct{ n atomic.Uint64 }

// notice takes committed events in. Records and the comings and goings of people change no signatory.
func (c *changes) notice(events []event.Event) {
	for _, e := range events {
		if k := e.Subject.Kind; k != "record" && k != "person" && k != "invitation" {
			c.n.Add(1)
		}
	}
}

// newFaces makes the read model and fills it, unless the database is about to be filled.
func newFaces(ctx context.Context, a *App) (faces, error) {
	reg := register.New(register.Deps{Store: a.Store.Register(), Words: a.Book, Edition: a.Book.Version(), Synonyms: synonyms(a.Pack),
		OverdueDays: sharingSettings(a.Pack, a.Book).OverdueDays, Announce: sharingSettings(a.Pack, a.Book).Announce, OutcomeMonths: outcomeMonths(a.Book),
		Images: newRegisterImage(a.options.Config.RegisterImage, a.options.Config.Database), Log: a.options.Log})
	cov, err := coverage.New(coverage.Deps{Store: a.Store.Coverage(), Clock: a.options.Clock, Book: a.Book, Vocabulary: coverage.Sharing(), Log: a.options.Log})
	if err != nil {
		return faces{}, err
	}
	if !a.options.loadLater {
		if err := errors.Join(reg.Load(ctx), cov.Load(ctx)); err != nil {
			return faces{}, err
		}
	}
	a.flows.from.Store(cov)
	seen := &changes{}
	a.Store.Subscribe(seen.notice)
	mounts, err := api.Mounts(api.Deps{Register: reg, Agreement: a.Agreement, Codes: a.Book, PublicURL: a.options.Config.PublicURL,
		Log: a.options.Log, RequestID: obs.RequestID})
	if err != nil {
		return faces{}, err
	}
	choices, err := loadChoices(a)
	if err != nil {
		return faces{}, err
	}
	rights, err := loadRights(a)
	if err != nil {
		return faces{}, err
	}
	earlier, err := newPastRegister(a)
	if err != nil {
		return faces{}, err
	}
	lives, err := loadLife(a)
	if err != nil {
		return faces{}, err
	}
	schools, err := loadSchools(a)
	if err != nil {
		return faces{}, err
	}
	f := faces{register: reg, coverage: cov, mounts: mounts, changes: seen, schools: schools, choices: choices, rights: rights, life: lives, past: earlier}
	if f.guides, f.shelf, err = newGuidance(a, seen); err != nil {
		return faces{}, err
	}
	if !a.options.NoBegin {
		if err := f.guides.EnsureShipped(ctx, f.shelf); err != nil {
			return faces{}, err
		}
	}
	if f.automation, err = newAutomation(a, reg); err != nil {
		return faces{}, err
	}
	f.flowMap = flowmap.New(reg, a.options.Log)
	f.search = newSearch(a, f)
	if !a.options.loadLater && reg.Overview().Listed <= searchAtOnce {
		if err := errors.Join(f.search.Load(ctx), f.flowMap.Load(ctx)); err != nil {
			return faces{}, err
		}
	}
	if f.guide, err = newGuideFace(a); err != nil {
		return faces{}, err
	}
	if f.laws, err = a.lawChanges(f.guide.guide, schools, f.guides); err != nil {
		return faces{}, err
	}
	f.reviews, err = newReviews(a, f.laws)
	return f, err
}

// run keeps the read models current until ctx ends.
func (f faces) run(ctx context.Context, log func(error)) {
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() { _ = f.coverage.Run(ctx) }) // likewise
	beside.Go(func() { _ = f.search.Run(ctx) })   // it ends with ctx, and tells the log of what it cannot read
	beside.Go(func() { _ = f.flowMap.Run(ctx) })  // likewise
	if err := f.register.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
		log(err)
	}
}

// refresh fills the read models from the database as it is now.
func (f faces) refresh(ctx context.Context) error {
	if err := errors.Join(f.register.Load(ctx), f.coverage.Load(ctx)); err != nil {
		return err
	}
	return errors.Join(f.search.Load(ctx), f.flowMap.Load(ctx))
}

// routes are the pages that stand on read models, and those of joining.
func (f faces) routes(a *App) []page.Route {
	regulator, read := a.Book.Regulator().Label, plainReads{a.Store}
	work := workpage.Deps{Intray: a.Intray, Names: read, People: a.People, Trail: read}
	if a.options.Config.Demo {
		work.Mail = read
	}
	var all []page.Route
	for _, part := range [][]page.Route{
		registerpage.Routes(registerpage.Deps{Register: f.register, Mishaps: a.mishapsOf, MishapsVersion: a.mishapsVersion(), Regulator: regulator, Heard: a.heard, HeardVersion: a.versionOf(involvement.Kind), Policies: coveragepage.NewExports(f.coveredDeps(a))}),
		homepage.Routes(homepage.Deps{Register: f.register, Agreement: a.Agreement, Mailbox: a.Pack.Mailbox, Regulator: regulator,
			Security: "mailto:" + a.Pack.Mailbox, Changes: f.changes.n.Load}),
		organisationpage.Routes(organisationpage.Deps{Organisations: a.Organisations, Book: a.Book}),
		agreementpage.Routes(agreementpage.Deps{Agreement: a.Agreement, Noticed: a.Changes.Noticed, Mishaps: a.hadMishaps, Organisations: a.Organisations, Files: a.Files, Book: a.Book, Did: a.did, Acted: a.acted, Plain: plainWords(a.Pack),
			Amber: f.editions(a).amber, Cites: f.editions(a).cites, LedTo: a.ledTo}),
		directorypage.Routes(directorypage.Deps{Organisations: a.Organisations, Agreement: a.Agreement, Book: a.Book, Slugs: a.Organisations, Did: a.did, Acted: a.acted}),
		workpage.Routes(work),
		searchpage.Routes(searchpage.Deps{Search: f.search, Rooms: a.roomsOf}),
		f.guide.routes(a), f.guideRoutes(a), f.coveredRoutes(a), f.lawRoutes(), f.schoolRoutes(a),
	} {
		all = append(all, part...)
	}
	return all
}

// did reports whether the same person's form was acted on before.
func (a *App) did(ctx context.Context, key string, by ident.Person) (did bool, err error) {
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		did, err = tx.Did(ctx, key, by)
		return err
	})
	return did, err
}

// acted remembers that a form was acted on.
func (a *App) acted(ctx context.Context, key string, by ident.Person) error {
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		_, _, err := tx.Once(ctx, key, by, "done", a.options.Clock.Now())
		return err
	})
}
