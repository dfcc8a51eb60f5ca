package obs

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// readyWithin bounds a readiness check, so that probes do not pile up behind a database that hangs.
const readyWithin = 3 * time.Second

// Healthz answers that the program runs. It looks at nothing else: restarting does not mend a database.
func Healthz() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "alive\n") })
}

// Readyz answers whether the program can serve, as ready says. Why not is logged, not shown.
func Readyz(log *slog.Logger, ready func(context.Context) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, stop := context.WithTimeout(r.Context(), readyWithin)
		defer stop()
		if err := ready(ctx); err != nil {
			log.WarnContext(ctx, "not ready", "error", err.Error())
			answer(w, http.StatusServiceUnavailable, "not ready\n")
			return
		}
		answer(w, http.StatusOK, "ready\n")
	})
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text) // a prober that went away needs no answer
}
