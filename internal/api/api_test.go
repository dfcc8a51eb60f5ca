package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/agreement"
	"sharewell/internal/api"
	"sharewell/internal/authzen"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/rulebook"
)

var update = flag.Bool("update", false, "write golden files instead of comparing with them")

// codes are the test's code lists with one kind of body.
type codes struct{ registertest.Words }

func (codes) BodyKinds() []rulebook.BodyKind {
	return []rulebook.BodyKind{{Code: "county_council", Label: "County council", Plain: "The county council", Sector: "council", PublicAuthority: true}}
}
func (codes) Version() string { return "2026-11-21/test" }

// signed is an Agreement that five bodies have signed.
type signed struct{ broken bool }

func (s signed) Signatories(_ context.Context, f agreement.SignatoryFilter) ([]agreement.SignatoryBrief, error) {
	if s.broken {
		return nil, errors.New("driver: password=hunter2 refused")
	}
	var out []agreement.SignatoryBrief
	for i := range 5 {
		b := agreement.SignatoryBrief{Slug: fmt.Sprintf("body-%d", i), Name: fmt.Sprintf("Body %d", i), Kind: "county_council", Sector: "council",
			Status: agreement.Accepted, Since: clock.NewDate(2026, 1, 5), Edition: "2026.1", Key: fmt.Sprintf("body %d", i)}
		if b.Key > f.After && len(out) < f.Most {
			out = append(out, b)
		}
	}
	return out, nil
}

func (signed) Signatory(_ context.Context, slug string) (agreement.SignatoryPage, error) {
	if slug != "body-1" {
		return agreement.SignatoryPage{}, errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
	}
	return agreement.SignatoryPage{Slug: slug, Name: "Body 1", Kind: "county_council", Sector: "council", Status: agreement.Accepted, InForce: true,
		Since: clock.NewDate(2026, 1, 5), Edition: "2026.1", Contact: organisation.Contact{Mailbox: "ig@body1.example", Name: "Nobody Public"}}, nil
}

func serve(t testing.TB, broken bool, sources ...register.Source) http.Handler {
	t.Helper()
	s, _ := registertest.Service(t, sources...)
	mounts, err := api.Mounts(api.Deps{Register: s, Agreement: signed{broken}, Codes: codes{registertest.NewWords()}, PublicURL: "https://sharewell.test",
		Log: slog.New(slog.DiscardHandler), RequestID: func(context.Context) string { return "request-1" }})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for pattern, h := range mounts {
		mux.Handle(pattern, h)
	}
	return mux
}

func ask(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func read[T any](t testing.TB, h http.Handler, path string) T {
	t.Helper()
	w := ask(h, http.MethodGet, path)
	var out T
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
	return out
}

func TestTheDescriptionIsPinned(t *testing.T) {
	t.Parallel()
	w := ask(serve(t, false), http.MethodGet, "/openapi.json")
	var got bytes.Buffer
	if err := json.Indent(&got, w.Body.Bytes(), "", " "); err != nil {
		t.Fatal(err)
	}
	got.WriteByte('\n')
	const file = "testdata/openapi.json"
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run the test with -update to make it)", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("the description changed; raise Version when programs must know (-want +got):\n%s", diff)
	}
	if !strings.Contains(got.String(), `"openapi": "3.1.0"`) {
		t.Error("the description is not OpenAPI 3.1")
	}
}

// TestEveryAddressForProgramsIsDescribed: those of decisions and tokens have a handler of their own.
func TestEveryAddressForProgramsIsDescribed(t *testing.T) {
	t.Parallel()
	var spec struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(ask(serve(t, false), http.MethodGet, "/openapi.json").Body.Bytes(), &spec); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{authzen.PathEvaluation, authzen.PathEvaluations, authzen.PathSearchSubject, authzen.PathSearchResource, authzen.PathSearchAction, authzen.PathToken} {
		if spec.Paths[path]["post"] == nil {
			t.Errorf("%s is not described", path)
		}
	}
	if spec.Paths[authzen.PathMetadata]["get"] == nil {
		t.Errorf("%s is not described", authzen.PathMetadata)
	}
}

func TestRecordsPageByKey(t *testing.T) {
	t.Parallel()
	h := serve(t, false, registertest.Generate(45, 2)...)
	seen := map[string]bool{}
	path := "/api/v1/records?limit=20&status=live"
	for range 3 {
		page := read[api.RecordsPage](t, h, path)
		if page.Total != 45 {
			t.Fatalf("total %d", page.Total)
		}
		for _, e := range page.Items {
			seen[e.Ref] = true
		}
		if page.Next == "" {
			break
		}
		if link := ask(h, http.MethodGet, path).Header().Get("Link"); link != "<"+page.Next+`>; rel="next"` {
			t.Errorf("Link %q, next %q", link, page.Next)
		}
		path = strings.TrimPrefix(page.Next, "https://sharewell.test")
	}
	if len(seen) != 45 {
		t.Errorf("%d of 45 were met", len(seen))
	}
}

func TestNothingHiddenLeaks(t *testing.T) {
	t.Parallel()
	hidden, draft := registertest.Content(), registertest.Content()
	hidden.PlainTitle, hidden.Publication, hidden.WithheldReason = "Quokka watch", "withheld", "safety"
	draft.PlainTitle = "Quokka plans"
	h := serve(t, false, registertest.Source(1, registertest.Content()), registertest.Source(2, hidden), registertest.Draft(registertest.Source(3, draft)))
	page := read[api.RecordsPage](t, h, "/api/v1/records")
	if len(page.Items) != 1 || page.Total != 1 || len(page.Withheld) != 1 || page.Withheld[0].N != 1 {
		t.Errorf("items %d of %d, withheld %+v", len(page.Items), page.Total, page.Withheld)
	}
	for _, path := range []string{"/api/v1/records", "/api/v1/records?q=quokka", "/api/v1/records/WS-R-2026-0002", "/api/v1/records/WS-R-2026-0003", "/api/v1/signatories/body-1"} {
		body := ask(h, http.MethodGet, path).Body.String()
		if strings.Contains(body, "Quokka") || strings.Contains(body, registertest.Secret) || strings.Contains(body, "Nobody Public") {
			t.Errorf("%s lets out what is not public", path)
		}
	}
	if w := ask(h, http.MethodGet, "/api/v1/records/WS-R-2026-0003"); w.Code != http.StatusNotFound {
		t.Errorf("a draft: %d", w.Code)
	}
}

func TestSignatoriesAndCodes(t *testing.T) {
	t.Parallel()
	h := serve(t, false)
	first := read[api.SignatoriesPage](t, h, "/api/v1/signatories?limit=3")
	second := read[api.SignatoriesPage](t, h, strings.TrimPrefix(first.Next, "https://sharewell.test"))
	var got []string
	for _, s := range slices.Concat(first.Items, second.Items) {
		got = append(got, s.Slug)
	}
	if diff := cmp.Diff([]string{"body-0", "body-1", "body-2", "body-3", "body-4"}, got); diff != "" || second.Next != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d := read[api.SignatoryDetail](t, h, "/api/v1/signatories/body-1"); d.Sector.Words != "Councils" || d.Mailbox != "ig@body1.example" || !d.InForce {
		t.Errorf("detail %+v", d)
	}
	if l := read[api.CodeList](t, h, "/api/v1/codes/purpose"); len(l.Items) != 4 || l.Items[0].Plain == "" {
		t.Errorf("list %+v", l)
	}
	kinds := read[struct{ Items []api.BodyKind }](t, h, "/api/v1/organisations/kinds")
	if len(kinds.Items) != 1 || kinds.Items[0].Sector.Words != "Councils" {
		t.Errorf("kinds %+v", kinds)
	}
	lists := read[struct{ Items []api.CodeListName }](t, h, "/api/v1/codes")
	for _, l := range lists.Items {
		if w := ask(h, http.MethodGet, strings.TrimPrefix(l.URL, "https://sharewell.test")); w.Code != http.StatusOK {
			t.Errorf("%s: %d", l.URL, w.Code)
		}
	}
}

func TestProblemsNeverRepeatWhatWasSent(t *testing.T) {
	t.Parallel()
	h := serve(t, false)
	const mark = "s3cr3tmark"
	for path, want := range map[string]int{
		"/api/v1/records?limit=" + mark: 422, "/api/v1/records?limit=100000": 422, "/api/v1/records?q=" + strings.Repeat(mark, 40): 422,
		"/api/v1/records/" + mark: 404, "/api/v1/records/" + strings.Repeat(mark, 9): 422, "/api/v1/signatories/" + mark: 404,
		"/api/v1/codes/" + mark: 404, "/api/v1/" + mark: 404, "/api/v2/records": 404,
	} {
		w := ask(h, http.MethodGet, path)
		var p api.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Errorf("%.60s: %v: %s", path, err, w.Body)
			continue
		}
		if w.Code != want || p.Status != want || p.Code == "" || p.RequestID != "request-1" || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%.60s: %d, %q %+v, want %d", path, w.Code, w.Header().Get("Content-Type"), p, want)
		}
		if strings.Contains(w.Body.String(), mark) {
			t.Errorf("%.60s repeats what was sent: %s", path, w.Body)
		}
	}
	if w := ask(serve(t, true), http.MethodGet, "/api/v1/signatories"); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "hunter2") {
		t.Errorf("a fault of ours: %d %s", w.Code, w.Body)
	}
	if w := ask(h, http.MethodPost, "/api/v1/records"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("POST: %d %s", w.Code, w.Body)
	}
	for _, path := range []string{"/docs", "/openapi.yaml", "/schemas/Entry.json"} {
		if w := ask(h, http.MethodGet, path); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

func TestTags(t *testing.T) {
	t.Parallel()
	h := serve(t, false, registertest.Source(1, registertest.Content()))
	for _, path := range []string{"/openapi.json", "/api/v1/records", "/api/v1/records/WS-R-2026-0001", "/api/v1/codes", "/api/v1/signatories"} {
		w := ask(h, http.MethodGet, path)
		tag := w.Header().Get("ETag")
		if tag == "" || w.Header().Get("Cache-Control") != "public, no-cache" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %v", path, w.Header())
		}
		if again := ask(h, http.MethodGet, path, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s with its tag: %d", path, again.Code)
		}
	}
}
