package flowmappage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/licence/flowmap"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/sharing"
	"sharewell/internal/web/flowmappage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

// county is the pages on a register of its own.
type county struct {
	*pagetest.Server
	register *register.Service
	store    *registertest.Store
}

func open(t testing.TB, load bool, sources ...register.Source) county {
	t.Helper()
	r, store := registertest.Service(t, sources...)
	flows := flowmap.New(r, slog.New(slog.DiscardHandler))
	if load {
		if err := flows.Load(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	routes := flowmappage.Routes(flowmappage.Deps{Flows: flows, Register: r, Body: body, Version: func() string { return "1" },
		Signed:  func(_ context.Context, slug string) bool { return slug != "harbour-trust" },
		Mishaps: func(_ context.Context, slug string) bool { return slug == "wealdshire-council" }})
	return county{pagetest.New(t, routes, access.Actor{}, page.Who{}), r, store}
}

// body knows one organisation that is in no use.
func body(_ context.Context, slug string) (flowmap.Body, error) {
	if slug == "harbour-trust" {
		return flowmap.Body{Slug: slug, Name: "The Harbour Trust", Group: "charity"}, nil
	}
	return flowmap.Body{}, errs.New(errs.NotFound, "test.nobody", "There is no such organisation.")
}

// falls is a use in which the health board gives to the council.
func falls() sharing.Content {
	c := registertest.Content()
	c.PlainTitle, c.Purposes, c.OptOutKinds = "Falls at home, with a name that is as long as the longest names that people give to what they share", []string{"P01"}, nil
	c.Parties[0].Organisation = "org-icb"
	c.Flows = c.Flows[:1]
	return c
}

func withheld(n int) register.Source {
	c := registertest.Content()
	c.Publication, c.PlainTitle, c.WithheldReason = "withheld", "Quokka watch", "crime"
	return registertest.Source(n, c)
}

func (c county) page(t testing.TB, path string) string {
	t.Helper()
	w := c.Get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s answers %d:\n%s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func TestPages(t *testing.T) {
	t.Parallel()
	some := open(t, true, registertest.Source(1, registertest.Content()), registertest.Source(2, falls()), withheld(3))
	for name, path := range map[string]string{
		"county":       "/map",
		"sector":       "/map?sector=council&sort=from",
		"filtered":     "/map?purpose=P01&kind=identity&choice=none",
		"nothing-fits": "/map?purpose=P01&choice=objection",
		"body":         "/map/wealdshire-council",
		"body-idle":    "/map/harbour-trust",
		"pair":         "/map/wealdshire-council/nhs-wealdshire",
		"pair-idle":    "/map/wealdshire-council/harbour-trust",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pagetest.Golden(t, name, some.page(t, path))
		})
	}
	t.Run("empty", func(t *testing.T) {
		t.Parallel()
		pagetest.Golden(t, "empty", open(t, true).page(t, "/map"))
	})
	t.Run("soon", func(t *testing.T) {
		t.Parallel()
		w := open(t, false, registertest.Source(1, registertest.Content())).Get("/map")
		if w.Code != http.StatusServiceUnavailable {
			t.Errorf("the answer is %d", w.Code)
		}
		pagetest.Golden(t, "soon", w.Body.String())
	})
}

func TestUnknownOrganisations(t *testing.T) {
	t.Parallel()
	c := open(t, true, registertest.Source(1, registertest.Content()))
	for _, path := range []string{"/map/nobody", "/map/nobody/wealdshire-council", "/map/wealdshire-council/nobody", "/map/wealdshire-council/wealdshire-council", "/map/nobody.csv"} {
		if w := c.Get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

// TestNothingWithheldIsShown looks at every form of the map, before and after a use is withheld.
func TestNothingWithheldIsShown(t *testing.T) {
	t.Parallel()
	c := open(t, true, registertest.Source(1, registertest.Content()), registertest.Source(2, falls()), withheld(3))
	paths := []string{"/map", "/map?sector=health", "/map.csv", "/map.json", "/map.csv?rows=organisations", "/map/wealdshire-council", "/map/wealdshire-council.json"}
	for _, path := range paths {
		if strings.Contains(c.page(t, path), "Quokka") {
			t.Errorf("%s shows a withheld use", path)
		}
	}
	hidden := withheld(2)
	hidden.Record.Version = 2
	c.store.Put(hidden)
	registertest.Sync(t, c.register)
	for _, path := range paths {
		if s := c.page(t, path); strings.Contains(s, "NHS Wealdshire") || strings.Contains(s, "nhs-wealdshire") {
			t.Errorf("%s still shows who gave in a use that is withheld now", path)
		}
	}
	if s := c.page(t, "/map"); !strings.Contains(s, "2 uses are not public") {
		t.Error("what is withheld is not counted")
	}
}

// TestTheTableHasEveryRow walks all pages of the table in each order, and compares them with the files.
func TestTheTableHasEveryRow(t *testing.T) {
	t.Parallel()
	c := open(t, true, registertest.Generate(3000, 3)...)
	for _, sort := range []string{"uses", "from", "to"} {
		seen := map[string]int{}
		path, pages := "/map?sector=school&sort="+sort, 0
		for path != "" && pages < 100 {
			s := c.page(t, path)
			pages++
			for _, r := range strings.Split(s, `<tr class="govuk-table__row"><td`)[1:] {
				_, hidden, _ := strings.Cut(r, `visually-hidden">`)
				name, _, _ := strings.Cut(hidden, "</span>")
				seen[name]++
			}
			path = ""
			if _, rest, ok := strings.Cut(s, `rel="next" href="`); ok {
				href, _, _ := strings.Cut(rest, `#`)
				path = strings.ReplaceAll(href, "&amp;", "&")
			}
		}
		var file struct{ Rows []json.RawMessage }
		if err := json.Unmarshal([]byte(c.page(t, "/map.json?sector=school")), &file); err != nil {
			t.Fatal(err)
		}
		if pages < 3 || len(seen) != len(file.Rows) {
			t.Errorf("by %s: %d rows on %d pages, and %d in the file", sort, len(seen), pages, len(file.Rows))
		}
		for name, n := range seen {
			if n != 1 {
				t.Errorf("by %s: %q stands %d times", sort, name, n)
			}
		}
	}
}

// TestThePictureNamesItsLinks holds that all in the picture can be reached and has a name.
func TestThePictureNamesItsLinks(t *testing.T) {
	t.Parallel()
	s := open(t, true, registertest.Generate(400, 3)...).page(t, "/map?sector=school")
	lines := strings.Count(s, `class="sw-map__line"`)
	if lines == 0 || strings.Count(s, "sw-map__touch") != lines {
		t.Errorf("%d lines", lines)
	}
	for _, l := range strings.Split(s, `class="sw-map__line"`)[1:] {
		if head, _, _ := strings.Cut(l, ">"); !strings.Contains(head, `href="/map`) || !strings.Contains(head, "aria-label=") || strings.Contains(head, `aria-label=""`) {
			t.Errorf("a line is no link with a name: %s", head)
		}
	}
}

func TestHostileAddresses(t *testing.T) {
	t.Parallel()
	c := open(t, true, registertest.Source(1, registertest.Content()))
	for _, query := range []string{"?after=zzz", "?after=1~2~3~4~5", "?sort=zzz", "?sector=%00%ff", "?purpose=<script>", "?rows=x", "?q=falls&year=2026", "?after=" + strings.Repeat("~", 900)} {
		if s := c.page(t, "/map"+query); strings.Contains(s, "<script>alert") {
			t.Error(fmt.Sprint(query, " is written as it came"))
		}
	}
}
