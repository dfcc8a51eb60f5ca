package welcomepage_test

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/portal/welcome"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/welcomepage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func TestPages(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, id := range []string{"ada", "ben"} {
			if err := tx.AddPerson(ctx, people.Person{ID: ident.Person(id), Name: id, Email: id + "@example.org", Status: people.Active, CreatedAt: pagetest.Now}); err != nil {
				return err
			}
		}
		return tx.InsertOrganisation(ctx, organisation.Organisation{ID: "council", Slug: "council", Name: "Council", Kind: "district", Sector: "local_government", Status: "active", CreatedAt: pagetest.Now, UpdatedAt: pagetest.Now})
	})
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	now := clock.NewFixed(pagetest.Now)
	svc := welcome.New(welcome.Deps{Store: s.Welcome(), Clock: now, IDs: &ident.Sequence{Prefix: "x"}, Book: book})
	routes := welcomepage.Routes(welcomepage.Deps{Welcome: svc, Book: book})
	as := func(person ident.Person) *pagetest.Server {
		return pagetest.New(t, routes, access.Actor{Person: person, Organisation: "council", Roles: []access.Role{access.Practitioner}}, page.Who{Name: "Ada", OrganisationName: "Council"})
	}
	ada := as("ada")
	show := func(name, path string) {
		t.Helper()
		r := ada.Get(path)
		if r.Code != 200 || strings.Contains(r.Body.String(), "⟦") {
			t.Fatalf("%s: %d %s", path, r.Code, r.Body)
		}
		pagetest.Golden(t, name, r.Body.String())
	}
	post := func(path string, v url.Values) string {
		t.Helper()
		r := ada.Post(path, v)
		if r.Code != 303 {
			t.Fatalf("%s: %d %s", path, r.Code, r.Body)
		}
		return r.Header().Get("Location")
	}
	show("visit", "/portal/welcome")
	post("/portal/welcome/step", url.Values{"step": {"1"}})
	show("visit_on", "/portal/welcome")
	post("/portal/welcome/skip", nil)
	show("visit_skipped", "/portal/welcome")
	show("practice", "/portal/practice")
	mine := post("/portal/practice/begin", url.Values{"exercise": {"police"}})
	show("copy", mine)
	post(mine, url.Values{"identity_check": {"not_verified"}, "requester_contact": {"somebody@gmail.com"}, "subject_ref": {"Mr Jones, born 3 May 1990"}})
	show("copy_says", mine)
	show("practice_mine", "/portal/practice")
	if r := as("ben").Get(mine); r.Code != 404 {
		t.Errorf("somebody else's practice copy: %d", r.Code)
	}
	if r := ada.Post("/portal/practice/begin", url.Values{"exercise": {"none"}}); r.Code != 404 {
		t.Errorf("an exercise that is not there: %d", r.Code)
	}
	now.Advance((welcome.Days*24 + 1) * time.Hour)
	if r := ada.Get(mine); r.Code != 404 {
		t.Errorf("a practice copy after its days: %d", r.Code)
	}
	if err := svc.Forget(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// TestEveryTourHasItsWords: each step of each tour says what it is and leads to a page of this site.
func TestEveryTourHasItsWords(t *testing.T) {
	t.Parallel()
	text := pagetest.Site(t).Texts.Page("welcome")
	for _, tour := range welcome.Tours() {
		for n := 1; n <= welcome.Steps; n++ {
			key := string(tour) + "." + strconv.Itoa(n)
			for _, part := range []string{".title", ".text", ".link", ".href"} {
				if !text.Has(key + part) {
					t.Errorf("%s has no words", key+part)
				}
			}
			if !strings.HasPrefix(text.T(key+".href"), "/") {
				t.Errorf("%s leads to %s", key, text.T(key+".href"))
			}
		}
		if !text.Has(string(tour) + ".lead") {
			t.Errorf("%s has no lead", tour)
		}
	}
	practice := pagetest.Site(t).Texts.Page("practice")
	for _, e := range welcome.Exercises() {
		for _, part := range []string{".title", ".story", ".model"} {
			if !practice.Has(string(e) + part) {
				t.Errorf("%s has no words", string(e)+part)
			}
		}
	}
}
