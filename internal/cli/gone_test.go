package cli

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
)

// quokka stands in the title and the purpose of one record of this test, and nowhere else.
const quokka = "Quokkawatch"

// rewrite changes a record as a decision would, and tells of it; then the read models follow.
func rewrite(t testing.TB, app *App, ref string, change func(*sharing.State)) {
	t.Helper()
	ctx := context.Background()
	err := app.Store.Write(ctx, func(tx *store.Tx) error {
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		change(&st)
		if err := tx.SaveRecord(ctx, st); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, event.New(ident.Event(ident.Random{}.Next()), now, event.Actor{System: "test"}, "sharing.review_alerted", st.Record.Subject()))
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, follow := range []func(context.Context) error{app.faces.register.Sync, app.faces.search.Load, app.faces.flowMap.Load, app.follow.Gather} {
		if err := follow(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// announcedUse finds the use of the county whose change is announced, and gives it a name of its own.
func announcedUse(t testing.TB, app *App) (e register.Entry) {
	t.Helper()
	ctx := context.Background()
	err := app.faces.register.Each(ctx, register.Query{}, func(x register.Entry) error {
		if x.Coming != nil {
			e = x
		}
		return nil
	})
	if err != nil || e.Ref == "" {
		t.Fatalf("no change is announced in the county: %v", err)
	}
	rewrite(t, app, e.Ref, func(st *sharing.State) {
		for i := range st.Versions {
			c := &st.Versions[i].Content
			c.PlainTitle, c.SpecificPurpose = quokka+" over the marshes", quokka+": "+c.SpecificPurpose
		}
	})
	if e, err = app.faces.register.Entry(ctx, e.Ref); err != nil {
		t.Fatal(err)
	}
	return e
}

// faces of one use: where anybody could read of it. Own answers also when the use is withheld; the others list it.
func facesOf(e register.Entry) (own, lists []string) {
	at := "/register/" + e.Ref
	lead, other := e.Lead().Slug, ""
	for _, p := range e.Parties {
		if p.Slug != "" && p.Slug != lead {
			other = p.Slug
		}
	}
	own = []string{at, at + ".json", at + ".jsonld", at + "/versions/1"}
	for _, p := range []string{".odrl.jsonld", ".agreement.json", "/notice", "/notice/" + lead, "/notice/" + lead + ".txt", "/notice/" + lead + ".html", "/other-versions", "/questions", "/questions/new"} {
		own = append(own, at+p)
	}
	own = append(own, "/follow?topic="+url.QueryEscape("entry:"+e.Ref), "/changes?topic="+url.QueryEscape("entry:"+e.Ref))
	pair := []string{lead, other}
	slices.Sort(pair)
	lists = []string{"/register?q=quokkawat", "/register.json?limit=100", "/register.jsonld?limit=100", "/register.csv", "/register.atom", "/search?q=quokkawat", "/search.json?q=quokkawat", "/changes", "/changes.json", "/changes.atom",
		"/changes?topic=" + url.QueryEscape("organisation:"+lead), "/map", "/map/" + lead, "/map/" + pair[0] + "/" + pair[1], "/signatories/" + lead, "/signatories/" + other, "/automated-decisions", "/automated-decisions.json",
		"/licence", "/licence/scorecard", "/licence/scorecard.json", "/licence/scorecard.csv", "/", "/choices", "/questions", "/engagement", "/my-information/print", "/covered?q=quokkawat"}
	return own, lists
}

func TestWhatIsWithheldIsGoneFromEveryFaceAtOnce(t *testing.T) {
	t.Parallel()
	for name, withhold := range map[string]func(*sharing.State){
		"delisted": func(st *sharing.State) { st.Record.DelistOn, st.Record.Delisted = clock.DateOf(now), clock.DateOf(now) },
		"withheld": func(st *sharing.State) {
			st.Live().Content.Publication, st.Live().Content.WithheldReason = "withheld", "crime"
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := county(t)
			anybody, base := open(t, app)
			e := announcedUse(t, app)
			own, lists := facesOf(e)
			tags, shown := map[string]string{}, 0
			for _, p := range slices.Concat(own, lists) {
				a := anybody.get(p)
				if tags[p] = a.header.Get("ETag"); a.status == http.StatusOK && strings.Contains(a.body, quokka) {
					shown++
				}
			}
			if shown < 20 {
				t.Errorf("%d faces show it before", shown)
			}
			rewrite(t, app, e.Ref, withhold)
			for _, p := range slices.Concat(own, lists) {
				a := tagged(t, anybody, base+p, tags[p])
				if strings.Contains(a.body, quokka) {
					t.Errorf("%s still shows it (%d)", p, a.status)
				}
				if a.status == http.StatusNotModified && slices.Contains(own, p) {
					t.Errorf("%s tells whoever kept it that it stands", p)
				}
			}
			if a := anybody.get("/register/" + e.Ref); a.status != http.StatusOK || !strings.Contains(a.body, "not shown") {
				t.Errorf("its address does not say why: %d", a.status)
			}
			if a := anybody.get("/register.json"); !strings.Contains(a.body, map[string]string{"delisted": `"review_overdue"`, "withheld": `"crime"`}[name]) {
				t.Error("it is not counted among the reasons")
			}
		})
	}
}

// tagged asks for a page as somebody who kept it.
func tagged(t testing.TB, r *reader, address, tag string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if tag != "" {
		req.Header.Set("If-None-Match", tag)
	}
	return r.do(req)
}
