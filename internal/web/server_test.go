package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/web"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

func routes() []page.Route {
	ok := func(c *page.Ctx) error {
		return c.Render(page.Head{Title: "Fine", Heading: "Fine"}, templ.NopComponent)
	}
	fail := func(err error) page.Handler { return func(*page.Ctx) error { return err } }
	return []page.Route{
		{Method: "GET", Pattern: "/fine", Permission: access.Public, Handler: ok},
		{Method: "POST", Pattern: "/fine", Permission: access.Public, Handler: ok},
		{Method: "GET", Pattern: "/members", Permission: access.SignedIn, Handler: ok},
		{Method: "GET", Pattern: "/secretariat", Permission: access.ViewDirectory, Handler: ok},
		{Method: "GET", Pattern: "/gone", Permission: access.Public, Handler: fail(errs.New(errs.NotFound, "x", "No such record."))},
		{Method: "GET", Pattern: "/away", Permission: access.Public, Handler: fail(errs.New(errs.Unavailable, "x", ""))},
		{Method: "GET", Pattern: "/fault.json", Permission: access.Public, Handler: fail(http.ErrBodyNotAllowed)},
		{Method: "GET", Pattern: "/panic", Permission: access.Public, Handler: func(*page.Ctx) error { panic("secret detail") }},
	}
}

func TestStatusAndWordsOfErrors(t *testing.T) {
	t.Parallel()
	visitor := pagetest.New(t, routes(), access.Actor{}, page.Who{})
	for path, want := range map[string]struct {
		status int
		says   string
	}{
		"/fine": {200, "<h1"}, "/gone": {404, "No such record."}, "/away": {503, "Nothing was half done"},
		"/panic": {500, "request-1"}, "/nowhere": {404, "could not find"}, "/fault.json": {500, `"code":"internal"`},
		"/healthz": {200, "alive"}, "/readyz": {200, "ready"},
	} {
		w := visitor.Get(path)
		if w.Code != want.status || !strings.Contains(w.Body.String(), want.says) {
			t.Errorf("%s: status %d, want %d saying %q", path, w.Code, want.status, want.says)
		}
		if strings.Contains(w.Body.String(), "secret detail") {
			t.Errorf("%s shows an internal detail", path)
		}
		if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s lacks security headers", path)
		}
	}
}

func TestRoutesTurnAwayThoseWithoutPermission(t *testing.T) {
	t.Parallel()
	visitor := pagetest.New(t, routes(), access.Actor{}, page.Who{})
	if w := visitor.Get("/members?x=1"); w.Code != 303 || w.Header().Get("Location") != "/sign-in?next=%2Fmembers%3Fx%3D1" {
		t.Errorf("visitor: %d to %q", w.Code, w.Header().Get("Location"))
	}
	lead := pagetest.New(t, routes(), access.Actor{Person: "p", Organisation: "o", Roles: []access.Role{access.IGLead}}, page.Who{})
	if w := lead.Get("/secretariat"); w.Code != 403 {
		t.Errorf("a lead on the secretariat's page: %d", w.Code)
	}
	if w := lead.Get("/members"); w.Code != 200 {
		t.Errorf("a lead on a members' page: %d", w.Code)
	}
}

func TestCrossOriginWritesAreRefused(t *testing.T) {
	t.Parallel()
	h := pagetest.New(t, routes(), access.Actor{}, page.Who{})
	r := httptest.NewRequest(http.MethodPost, "/fine", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := h.Do(r); w.Code != 403 || !strings.Contains(w.Body.String(), "another site") {
		t.Errorf("cross-site POST: %d", w.Code)
	}
	if w := h.Post("/fine", nil); w.Code != 200 {
		t.Errorf("same-origin POST: %d", w.Code)
	}
}

func TestRouteTableIsChecked(t *testing.T) {
	t.Parallel()
	ok := func(*page.Ctx) error { return nil }
	for name, rs := range map[string][]page.Route{
		"no permission": {{Method: "GET", Pattern: "/a", Handler: ok}},
		"twice":         {{Method: "GET", Pattern: "/a", Permission: access.Public, Handler: ok}, {Method: "GET", Pattern: "/a", Permission: access.Public, Handler: ok}},
		"other method":  {{Method: "PUT", Pattern: "/a", Permission: access.Public, Handler: ok}},
		"no handler":    {{Method: "GET", Pattern: "/a", Permission: access.Public}},
	} {
		if web.Check(rs) == nil {
			t.Errorf("%s: the table was accepted", name)
		}
	}
}

func TestRedirectsStayOnThisSite(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/records": "/records", "//evil.test": "/", "/" + strings.Repeat("a", 3000): "/", "https://evil.test/": "/", "/\\evil.test": "/", "javascript:x": "/", "": "/", "/a?b=c": "/a?b=c",
	} {
		if got := page.LocalPath(in, "/"); got != want {
			t.Errorf("LocalPath(%.40q) = %.40q, want %q", in, got, want)
		}
	}
}

// TestMembersPagesAreNotKeptByBrowsers: what only members see must not lie in a shared computer's cache
// after they have left.
func TestMembersPagesAreNotKeptByBrowsers(t *testing.T) {
	t.Parallel()
	table := append(routes(), page.Route{Method: "GET", Pattern: "/file", Permission: access.Public, Handler: func(c *page.Ctx) error {
		return c.Download("a.txt", "text/plain", []byte("a"))
	}})
	member := pagetest.New(t, table, access.Actor{Person: "p", Organisation: "o", Roles: []access.Role{access.IGLead}}, page.Who{})
	visitor := pagetest.New(t, table, access.Actor{}, page.Who{})
	for _, path := range []string{"/fine", "/file"} {
		if got := member.Get(path).Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s for a member: %q", path, got)
		}
		if got := visitor.Get(path).Header().Get("Cache-Control"); got != "private, no-cache" {
			t.Errorf("%s for a visitor: %q", path, got)
		}
	}
}

// TestABrokenConnectionIsNoFaultOfOurs: a body that never arrives ends the request's context; the answer
// still says what was wrong, and nothing is logged as our failure.
func TestABrokenConnectionIsNoFaultOfOurs(t *testing.T) {
	t.Parallel()
	table := append(routes(), page.Route{Method: "POST", Pattern: "/cut-off", Permission: access.Public, Handler: func(*page.Ctx) error {
		return errs.New(errs.Invalid, "form.cut_off", "The form did not arrive whole.")
	}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := pagetest.New(t, table, access.Actor{}, page.Who{}).Do(httptest.NewRequest(http.MethodPost, "/cut-off", nil).WithContext(ctx))
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "did not arrive whole") {
		t.Errorf("status %d", w.Code)
	}
}
