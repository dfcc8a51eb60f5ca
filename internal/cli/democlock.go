package cli

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// clockPath moves the clock of a demonstration that was started with --movable-clock. It is no page of the site: it is
// answered before the site, to this computer only, and does not exist in any other program run.
const clockPath = "/demo/clock"

// movable makes the clock of a demonstration whose time is moved by hand; addresses of other computers are refused.
func movable(listen string) (*clock.Fixed, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", listen, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, errs.New(errs.Invalid, "cli.movable_clock", "A clock that can be moved needs --listen 127.0.0.1: whoever reaches it sets the time.")
	}
	return clock.NewFixed(clock.Real{}.Now()), nil
}

// moveClock answers clockPath, and hands everything else on. The work that is due at the new time is done when it answers.
func (a *App) moveClock(c *clock.Fixed, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != clockPath || r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
			http.NotFound(w, r)
			return
		}
		to, err := time.Parse(time.RFC3339, r.FormValue("to"))
		if err != nil || to.Before(c.Now()) {
			http.Error(w, "Name a later time, like 2027-03-01T09:00:00Z.", http.StatusBadRequest)
			return
		}
		if err := a.passTo(r.Context(), c, to); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// passTo lets the days go by one after the other, as they do, and does each day's work.
func (a *App) passTo(ctx context.Context, c *clock.Fixed, to time.Time) error {
	for c.Now().Before(to) {
		at := c.Now().Add(24 * time.Hour)
		if at.After(to) {
			at = to
		}
		c.Set(at)
		if _, err := a.Jobs.RunUntilIdle(ctx); err != nil {
			return err
		}
	}
	return nil
}
