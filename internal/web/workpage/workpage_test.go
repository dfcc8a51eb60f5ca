package workpage_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/jointest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/workpage"
)

func deps(w *jointest.World) workpage.Deps {
	return workpage.Deps{Intray: w.Intray, Names: w, People: w.People, Trail: w, Mail: w}
}

func serve(w *jointest.World, a access.Actor) *pagetest.Server {
	site := pagetest.Site(w.T)
	site.Clock = w.Clock
	return pagetest.NewOn(w.T, site, workpage.Routes(deps(w)), a, jointest.Who("Kent County Council"))
}

// ann adds a person with hats.
func ann(w *jointest.World, hats ...intray.Hat) {
	w.T.Helper()
	storetest.Write(w.T, w.Store, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.AddPerson(ctx, people.Person{ID: "ann", Name: "Ann <Example>", Email: "ann@example.org", Status: people.Active, CreatedAt: pagetest.Now, Version: 1}); err != nil {
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
	storetest.Write(w.T, w.Store, func(ctx context.Context, tx *store.Tx) error {
		t.Subject, t.CreatedAt = event.Subject{Kind: "record", ID: string(t.ID)}, pagetest.Now.Add(-72*time.Hour)
		return tx.OpenTask(ctx, t)
	})
}

func TestInTray(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	council, school := w.Organisation("Kent County Council", "county", "Maidstone"), w.Organisation("St Mary’s <b>School</b> with a long name that goes on and on for the sake of it", "school_maintained", "Dover")
	ann(w, intray.Hat{Organisation: council.ID, Role: access.DPO}, intray.Hat{Organisation: council.ID, Role: access.SIRO}, intray.Hat{Organisation: school.ID, Role: access.OrgAdmin}, intray.Hat{Role: access.Secretariat})
	actor := jointest.Actor(council.ID, access.DPO, access.SIRO)
	pagetest.Golden(t, "in_tray_empty", jointest.Must(t, serve(w, actor).Get("/in-tray"), 200))
	dpo, today := []access.Role{access.DPO}, clock.DateOf(pagetest.Now)
	open(w, intray.Task{ID: "late", Organisation: council.ID, Roles: dpo, Kind: "record.review", Title: "Review: Weekly list", URL: "/records/KM-R-2026-0001", Due: today.AddDays(-3)})
	open(w, intray.Task{ID: "soon", Organisation: council.ID, Roles: dpo, Kind: "record.sign", Title: "Sign: Pupils <new> in care", URL: "/records/KM-R-2026-0002/sign", From: school.ID, Due: today.AddDays(6)})
	open(w, intray.Task{ID: "urgent", Organisation: council.ID, Roles: dpo, Kind: "record.answer", Title: "Answer: Somebody is at risk", URL: "/records/KM-R-2026-0003", Due: today.AddDays(30), Urgent: true})
	open(w, intray.Task{ID: "other", Organisation: school.ID, Roles: []access.Role{access.OrgAdmin}, Kind: "x", Title: "No colon here", URL: "/organisation?a=1&b=2", Person: "ann"})
	open(w, intray.Task{ID: "all", Roles: []access.Role{access.Secretariat}, Kind: "statement.decide", Title: "Decide: the Acceptance Statement of Medway", URL: "/statements/x"})
	storetest.Write(t, w.Store, func(ctx context.Context, tx *store.Tx) error {
		for _, n := range []intray.Notice{
			{ID: "n1", Organisation: council.ID, Roles: dpo, Kind: "sharing.record_declined", Title: "A record was declined.", Text: "We <cannot> yet.", URL: "/records/KM-R-2026-0004", At: pagetest.Now.Add(-time.Hour), Urgent: true},
			{ID: "n2", Organisation: school.ID, Roles: []access.Role{access.OrgAdmin}, Kind: "x", Title: "You are in.", URL: "/statement", At: pagetest.Now.Add(-2 * time.Hour)},
		} {
			if err := tx.PostNotice(ctx, n); err != nil {
				return err
			}
		}
		return nil
	})
	s := serve(w, actor)
	body := jointest.Must(t, s.Get("/in-tray"), 200)
	pagetest.Golden(t, "in_tray", body)
	if strings.Index(body, "Somebody is at risk") > strings.Index(body, "Weekly list") {
		t.Error("what is urgent does not come first")
	}
	for range 2 {
		jointest.Leads(t, s.Post("/in-tray/read", url.Values{}), "/in-tray?done=read")
	}
	if body := jointest.Must(t, s.Get("/in-tray?done=read&after=!!"), 200); strings.Contains(body, ">New<") {
		t.Error("notices stay new after they were read")
	}
	if body := serve(w, access.Actor{Person: "bob", Organisation: council.ID, Roles: dpo}).Get("/in-tray").Body.String(); strings.Contains(body, "Weekly list") {
		t.Error("somebody without the role sees what waits for it")
	}
}

func TestLongTraysGoOn(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o := w.Organisation("Kent County Council", "county", "Maidstone")
	ann(w, intray.Hat{Organisation: o.ID, Role: access.DPO})
	for i := range 120 {
		open(w, intray.Task{ID: ident.Task(fmt.Sprintf("t%03d", i)), Organisation: o.ID, Roles: []access.Role{access.DPO}, Kind: "k", Title: fmt.Sprintf("Sign: list %03d!", i), URL: "/records"})
	}
	s := serve(w, jointest.Actor(o.ID, access.DPO))
	body := jointest.Must(t, s.Get("/in-tray"), 200)
	i := strings.Index(body, `rel="next" href="`)
	if i < 0 || strings.Contains(body, "list 110!") {
		t.Fatal("the first page does not lead to the next")
	}
	next := body[i+len(`rel="next" href="`):]
	if body := jointest.Must(t, s.Get(next[:strings.IndexByte(next, '"')]), 200); !strings.Contains(body, "list 110!") {
		t.Error("the second page does not go on")
	}
}

func TestAudit(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	o := w.Complete(w.Organisation("Kent County Council", "county", "Maidstone"))
	ann(w)
	w.Accepted(o.ID, nil)
	w.Organisation("Medway Council", "unitary", "Chatham")
	s := serve(w, access.Actor{Person: "aud", Roles: []access.Role{access.Auditor}})
	pagetest.Golden(t, "audit", jointest.Must(t, s.Get("/audit"), 200))
	pagetest.Golden(t, "audit_filtered", jointest.Must(t, s.Get("/audit?kind=organisation&organisation="+string(o.ID)), 200))
	pagetest.Golden(t, "audit_empty", jointest.Must(t, s.Get("/audit?kind=files"), 200))
	jointest.Must(t, s.Get("/audit?kind=%3Cb%3E&organisation=nobody&before=-5"), 200)
}

// TestAuditSaysWhatMachinesDid wants words of people for what programs and screenings leave behind.
func TestAuditSaysWhatMachinesDid(t *testing.T) {
	t.Parallel()
	for area, names := range map[string][]string{
		"apiclient": {"created", "credential_added", "credential_removed", "removed", "token_key_made"},
		"lawchange": {"looked_at", "seen"},
		"screening": {"choices_loaded", "choices_removed", "completed", "destroyed", "expired", "failed", "not_known", "received", "refused", "requested", "returned", "sent"},
	} {
		w := jointest.New(t)
		storetest.Write(t, w.Store, func(ctx context.Context, tx *store.Tx) error {
			for i, name := range append(names, "unheard_of") {
				id := ident.Event(fmt.Sprint(area, i))
				if err := tx.AppendEvents(ctx, event.New(id, pagetest.Now, event.Actor{System: area}, area+"."+name, event.Subject{Kind: "thing", ID: "1"})); err != nil {
					return err
				}
			}
			return nil
		})
		body := jointest.Must(t, serve(w, access.Actor{Person: "aud", Roles: []access.Role{access.Auditor}}).Get("/audit?kind="+area), 200)
		if !strings.Contains(body, "Unheard of") {
			t.Errorf("%s: its events are not shown", area)
		}
		for _, name := range names {
			if plain := strings.ReplaceAll(name, "_", " "); strings.Contains(body, ">"+strings.ToUpper(plain[:1])+plain[1:]+"<") {
				t.Errorf("%s.%s has no words", area, name)
			}
		}
	}
}

func TestAuditIsPaged(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	storetest.Write(t, w.Store, func(ctx context.Context, tx *store.Tx) error {
		for i := range 130 {
			name := "auth.signed_in"
			if i%2 == 0 {
				name = fmt.Sprintf("people.number_%03d", i)
			}
			if err := tx.AppendEvents(ctx, event.New(ident.Event(fmt.Sprint("e", i)), pagetest.Now, event.Actor{System: "test"}, name, event.Subject{Kind: "person", ID: "x"})); err != nil {
				return err
			}
		}
		return nil
	})
	s := serve(w, jointest.Secretariat)
	seen := 0
	for path := "/audit?kind=people"; path != ""; {
		body := jointest.Must(t, s.Get(path), 200)
		seen += strings.Count(body, "Number ")
		path = ""
		if i := strings.Index(body, `rel="next" href="`); i >= 0 {
			path = body[i+len(`rel="next" href="`):]
			path = strings.ReplaceAll(path[:strings.IndexByte(path, '"')], "&amp;", "&")
		}
	}
	if seen != 65 {
		t.Errorf("the pages show %d events of 65", seen)
	}
}

// shown is the mail of a demonstration.
type shown []intray.PostedMail

func (m shown) DemoMail(context.Context, int) ([]intray.PostedMail, error) { return m, nil }

func TestDemoInbox(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	d := deps(w)
	pagetest.Golden(t, "demo_inbox_empty", jointest.Must(t, pagetest.New(t, workpage.Routes(d), access.Actor{}, page.Who{}).Get("/demo/inbox"), 200))
	d.Mail = shown{{ID: "m1", Mail: intray.Mail{Subject: "Join <Kent>", To: "ann@example.org", ReplyTo: "r-abc@in.sharewell.test", At: pagetest.Now,
		Text: "Hello Ann,\n\nfollow https://sharewell.test/invitation?t=abc&x=1.\nNot https://sharewell.test.evil.example/a or https://elsewhere.example/b\n<script>alert(1)</script>"}}}
	body := jointest.Must(t, pagetest.New(t, workpage.Routes(d), access.Actor{}, page.Who{}).Get("/demo/inbox"), 200)
	pagetest.Golden(t, "demo_inbox", body)
	if strings.Contains(body, `href="https://sharewell.test.evil`) || strings.Contains(body, `href="/.evil`) || strings.Contains(body, "<script>alert") {
		t.Error("a mail leads away or runs")
	}
	d.Mail = nil
	jointest.Must(t, pagetest.New(t, workpage.Routes(d), access.Actor{}, page.Who{}).Get("/demo/inbox"), 404)
}

func TestWhoMayComeIn(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	routes := workpage.Routes(deps(w))
	jointest.Access(t, routes, access.Actor{}, map[string]int{"GET /in-tray": 303, "POST /in-tray/read": 401, "GET /audit": 303, "GET /demo/inbox": 200})
	jointest.Access(t, routes, jointest.Actor("o", access.OrgAdmin), map[string]int{"GET /in-tray": 200, "POST /in-tray/read": 303, "GET /audit": 403, "GET /demo/inbox": 200})
	jointest.Access(t, routes, access.Actor{Person: "i", Roles: []access.Role{access.Involvement}}, map[string]int{"GET /audit": 403})
	jointest.Access(t, routes, access.Actor{Person: "a", Roles: []access.Role{access.Auditor}}, map[string]int{"GET /audit": 200})
}
