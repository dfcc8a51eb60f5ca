package cli

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sharewell/internal/auth"
)

// reader is somebody in front of the site: a visitor, or one of the demonstration's people.
type reader struct {
	t      testing.TB
	name   string
	base   string
	client *http.Client
}

// answer is what came back, whole.
type answer struct {
	status int
	header http.Header
	body   string
}

// open serves the program to its readers.
func open(t testing.TB, app *App) (visitor *reader, base string) {
	t.Helper()
	srv := httptest.NewServer(app.Handler())
	t.Cleanup(srv.Close)
	return newReader(t, "visitor", srv.URL), srv.URL
}

func newReader(t testing.TB, name, base string) *reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &reader{t: t, name: name, base: base, client: &http.Client{Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// enter signs in as one of the demonstration's people.
func enter(t testing.TB, base string, role auth.DemoRole) *reader {
	t.Helper()
	r := newReader(t, role.Title, base)
	a := r.post("/sign-in/demo", url.Values{"person": {string(role.Person)}})
	if a.status != http.StatusSeeOther {
		t.Fatalf("%s cannot sign in: %d", r.name, a.status)
	}
	return r
}

// as gives the demonstration's person whose title holds some words.
func as(t testing.TB, app *App, base, words string) *reader {
	t.Helper()
	for _, d := range app.Auth.Demo() {
		if strings.Contains(d.Title, words) {
			return enter(t, base, d)
		}
	}
	t.Fatalf("nobody in the demonstration is %q", words)
	return nil
}

func (r *reader) get(path string) answer {
	r.t.Helper()
	req, err := http.NewRequest(http.MethodGet, r.base+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.do(req)
}

func (r *reader) post(path string, form url.Values) answer {
	r.t.Helper()
	req, err := http.NewRequest(http.MethodPost, r.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return r.do(req)
}

// elsewhere makes each request come from a network of its own, so that limits per network, which have
// their own test, do not stop a test that asks for much.
func elsewhere(req *http.Request) {
	if req.Header.Get("X-Forwarded-For") == "" {
		b := rand.Text()
		req.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", b[0], b[1], b[2]))
	}
}

// do sends a request and checks what holds for every answer: no fault of ours, no missing text, the
// security headers.
func (r *reader) do(req *http.Request) answer {
	r.t.Helper()
	a := r.plain(req)
	what := r.name + ": " + req.Method + " " + req.URL.RequestURI()
	if a.status >= 500 {
		r.t.Errorf("%s: %d", what, a.status)
	}
	if i := strings.Index(a.body, "⟦"); i >= 0 {
		r.t.Errorf("%s: a text is missing: %.80s", what, a.body[i:])
	}
	a.guarded(r.t, what)
	return a
}

// guarded wants the security headers.
func (a answer) guarded(t testing.TB, what string) {
	t.Helper()
	for header, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Content-Security-Policy": "default-src 'none'"} {
		if header == "Referrer-Policy" && a.header.Get(header) == "no-referrer" {
			continue // stricter, on pages whose address is a secret
		}
		if !strings.HasPrefix(a.header.Get(header), want) {
			t.Errorf("%s: %s is %q", what, header, a.header.Get(header))
		}
	}
}

// plain sends a request without the checks that hold while all is well.
func (r *reader) plain(req *http.Request) answer {
	r.t.Helper()
	elsewhere(req)
	res, err := r.client.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // it was read to its end
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer{status: res.StatusCode, header: res.Header, body: string(body)}
}
