package followpage_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/follow"
	"sharewell/internal/ident"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/followpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/webhook"
)

const longTitle = `The Surgery of the Upper and the Lower Marsh & <script>alert("x")</script> Donaudampfschifffahrtsgesellschaft`

// world knows one use, one announced change of it and one promise.
type world struct{}

func (world) Piece(_ context.Context, n follow.News) (follow.Piece, bool, error) {
	p := follow.Piece{N: n.N, Kind: n.Kind, At: n.At, Ref: n.Ref, Title: longTitle, Who: "The Surgery", Path: "/register/" + n.Ref, Uses: []string{n.Ref}}
	switch n.Kind {
	case follow.Announced:
		p.From, p.Coming, p.Choice, p.Sentences = clock.NewDate(2026, time.December, 20), true, true, []string{"Adds the purpose: research.", "Adds: date of birth."}
	case follow.Live:
		p.Kind = follow.Started
	case follow.Worded:
		p.Title, p.Path, p.Promises, p.Uses = "We keep it safe, and own up", "/licence/keep-it-safe", []string{n.Ref}, nil
	}
	return p, n.Ref != "SECRET", nil
}

func (world) Topic(_ context.Context, t follow.Topic) (string, error) {
	if t.Code == "GONE" {
		return "", errs.New(errs.NotFound, "follow.topic", "There is nothing of this name to follow.")
	}
	if t.Kind == follow.Entry {
		return longTitle, nil
	}
	return "Everything", nil
}

func (world) Application(context.Context, string) (string, ident.Organisation, error) {
	return "Case system", "surgery", nil
}

func newServer(t *testing.T, happens ...[2]string) func(access.Actor) *pagetest.Server {
	t.Helper()
	s, ctx := storetest.SQLite(t), context.Background()
	secrets, err := receipt.New(make([]byte, 32), "follow", strings.NewReader(strings.Repeat("0123456789ab", 100)))
	if err != nil {
		t.Fatal(err)
	}
	ids := &ident.Sequence{Prefix: "f"}
	svc := follow.New(follow.Deps{Store: s.Follow(), Clock: clock.NewFixed(pagetest.Now), IDs: ids, Secrets: secrets, World: world{}, Post: webhook.New(), Letter: func(follow.Letter) (string, string) { return "s", "t" }})
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for i, h := range happens {
			e := event.New(ident.New[ident.Event](ids), pagetest.Now.Add(-time.Duration(i)*time.Hour), event.Actor{System: "test"}, h[0], event.Subject{Kind: "record", ID: h[1]}).With(map[string]any{"ref": h[1], "version": 2})
			if err := tx.AppendEvents(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err := svc.Gather(ctx); err != nil {
		t.Fatal(err)
	}
	routes := followpage.Routes(followpage.Deps{Follow: svc, Network: func(*http.Request) string { return "n" }, Purposes: []ask.Option{{Value: "purpose:P01", Text: "Purpose: To care for you"}},
		Data: []ask.Option{{Value: "data:name", Text: "Kind of information: Your name"}}, Applications: func(context.Context, access.Actor) ([]followpage.Application, error) {
			return []followpage.Application{{ID: "app", Name: "Case system"}}, nil
		}})
	return func(a access.Actor) *pagetest.Server {
		return pagetest.New(t, routes, a, page.Who{Name: string(a.Person), OrganisationName: "The Surgery"})
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	as := newServer(t, [2]string{"sharing.record_live", "A"}, [2]string{"sharing.record_ready", "A"}, [2]string{"sharing.record_paused", "A"}, [2]string{"sharing.record_paused", "SECRET"}, [2]string{"promise.worded", "keep-it-safe"})
	srv := as(access.Actor{})
	get := func(path string) string {
		t.Helper()
		w := srv.Get(path)
		if w.Code != http.StatusOK {
			t.Fatalf("%s gave %d: %s", path, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "<script>alert") || strings.Contains(w.Body.String(), "SECRET") {
			t.Errorf("%s shows what it must not", path)
		}
		return w.Body.String()
	}
	for name, path := range map[string]string{"changes": "/changes", "changes_of": "/changes?topic=entry:A&kind=paused", "changes_promise": "/changes?topic=promise:keep-it-safe", "changes.json": "/changes.json", "changes.atom": "/changes.atom",
		"follow": "/follow?topic=entry:A", "webhooks": "/follow/webhooks?topic=entry:A"} {
		pagetest.Golden(t, name, get(path))
	}
	pagetest.Golden(t, "changes_empty", newServer(t)(access.Actor{}).Get("/changes").Body.String())
	bad := srv.Post("/follow", url.Values{"topic": {"entry:A"}, "email": {"no address"}})
	if bad.Code != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong address: %d", bad.Code)
	}
	pagetest.Golden(t, "follow_errors", bad.Body.String())
	sent := srv.Post("/follow", url.Values{"topic": {"entry:A"}, "email": {"ann@example.org"}})
	pagetest.Golden(t, "follow_sent", sent.Body.String())
	pagetest.Golden(t, "webhooks_own", as(access.Actor{Person: "olu", Organisation: "surgery", Roles: []access.Role{access.OrgAdmin}}).Get("/organisation/webhooks").Body.String())
	for _, p := range []string{"/changes?topic=entry:GONE", "/follow?topic=entry:GONE", "/follow?topic=nonsense", "/changes?after=x"} {
		if w := srv.Get(p); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", p, w.Code)
		}
	}
}
