package noticepage_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/notice"
	"sharewell/internal/register/registertest"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/content"
	"sharewell/internal/web/noticepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

const (
	list   = "/register/WS-R-2026-0001/notice"
	school = list + "/oak-hill-school"
)

type house struct {
	entry register.Entry
	gone  bool
	as    func(access.Actor) *pagetest.Server
}

var officer = access.Actor{Person: "olu", Organisation: "oak-hill-school", Roles: []access.Role{access.DPO}}

func newHouse(t *testing.T) *house {
	t.Helper()
	texts, err := content.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	e, ok := register.Compose(registertest.Source(1, registertest.Content()), registertest.NewWords())
	if !ok {
		t.Fatal("no entry")
	}
	h := &house{entry: e}
	svc := notice.New(notice.Deps{Store: storetest.SQLite(t).NoticeTexts(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "n"},
		Entry: func(context.Context, string) (register.Entry, ident.Record, error) {
			if h.gone {
				return register.Entry{}, "", errs.New(errs.NotFound, "register.not_here", "There is no public entry with this reference.")
			}
			return h.entry, "rec1", nil
		},
		Write:  noticepage.Writer{Texts: texts, URL: "https://sharewell.example", Regulator: "the Information Commissioner’s Office"}.Write,
		Slug:   func(_ context.Context, org ident.Organisation) (string, error) { return string(org), nil },
		Listed: func(slug string) []string { return []string{"WS-R-2026-0001"} }})
	h.as = func(a access.Actor) *pagetest.Server {
		return pagetest.New(t, noticepage.Routes(noticepage.Deps{Notices: svc}), a, page.Who{Name: string(a.Person), OrganisationName: "Oak Hill School"})
	}
	return h
}

func (h *house) get(t testing.TB, a access.Actor, path string) string {
	t.Helper()
	w := h.as(a).Get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s gave %d: %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// tagged asks for a page by somebody who has it already.
func (h *house) tagged(path, tag string) int {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("If-None-Match", tag)
	return h.as(access.Actor{}).Do(r).Code
}

func TestPages(t *testing.T) {
	t.Parallel()
	h, anybody := newHouse(t), access.Actor{}
	pagetest.Golden(t, "list", h.get(t, anybody, list))
	pagetest.Golden(t, "gives", h.get(t, anybody, school))
	pagetest.Golden(t, "both", h.get(t, anybody, list+"/wealdshire-council"))
	pagetest.Golden(t, "gives.txt", h.get(t, anybody, school+".txt"))
	pagetest.Golden(t, "gives.fragment", h.get(t, anybody, school+".html"))
	html := h.get(t, officer, noticepage.OwnPath)
	pagetest.Golden(t, "own_never", html)
	hash := regexp.MustCompile(`name="hash" value="([0-9a-f]+)"`).FindStringSubmatch(html)
	if hash == nil {
		t.Fatal("nothing can be taken over")
	}
	copied := noticepage.OwnPath + "/WS-R-2026-0001/copied"
	if w := h.as(officer).Post(copied, url.Values{"hash": {hash[1]}}); w.Code != http.StatusSeeOther {
		t.Fatalf("taken over: %d", w.Code)
	}
	pagetest.Golden(t, "own_same", h.get(t, officer, noticepage.OwnPath))
	h.entry.Why.Specific = `Schools tell the council each month, <script>alert("x")</script>.` + strings.Repeat("Donaudampfschifffahrtsgesellschaft", 4)
	html = h.get(t, officer, noticepage.OwnPath)
	pagetest.Golden(t, "own_changed", html)
	for _, p := range []string{noticepage.OwnPath, school, school + ".html"} {
		if strings.Contains(h.get(t, officer, p), "<script>alert") {
			t.Errorf("%s shows words as markup", p)
		}
	}
	if w := h.as(officer).Post(copied, url.Values{"hash": {hash[1]}}); w.Code != http.StatusConflict {
		t.Errorf("a text that moved: %d", w.Code)
	}
}

func TestAFragmentIsFetchedWhenItChanged(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, end := range []string{".txt", ".html"} {
		first := h.as(access.Actor{}).Get(school + end)
		tag := first.Header().Get("ETag")
		if tag == "" || first.Header().Get("Access-Control-Allow-Origin") != "*" || first.Header().Get("Cache-Control") != "public, no-cache" {
			t.Errorf("%s: %v", end, first.Header())
		}
		again := func() int { return h.tagged(school+end, tag) }
		if got := again(); got != http.StatusNotModified {
			t.Errorf("%s again: %d", end, got)
		}
		before := h.entry.Why.Specific
		h.entry.Why.Specific = "Another reason altogether."
		if got := again(); got != http.StatusOK {
			t.Errorf("%s after a change: %d", end, got)
		}
		h.entry.Why.Specific = before
	}
	h.gone = true
	for _, p := range []string{list, school, school + ".txt", school + ".html"} {
		if code := h.tagged(p, "*"); code != http.StatusNotFound {
			t.Errorf("%s of an entry that is gone: %d", p, code)
		}
	}
}
