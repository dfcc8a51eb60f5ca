package clientpage_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/apiclient"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/clientpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

var (
	admin  = access.Actor{Person: "p-admin", Organisation: "council", Roles: []access.Role{access.OrgAdmin}}
	lead   = access.Actor{Person: "p-lead", Organisation: "council", Roles: []access.Role{access.IGLead}}
	worker = access.Actor{Person: "p-worker", Organisation: "council", Roles: []access.Role{access.Practitioner}}
	other  = access.Actor{Person: "p-other", Organisation: "trust", Roles: []access.Role{access.OrgAdmin}}
)

// counting gives bytes that nobody could guess but a test.
type counting struct{ n byte }

func (c *counting) Read(b []byte) (int, error) {
	for i := range b {
		c.n++
		b[i] = c.n
	}
	return len(b), nil
}

type county struct {
	t      testing.TB
	routes []page.Route
}

func newCounty(t testing.TB) county {
	t.Helper()
	s := storetest.SQLite(t)
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, id := range []string{"council", "trust"} {
			o := organisation.Organisation{ID: ident.Organisation(id), Slug: id, Name: id, Kind: "county", Sector: "council", Status: organisation.Member, CreatedAt: pagetest.Now, UpdatedAt: pagetest.Now, Version: 1}
			if err := tx.InsertOrganisation(ctx, o); err != nil {
				return err
			}
		}
		return nil
	})
	svc := apiclient.New(apiclient.Deps{Store: s.Clients(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "c"}, Random: io.Reader(&counting{}), Log: slog.New(slog.DiscardHandler),
		SiteKey: []byte(strings.Repeat("k", 32)), TokenLife: time.Hour, Limit: apiclient.Limit{PerSecond: 10, Burst: 10}})
	if err := svc.EnsureKey(t.Context()); err != nil {
		t.Fatal(err)
	}
	return county{t, clientpage.Routes(clientpage.Deps{Clients: svc})}
}

func (c county) as(a access.Actor) *pagetest.Server {
	c.t.Helper()
	return pagetest.New(c.t, c.routes, a, page.Who{Name: "Ada", OrganisationName: "Council"})
}

const home = "/organisation/applications"

func golden(t *testing.T, s *pagetest.Server, name, path string) {
	t.Helper()
	w := s.Get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d\n%s", path, w.Code, w.Body)
	}
	pagetest.Golden(t, name, w.Body.String())
}

// idOf finds the identifier of the application that a page of a secret shows.
func idOf(t testing.TB, html string) string {
	t.Helper()
	m := regexp.MustCompile(home + `/([a-z0-9]+)"`).FindStringSubmatch(html)
	if m == nil {
		t.Fatalf("no application:\n%s", html)
	}
	return m[1]
}

func TestPages(t *testing.T) {
	t.Parallel()
	c := newCounty(t)
	s := c.as(admin)
	golden(t, s, "list_empty", home)
	golden(t, s, "new", home+"/new")
	w := s.Post(home+"/new", url.Values{})
	pagetest.Golden(t, "new_errors", w.Body.String())
	made := s.Post(home+"/new", url.Values{"name": {"Case system <of the> children’s teams"}, "scopes": {"decide", "screen"}})
	if made.Code != http.StatusOK {
		t.Fatalf("%d %s", made.Code, made.Body)
	}
	pagetest.Golden(t, "secret", made.Body.String())
	one := home + "/" + idOf(t, made.Body.String())
	golden(t, s, "list", home)
	golden(t, s, "one", one)
	golden(t, c.as(lead), "one_lead", one)
	golden(t, s, "key", one+"/public-key")
	pagetest.Golden(t, "key_errors", s.Post(one+"/public-key", url.Values{"public_key": {"-----BEGIN NOTHING-----"}}).Body.String())
	pagetest.Golden(t, "secret_replaced", s.Post(one+"/secret", url.Values{"kind": {"secret"}, "replace": {"yes"}}).Body.String())
	pagetest.Golden(t, "secret_key", s.Post(one+"/secret", url.Values{"kind": {"key"}}).Body.String())
	golden(t, s, "one_many", one)
	if w := s.Post(one+"/remove", url.Values{}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	golden(t, s, "one_ended", one)
	golden(t, s, "list_ended", home+"?done=ended")
}

// TestSecretIsShownOnce: no page but the answer to the form that made it shows a secret.
func TestSecretIsShownOnce(t *testing.T) {
	t.Parallel()
	c := newCounty(t)
	s := c.as(admin)
	made := s.Post(home+"/new", url.Values{"name": {"Case system"}, "scopes": {"decide"}})
	secret := regexp.MustCompile(`sws_[A-Za-z0-9_-]{20,}`).FindString(made.Body.String())
	if secret == "" || made.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%v\n%s", made.Header(), made.Body)
	}
	for _, path := range []string{home, home + "/" + idOf(t, made.Body.String())} {
		if strings.Contains(s.Get(path).Body.String(), secret) {
			t.Errorf("%s shows the secret again", path)
		}
	}
}

// TestApplicationsAreOnesOwn: others of the organisation read, those of another find nothing.
func TestApplicationsAreOnesOwn(t *testing.T) {
	t.Parallel()
	c := newCounty(t)
	one := home + "/" + idOf(t, c.as(admin).Post(home+"/new", url.Values{"name": {"Case system"}, "scopes": {"decide"}}).Body.String())
	if body := c.as(other).Get(home).Body.String(); strings.Contains(body, "Case system") {
		t.Error("another organisation sees it")
	}
	for who, a := range map[string]access.Actor{"another organisation": other, "a worker": worker, "a visitor": {}} {
		s := c.as(a)
		if w := s.Get(one); w.Code == http.StatusOK {
			t.Errorf("%s reads it", who)
		}
		for _, path := range []string{one + "/secret", one + "/remove", one + "/public-key"} {
			if w := s.Post(path, url.Values{"kind": {"secret"}}); w.Code < 400 && w.Code != http.StatusSeeOther || w.Code == http.StatusSeeOther && !strings.Contains(w.Header().Get("Location"), "sign-in") {
				t.Errorf("%s posts to %s: %d", who, path, w.Code)
			}
		}
	}
	if w := c.as(lead).Post(one+"/remove", url.Values{}); w.Code < 400 {
		t.Errorf("a lead who may not manage ends it: %d", w.Code)
	}
}
