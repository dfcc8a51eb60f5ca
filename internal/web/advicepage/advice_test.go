package advicepage_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	rulebookdata "sharewell/rulebook"
)

// things knows one record, whose page shows the part beside a thing.
type things struct{}

func (things) Thing(_ context.Context, a access.Actor, about event.Subject) (advice.Thing, error) {
	if about.ID != "KM-R-2026-0001" || a.Organisation != "council" {
		return advice.Thing{}, errs.New(errs.NotFound, "x", "We could not find this.")
	}
	return advice.Thing{Title: "How schools of all the villages along the Upper and the Lower Marsh tell the council who is on roll", URL: "/thing"}, nil
}

func actor(name string, role access.Role) access.Actor {
	return access.Actor{Person: ident.Person(name), Organisation: "council", Roles: []access.Role{role}}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newHouse(t testing.TB) (as func(access.Actor) *pagetest.Server) {
	t.Helper()
	book, err := rulebook.Load(rulebookdata.England(), os.DirFS("../../../packs/kent-and-medway"))
	ok(t, err)
	s := storetest.SQLite(t)
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		org := organisation.Organisation{ID: "council", Slug: "council", Name: "Council", Kind: "county", Status: organisation.Member, CreatedAt: pagetest.Now, UpdatedAt: pagetest.Now, Version: 1}
		if err := tx.InsertOrganisation(ctx, org); err != nil {
			return err
		}
		for name, role := range map[string]access.Role{"worker": access.Practitioner, "officer": access.DPO} {
			if err := tx.AddPerson(ctx, people.Person{ID: ident.Person(name), Name: name, Email: name + "@example.org", Status: people.Active, CreatedAt: pagetest.Now, Version: 1}); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(name), Person: ident.Person(name), Organisation: "council", Role: role, From: pagetest.Now.AddDate(-1, 0, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	svc := advice.New(advice.Deps{Store: s.Advice(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Settings: advice.DefaultSettings(), Things: things{}})
	beside := func(c *page.Ctx) error {
		v, err := advicepage.Beside(c, svc, event.Subject{Kind: "record", ID: "KM-R-2026-0001"}, c.Query("field"))
		if err != nil {
			return err
		}
		return c.Render(page.Head{Title: "T"}, advicepage.BesideTempl(v))
	}
	routes := append(advicepage.Routes(advicepage.Deps{Advice: svc, Things: things{}, Book: book}),
		page.Route{Method: http.MethodGet, Pattern: "/thing", Permission: access.SignedIn, Page: "advice_words", Handler: beside})
	return func(a access.Actor) *pagetest.Server {
		return pagetest.New(t, routes, a, page.Who{Name: string(a.Person), OrganisationName: "Council"})
	}
}

func golden(t *testing.T, s *pagetest.Server, name, path string) {
	t.Helper()
	w := s.Get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s gave %d: %s", path, w.Code, w.Body.String())
	}
	pagetest.Golden(t, name, w.Body.String())
}

func TestAQuestionFromTheThingAndBack(t *testing.T) {
	t.Parallel()
	as := newHouse(t)
	worker, officer := as(actor("worker", access.Practitioner)), as(actor("officer", access.DPO))
	const about = "/advice/new?about=record%3AKM-R-2026-0001&field=cldc_basis"
	golden(t, worker, "list_empty", "/advice")
	golden(t, worker, "beside_nothing", "/thing")
	golden(t, worker, "ask", about)
	w := worker.Post(about, url.Values{})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an empty question: %d", w.Code)
	}
	pagetest.Golden(t, "ask_error", w.Body.String())
	typed := url.Values{"text": {"May we share about 943 476 5919?"}, "adviser": {"caldicott"}, "urgency": {"routine"}}
	if w := worker.Post(about, typed); !strings.Contains(w.Body.String(), "looks like an NHS number") {
		t.Error("an NHS number is not pointed at")
	}
	typed.Set("text", "May we share for direct care?")
	at, found := strings.CutSuffix(worker.Post(about, typed).Header().Get("Location"), "?done=asked")
	if !found {
		t.Fatal("the question was not sent")
	}
	golden(t, worker, "thread_asked", at)
	golden(t, officer, "thread_adviser", at)
	golden(t, officer, "list", "/advice")
	w = officer.Post(at, url.Values{"do": {"answer"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an empty answer: %d", w.Code)
	}
	pagetest.Golden(t, "thread_error", w.Body.String())
	officer.Post(at, url.Values{"do": {"back"}, "text": {"Who holds it?"}})
	golden(t, worker, "thread_asked_back", at)
	worker.Post(at, url.Values{"do": {"reply"}, "text": {"The hospital."}})
	if w := officer.Post(at, url.Values{"do": {"answer"}, "text": {"Yes.\nKeep it short."}}); w.Header().Get("Location") != at+"?done=answer" {
		t.Errorf("answering led to %q", w.Header().Get("Location"))
	}
	golden(t, worker, "thread_answered", at)
	golden(t, worker, "beside_answered", "/thing")
	if w := worker.Get("/thing?field=method"); strings.Contains(w.Body.String(), "Keep it short") {
		t.Error("the answer stands beside another field")
	}
	if w := worker.Post(at, url.Values{"do": {"close"}}); w.Header().Get("Location") != "/advice?done=close" {
		t.Errorf("closing led to %q", w.Header().Get("Location"))
	}
	if w := worker.Post(at, url.Values{"do": {"withdraw"}}); w.Header().Get("Location") != at+"?done=moved" {
		t.Errorf("taking back a closed question led to %q", w.Header().Get("Location"))
	}
	stranger := as(access.Actor{Person: "s", Organisation: "school", Roles: []access.Role{access.DPO}})
	for _, path := range []string{at, about} {
		if w := stranger.Get(path); w.Code != http.StatusNotFound {
			t.Errorf("another organisation got %d for %s", w.Code, path)
		}
	}
	if w := worker.Get("/advice/new"); w.Code != http.StatusNotFound {
		t.Errorf("a question about nothing gave %d", w.Code)
	}
}
