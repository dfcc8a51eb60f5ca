package searchpage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/register/registertest"
	"sharewell/internal/search"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/searchpage"
)

// fixed is an Agreement that stands still.
type fixed struct{}

func (fixed) Current(context.Context) (agreement.Edition, error) {
	return agreement.Edition{Text: agreement.Text{Title: "The Agreement", Number: "2026.1", Clauses: []agreement.Clause{
		{ID: "c-security", Heading: "Security", Text: "Each party *guards* what it is given."},
		{ID: "c-schools", Heading: "Schools", Text: "A trust may sign for its schools."},
	}}}, nil
}

func (fixed) Signatories(context.Context, agreement.SignatoryFilter) ([]agreement.SignatoryBrief, error) {
	return []agreement.SignatoryBrief{{Slug: "oak-hill-school", Name: "Oak Hill School", Since: clock.NewDate(2026, 1, 5), Status: agreement.Accepted}}, nil
}

// more are documents of other concepts, one of them for members alone.
func more() search.Source {
	return search.Whole(func() string { return "1" }, func(context.Context) ([]search.Document, error) {
		return []search.Document{
			{ID: "g", Kind: "guide", Title: "Sharing with the school nurse", URL: "/guides/nurse", Text: "What a school tells the nurse.", Scope: search.Public},
			{ID: "q", Kind: "question", Title: "May a nurse keep a copy?", URL: "/questions/1", Text: "Zebra.", Scope: searchpage.Members},
			{ID: "s", Kind: "question", Title: "The nurse of the room", URL: "/questions/3", Text: "Okapi.", Scope: searchpage.InSpace("s1")},
			{ID: "o", Kind: "question", Title: "Our own nurse", URL: "/questions/2", Text: "Zebra.", Scope: searchpage.OfOrganisation("o1")},
		}, nil
	})
}

func serve(t testing.TB, actor access.Actor, generated int) *pagetest.Server {
	t.Helper()
	hidden := registertest.Content()
	hidden.PlainTitle, hidden.Publication, hidden.WithheldReason = "Quokka watch", "withheld", "safety"
	sources := registertest.Generate(generated, 2)
	if generated == 0 {
		sources = append(sources, registertest.Source(1, registertest.Content()), registertest.Source(2, hidden))
	}
	reg, _ := registertest.Service(t, sources...)
	texts := pagetest.Site(t).Texts
	still := func() string { return "1" }
	s := search.New(search.NewSynonyms([][]string{{"nurse", "matron"}}), nil, searchpage.Pages(texts), searchpage.Clauses(fixed{}, still),
		searchpage.Signatories(fixed{}, still, texts), searchpage.Register(reg), more())
	if err := s.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return pagetest.New(t, searchpage.Routes(searchpage.Deps{Search: s, Rooms: rooms}), actor, page.Who{})
}

// rooms lets one person into one room.
func rooms(_ context.Context, person ident.Person) ([]ident.Space, error) {
	if person == "inside" {
		return []ident.Space{"", "s1"}, nil
	}
	return []ident.Space{""}, nil
}

// TestRoomsAreShut: who is not in a room finds nothing of it, by page, data or suggestion, and no count tells of it.
func TestRoomsAreShut(t *testing.T) {
	t.Parallel()
	for person, want := range map[ident.Person]bool{"inside": true, "outside": false, "": false} {
		s := serve(t, access.Actor{Person: person, Organisation: "o1"}, 0)
		for _, path := range []string{"/search?q=okapi", "/search.json?q=okapi", "/search/suggest.json?q=the+nurse+of"} {
			if got := strings.Contains(get(t, s, path), "nurse of the room"); got != want {
				t.Errorf("%q finds the room at %s: %v", person, path, got)
			}
		}
		if got := strings.Contains(get(t, s, "/search.json?q=okapi"), `"total":1`); got != want {
			t.Errorf("%q counts the room: %v", person, got)
		}
	}
}

func get(t testing.TB, s *pagetest.Server, path string) string {
	t.Helper()
	w := s.Get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d", path, w.Code)
	}
	return w.Body.String()
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := serve(t, access.Actor{}, 0)
	for name, q := range map[string]string{"search": "", "search_found": "school", "search_why": "matron", "search_spelt": "securty", "search_none": "<b>qqqqqq", "search_kind": "school&kind=guide"} {
		path := "/search"
		if q != "" {
			words, kind, _ := strings.Cut(q, "&")
			path += "?q=" + url.QueryEscape(words)
			if kind != "" {
				path += "&" + kind
			}
		}
		pagetest.Golden(t, name, get(t, s, path))
	}
	pagetest.Golden(t, "search_many", get(t, serve(t, access.Actor{}, 60), "/search?q=school&page=2"))
}

type answer struct {
	Query   string
	Total   int
	Kinds   map[string]int
	Results []struct {
		Kind, Title, URL, Summary string
		Score                     float64
	}
}

func find(t testing.TB, s *pagetest.Server, q string) answer {
	t.Helper()
	var a answer
	if err := json.Unmarshal([]byte(get(t, s, "/search.json?q="+url.QueryEscape(q))), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestFindsEveryKind(t *testing.T) {
	t.Parallel()
	s := serve(t, access.Actor{}, 0)
	for q, want := range map[string]string{"school": "signatory agreement guide", "oak": "signatory", "security": "agreement", "cookie": "page",
		"who uses information about me": "page", "quokka": "", "": "", "zqxvwk": ""} {
		a := find(t, s, q)
		for _, h := range a.Results {
			if h.Title == "" || !strings.HasPrefix(h.URL, "/") || h.Score <= 0 || h.Score > 1 {
				t.Errorf("%q gives %+v", q, h)
			}
		}
		for _, k := range strings.Fields(want) {
			if a.Kinds[k] == 0 {
				t.Errorf("%q finds no %s: %+v", q, k, a)
			}
		}
		if want == "" && a.Total > 0 {
			t.Errorf("%q finds %+v", q, a)
		}
	}
}

func TestMembersFindMore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		who   string
		actor access.Actor
		want  int
	}{
		{"the public", access.Actor{}, 0},
		{"a member", access.Actor{Person: "p1", Organisation: "o2"}, 1},
		{"one of the organisation", access.Actor{Person: "p1", Organisation: "o1"}, 2},
	} {
		s := serve(t, c.actor, 0)
		if a := find(t, s, "zebra"); a.Total != c.want || a.Kinds["question"] != c.want {
			t.Errorf("%s finds %+v", c.who, a)
		}
		html, typed := get(t, s, "/search?q=nurse"), get(t, s, "/search/suggest.json?q=nurse")
		for title, least := range map[string]int{"May a nurse keep a copy?": 1, "Our own nurse": 2} {
			if shown := strings.Contains(html, title); shown != (c.want >= least) {
				t.Errorf("%s, page: %q is shown: %v", c.who, title, shown)
			}
			if shown := strings.Contains(typed, title); shown != (c.want >= least) {
				t.Errorf("%s, suggestions: %q is shown: %v", c.who, title, shown)
			}
		}
	}
}

func TestAnswersAnythingCalmly(t *testing.T) {
	t.Parallel()
	s := serve(t, access.Actor{}, 0)
	for _, q := range []string{strings.Repeat("a", 10_000), "\x00\x01", "the of and", "\"><script>", strings.Repeat("school ", 1500), "％", "-1"} {
		path := "/search?q=" + url.QueryEscape(q)
		if w := s.Get(path); w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Errorf("%.20q: %d", q, w.Code)
		}
	}
	for _, page := range []string{"0", "-3", "999999999999", "x"} {
		get(t, s, fmt.Sprintf("/search?q=school&page=%s&kind=none", page))
	}
}
