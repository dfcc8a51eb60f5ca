package cli

import (
	"context"
	"errors"
	"fmt"

	"sharewell/internal/auth"
	"sharewell/internal/clock"
	"sharewell/internal/demo"
	"sharewell/internal/errs"
	"sharewell/internal/obs"
)

// demoCmd serves the invented county.
type demoCmd struct {
	common
	Listen        string `help:"Host and port for pages." default:"127.0.0.1:8080"`
	PrivateListen string `help:"Host and port for /metrics."`
	PublicURL     string `name:"public-url" help:"The address people type; by default the address listened on."`
	APIAuth       string `name:"api-auth" help:"token or none (setting api_auth)."`
	MovableClock  bool   `name:"movable-clock" hidden:"" help:"For journeys: time stands still, and POST /demo/clock from this computer moves it."`
}

// Run implements the command. It fills an empty database with the county first.
func (c demoCmd) Run(ctx context.Context, s streams) error {
	if c.Database == "" {
		c.Database = "sqlite:var/demo.db"
	}
	if c.Pack == "" {
		c.Pack = "demo"
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + c.Listen
	}
	cfg, err := c.load(s, map[string]string{"listen": c.Listen, "private-listen": c.PrivateListen, "public-url": c.PublicURL, "api-auth": c.APIAuth, "demo": "true"})
	if err != nil {
		return err
	}
	log, err := obs.NewLogger(s.err, cfg.Log.Level, cfg.Log.Format)
	if err != nil {
		return err
	}
	if err := makeFolder(cfg.Database); err != nil {
		return err
	}
	o := Options{Config: cfg, Log: log}
	var moved *clock.Fixed
	if c.MovableClock {
		if moved, err = movable(c.Listen); err != nil {
			return err
		}
		o.Clock = moved
	}
	app, err := NewDemo(ctx, o)
	if err != nil {
		return err
	}
	if moved != nil {
		app.handler = app.moveClock(moved, app.handler)
	}
	fmt.Fprintln(s.out, "Demonstration: every organisation and person in it is invented.")
	return serve(ctx, app, s)
}

// NewDemo is NewApp with the invented county: seeded when the database is empty, and its people on the
// sign-in page. A database in which nobody of the county lives is refused: it is somebody's own.
func NewDemo(ctx context.Context, o Options) (*App, error) {
	o.Config.Demo, o.NoBegin, o.loadLater = true, true, true // the county's own past begins long before today
	app, err := NewApp(ctx, o)
	if err != nil {
		return nil, err
	}
	roles, err := app.seedDemo(ctx)
	if err == nil && len(roles) == 0 {
		err = errs.New(errs.Conflict, "cli.not_demo", "This database was not made by the demonstration, which shows everybody's mail and lets anybody sign in. Name a new database.")
	}
	if err == nil {
		err = app.begin(ctx)
	}
	if err == nil {
		err = app.takeGuidesIn(ctx)
	}
	if err == nil {
		err = app.faces.refresh(ctx)
	}
	if err == nil {
		err = app.demonstrateLaw(ctx)
	}
	if err == nil {
		err = app.build(roles)
	}
	if err == nil {
		err = app.demonstrateLicence(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, app.Close())
	}
	return app, nil
}

func (a *App) seedDemo(ctx context.Context) ([]auth.DemoRole, error) {
	d := demo.Deps{Store: a.Store, Book: a.Book, Pack: a.Pack, FS: a.packFS, Now: a.options.Clock.Now(), Log: a.options.Log,
		Sharing: sharingSettings(a.Pack, a.Book)}
	if err := demo.Seed(ctx, d); err != nil {
		return nil, err
	}
	return demo.DemoRoles(ctx, a.Store, a.packFS)
}
