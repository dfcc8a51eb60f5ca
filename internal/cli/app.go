package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"

	"sharewell/internal/agreement/campaign"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/auth"
	"sharewell/internal/clock"
	"sharewell/internal/config"
	"sharewell/internal/follow"
	"sharewell/internal/ident"
	"sharewell/internal/involvement"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/involvement/question"
	"sharewell/internal/jobs"
	"sharewell/internal/licence"
	"sharewell/internal/notify"
	"sharewell/internal/obs"
	"sharewell/internal/partnership"
	"sharewell/internal/register/edition"
	"sharewell/internal/register/outcome"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/choice"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/store"
	"sharewell/internal/web"
	"sharewell/internal/web/assets"
	"sharewell/internal/web/page"
	"sharewell/internal/web/signinpage"
	"sharewell/packs"
)

// Options is what an App is made from besides its configuration; zero values are the usual things.
type Options struct {
	Config config.Config
	// Pack overrides the folder the configuration names.
	Pack  fs.FS
	Clock clock.Clock
	IDs   ident.Source
	Log   *slog.Logger
	// Demo lists the people of the demonstration's sign-in page, once it is known.
	Demo []auth.DemoRole
	// NoBegin leaves an empty database empty: no edition, no directory.
	NoBegin bool
	// loadLater leaves the read models empty and the handler unmade, for NewDemo to do once it has filled the
	// database.
	loadLater bool
	// Webhooks takes messages to other people's programs; nil reaches public addresses only.
	Webhooks follow.Poster
}

// App is the whole program on one database.
type App struct {
	*Services
	Auth    *auth.Auth
	Jobs    *jobs.Runner
	Metrics *obs.Metrics
	// Screenings keeps account of what was screened against opt-outs.
	Screenings *ledger.Service

	choices        *choice.Service
	cases          *casework.Service
	questions      *question.Service
	outcomes       *outcome.Service
	editions       *edition.Service
	commentAuthors *comment.Authors
	engagement     *consultation.Service
	group          *involvement.Service
	partnership    *partnership.Service
	campaigns      *campaign.Service
	licence        *licence.Service
	follower       *follower
	follow         *follow.Service
	faces          faces
	machines       *machines
	packFS         fs.FS
	options        Options
	handler        http.Handler
}

// NewApp opens the database, brings its schema up to date, and puts everything together. Close ends it.
func NewApp(ctx context.Context, o Options) (*App, error) {
	o = withDefaults(o)
	s, err := store.Open(ctx, o.Config.Database)
	if err != nil {
		return nil, err
	}
	app, err := assemble(ctx, o, s)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return app, nil
}

func withDefaults(o Options) Options {
	if o.Clock == nil {
		o.Clock = clock.Real{}
	}
	if o.IDs == nil {
		o.IDs = ident.Random{Now: o.Clock.Now}
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	o.Config.PublicURL = strings.TrimSuffix(o.Config.PublicURL, "/")
	return o
}

func assemble(ctx context.Context, o Options, s *store.Store) (*App, error) {
	if err := s.Migrate(ctx); err != nil {
		return nil, err
	}
	fsys := o.Pack
	if fsys == nil {
		var err error
		if fsys, err = openPack(o.Config.Pack); err != nil {
			return nil, err
		}
	}
	p, book, err := loadPack(fsys)
	if err != nil {
		return nil, err
	}
	sender, err := newSender(o.Config)
	if err != nil {
		return nil, err
	}
	metrics := obs.NewMetrics(version())
	watchWrites(s, metrics, o.Clock)
	services, err := newServices(base{store: s, clock: o.Clock, ids: o.IDs, log: o.Log, publicURL: o.Config.PublicURL,
		upload: int64(o.Config.UploadLimit), sender: sender, mailIn: o.Config.MailIn, mailed: metrics.Mail}, p, book)
	if err != nil {
		return nil, err
	}
	app := &App{Services: services, options: o, packFS: fsys, Metrics: metrics}
	app.group = newGroup(app)
	app.follower = newFollower(app)
	app.partnership, app.campaigns = newPartnership(app), newCampaigns(app)
	if !o.NoBegin {
		if err := app.begin(ctx); err != nil {
			return nil, err
		}
	}
	if app.faces, err = newFaces(ctx, app); err != nil {
		return nil, err
	}
	if app.Jobs, err = jobs.New(jobs.Deps{Store: s, Clock: o.Clock, Log: o.Log, Observe: app.Metrics.Job}, app.kinds()...); err != nil {
		return nil, err
	}
	if o.loadLater {
		return app, nil // and built then
	}
	return app, app.build(o.Demo)
}

// watchWrites measures every write of the store.
func watchWrites(s *store.Store, m *obs.Metrics, c clock.Clock) {
	s.Observe(func() func(error) {
		began := c.Now()
		return func(err error) { m.Write(c.Now().Sub(began), err) }
	})
}

// openPack finds a pack: a folder, or the name of one inside the program.
func openPack(path string) (fs.FS, error) {
	if st, err := os.Stat(path); err == nil && st.IsDir() {
		return os.DirFS(path), nil
	}
	name := strings.TrimPrefix(strings.TrimSuffix(path, "/"), "packs/")
	fsys, err := packs.Named(name)
	if err != nil {
		return nil, fmt.Errorf("there is no folder %q and no pack of that name in the program: %w", path, err)
	}
	return fsys, nil
}

// newSender makes what takes letters to the mail server: none in the demonstration.
func newSender(c config.Config) (notify.Sender, error) {
	switch {
	case c.Demo:
		return nil, nil
	case c.SMTP.Host == "":
		return notify.NoServer{}, nil
	}
	roots, err := notify.RootsIn(c.SMTP.CAFile)
	if err != nil {
		return nil, err
	}
	return notify.NewSMTP(notify.SMTPConfig{Roots: roots, Host: c.SMTP.Host, Port: c.SMTP.Port, Username: c.SMTP.Username, Password: c.SMTP.Password,
		TLS: notify.TLS(c.SMTP.TLS), Timeout: c.SMTP.Timeout, From: c.MailFrom, Returns: returnsAt(c)})
}

// build makes sign-in and the handler; the demonstration builds again once its people are known.
func (a *App) build(demo []auth.DemoRole) error {
	c := a.options.Config
	built, err := assets.Load()
	if err != nil {
		return err
	}
	key, err := secretKey(c, a.options.Log)
	if err != nil {
		return err
	}
	if a.machines, err = newMachines(a, key); err != nil {
		return err
	}
	if err := a.machines.load(context.Background()); err != nil {
		return err
	}
	if a.choices, err = newChoices(a, key); err != nil {
		return err
	}
	if a.cases, err = newCases(a, key); err != nil {
		return err
	}
	if a.follow, err = newFollow(a, key); err != nil {
		return err
	}
	a.outcomes = newOutcomes(a)
	if a.editions, err = newEditions(a, key); err != nil {
		return err
	}
	if a.questions, err = newQuestions(a, key); err != nil {
		return err
	}
	if a.commentAuthors, err = newCommentAuthors(a, key); err != nil {
		return err
	}
	if a.engagement, err = newEngagement(a, key); err != nil {
		return err
	}
	if a.Screenings, err = newLedger(a.screeningParts(), key); err != nil {
		return err
	}
	if a.licence, err = newLicence(a); err != nil {
		return err
	}
	common := a.Texts.Page("common")
	site := &page.Site{Name: a.Pack.Partnership, ShortName: a.Pack.Short, RunBy: a.Pack.RunBy, PublicURL: c.PublicURL, Demo: c.Demo,
		Texts: a.Texts, Assets: built, Clock: a.options.Clock, Calendar: a.Calendar}
	site.Navigation = a.navigation
	site.Help = newStuck(a).help
	var adapter *page.Adapter
	a.Auth, err = auth.New(auth.Deps{
		Config: auth.Config{PublicURL: c.PublicURL, ServiceName: common.T("service"), Absolute: c.Session.Lifetime, Idle: c.Session.Idle,
			LinkValid: c.Session.LinkValid, TrustedProxies: c.TrustedProxies, Key: key, Providers: providersOf(c), Demo: demo,
			Quiet: []string{assets.Prefix, "/healthz", "/readyz"}},
		Store: a.Store, People: a.People, Clock: a.options.Clock, IDs: a.options.IDs, Random: rand.Reader, Log: a.options.Log,
		LinkLetter: a.Letters.Link,
		Fail: func(w http.ResponseWriter, r *http.Request, err error) {
			adapter.FailRequest(w, r, err)
		},
	})
	if err != nil {
		return err
	}
	adapter, err = page.NewAdapter(site, signinpage.Identity{Auth: a.Auth, Texts: a.Texts}, a.options.Log, obs.RequestID)
	if err != nil {
		return err
	}
	pages, err := web.New(web.Deps{Site: site, Adapter: adapter, Routes: a.routes(), Mounts: a.faces.mounts,
		Ready: a.Store.Ready, Log: a.options.Log})
	if err != nil {
		return err
	}
	watch := obs.Watch{Log: a.options.Log, Metrics: a.Metrics, Clock: a.options.Clock, IDs: a.options.IDs}
	a.handler = a.machines.before(a.screens(watch, watch.Handler(web.Headers(c.PublicURL, a.Auth.Wrap(pages)))))
	return nil
}

func providersOf(c config.Config) []auth.Provider {
	if c.OIDC.Issuer == "" {
		return nil
	}
	return []auth.Provider{{Key: "sso", Name: c.OIDC.Name, Issuer: c.OIDC.Issuer, ClientID: c.OIDC.ClientID, ClientSecret: c.OIDC.ClientSecret,
		Domains: c.OIDC.VouchedDomains()}}
}

// Handler is the site.
func (a *App) Handler() http.Handler { return a.handler }

// Close keeps the last decisions and ends the store; jobs and listeners must have stopped.
func (a *App) Close() error {
	var err error
	if a.machines != nil {
		err = a.machines.log.Close(context.Background())
	}
	return errors.Join(err, a.Store.Close())
}

// kinds lists the background work of every concept.
func (a *App) kinds() []jobs.Kind {
	kinds := append(a.Notify.Kinds(), append(a.askKinds(), append(a.screeningKinds(), append(a.partnershipKinds(), a.reviewKinds()...)...)...)...)
	daily := func(name string, hour, minute int, run func(context.Context) error) jobs.Kind {
		return jobs.Kind{Name: name, Next: jobs.Daily(hour, minute), Handle: func(ctx context.Context, _ jobs.Job) error { return run(ctx) }}
	}
	if a.MailIn != nil {
		a.MailIn.OnReturn(func(ctx context.Context) error { return a.cases.RunMail(ctx) })
		kinds = append(kinds, a.MailIn.Kinds()...)
	}
	kinds = append(append(kinds, a.followKinds()...), a.noticeKind())
	kinds = append(kinds, a.changeKinds()...)
	kinds = append(kinds, a.portalKinds()...)
	return append(kinds, a.lawKind(), a.incidentKind(), a.correctionKind(), a.groupKind(),
		daily("involvement.daily", 5, 20, a.group.RunDaily),
		daily("sharing.daily", 5, 0, a.Sharing.RunDaily),
		daily("oneoff.daily", 5, 15, a.OneOffs.RunDaily),
		daily("sharing.go_live", 0, 5, a.Sharing.GoLiveDue),
		daily("agreement.daily", 4, 0, func(ctx context.Context) error { _, err := a.Agreement.Tick(ctx); return err }),
		daily("apiclient.daily", 3, 30, func(ctx context.Context) error { return a.machines.clients.Prune(ctx) }),
		daily("guidance.reviews", 4, 15, func(ctx context.Context) error { return a.faces.guides.AskForReviews(ctx) }),
		daily("choice.daily", 5, 45, func(ctx context.Context) error { return a.choices.RunDaily(ctx) }),
		daily("case.daily", 5, 40, func(ctx context.Context) error { return a.cases.RunDaily(ctx) }),
		daily("engagement.daily", 0, 10, func(ctx context.Context) error { return a.engagement.RunDaily(ctx) }),
		daily("automation.daily", 0, 20, func(ctx context.Context) error { return a.faces.automation.RunDaily(ctx) }),
		daily("outcome.daily", 0, 40, a.outcomes.RunDaily),
		daily("edition.daily", 5, 55, a.editions.RunDaily),
		daily("question.daily", 5, 50, func(ctx context.Context) error { return a.questions.RunDaily(ctx) }),
		daily("scorecard.daily", 2, 15, func(ctx context.Context) error { _, err := a.licence.Refresh(ctx); return err }),
		daily("auth.forget", 3, 0, func(ctx context.Context) error { return a.Auth.Forget(ctx) }),
		daily("organisation.daily", 4, 30, func(ctx context.Context) error { _, err := a.Organisations.Refresh(ctx); return err }),
	)
}

// Run keeps the background work going until ctx ends.
func (a *App) Run(ctx context.Context) {
	var beside sync.WaitGroup
	beside.Go(func() {
		a.faces.run(ctx, func(err error) { a.options.Log.ErrorContext(ctx, "a read model stopped", "error", err.Error()) })
	})
	beside.Go(func() {
		a.follower.run(ctx, func(err error) {
			a.options.Log.ErrorContext(ctx, "the involvement group was not asked", "error", err.Error())
		})
	})
	beside.Go(func() { a.machines.clients.Run(ctx) })
	beside.Go(func() { a.machines.log.Run(ctx) })
	a.Jobs.Run(ctx)
	beside.Wait()
}
