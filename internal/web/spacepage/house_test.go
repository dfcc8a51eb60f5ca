package spacepage_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/portal/space"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/spacepage"
)

// house is a portal on a real database, with its pages.
type house struct {
	t     testing.TB
	s     *store.Store
	svc   *space.Service
	clock *clock.Fixed
	codes int
}

var names = map[string]string{"council": "The Council of the Upper and the Lower Marsh and all the Villages between them", "police": "Marsh Police"}

// hats are the roles of the people of the house: person, organisation, role.
var hats = [][3]string{{"ada", "council", "ig_lead"}, {"ben", "council", "practitioner"}, {"cat", "police", "ig_lead"}, {"dan", "police", "practitioner"}, {"sec", "", "secretariat"}}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, s: storetest.SQLite(t), clock: clock.NewFixed(pagetest.Now)}
	begin := pagetest.Now.AddDate(0, -1, 0)
	storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error {
		for id, name := range names {
			if err := tx.InsertOrganisation(ctx, organisation.Organisation{ID: ident.Organisation(id), Slug: id, Name: name, Kind: "district", Sector: "local", Status: organisation.Member, CreatedAt: begin, UpdatedAt: begin}); err != nil {
				return err
			}
		}
		for i, x := range hats {
			if err := tx.AddPerson(ctx, people.Person{ID: ident.Person(x[0]), Name: "Person " + x[0], Email: x[0] + "@example.org", Status: people.Active, CreatedAt: begin}); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(fmt.Sprint("h", i)), Person: ident.Person(x[0]), Organisation: ident.Organisation(x[1]), Role: access.Role(x[2]), From: begin}); err != nil {
				return err
			}
		}
		return nil
	})
	h.svc = space.New(space.Deps{Store: h.s.Spaces(), Clock: h.clock, IDs: &ident.Sequence{Prefix: "s"}, Topic: func(c string) bool { return c == "schools" || c == "crime" },
		Random: func() string { h.codes++; return fmt.Sprintf("CODE%d", h.codes) }})
	return h
}

// dates has one meeting in every room.
type dates struct{}

func (dates) PortalDates(_ context.Context, r space.Reach, _ *ident.Space, _ string) (out []document.CalendarEvent, _ error) {
	for _, room := range r.Rooms() {
		out = append(out, document.CalendarEvent{UID: "meet-" + string(room), Stamp: pagetest.Now, Start: pagetest.Now.Add(time.Hour), Summary: "Meeting in " + string(room)})
	}
	return out, nil
}

func actor(name string) access.Actor {
	for _, x := range hats {
		if x[0] == name {
			return access.Actor{Person: ident.Person(name), Organisation: ident.Organisation(x[1]), Roles: []access.Role{access.Role(x[2])}}
		}
	}
	return access.Actor{}
}

func (h *house) as(name string) *pagetest.Server {
	h.t.Helper()
	choices := func(context.Context) ([]spacepage.Choice, error) {
		return []spacepage.Choice{{Value: "council", Text: names["council"]}, {Value: "police", Text: names["police"]}}, nil
	}
	return pagetest.New(h.t, spacepage.Routes(spacepage.Deps{Spaces: h.svc, Organisations: choices, Dates: dates{},
		Topics: []spacepage.Choice{{Value: "schools", Text: "Schools"}, {Value: "crime", Text: "Crime and disorder"}},
		Roles:  []spacepage.Choice{{Value: "practitioner", Text: "practitioner"}, {Value: "ig_lead", Text: "information governance lead"}}}), actor(name), page.Who{Name: name})
}

func (h *house) get(name, path string, status int) string {
	h.t.Helper()
	w := h.as(name).Get(path)
	if w.Code != status {
		h.t.Fatalf("%s at %s: %d, want %d", name, path, w.Code, status)
	}
	return w.Body.String()
}

func (h *house) post(name, path string, v url.Values) *url.URL {
	h.t.Helper()
	w := h.as(name).Post(path, v)
	if w.Code != http.StatusSeeOther {
		h.t.Fatalf("%s posts to %s: %d\n%s", name, path, w.Code, w.Body)
	}
	u, err := url.Parse(w.Header().Get("Location"))
	h.ok(err)
	return u
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) open(as string, d space.Draft) space.Space {
	h.t.Helper()
	d.Key = fmt.Sprint(as, d.Name, h.clock.Now())
	x, err := h.svc.Open(h.t.Context(), actor(as), d)
	h.ok(err)
	return x
}

func (h *house) bring(x space.Space, host, guest string) {
	h.t.Helper()
	h.ok(h.svc.Invite(h.t.Context(), actor(host), x.Slug, space.Invite{Address: guest + "@example.org"}))
	h.ok(h.svc.Accept(h.t.Context(), actor(guest), x.Slug))
}

func (h *house) tell(n space.News) {
	h.t.Helper()
	n.At = h.clock.Now()
	storetest.Write(h.t, h.s, func(ctx context.Context, tx *store.Tx) error { return tx.PostPortalNews(ctx, n) })
}
