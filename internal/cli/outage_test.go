package cli

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
)

func TestLostDatabaseIsSaid(t *testing.T) {
	t.Parallel()
	app := county(t)
	visitor, base := open(t, app)
	lead := as(t, app, base, "information governance lead at Saltmarsh County")
	if err := app.Close(); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*reader{visitor, lead} {
		for _, path := range []string{"/records", "/sign-in", "/organisation"} {
			req, err := http.NewRequest(http.MethodGet, base+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			a := r.plain(req)
			if r == visitor && a.status < 400 {
				continue // a visitor's page may need no database
			}
			a.guarded(t, path)
			if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
				t.Errorf("%s: %s: %d, Retry-After %q", r.name, path, a.status, a.header.Get("Retry-After"))
			}
			for _, leak := range []string{"sql", "database is closed", "⟦", "goroutine"} {
				if strings.Contains(a.body, leak) {
					t.Errorf("%s: %s says %q", r.name, path, leak)
				}
			}
		}
	}
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable} {
		req, err := http.NewRequest(http.MethodGet, base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if a := visitor.plain(req); a.status != want {
			t.Errorf("%s: %d, want %d", path, a.status, want)
		}
	}
}

// TestFloodFromOneNetworkIsStopped sends more sign-in forms from one network than people do.
func TestFloodFromOneNetworkIsStopped(t *testing.T) {
	t.Parallel()
	visitor, base := open(t, county(t))
	stopped := false
	for i := range 600 {
		req, err := http.NewRequest(http.MethodPost, base+"/sign-in", strings.NewReader("email=somebody@example.org"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("X-Forwarded-For", "192.0.2.7")
		a := visitor.do(req)
		if a.status == http.StatusTooManyRequests {
			stopped = true
			if a.header.Get("Retry-After") == "" {
				t.Error("how long to wait is not said")
			}
			break
		}
		if a.status >= 400 {
			t.Fatalf("form %d: %d", i, a.status)
		}
	}
	if !stopped {
		t.Error("600 forms at once were taken from one network")
	}
	if a := visitor.get("/register"); a.status != http.StatusOK {
		t.Errorf("reading is stopped too: %d", a.status)
	}
}

// zeros gives n bytes of a form that is too large.
func zeros(n int64) io.Reader {
	return io.MultiReader(strings.NewReader("title="), io.LimitReader(repeat('a'), n))
}

type repeat byte

// Read implements io.Reader.
func (r repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r)
	}
	return len(p), nil
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	app := county(t)
	_, base := open(t, app)
	lead := as(t, app, base, "information governance lead at Saltmarsh County")
	for _, path := range []string{"/records/new", "/sign-in"} {
		for what, body := range map[string]io.Reader{"a long form": zeros(64 << 20), "a form without end": zeros(1 << 40)} {
			req, err := http.NewRequest(http.MethodPost, base+path, body)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set("Sec-Fetch-Site", "same-origin")
			res, err := lead.client.Do(req)
			if err != nil { // the server may hang up while we still send
				var broken *url.Error
				if !errors.As(err, &broken) {
					t.Errorf("%s, %s: %v", path, what, err)
				}
				continue
			}
			_ = res.Body.Close() // only the status is looked at
			if res.StatusCode < 400 || res.StatusCode >= 500 {
				t.Errorf("%s, %s: %d", path, what, res.StatusCode)
			}
		}
	}
	if a := lead.get("/records"); a.status != http.StatusOK {
		t.Errorf("afterwards: %d", a.status)
	}
}

func TestOtherSitesCannotWrite(t *testing.T) {
	t.Parallel()
	app := county(t)
	_, base := open(t, app)
	lead := as(t, app, base, "information governance lead at Saltmarsh County")
	for name, header := range map[string][2]string{"by fetch metadata": {"Sec-Fetch-Site", "cross-site"}, "by origin": {"Origin", "https://elsewhere.example"}} {
		for _, route := range app.routes() {
			if route.Method != http.MethodPost {
				continue
			}
			path := filled(route.Pattern)[0]
			req, err := http.NewRequest(http.MethodPost, base+path, strings.NewReader("version=1"))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set(header[0], header[1])
			if a := lead.do(req); a.status != http.StatusForbidden {
				t.Errorf("%s: POST %s: %d", name, path, a.status)
			}
		}
	}
	if a := lead.get("/account"); a.status != http.StatusOK {
		t.Errorf("somebody was signed out from elsewhere: %d", a.status)
	}
}

var submissionKey = regexp.MustCompile(`name="submission_key" value="([^"]+)"`)

// TestSubmittedTwiceIsOneRecord sends the form for a new record many times at once with the key the page
// gave, as an impatient hand or a repeating proxy does.
func TestSubmittedTwiceIsOneRecord(t *testing.T) {
	t.Parallel()
	app := county(t)
	_, base := open(t, app)
	lead := as(t, app, base, "information governance lead at Saltmarsh County")
	before := len(records(t, app))
	page := lead.get("/records/new")
	key := submissionKey.FindStringSubmatch(page.body)
	if key == nil {
		t.Fatalf("/records/new (%d) has no submission key", page.status)
	}
	form := url.Values{"submission_key": {key[1]}, "title": {"Sent more than once"}, "from": {"blank"}}
	var all sync.WaitGroup
	places := make([]string, 6)
	for i := range places {
		all.Go(func() {
			a := lead.post("/records/new", form)
			places[i] = a.header.Get("Location")
			if a.status != http.StatusSeeOther {
				t.Errorf("try %d: %d", i, a.status)
			}
		})
	}
	all.Wait()
	for _, p := range places {
		if p != places[0] || p == "" {
			t.Errorf("one form led to %q and %q", places[0], p)
		}
	}
	if after := len(records(t, app)); after != before+1 {
		t.Errorf("one form made %d records", after-before)
	}
}
