package todaypage_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/portal/portfolio"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/today"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/jointest"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/todaypage"
)

func serve(w *jointest.World, a access.Actor, rooms todaypage.Rooms) *pagetest.Server {
	site := pagetest.Site(w.T)
	site.Clock = w.Clock
	return pagetest.NewOn(w.T, site, todaypage.Routes(todaypage.Deps{Today: today.New(today.Deps{Store: w.Store.Today(), Clock: w.Clock}),
		Portfolio: portfolio.New(portfolio.Deps{Store: w.Store.Portfolio(), Book: w.Book}), Book: w.Book, Rooms: rooms}), a, jointest.Who("Kent County Council"))
}

func do(w *jointest.World, fn func(ctx context.Context, tx *store.Tx) error) {
	w.T.Helper()
	storetest.Write(w.T, w.Store, fn)
}

func ann(w *jointest.World, hats ...intray.Hat) {
	w.T.Helper()
	do(w, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.AddPerson(ctx, people.Person{ID: "ann", Name: "Ann Example", Email: "ann@example.org", Status: people.Active, CreatedAt: pagetest.Now, Version: 1}); err != nil {
			return err
		}
		for i, h := range hats {
			err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(fmt.Sprint("hat", i)), Person: "ann", Organisation: h.Organisation, Role: h.Role, From: pagetest.Now.AddDate(-1, 0, 0)})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func open(w *jointest.World, t intray.Task) {
	w.T.Helper()
	do(w, func(ctx context.Context, tx *store.Tx) error {
		t.Subject, t.CreatedAt = event.Subject{Kind: "record", ID: string(t.ID)}, pagetest.Now.Add(-72*time.Hour)
		return tx.OpenTask(ctx, t)
	})
}

const longName = "St Mary’s <b>School</b> and the Federation of Small Rural Primary Schools of the Romney Marsh with a name without end"

func TestToday(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	council, school := w.Complete(w.Organisation("Kent County Council", "county", "Maidstone")), w.Organisation(longName, "school_maintained", "Dover")
	ann(w, intray.Hat{Organisation: council.ID, Role: access.IGLead})
	actor, lead, day := jointest.Actor(council.ID, access.IGLead), []access.Role{access.IGLead}, clock.DateOf(pagetest.Now)
	s := serve(w, actor, todaypage.Rooms{})
	pagetest.Golden(t, "today_empty", jointest.Must(t, s.Get("/today"), 200))
	open(w, intray.Task{ID: "late", Organisation: council.ID, Roles: lead, Kind: "record.review", Title: "Review: Weekly list", URL: "/records/KM-R-2026-0001", Due: day.AddDays(-3)})
	pagetest.Golden(t, "today_one_overdue", jointest.Must(t, s.Get("/today"), 200))
	do(w, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.GiveHat(ctx, people.Hat{ID: "more", Person: "ann", Organisation: school.ID, Role: access.OrgAdmin, From: pagetest.Now.AddDate(-1, 0, 0)}); err != nil {
			return err
		}
		if err := tx.GiveHat(ctx, people.Hat{ID: "most", Person: "ann", Role: access.Secretariat, From: pagetest.Now.AddDate(-1, 0, 0)}); err != nil {
			return err
		}
		return tx.PostPortalNews(ctx, space.News{Topics: []string{"dpia"}, Kind: "thread.asked", Ref: "KM-T-2026-000001-A", URL: "/portal/questions/KM-T-2026-000001-A", Title: "Who signs <for> an academy trust?", By: school.ID, At: pagetest.Now.Add(-time.Hour)})
	})
	open(w, intray.Task{ID: "soon", Organisation: council.ID, Roles: lead, Kind: "record.sign", Title: "Sign: Pupils <new> in care", URL: "/records/KM-R-2026-0002/sign", From: school.ID, Due: day.AddDays(6)})
	open(w, intray.Task{ID: "today", Organisation: council.ID, Roles: lead, Kind: "record.mend", Title: "Mend: A list", URL: "/records/KM-R-2026-0005", Due: day})
	open(w, intray.Task{ID: "urgent", Organisation: council.ID, Roles: lead, Kind: "advice.answer", Title: "Give advice: Somebody is at risk", URL: "/advice/KM-A-2026-000001-A", Due: day.AddDays(30), Urgent: true})
	open(w, intray.Task{ID: "other", Organisation: school.ID, Roles: []access.Role{access.OrgAdmin}, Kind: "x", Title: "No colon here", URL: "/organisation?a=1&b=2", Person: "ann"})
	open(w, intray.Task{ID: "all", Roles: []access.Role{access.Secretariat}, Kind: "statement.decide", Title: "Decide: the Acceptance Statement of Medway", URL: "/statements/x"})
	open(w, intray.Task{ID: "owed", Organisation: council.ID, Roles: []access.Role{access.SIRO, access.Caldicott}, Kind: "request.answer", Title: "Answer: request KM-Q-2026-000001-A from " + longName, URL: "/requests/KM-Q-2026-000001-A", From: school.ID, Due: day.AddDays(-1)})
	body := jointest.Must(t, s.Get("/today"), 200)
	pagetest.Golden(t, "today", body)
	if strings.Index(body, "Weekly list") > strings.Index(body, "Somebody is at risk") {
		t.Error("what is overdue does not come first")
	}
	if !strings.Contains(body, `name="acting_for"`) {
		t.Error("a step for another organisation does not change the hat")
	}
	if body := serve(w, access.Actor{Person: "bob", Organisation: council.ID, Roles: lead}, todaypage.Rooms{}).Get("/today").Body.String(); strings.Contains(body, "Weekly list") {
		t.Error("somebody without the role sees what waits for it")
	}
}

func TestPuttingAsideAndSeeing(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	council := w.Complete(w.Organisation("Kent County Council", "county", "Maidstone"))
	ann(w, intray.Hat{Organisation: council.ID, Role: access.IGLead})
	s := serve(w, jointest.Actor(council.ID, access.IGLead), todaypage.Rooms{})
	open(w, intray.Task{ID: "later", Organisation: council.ID, Roles: []access.Role{access.IGLead}, Kind: "record.sign", Title: "Sign: Pupils", URL: "/records/KM-R-2026-0002/sign"})
	jointest.Leads(t, s.Post("/today/aside", url.Values{"task": {"later"}, "for": {"week"}}), "/today?done=aside")
	pagetest.Golden(t, "today_aside", jointest.Must(t, s.Get("/today?done=aside"), 200))
	jointest.Leads(t, s.Post("/today/back", url.Values{"task": {"later"}}), "/today?done=back")
	jointest.Must(t, s.Post("/today/aside", url.Values{"task": {"later"}, "for": {"ever"}}), 409)
	jointest.Must(t, s.Post("/today/aside", url.Values{"task": {"none"}, "for": {"day"}}), 404)
	do(w, func(ctx context.Context, tx *store.Tx) error {
		return tx.PostPortalNews(ctx, space.News{Kind: "library.added", Ref: "l", URL: "/portal/library/l", Title: "A template", At: pagetest.Now.Add(-time.Hour)})
	})
	body := jointest.Must(t, s.Get("/today"), 200)
	_, after, ok := strings.Cut(body, `name="key" value="`)
	if !ok {
		t.Fatal("the news cannot be marked as seen")
	}
	key, _, _ := strings.Cut(after, `"`)
	jointest.Leads(t, s.Post("/today/seen", url.Values{"key": {key}}), "/today?done=seen")
	if body := jointest.Must(t, s.Get("/today"), 200); strings.Contains(body, "A template") {
		t.Error("seen news is still new")
	}
}

func TestPortalFrontPage(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	actor := jointest.Actor("o", access.Practitioner)
	items := func(all ...todaypage.RoomItem) func(context.Context, access.Actor, int) ([]todaypage.RoomItem, error) {
		return func(context.Context, access.Actor, int) ([]todaypage.RoomItem, error) { return all, nil }
	}
	pagetest.Golden(t, "portal", jointest.Must(t, serve(w, actor, todaypage.Rooms{
		Newest: items(todaypage.RoomItem{Title: "Who signs <for> us?", Href: "/portal/questions/KM-T-2026-000001-A", Note: "Kent County Council, 3 November 2026"}), Unanswered: items(), Spaces: items(todaypage.RoomItem{Title: longName, Href: "/portal/spaces/x"}), Events: items(),
		Topics: func(context.Context, access.Actor) ([]todaypage.Topic, error) {
			return []todaypage.Topic{{Code: "dpia", Count: 3}, {Code: "security", Count: 1000, More: true}}, nil
		}}).Get("/portal"), 200))
	jointest.Must(t, serve(w, actor, todaypage.Rooms{}).Get("/portal"), 200)
}

// parties adds a county's records: one in force, one on the way, one without much, one over.
func parties(w *jointest.World, us, them ident.Organisation) {
	w.T.Helper()
	care, secondary := "", ""
	for _, p := range w.Book.Purposes() {
		if p.DirectCare {
			care = p.Code
		}
		if p.SecondaryUse {
			secondary = p.Code
		}
	}
	at := pagetest.Now.AddDate(0, -1, 0)
	add := func(id string, c sharing.Content, stage sharing.Stage, states ...sharing.PartyState) sharing.State {
		c.Parties = append([]sharing.Party{{ID: "a", Organisation: us, Role: sharing.RoleController}, {ID: "b", Organisation: them, Role: sharing.RoleController}}, c.Parties...)
		r := sharing.Record{ID: ident.Record(id), Ref: "KM-R-2026-" + id, Lead: us, Last: 1, Status: stage, ReviewDue: c.ReviewDue(), UpdatedAt: at, SharedAt: at, Version: 1}
		v := sharing.Version{N: 1, Stage: stage, Content: c, SentAt: at, States: states}
		if stage.Open() {
			r.Open = 1
		} else {
			r.Live, v.LiveAt = 1, at
		}
		return sharing.State{Record: r, Versions: []sharing.Version{v}}
	}
	flows := []sharing.Flow{{ID: "f", From: []string{"a"}, To: []string{"b"}}}
	live := sharing.Content{Title: "=Care plans for care homes", Purposes: []string{care, secondary}, Article6: []string{"e"}, Article9: []string{"h"}, OptOutKinds: []string{"national"}, DPIAOutcome: "required", DPIAApprovedOn: "2026-01-02", DPIARef: "D1",
		StartOn: "2026-02-01", ReviewDueOn: "2026-10-01", EndOn: "2029-02-01", Flows: flows, Parties: []sharing.Party{{ID: "c", Role: sharing.RoleProcessor, Outsider: sharing.Outsider{Name: "Out & Co"}}}}
	signing := sharing.Content{Title: longName, Purposes: []string{secondary}, OptOutResult: []string{"anonymised"}, ReviewDueOn: "2027-05-01", Flows: []sharing.Flow{{ID: "f", From: []string{"b"}, To: []string{"a"}}}}
	do(w, func(ctx context.Context, tx *store.Tx) error {
		for _, st := range []sharing.State{add("0001", live, sharing.Active), add("0002", signing, sharing.AwaitingSign, sharing.PartyState{Party: "a", Organisation: us, NeedsSign: true}, sharing.PartyState{Party: "b", Organisation: them, NeedsSign: true}),
			add("0003", sharing.Content{}, sharing.Draft), add("0004", sharing.Content{Title: "Old list", DPIAOutcome: "not_required"}, sharing.Ended)} {
			if err := tx.InsertRecord(ctx, st); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestSharingAgreesInPageSheetAndTable(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	council, school := w.Organisation("Kent County Council", "county", "Maidstone"), w.Organisation("-Dover School", "school_maintained", "Dover")
	s := serve(w, jointest.Actor(council.ID, access.Practitioner), todaypage.Rooms{})
	pagetest.Golden(t, "sharing_empty", jointest.Must(t, s.Get("/organisation/sharing"), 200))
	parties(w, council.ID, school.ID)
	pagetest.Golden(t, "sharing", jointest.Must(t, s.Get("/organisation/sharing"), 200))
	pagetest.Golden(t, "sharing_nothing_matches", jointest.Must(t, s.Get("/organisation/sharing?class=care&show=coming"), 200))
	for _, q := range []string{"", "?show=all", "?show=all&order=title", "?class=secondary", "?direction=gets&order=newest", "?signatures=ours&due=365", "?dpia=unsaid&show=coming"} {
		body := jointest.Must(t, s.Get("/organisation/sharing"+q), 200)
		var page []string
		for _, part := range strings.Split(body, `class="sw-ref-line">`)[1:] {
			ref, _, _ := strings.Cut(part, "<")
			page = append(page, ref)
		}
		sheet, err := document.ReadTable(bytes.NewReader(s.Get("/organisation/sharing.xlsx"+q).Body.Bytes()), "x.xlsx")
		if err != nil && len(page) > 0 {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(s.Get("/organisation/sharing.csv" + q).Body.Bytes())).ReadAll()
		if err != nil || len(rows) != len(page)+1 {
			t.Fatalf("%s: %d lines of CSV for %d rows of the page (%v)", q, len(rows), len(page), err)
		}
		for i, ref := range page {
			if rows[i+1][0] != ref {
				t.Errorf("%s: row %d is %s on the page and %s in the CSV", q, i, ref, rows[i+1][0])
			}
			plain := slices.Clone(rows[i+1])
			for j := range plain {
				plain[j] = document.Unguard(plain[j])
				if d, err := clock.ParseDate(plain[j]); err == nil {
					plain[j] = d.Words() // as the sheet shows a day
				}
			}
			if diff := cmp.Diff(plain, sheet.Rows[i+1].Cells); diff != "" {
				t.Errorf("%s: row %d differs between CSV and sheet:\n%s", q, i, diff)
			}
		}
	}
	all := s.Get("/organisation/sharing.csv?show=all&order=title").Body.String()
	if strings.Contains(all, ",=Care") || strings.Contains(all, ",-Dover") || !strings.Contains(all, "'=Care") {
		t.Errorf("a cell would run as a formula:\n%s", all)
	}
	for path, want := range map[string]int{"/organisation/sharing": 404, "/organisation/sharing.csv": 404, "/organisation/sharing.xlsx": 404} {
		if got := serve(w, access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}, todaypage.Rooms{}).Get(path).Code; got != want && got != 403 {
			t.Errorf("%s gives the secretariat %d", path, got)
		}
	}
}
