package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"sharewell/internal/obs"
)

// serveCmd serves a partnership.
type serveCmd struct {
	common
	Listen        string `help:"Host and port for pages (setting listen)."`
	PrivateListen string `help:"Host and port for /metrics (setting private_listen)."`
	PublicURL     string `name:"public-url" help:"The address people type (setting public_url)."`
	APIAuth       string `name:"api-auth" help:"token or none (setting api_auth)."`
}

func (c serveCmd) flags() map[string]string {
	return map[string]string{"listen": c.Listen, "private-listen": c.PrivateListen, "public-url": c.PublicURL, "api-auth": c.APIAuth}
}

// Run implements the command.
func (c serveCmd) Run(ctx context.Context, s streams) error {
	cfg, err := c.load(s, c.flags())
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
	start := NewApp
	if cfg.Demo {
		start = NewDemo
	}
	app, err := start(ctx, Options{Config: cfg, Log: log})
	if err != nil {
		return err
	}
	return serve(ctx, app, s)
}

// makeFolder makes the folder of a SQLite file that is not there yet.
func makeFolder(database string) error {
	path, ok := strings.CutPrefix(database, "sqlite:")
	if !ok || filepath.Dir(path) == "." {
		return nil
	}
	return os.MkdirAll(filepath.Dir(path), 0o750)
}

// serve listens until ctx ends, then lets requests and jobs finish.
func serve(ctx context.Context, app *App, s streams) error {
	cfg := app.options.Config
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	public, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen on %s: %w", cfg.Listen, err), app.Close())
	}
	servers := []*http.Server{{Handler: app.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 60 * time.Second,
		WriteTimeout: 120 * time.Second, IdleTimeout: 120 * time.Second, MaxHeaderBytes: 64 << 10}}
	listeners := []net.Listener{public}
	if cfg.PrivateListen != "" {
		private, err := net.Listen("tcp", cfg.PrivateListen)
		if err != nil {
			return errors.Join(fmt.Errorf("listen on %s: %w", cfg.PrivateListen, err), public.Close(), app.Close())
		}
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", app.Metrics.PrivateHandler())
		servers, listeners = append(servers, &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}), append(listeners, private)
	}
	mail, letters, err := app.listenForMail()
	if err != nil {
		for _, l := range listeners {
			err = errors.Join(err, l.Close())
		}
		return errors.Join(err, app.Close())
	}
	fmt.Fprintf(s.out, "Sharewell serves %s on http://%s\n", app.Pack.Partnership, public.Addr())
	failed := make(chan error, len(servers)+1)
	var all sync.WaitGroup
	if mail != nil {
		all.Go(func() {
			if err := mail.Serve(letters); err != nil {
				failed <- err
			}
		})
	}
	for i, srv := range servers {
		all.Go(func() {
			if err := srv.Serve(listeners[i]); !errors.Is(err, http.ErrServerClosed) {
				failed <- err
			}
		})
	}
	all.Go(func() { app.Run(ctx) })
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	stop()
	calm, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	for _, srv := range servers {
		err = errors.Join(err, srv.Shutdown(calm))
	}
	if mail != nil {
		err = errors.Join(err, mail.Close())
	}
	all.Wait()
	return errors.Join(err, app.Close())
}
