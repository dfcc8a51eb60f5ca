// Package pagetest serves pages inside a test: real templates, real adapter, a chosen actor, a fixed
// day; and compares what they show with golden files.
package pagetest

import (
	"context"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/web"
	"sharewell/internal/web/assets"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

var update = flag.Bool("update", false, "write golden files instead of comparing with them")

// Now is the instant at which test pages are drawn: 21 November 2026, 9:30 in the morning.
var Now = time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)

// identity is the same for every request of one test.
type identity struct {
	actor access.Actor
	who   page.Who
}

func (i identity) Identify(*http.Request) (access.Actor, page.Who) { return i.actor, i.who }

// Server serves routes as one actor.
type Server struct {
	t       testing.TB
	handler http.Handler
}

// Site is a site for tests, with the words and assets that ship.
func Site(t testing.TB) *page.Site {
	t.Helper()
	texts, err := content.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	built, err := assets.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &page.Site{Name: "Test Partnership", ShortName: "TP", RunBy: "the test secretariat", PublicURL: "https://sharewell.test",
		Texts: texts, Assets: built, Clock: clock.NewFixed(Now)}
}

// New serves routes to the given actor.
func New(t testing.TB, routes []page.Route, actor access.Actor, who page.Who) *Server {
	t.Helper()
	return NewOn(t, Site(t), routes, actor, who)
}

// NewOn serves routes of a given site to the given actor.
func NewOn(t testing.TB, site *page.Site, routes []page.Route, actor access.Actor, who page.Who) *Server {
	t.Helper()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	adapter, err := page.NewAdapter(site, identity{actor, who}, log, func(context.Context) string { return "request-1" })
	if err != nil {
		t.Fatal(err)
	}
	h, err := web.New(web.Deps{Site: site, Adapter: adapter, Routes: routes, Ready: func(context.Context) error { return nil }, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	return &Server{t: t, handler: h}
}

// Get asks for a path.
func (s *Server) Get(path string) *httptest.ResponseRecorder {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// Post sends a form.
func (s *Server) Post(path string, form url.Values) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

var (
	hashedAsset   = regexp.MustCompile(`/assets/([a-zA-Z0-9._-]+?)[.-][A-Za-z0-9]{8,}\.(css|js|svg|woff2|png)`)
	submissionKey = regexp.MustCompile(`(name="submission_key" value=")[^"]*`)
)

// Golden compares the <main> of a page (the whole body when there is none) with testdata/golden/NAME.html.
// Run the test with -update to accept what is shown now.
func Golden(t testing.TB, name, html string) {
	t.Helper()
	if i, j := strings.Index(html, "<main"), strings.LastIndex(html, "</main>"); i >= 0 && j > i {
		html = html[i : j+len("</main>")]
	}
	html = hashedAsset.ReplaceAllString(html, "/assets/$1.$2")
	html = submissionKey.ReplaceAllString(html, "${1}KEY")
	html = strings.ReplaceAll(html, "><", ">\n<") + "\n"
	file := filepath.Join("testdata", "golden", name+".html")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(html), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("golden file: %v (run the test with -update to make it)", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(html, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
	if strings.Contains(html, "⟦") {
		t.Errorf("%s: a text is missing from its content file", name)
	}
}

// Do sends any request.
func (s *Server) Do(r *http.Request) *httptest.ResponseRecorder {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}
