package homepage_test

import (
	"context"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/sharing"
	"sharewell/internal/web/homepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

// fixed is an Agreement that stands still.
type fixed struct{ empty bool }

func (f fixed) Current(context.Context) (agreement.Edition, error) {
	if f.empty {
		return agreement.Edition{}, errs.New(errs.NotFound, "agreement.no_edition", "No edition is in force yet.")
	}
	return agreement.Edition{Text: agreement.Text{Title: "The Agreement", Number: "2026.1", Clauses: []agreement.Clause{
		{ID: "c-security", Heading: "Security", Text: "Each party *guards* what it is given."},
		{ID: "c-schools", Heading: "Schools", Text: "A trust may sign for its schools."},
	}}}, nil
}

func (f fixed) Coverage(context.Context) ([]agreement.Coverage, error) {
	if f.empty {
		return nil, nil
	}
	return []agreement.Coverage{{Sector: "council", Known: 14, Signatories: 9}, {Sector: "school", Known: 600, Signatories: 1203}}, nil
}

func (f fixed) Signatories(_ context.Context, q agreement.SignatoryFilter) ([]agreement.SignatoryBrief, error) {
	if f.empty || !strings.Contains("oak hill school", strings.ToLower(q.Words)) {
		return nil, nil
	}
	return []agreement.SignatoryBrief{{Slug: "oak-hill-school", Name: "Oak Hill School", Since: clock.NewDate(2026, 1, 5), Status: agreement.Accepted}}, nil
}

func some() []register.Source {
	hidden := registertest.Content()
	hidden.PlainTitle, hidden.Publication, hidden.WithheldReason = "Quokka watch", "withheld", "safety"
	draft := registertest.Content()
	draft.PlainTitle = "Quokka plans"
	varied := registertest.Varied(registertest.Source(1, registertest.Content()), time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC), func(c *sharing.Content) { c.SubjectCount = "5000" })
	return []register.Source{varied, registertest.Source(2, hidden), registertest.Draft(registertest.Source(3, draft))}
}

func serve(t testing.TB, empty bool, change func(*homepage.Deps)) *pagetest.Server {
	t.Helper()
	var sources []register.Source
	if !empty {
		sources = some()
	}
	s, _ := registertest.Service(t, sources...)
	d := homepage.Deps{Register: s, Agreement: fixed{empty}, Mailbox: "secretariat@wealdshire.example", Regulator: "the Information Commissioner’s Office"}
	if change != nil {
		change(&d)
	}
	return pagetest.New(t, homepage.Routes(d), access.Actor{}, page.Who{})
}

func get(t testing.TB, s *pagetest.Server, path string) string {
	t.Helper()
	w := s.Get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d\n%s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := serve(t, false, nil)
	for name, path := range map[string]string{
		"home": "/", "accessibility": "/accessibility",
		"privacy": "/privacy", "cookies": "/cookies", "developers": "/developers",
	} {
		pagetest.Golden(t, name, get(t, s, path))
	}
	pagetest.Golden(t, "home_start", get(t, serve(t, true, nil), "/"))
	pagetest.Golden(t, "accessibility_bare", get(t, serve(t, true, func(d *homepage.Deps) { d.Mailbox = "" }), "/accessibility"))
}

func TestSitemapNamesOnlyWhatIsPublic(t *testing.T) {
	t.Parallel()
	s := serve(t, false, nil)
	body := get(t, s, "/sitemap.xml")
	var m struct {
		URLs []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(body), &m); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(body, "/register/WS-R-2026-0001<") || strings.Contains(body, "0002") || strings.Contains(body, "0003") || len(m.URLs) != 9 {
		t.Errorf("the map says:\n%s", body)
	}
	if home := get(t, s, "/"); strings.Contains(home, "Quokka") {
		t.Error("the start page names what is withheld")
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	s := serve(t, false, func(d *homepage.Deps) { d.Security = "mailto:security@wealdshire.example" })
	if got := get(t, s, "/robots.txt"); !strings.Contains(got, "Disallow: /records\n") || !strings.Contains(got, "Sitemap: https://sharewell.test/sitemap.xml") {
		t.Errorf("robots.txt:\n%s", got)
	}
	got := get(t, s, "/.well-known/security.txt")
	for _, want := range []string{"Contact: mailto:security@wealdshire.example\n", "Expires: 2027-10-21T00:00:00.000Z\n", "Canonical: https://sharewell.test/.well-known/security.txt\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("security.txt lacks %q:\n%s", want, got)
		}
	}
	if w := serve(t, false, nil).Get("/.well-known/security.txt"); w.Code != http.StatusNotFound {
		t.Errorf("without a contact: %d", w.Code)
	}
	site := pagetest.Site(t)
	site.Demo = true
	svc, _ := registertest.Service(t)
	demo := pagetest.NewOn(t, site, homepage.Routes(homepage.Deps{Register: svc, Agreement: fixed{true}}), access.Actor{}, page.Who{})
	if got := get(t, demo, "/robots.txt"); got != "User-agent: *\nDisallow: /\n" {
		t.Errorf("robots.txt of a demonstration:\n%s", got)
	}
}

// counted says how often it was asked for coverage.
type counted struct {
	fixed
	asked int
	n     int64
}

func (c *counted) Coverage(context.Context) ([]agreement.Coverage, error) {
	c.asked++
	return []agreement.Coverage{{Sector: "council", Signatories: c.n}}, nil
}

func TestSignatoriesAreCountedAgainWhenTheyChange(t *testing.T) {
	t.Parallel()
	changes, of := uint64(0), &counted{n: 41}
	s := serve(t, false, func(d *homepage.Deps) { d.Agreement, d.Changes = of, func() uint64 { return changes } })
	for range 3 {
		if body := get(t, s, "/"); !strings.Contains(body, ">41<") {
			t.Fatal("41 signatories are not on the start page")
		}
	}
	if of.asked != 1 {
		t.Errorf("counted %d times while nothing changed", of.asked)
	}
	of.n, changes = 42, changes+1
	if body := get(t, s, "/"); !strings.Contains(body, ">42<") || of.asked != 2 {
		t.Errorf("after a change it was counted %d times and the page does not show 42", of.asked)
	}
}
