package obs

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// HeaderRequestID is the header in which a request's id comes in and goes out.
const HeaderRequestID = "X-Request-ID"

// visit is what is known of a request while it is answered. The router writes the route into it, because
// the request that the middleware holds is not the one the router sees.
type visit struct {
	id    string
	route string
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// RequestID gives the id of the request being answered, "" outside of one.
func RequestID(ctx context.Context) string {
	if v := visitOf(ctx); v != nil {
		return v.id
	}
	return ""
}

// Route wraps the handler of a route so that its pattern, such as "GET /register/{ref}", names it in
// logs and metrics. What is answered without a route counts as "none".
func Route(pattern string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if v := visitOf(r.Context()); v != nil {
			v.route = pattern
		}
		next.ServeHTTP(w, r)
	})
}

// Watch are what the outermost middleware works with.
type Watch struct {
	Log     *slog.Logger
	Metrics *Metrics
	Clock   clock.Clock
	IDs     ident.Source
}

// Handler gives each request an id, and writes one line and one measurement when it is answered.
func (o Watch) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{id: r.Header.Get(HeaderRequestID), route: "none"}
		if !validID(v.id) {
			v.id = o.IDs.Next()
		}
		w.Header().Set(HeaderRequestID, v.id)
		ctx := context.WithValue(r.Context(), visitKey{}, v)
		t := &tally{ResponseWriter: w}
		began := o.Clock.Now()
		o.Metrics.inFlight.Inc()
		panicked := true
		defer func() {
			o.Metrics.inFlight.Dec()
			status := t.status
			switch {
			case status == 0 && panicked:
				status = http.StatusInternalServerError
			case status == 0:
				status = http.StatusOK
			}
			o.tell(ctx, answered{knownMethod(r.Method), v.route, status, t.bytes, max(0, o.Clock.Now().Sub(began))})
		}()
		next.ServeHTTP(t, r.WithContext(ctx))
		panicked = false
	})
}

// answered is all that is said of a request.
type answered struct {
	method, route string
	status        int
	bytes         int64
	took          time.Duration
}

func (o Watch) tell(ctx context.Context, a answered) {
	o.Metrics.request(a)
	o.Log.LogAttrs(ctx, slog.LevelInfo, "request",
		slog.String("method", a.method), slog.String("route", a.route), slog.Int("status", a.status),
		slog.Float64("ms", float64(a.took.Microseconds())/1000), slog.Int64("bytes", a.bytes))
}

// knownMethod keeps what visitors invent out of logs and metrics.
func knownMethod(m string) string {
	if slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}, m) {
		return m
	}
	return "other"
}

// validID accepts an id that came with a request: 8 to 64 letters, digits, dashes, dots and underscores.
func validID(s string) bool {
	if len(s) < 8 || len(s) > 64 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

// tally counts what is answered.
type tally struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader implements http.ResponseWriter; of several only the final one counts.
func (t *tally) WriteHeader(status int) {
	if t.status == 0 && status >= http.StatusOK {
		t.status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (t *tally) Write(b []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	n, err := t.ResponseWriter.Write(b)
	t.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (t *tally) Unwrap() http.ResponseWriter { return t.ResponseWriter }
