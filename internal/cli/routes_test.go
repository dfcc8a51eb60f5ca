package cli

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/web/page"
)

func TestProgramAnswers(t *testing.T) {
	t.Parallel()
	visitor, _ := open(t, county(t))
	for _, path := range []string{"/healthz", "/readyz", "/", "/register", "/register.json", "/register.csv", "/register.atom",
		"/sign-in", "/agreement", "/signatories", "/search?q=council", "/accessibility", "/privacy", "/cookies", "/developers", "/openapi.json", "/api/v1/records", "/api/v1/signatories", "/development/components"} {
		if a := visitor.get(path); a.status != http.StatusOK {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := visitor.get("/there-is-no-such-page"); a.status != http.StatusNotFound {
		t.Errorf("a page that is not there: %d", a.status)
	}
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// guesses are values for the {parts} of a pattern: harmless, odd and hostile ones.
func guesses() []string {
	return []string{"1", "x", "-1", "99999999999999999999", "é%20🙂", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%00", "%ff", strings.Repeat("a", 3000), "'%22%3E%3Cb%3E"}
}

// filled gives a pattern's addresses: one per guess when it has {parts}.
func filled(pattern string) []string {
	pattern = strings.TrimSuffix(pattern, "{$}")
	if !placeholder.MatchString(pattern) {
		return []string{pattern}
	}
	var all []string
	for _, g := range guesses() {
		all = append(all, placeholder.ReplaceAllLiteralString(pattern, g))
	}
	return all
}

func TestEveryRouteAnswersAVisitor(t *testing.T) {
	t.Parallel()
	app := county(t)
	visitor, _ := open(t, app)
	allowed := []int{http.StatusOK, http.StatusSeeOther, http.StatusMovedPermanently, http.StatusPermanentRedirect, http.StatusNotFound}
	for _, r := range app.routes() {
		for _, path := range filled(r.Pattern) {
			if r.Method == http.MethodGet {
				a := visitor.get(path)
				if a.status == http.StatusUnauthorized && strings.HasSuffix(path, ".json") {
					continue // a program is told, and not led to a page
				}
				if !slices.Contains(append(allowed, http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusConflict), a.status) {
					t.Errorf("GET %s: %d", path, a.status)
				}
				if !access.AllowedSomewhere(access.Actor{}, r.Permission) && a.status == http.StatusOK {
					t.Errorf("GET %s asks for %s and was shown to a visitor", path, r.Permission)
				}
				continue
			}
			a := visitor.post(path, url.Values{})
			if !access.AllowedSomewhere(access.Actor{}, r.Permission) && a.status < 400 {
				t.Errorf("POST %s asks for %s and was taken from a visitor: %d", path, r.Permission, a.status)
			}
		}
	}
}

func TestEveryRouteAnswersEveryRole(t *testing.T) {
	t.Parallel()
	app := county(t)
	_, base := open(t, app)
	refs := oneOfEachState(t, app)
	for _, role := range app.Auth.Demo() {
		t.Run(role.Title, func(t *testing.T) {
			t.Parallel()
			tryEveryRoute(t, app, base, role, refs)
		})
	}
}

// tryEveryRoute reads every GET route; what every answer must be is checked by the reader.
func tryEveryRoute(t *testing.T, app *App, base string, role auth.DemoRole, refs []string) {
	r := enter(t, base, role)
	for _, route := range app.routes() {
		if route.Method != http.MethodGet {
			continue
		}
		for _, path := range addresses(route, refs) {
			if a := r.get(path); a.status == http.StatusUnauthorized {
				t.Errorf("GET %s: %d for somebody signed in", path, a.status)
			}
		}
	}
}

// TestEveryFormAnswersSenselessInput sends each POST route nothing, and much that makes no sense.
func TestEveryFormAnswersSenselessInput(t *testing.T) {
	t.Parallel()
	app := county(t)
	_, base := open(t, app)
	refs := oneOfEachState(t, app)
	odd := url.Values{}
	for _, name := range []string{"version", "submission_key", "title", "name", "email", "person", "role", "hat", "answer", "reason", "note", "date", "n", "next", "q"} {
		odd.Add(name, "\xff\x00'\"><é🙂"+strings.Repeat("x", 5000))
	}
	roles := []string{"information governance lead at Saltmarsh County", "secretariat", "data protection officer at Larkport", "administrator at Saltmarsh County", "system administrator"}
	if testing.Short() {
		roles = roles[:2]
	}
	for _, words := range roles {
		t.Run(words, func(t *testing.T) {
			t.Parallel()
			r := as(t, app, base, words)
			for _, route := range app.routes() {
				if route.Method != http.MethodPost || strings.HasPrefix(route.Pattern, "/sign-") || strings.HasPrefix(route.Pattern, "/account/acting-for") {
					continue
				}
				for _, path := range addresses(route, refs) {
					r.post(path, url.Values{})
					r.post(path, odd)
				}
			}
		})
	}
}

// addresses fills a pattern with real references of records where it wants one, and guesses elsewhere.
func addresses(route page.Route, refs []string) []string {
	all := filled(route.Pattern)
	if strings.Contains(route.Pattern, "{ref}") {
		for _, ref := range refs {
			all = append(all, placeholder.ReplaceAllLiteralString(strings.Replace(route.Pattern, "{ref}", ref, 1), "1"))
		}
	}
	return all
}
