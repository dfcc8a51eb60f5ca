package noticeboardpage_test

import (
	"context"
	"net/http"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/noticeboardpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/portalview"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// house is a portal on a real database: two people of a council and one of the police, with long names, and one space.
type house struct {
	t     *testing.T
	s     *store.Store
	svc   *noticeboard.Service
	clock *clock.Fixed
	as    func(access.Actor) *pagetest.Server
}

const longName = "The Council of the Upper and the Lower Marsh and all the Villages between them"

var (
	ada = access.Actor{Person: "ada", Organisation: "council", Roles: []access.Role{access.IGLead}}
	dan = access.Actor{Person: "dan", Organisation: "police", Roles: []access.Role{access.Practitioner}}
)

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newHouse(t *testing.T) *house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	h := &house{t: t, s: storetest.SQLite(t), clock: clock.NewFixed(pagetest.Now)}
	storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error {
		for id, name := range map[string]string{"council": longName, "police": "The Constabulary"} {
			if err := tx.InsertOrganisation(ctx, organisation.Organisation{ID: ident.Organisation(id), Slug: id, Name: name, Kind: "district", Sector: "local", Status: "active", CreatedAt: pagetest.Now, UpdatedAt: pagetest.Now}); err != nil {
				return err
			}
		}
		for _, a := range []access.Actor{ada, dan} {
			if err := tx.AddPerson(ctx, people.Person{ID: a.Person, Name: "Person " + string(a.Person), Email: string(a.Person) + "@example.org", Status: people.Active, CreatedAt: pagetest.Now}); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(a.Person), Person: a.Person, Organisation: a.Organisation, Role: a.Roles[0], From: pagetest.Now.AddDate(0, -1, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	rooms := func(_ context.Context, a access.Actor) ([]portalview.Room, error) {
		if a.Person != "ada" {
			return nil, nil
		}
		return []portalview.Room{{ID: "nowhere", Slug: "council-and-police", Name: "Council and police", Writes: true}}, nil
	}
	h.svc = noticeboard.New(noticeboard.Deps{Store: h.s.Noticeboard(), Clock: h.clock, IDs: &ident.Sequence{Prefix: "n"}, Book: book, Prefix: "KM-W", EventPrefix: "KM-G"})
	routes := noticeboardpage.Routes(noticeboardpage.Deps{Board: h.svc, Book: book, Rooms: rooms})
	h.as = func(a access.Actor) *pagetest.Server {
		return pagetest.NewOn(t, site(t, h.clock), routes, a, page.Who{Name: string(a.Person), OrganisationName: "Council"})
	}
	return h
}

func site(t testing.TB, c clock.Clock) *page.Site {
	s := pagetest.Site(t)
	s.Clock = c
	return s
}

func (h *house) get(a access.Actor, path string) string {
	h.t.Helper()
	w := h.as(a).Get(path)
	if w.Code != http.StatusOK {
		h.t.Fatalf("%s gave %d: %s", path, w.Code, w.Body.String())
	}
	return w.Body.String()
}
