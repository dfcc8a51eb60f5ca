package expertisepage_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/expertisepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

const longName = "The Council of the Upper and the Lower Marsh and all the Villages between them"

var hats = [][3]string{{"Ada Long-Winded-Surname of the Marshes", "council", "ig_lead"}, {"Ben", "council", "dpo"}, {"Sec", "", "secretariat"}}

func who(i int) access.Actor {
	return access.Actor{Person: ident.Person(fmt.Sprintf("p%d", i)), Organisation: ident.Organisation(hats[i][1]), Roles: []access.Role{access.Role(hats[i][2])}}
}

type nobody struct{}

func (nobody) AskPerson(context.Context, access.Actor, expertise.Question) (string, error) {
	return "/portal/questions/KM-T-2026-000001-A", nil
}

type house struct {
	svc *expertise.Service
	as  func(i int) *pagetest.Server
}

func newHouse(t *testing.T) house {
	t.Helper()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s := storetest.SQLite(t)
	from := pagetest.Now.AddDate(0, -1, 0)
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		p := organisation.Profile{Contacts: []organisation.Contact{{Role: organisation.RoleDesignated, Mailbox: "information.sharing@council.example"}}}
		if err := tx.InsertOrganisation(ctx, organisation.Organisation{ID: "council", Slug: "council", Name: longName, Kind: "district", Sector: "local_government", Status: "active", Profile: p, CreatedAt: from, UpdatedAt: from}); err != nil {
			return err
		}
		for i, x := range hats {
			a := who(i)
			if err := tx.AddPerson(ctx, people.Person{ID: a.Person, Name: x[0], Email: fmt.Sprintf("own%d@example.org", i), Status: people.Active, CreatedAt: from}); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(fmt.Sprintf("h%d", i)), Person: a.Person, Organisation: a.Organisation, Role: a.Roles[0], From: from}); err != nil {
				return err
			}
		}
		return nil
	})
	pack, err := packs.Named("kent-and-medway")
	ok(err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(err)
	svc := expertise.New(expertise.Deps{Store: s.Expertise(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Asker: nobody{}, Mailbox: "sharing@partnership.example"})
	routes := expertisepage.Routes(expertisepage.Deps{Expertise: svc, Book: book})
	return house{svc: svc, as: func(i int) *pagetest.Server {
		return pagetest.New(t, routes, who(i), page.Who{Name: hats[i][0], OrganisationName: longName})
	}}
}

// TestPages walks through every page: empty, with mistakes, and full.
func TestPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := context.Background()
	show := func(name string, i int, path string) string {
		t.Helper()
		r := h.as(i).Get(path)
		if r.Code != 200 {
			t.Fatalf("%s: %d %s", path, r.Code, r.Body)
		}
		pagetest.Golden(t, name, r.Body.String())
		if strings.Contains(r.Body.String(), "own0@") || strings.Contains(r.Body.String(), "⟦") {
			t.Errorf("%s shows somebody's own address, or lacks words", path)
		}
		return r.Body.String()
	}
	show("list_empty", 0, "/portal/people")
	show("me_new", 0, "/portal/people/me")
	show("rota_empty", 0, "/portal/rota")
	if r := h.as(0).Post("/portal/people/me/offer", url.Values{"about": {"x"}}); r.Code != 422 {
		t.Fatalf("an offer of nothing: %d", r.Code)
	} else {
		pagetest.Golden(t, "me_error", r.Body.String())
	}
	if r := h.as(0).Post("/portal/people/me/offer", url.Values{"topics": {"dpia", "rights"}, "about": {"Assessments."}}); r.Code != 303 {
		t.Fatalf("an offer: %d %s", r.Code, r.Body)
	}
	ben, err := h.svc.Offer(ctx, who(1), expertise.Say{Topics: []string{"rights"}})
	if err != nil {
		t.Fatal(err)
	}
	today := clock.DateOf(pagetest.Now)
	week := expertise.Monday(today)
	mine, err := h.svc.Mine(ctx, who(0))
	if err == nil {
		err = h.svc.Plan(ctx, who(2), expertise.Slot{Week: week}, mine.ID)
	}
	if err == nil {
		err = h.svc.SetAway(ctx, who(0), expertise.GoAway{From: today, To: today.AddDays(1), Cover: ben})
	}
	if err == nil {
		err = h.svc.Propose(ctx, who(0), expertise.Slot{Week: week}, ben, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	show("me_asked", 1, "/portal/people/me")
	show("me", 0, "/portal/people/me")
	show("list", 1, "/portal/people?topic=dpia")
	show("one", 1, mine.URL())
	show("ask", 1, mine.URL()+"/ask")
	if r := h.as(1).Post(mine.URL()+"/ask", url.Values{}); r.Code != 422 {
		t.Errorf("an empty question: %d", r.Code)
	} else {
		pagetest.Golden(t, "ask_error", r.Body.String())
	}
	if r := h.as(1).Post(mine.URL()+"/ask", url.Values{"title": {"May I?"}, "topic": {"dpia"}, "urgency": {"usual"}, "readers": {"open"}}); r.Code != 303 || r.Header().Get("Location") != "/portal/questions/KM-T-2026-000001-A" {
		t.Errorf("a question: %d %s", r.Code, r.Header().Get("Location"))
	}
	show("rota", 0, "/portal/rota")
	show("rota_planner", 2, "/portal/rota")
	show("week", 2, expertise.WeekPath(week))
	show("coverage", 2, "/portal/people/coverage")
	for path, want := range map[string]int{"/portal/people/nobody": 404, "/portal/rota/2026-01-01": 404, "/portal/rota/mine.ics": 200} {
		if r := h.as(2).Get(path); r.Code != want {
			t.Errorf("%s: %d, want %d", path, r.Code, want)
		}
	}
	if r := h.as(0).Get(expertise.WeekPath(week)); r.Code != 403 {
		t.Errorf("a lead plans the rota: %d", r.Code)
	}
	if r := h.as(0).Get("/portal/rota/mine.ics"); !strings.Contains(r.Body.String(), "SUMMARY:On duty: Every topic") {
		t.Errorf("the calendar file holds %s", r.Body)
	}
}
