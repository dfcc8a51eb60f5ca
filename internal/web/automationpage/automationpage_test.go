package automationpage_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/automation"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/automationpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

const ref = "KM-R-2026-0001"

type world struct{ uses []automation.Use }

func (w *world) Uses(context.Context) ([]automation.Use, error) { return w.uses, nil }

func (w *world) Use(_ context.Context, ref string) (automation.Use, error) {
	for _, u := range w.uses {
		if u.Ref == ref {
			return u, nil
		}
	}
	return automation.Use{}, errs.New(errs.NotFound, "x", "There is no such use.")
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type house struct {
	t     *testing.T
	svc   *automation.Service
	world *world
	as    func(access.Actor) *pagetest.Server
}

var officer = access.Actor{Person: "olu", Organisation: "surgery", Roles: []access.Role{access.DPO}}

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	data, err := automation.Load(rulebookdata.EnglandAutomation())
	ok(t, err)
	w := &world{[]automation.Use{{Ref: ref, Title: "A computer tool helps the surgery and the care homes of the Upper and the Lower Marsh notice frailty early",
		Lead: automation.Body{ID: "surgery", Name: "The Surgery of the Upper and the Lower Marsh", Slug: "surgery"}, Level: "A computer decides alone", Alone: true, Matters: true,
		Tool: "Northstar score", Check: "A nurse reads the notes.", Safe: []string{"information", "contest"}, Since: clock.NewDate(2026, time.January, 5), GoesOn: true}}}
	svc := automation.New(automation.Deps{Store: storetest.SQLite(t).Automation(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Data: data, World: w})
	routes := automationpage.Routes(automationpage.Deps{Automation: svc, Licence: "https://licence.example"})
	return house{t, svc, w, func(a access.Actor) *pagetest.Server {
		return pagetest.New(t, routes, a, page.Who{Name: string(a.Person), OrganisationName: "The Surgery"})
	}}
}

func (h house) get(a access.Actor, path string) string {
	h.t.Helper()
	w := h.as(a).Get(path)
	if w.Code != http.StatusOK {
		h.t.Fatalf("%s gave %d: %s", path, w.Code, w.Body.String())
	}
	return w.Body.String()
}

func (h house) post(path string, want int, form url.Values) string {
	h.t.Helper()
	w := h.as(officer).Post(path, form)
	if w.Code != want {
		h.t.Fatalf("%s gave %d, want %d: %s", path, w.Code, want, w.Body.String())
	}
	return w.Body.String()
}

func check(d, m string, agreed, overturned int) url.Values {
	return url.Values{"on-day": {d}, "on-month": {m}, "on-year": {"2026"}, "sample": {fmt.Sprint(agreed + overturned)}, "agreed": {fmt.Sprint(agreed)}, "overturned": {fmt.Sprint(overturned)}, "learned": {"The tool is less sure at night."}}
}

const desk = "/organisation/checks/" + ref

func TestPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	pagetest.Golden(t, "missed", h.get(access.Actor{}, "/automated-decisions"))
	pagetest.Golden(t, "one_missed", h.get(access.Actor{}, "/automated-decisions/"+ref))
	pagetest.Golden(t, "desk_missed", h.get(officer, desk))
	pagetest.Golden(t, "desk_errors", h.post(desk+"/record", http.StatusUnprocessableEntity, check("30", "12", 3, 1)))
	h.post(desk+"/record", http.StatusSeeOther, check("20", "4", 18, 2))
	h.post(desk+"/record", http.StatusSeeOther, check("20", "11", 20, 7))
	h.post(desk+"/arrange", http.StatusSeeOther, url.Values{"months": {"1"}, "role": {"siro"}})
	h.post(desk+"/explain", http.StatusSeeOther, url.Values{"says_told": {"yes"}, "how_told": {"By letter."}, "says_view": {"no"}, "how_view": {"We are working on it."}})
	h.post(desk+"/transparency", http.StatusSeeOther, url.Values{"standard": {"3.0"}, "name": {"Northstar score"}, "description": {"It points at residents who may be getting weaker."}, "human_decisions": {"A nurse decides."}, "website": {"https://northstar.example/"}})
	pagetest.Golden(t, "list", h.get(access.Actor{}, "/automated-decisions"))
	pagetest.Golden(t, "one", h.get(access.Actor{}, "/automated-decisions/"+ref))
	pagetest.Golden(t, "desk_list", h.get(officer, "/organisation/checks"))
	pagetest.Golden(t, "desk", h.get(officer, desk))
	pagetest.Golden(t, "transparency", h.get(officer, desk+"/transparency"))
	pagetest.Golden(t, "list.json", h.get(access.Actor{}, "/automated-decisions.json"))
	pagetest.Golden(t, "list.csv", h.get(access.Actor{}, "/automated-decisions.csv"))
	h.world.uses[0].GoesOn = false
	if html := h.get(access.Actor{}, "/automated-decisions/"+ref); !strings.Contains(html, "This use has ended") {
		t.Error("an ended use does not say so")
	}
	h.world.uses = nil
	pagetest.Golden(t, "empty", h.get(access.Actor{}, "/automated-decisions"))
	pagetest.Golden(t, "desk_empty", h.get(officer, "/organisation/checks"))
	if w := h.as(access.Actor{}).Get("/automated-decisions/" + ref); w.Code != http.StatusNotFound {
		t.Errorf("a use that is gone gave %d", w.Code)
	}
}

// TestARecordGoesOutAndComesIn downloads a record and brings it into an empty one.
func TestARecordGoesOutAndComesIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.post(desk+"/transparency", http.StatusSeeOther, url.Values{"standard": {"2.1"}, "name": {"Northstar score"}, "description": {"It points at residents."}, "mitigations": {"A nurse decides."}})
	file := h.get(access.Actor{}, "/automated-decisions/"+ref+".json")
	other := newHouse(t)
	for name, want := range map[string]int{"record.json": http.StatusSeeOther, "record.csv": http.StatusUnprocessableEntity, "record.exe": http.StatusUnprocessableEntity} {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		part, err := m.CreateFormFile("file", name)
		ok(t, err)
		_, err = part.Write([]byte(file))
		ok(t, err)
		ok(t, m.Close())
		r := httptest.NewRequest(http.MethodPost, desk+"/transparency/import", &body)
		r.Header.Set("Content-Type", m.FormDataContentType())
		if w := other.as(officer).Do(r); w.Code != want {
			t.Errorf("%s gave %d", name, w.Code)
		}
	}
	if html := other.get(access.Actor{}, "/automated-decisions/"+ref); !strings.Contains(html, "A nurse decides.") || !strings.Contains(html, "It points at residents.") {
		t.Error("the record did not come in")
	}
}
