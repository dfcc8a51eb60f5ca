package obs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/obs"
)

var start = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

// site is a small site under watch: its routes, what it logged and what it measured.
type site struct {
	handler http.Handler
	log     *bytes.Buffer
	metrics *obs.Metrics
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{log: &bytes.Buffer{}, metrics: obs.NewMetrics("1.2.3")}
	log, err := obs.NewLogger(s.log, "info", "json")
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFixed(start)
	mux := http.NewServeMux()
	route := func(pattern string, fn http.HandlerFunc) { mux.Handle(pattern, obs.Route(pattern, fn)) }
	route("GET /people/{id}", func(w http.ResponseWriter, r *http.Request) {
		c.Advance(1500 * time.Microsecond)
		log.InfoContext(r.Context(), "inside")
		_, _ = io.WriteString(w, "hello")
	})
	route("POST /people/{id}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusSeeOther) })
	route("GET /panic", func(http.ResponseWriter, *http.Request) { panic("oh no") })
	route("GET /silent", func(http.ResponseWriter, *http.Request) {})
	route("GET /flush", func(w http.ResponseWriter, _ *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Errorf("the connection could not be reached: %v", err)
		}
	})
	// As sessions do, a middleware between passes a copy of the request on.
	between := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		type own struct{}
		mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), own{}, 1)))
	})
	s.handler = obs.Watch{Log: log, Metrics: s.metrics, Clock: c, IDs: &ident.Sequence{Prefix: "req"}}.Handler(between)
	return s
}

func (s *site) do(method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader("name=Secret+Name"))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s *site) lines(t testing.TB) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range strings.Lines(s.log.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		delete(m, "time")
		out = append(out, m)
	}
	return out
}

func TestOneLineForEachRequest(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.do("GET", "/people/p-secret-1?q=secret%40example.org", "Cookie", "secret=1", "Authorization", "secret")
	if got := w.Header().Get(obs.HeaderRequestID); got != "req000001" {
		t.Errorf("the answer's id is %q", got)
	}
	want := []map[string]any{
		{"level": "INFO", "msg": "inside", "request_id": "req000001"},
		{"level": "INFO", "msg": "request", "method": "GET", "route": "GET /people/{id}", "status": 200.0, "ms": 1.5, "bytes": 5.0, "request_id": "req000001"},
	}
	if d := cmp.Diff(want, s.lines(t)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	s.do("POST", "/people/p-secret-1", "Referer", "https://example.org/?secret")
	s.do("GET", "/nowhere/secret")
	s.do("SECRET", "/people/p-secret-1")
	if strings.Contains(strings.ToLower(s.log.String()), "secret") {
		t.Errorf("the log holds what it must not:\n%s", s.log)
	}
}

func TestRequestIDsFromOutside(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, given, want string }{
		{"a good one is kept", "0af7651916cd43dd-8448.eb_211", "0af7651916cd43dd-8448.eb_211"},
		{"none", "", "req000001"},
		{"too short", "abc", "req000001"},
		{"too long", strings.Repeat("a", 65), "req000001"},
		{"other characters", "abcdefgh\" x=\"1", "req000001"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newSite(t).do("GET", "/silent", obs.HeaderRequestID, c.given)
			if got := w.Header().Get(obs.HeaderRequestID); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPanicsAreCountedAndPassedOn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not reach web, which shows the page")
			}
		}()
		s.do("GET", "/panic")
	}()
	lines := s.lines(t)
	if len(lines) != 1 || lines[0]["status"] != 500.0 {
		t.Errorf("lines: %v", lines)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.do("GET", "/people/1")
	s.do("GET", "/people/2")
	s.do("GET", "/nowhere")
	s.do("GET", "/flush")
	s.metrics.Write(time.Millisecond, nil)
	s.metrics.Write(time.Millisecond, errors.New("no"))
	s.metrics.Job("notify.send", "done", time.Second)
	s.metrics.Mail("sent")
	s.metrics.Gauge("jobs_dead", "Jobs given up.", func() float64 { return 3 })
	w := httptest.NewRecorder()
	s.metrics.PrivateHandler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`sharewell_http_request_duration_seconds_count{method="GET",route="GET /people/{id}",status="2xx"} 2`,
		`sharewell_http_request_duration_seconds_count{method="GET",route="none",status="4xx"} 1`,
		`sharewell_http_requests_in_flight 0`,
		`sharewell_db_write_duration_seconds_count{outcome="done"} 1`,
		`sharewell_db_write_duration_seconds_count{outcome="failed"} 1`,
		`sharewell_job_duration_seconds_count{kind="notify.send",outcome="done"} 1`,
		`sharewell_mail_total{outcome="sent"} 1`,
		`sharewell_build_info{version="1.2.3"} 1`,
		`sharewell_jobs_dead 3`,
		`go_goroutines`,
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("missing: %s", want)
		}
	}
	other := httptest.NewRecorder()
	s.metrics.PrivateHandler().ServeHTTP(other, httptest.NewRequest("GET", "/", nil))
	if other.Code != http.StatusNotFound {
		t.Errorf("the private listener serves more than metrics: %d", other.Code)
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	l, err := obs.NewLogger(&log, "warn", "text")
	if err != nil {
		t.Fatal(err)
	}
	broken := errs.New(errs.Unavailable, "store.schema", "The database is not there.")
	cases := []struct {
		name    string
		handler http.Handler
		status  int
		body    string
	}{
		{"alive", obs.Healthz(), 200, "alive\n"},
		{"ready", obs.Readyz(l, func(context.Context) error { return nil }), 200, "ready\n"},
		{"not ready", obs.Readyz(l, func(context.Context) error { return broken }), 503, "not ready\n"},
	}
	for _, c := range cases {
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if w.Code != c.status || w.Body.String() != c.body || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %q", c.name, w.Code, w.Body)
		}
	}
	if !strings.Contains(log.String(), "store.schema") {
		t.Errorf("why it is not ready was not logged: %s", &log)
	}
}

func TestLoggerSettings(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{{"loud", "json"}, {"info", "xml"}} {
		if _, err := obs.NewLogger(io.Discard, c[0], c[1]); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%v: %v", c, err)
		}
	}
	l, err := obs.NewLogger(io.Discard, "error", "text")
	if err != nil || l.Enabled(context.Background(), slog.LevelWarn) {
		t.Errorf("level error lets warnings through, or %v", err)
	}
}
