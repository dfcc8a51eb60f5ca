package cli

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/auth"
)

var hrefs = regexp.MustCompile(`<a [^>]*href="([^"]*)"`)

// mostAlike bounds how many addresses of one route a walk reads: the twentieth record tells no more
// than the fifth.
const mostAlike = 5

// TestEveryLinkLeadsSomewhere walks the site as a visitor and in each role, following every link: each
// page answers, and nobody is shown a link to what they may not open.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	app := county(t)
	visitor, base := open(t, app)
	t.Run("visitor", func(t *testing.T) {
		t.Parallel()
		w := newWalk(t, app, newReader(t, visitor.name, base))
		w.all("/", "/register")
		if len(w.seen) < 20 {
			t.Errorf("the walk found %d pages only", len(w.seen))
		}
	})
	for _, role := range app.Auth.Demo() {
		t.Run(role.Title, func(t *testing.T) {
			t.Parallel()
			w := newWalk(t, app, enter(t, base, role))
			w.all("/", landing(t, app, role))
		})
	}
}

// landing is where somebody comes to after signing in.
func landing(t testing.TB, app *App, role auth.DemoRole) string {
	t.Helper()
	if organisationOf(t, app, role) == "" {
		return "/account"
	}
	return "/records"
}

// walk follows links breadth first.
type walk struct {
	t      testing.TB
	r      *reader
	routes *http.ServeMux
	seen   map[string]bool
	alike  map[string]int
	queue  []step
}

type step struct{ path, from string }

func newWalk(t testing.TB, app *App, r *reader) *walk {
	t.Helper()
	w := &walk{t: t, r: r, routes: http.NewServeMux(), seen: map[string]bool{}, alike: map[string]int{}}
	r.t = t
	for _, route := range app.routes() {
		if route.Method == http.MethodGet {
			w.routes.Handle("GET "+route.Pattern, http.NotFoundHandler())
		}
	}
	return w
}

func (w *walk) all(from ...string) {
	for _, path := range from {
		w.add(path, "the start")
	}
	for len(w.queue) > 0 {
		next := w.queue[0]
		w.queue = w.queue[1:]
		w.visit(next)
	}
}

// add queues an address of this site unless it was seen, or enough like it were.
func (w *walk) add(path, from string) {
	path, _, _ = strings.Cut(path, "#")
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "/assets/") || w.seen[path] {
		return
	}
	req, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		w.t.Errorf("%s links to %q: %v", from, path, err)
		return
	}
	_, pattern := w.routes.Handler(req)
	if pattern == "" {
		pattern = path // no row of the table: it must answer all the same
	}
	if w.alike[pattern]++; w.alike[pattern] > mostAlike {
		return
	}
	w.seen[path] = true
	w.queue = append(w.queue, step{path, from})
}

func (w *walk) visit(s step) {
	a := w.r.get(s.path)
	if !slices.Contains([]int{http.StatusOK, http.StatusSeeOther}, a.status) {
		w.t.Errorf("%s, linked from %s: %d", s.path, s.from, a.status)
		return
	}
	if to := a.header.Get("Location"); to != "" {
		w.add(to, s.path)
	}
	if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		return
	}
	for _, m := range hrefs.FindAllStringSubmatch(a.body, -1) {
		href := html.UnescapeString(m[1])
		if strings.HasPrefix(href, "?") {
			path, _, _ := strings.Cut(s.path, "?")
			href = path + href
		}
		w.add(href, s.path)
	}
}
