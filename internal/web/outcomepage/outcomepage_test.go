package outcomepage_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/outcome"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/outcomepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

type world struct {
	s    *store.Store
	uses []outcome.Use
}

func (w *world) Uses(context.Context, clock.Date) ([]outcome.Use, error) { return nil, nil }

func (w *world) Led(ctx context.Context, _ ident.Organisation) (out []outcome.Use, err error) {
	for _, u := range w.uses {
		if u, err = w.Use(ctx, u.Ref); err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, nil
}

func (w *world) Use(ctx context.Context, ref string) (outcome.Use, error) {
	for _, u := range w.uses {
		if u.Ref != ref {
			continue
		}
		err := w.s.Read(ctx, func(tx *store.Tx) (err error) {
			u.Outcomes, _, err = tx.Outcomes(ctx, u.Record)
			return err
		})
		return u, err
	}
	return outcome.Use{}, errs.New(errs.NotFound, "x", "There is no such use.")
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	w := &world{s: s}
	svc := outcome.New(outcome.Deps{Store: s.OutcomesOf(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, World: w})
	srv := pagetest.New(t, outcomepage.Routes(outcomepage.Deps{Outcomes: svc}), access.Actor{Person: "olu", Organisation: "surgery", Roles: []access.Role{access.DPO}}, page.Who{Name: "Olu", OrganisationName: "The Surgery"})
	get := func(path string) string {
		t.Helper()
		r := srv.Get(path)
		if r.Code != http.StatusOK {
			t.Fatalf("%s gave %d: %s", path, r.Code, r.Body)
		}
		return r.Body.String()
	}
	pagetest.Golden(t, "empty", get("/organisation/outcomes"))
	w.uses = []outcome.Use{
		{Record: "r1", Ref: "KM-R-2025-0001", Title: "The Surgery of the Upper and the Lower Marsh tells the care homes of everybody who falls", Lead: "surgery", Owner: access.DPO, Benefits: "A nurse visits the next day.\n\nFewer people go to hospital.", Due: clock.NewDate(2026, time.March, 2)},
		{Record: "r2", Ref: "KM-R-2026-0002", Title: "Winter calls", Lead: "surgery", Due: clock.NewDate(2027, time.January, 5)},
		{Record: "r3", Ref: "KM-R-2026-0003", Title: "A use that stands still", Lead: "surgery"},
	}
	const one = "/organisation/outcomes/KM-R-2025-0001"
	pagetest.Golden(t, "list", get("/organisation/outcomes"))
	pagetest.Golden(t, "form", get(one))
	pagetest.Golden(t, "form_empty", get("/organisation/outcomes/KM-R-2026-0002"))
	bad := srv.Post(one, url.Values{"text": {"Ring jane.doe@example.org"}, "link": {"javascript:alert(1)"}})
	if bad.Code != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong form: %d", bad.Code)
	}
	pagetest.Golden(t, "errors", bad.Body.String())
	if r := srv.Post(one, url.Values{"came": {register.CameNoneYet}, "text": {"None yet: the visits began in May."}}); r.Code != http.StatusSeeOther {
		t.Fatalf("said: %d %s", r.Code, r.Body)
	}
	pagetest.Golden(t, "said", get(one))
	pagetest.Golden(t, "list_said", get("/organisation/outcomes?done=said"))
	if r := srv.Get("/organisation/outcomes/KM-R-2026-0009"); r.Code != http.StatusNotFound {
		t.Errorf("a use that is not there: %d", r.Code)
	}
}
