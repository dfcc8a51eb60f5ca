package authzen

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sharewell/internal/apiclient"
	"sharewell/internal/authzen/fixed"
	"sharewell/internal/authzen/scenario"
	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// memory is a log in memory.
type memory struct {
	mu  sync.Mutex
	b   []byte
	err error
}

func (m *memory) Append(frame []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err == nil {
		m.b = append(m.b, frame...)
	}
	return m.err
}

func (m *memory) decisions(t testing.TB) (out []apiclient.Decision) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := apiclient.Decisions(m.b, func(d *apiclient.Decision) error {
		one := *d
		one.Records = slices.Clone(d.Records)
		out = append(out, one)
		return nil
	}); err != nil {
		t.Error(err)
	}
	return out
}

type words struct{}

func (words) Reason(c coverage.ReasonCode) string { return "In words: “" + c.String() + "”" }
func (words) Rule(id string) (Source, bool) {
	return Source{"Act", "https://act.example"}, id == "a-rule"
}

// callers knows one token of each of two organisations.
type callers struct{ limit int }

func (c callers) Authenticate(authorization string, _ apiclient.Scope, _ time.Time) (*apiclient.Principal, error) {
	switch authorization {
	case "Bearer council", "Bearer trust":
		return &apiclient.Principal{Client: "c-" + apiclient.ID(authorization[7:]), Organisation: ident.Organisation(authorization[7:])}, nil
	case "Bearer screen":
		return nil, errs.New(errs.Forbidden, "apiclient.scope", "This application may not do this.")
	}
	return nil, errs.New(errs.Unauthenticated, "apiclient.token", "This token does not work.")
}

func (c callers) Charge(_ *apiclient.Principal, n int, _ time.Time) (time.Duration, bool) {
	return 1500 * time.Millisecond, c.limit == 0 || n <= c.limit
}

func (callers) WithSecret(id apiclient.ID, secret string, scopes []apiclient.Scope) (apiclient.Token, error) {
	switch {
	case id != "council id" || secret != "sws_ä":
		return apiclient.Token{}, apiclient.ErrClient
	case slices.Contains(scopes, "all"):
		return apiclient.Token{}, apiclient.ErrAskedScope
	}
	return apiclient.Token{Text: "swt_x", Life: 10 * time.Minute, Scopes: []apiclient.Scope{apiclient.Decide}}, nil
}

func (callers) WithAssertion(_ context.Context, assertion string, _ []apiclient.Scope) (apiclient.Token, error) {
	if assertion == "broken" {
		return apiclient.Token{}, errs.New(errs.Unavailable, "store.unavailable", "")
	}
	return apiclient.Token{Text: "swt_" + assertion, Life: time.Minute}, nil
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const public = "https://sharewell.example"

func handler(view View, log Log, open bool) *Handler {
	return New(Deps{View: func() View { return view }, Callers: callers{}, Log: log, Words: words{}, Clock: clock.NewFixed(noon), IDs: &ident.Sequence{Prefix: "r"},
		Errors: slog.New(slog.DiscardHandler), PublicURL: public, Open: open, HashKey: []byte("key"), Headers: http.Header{"X-Content-Type-Options": {"nosniff"}},
		Measure: func(string, string) func(int, time.Duration) { return func(int, time.Duration) {} }})
}

func certification(t testing.TB) *coverage.Index {
	t.Helper()
	x, err := fixed.Load(os.DirFS("../../packs/authzen-certification"), clock.DateOf(noon))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestCertificationScenario(t *testing.T) {
	t.Parallel()
	log := &memory{}
	srv := httptest.NewServer(handler(certification(t), log, true))
	t.Cleanup(srv.Close)
	for _, l := range scenario.Levels() {
		for _, wrong := range scenario.Run(scenario.Point{Base: srv.URL, Public: public}, l) {
			t.Errorf("%s %s", l, wrong)
		}
	}
	if n := len(log.decisions(t)); n < 40 {
		t.Errorf("%d decisions in the log", n)
	}
}

// county is an index of Records of Sharing.
func county(t testing.TB) *coverage.Index {
	t.Helper()
	voc := coverage.Sharing()
	body, _ := voc.Kind(coverage.TypeOrganisation)
	thing, _ := voc.Kind(coverage.TypeCategory)
	m, err := coverage.NewMaker(voc, []coverage.ThingSpec{{Node: coverage.Node{Kind: thing, ID: "health"}}, {Node: coverage.Node{Kind: thing, ID: "names"}}})
	if err != nil {
		t.Fatal(err)
	}
	party := func(id, slug string) coverage.Party {
		return coverage.Party{Node: coverage.Node{Kind: body, ID: id}, Also: []string{slug}, Title: id, Member: true, Standing: "accepted"}
	}
	node := func(id string) []coverage.Node { return []coverage.Node{{Kind: body, ID: id}} }
	x, err := m.Apply(coverage.Change{Today: clock.DateOf(noon), Parties: []coverage.Party{party("council", "the-council"), party("trust", "the-trust"), party("police", "the-police")},
		Policies: []coverage.Policy{{ID: "r1", Ref: "KM-R-2026-0001", Version: 9, N: 2, Title: "One", Purposes: []string{"direct_care"}, About: []string{"children"},
			Duties: []coverage.Duty{{Code: coverage.CheckOptOuts, Detail: "national"}},
			Grants: []coverage.Grant{{Actions: []string{"share"}, From: node("council"), To: node("trust"), Things: []coverage.Thing{{Node: coverage.Node{Kind: thing, ID: "health"}}}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// ask sends one body.
func ask(t testing.TB, h http.Handler, path, token, body string) (status int, answer map[string]any, header http.Header) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var got any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%s: %v", w.Body, err)
	}
	answer, _ = got.(map[string]any)
	return w.Code, answer, w.Result().Header
}

const shareHealth = `{"subject":{"type":"organisation","id":"the-council"},"action":{"name":"share"},"resource":{"type":"data_category","id":"health",` +
	`"properties":{"recipient":"the-trust","subject_kind":"children"}},"context":{"purpose":"direct_care"}}`

func TestACoveredSharingSaysUnderWhat(t *testing.T) {
	t.Parallel()
	log := &memory{}
	h := handler(county(t), log, false)
	for _, token := range []string{"council", "trust"} {
		status, got, _ := ask(t, h, PathEvaluation, token, shareHealth)
		b, _ := json.Marshal(got)
		if status != 200 || got["decision"] != true {
			t.Fatalf("%d %s", status, b)
		}
		for _, part := range []string{`"advisory":true`, `"outcome":"covered"`, `"ref":"KM-R-2026-0001"`, `"version":2`, `"code":"in_force"`, `"code":"check_opt_outs"`, `"detail":"national"`, `"policy_version"`} {
			if !bytes.Contains(b, []byte(part)) {
				t.Errorf("%s is not in %s", part, b)
			}
		}
	}
	d := log.decisions(t)
	if len(d) != 2 || d[0].Client != "c-council" || d[0].Organisation != "council" || d[0].Subject != "the-council" || d[0].Other != "the-trust" || d[0].Answer != apiclient.Covered ||
		d[0].Purpose != "direct_care" || !d[0].At.Equal(noon) || len(d[0].Records) != 1 || d[0].Records[0] != (apiclient.RecordVersion{Ref: "KM-R-2026-0001", Version: 2}) {
		t.Errorf("%+v", d)
	}
}

func TestAPersonMustLookOpensARequestOrARecord(t *testing.T) {
	t.Parallel()
	h := handler(county(t), &memory{}, false)
	body := strings.Replace(shareHealth, `"subject_kind":"children"`, `"x":1`, 1)
	for token, want := range map[string]string{
		"trust":   "https://sharewell.example/requests/new?from=council&purpose=direct_care&to=trust&what=health",
		"council": "https://sharewell.example/records/new?from=council&purpose=direct_care&to=trust&what=health",
	} {
		_, got, _ := ask(t, h, PathEvaluation, token, body)
		c, _ := got["context"].(map[string]any)
		request, _ := c["access_request"].(map[string]any)
		if got["decision"] != false || c["outcome"] != "person_must_look" || c["reason"] != "missing_people" || request["url"] != want {
			t.Errorf("%s: %v", token, got)
		}
	}
}

func TestACallerAsksAboutItsOwnOrganisationOnly(t *testing.T) {
	t.Parallel()
	log := &memory{}
	x := county(t)
	h := handler(x, log, false)
	others := strings.ReplaceAll(shareHealth, "the-council", "police")
	status, got, _ := ask(t, h, PathEvaluation, "council", others)
	if c, _ := got["context"].(map[string]any); status != 200 || got["decision"] != false || c["reason"] != notYours {
		t.Errorf("%d %v", status, got)
	}
	search := `{"subject":{"type":"organisation"},"action":{"name":"share"},"resource":{"type":"data_category","id":"health","properties":{"recipient":"trust","subject_kind":"children"}},"context":{"purpose":"direct_care"}}`
	count := func(h *Handler, token string) int {
		_, got, _ := ask(t, h, PathSearchSubject, token, search)
		found, _ := got["results"].([]any)
		return len(found)
	}
	police := handler(x, log, false)
	police.d.Callers = as("police")
	if a, b, c := count(h, "council"), count(h, "trust"), count(police, "police"); a != 1 || b != 1 || c != 0 {
		t.Errorf("found %d, %d, %d", a, b, c)
	}
}

// as is everybody's caller.
type as ident.Organisation

func (a as) Authenticate(string, apiclient.Scope, time.Time) (*apiclient.Principal, error) {
	return &apiclient.Principal{Client: "c", Organisation: ident.Organisation(a)}, nil
}
func (as) Charge(*apiclient.Principal, int, time.Time) (time.Duration, bool) { return 0, true }
func (as) WithSecret(apiclient.ID, string, []apiclient.Scope) (apiclient.Token, error) {
	return apiclient.Token{}, nil
}
func (as) WithAssertion(context.Context, string, []apiclient.Scope) (apiclient.Token, error) {
	return apiclient.Token{}, nil
}

// TestWhatIsUnknownIsHashed: a program may send anything; the log holds no text that nobody here knows.
func TestWhatIsUnknownIsHashed(t *testing.T) {
	t.Parallel()
	log := &memory{}
	h := handler(county(t), log, true)
	secret := `"943 476 5919"`
	for _, body := range []string{
		strings.ReplaceAll(shareHealth, `"the-council"`, secret), strings.ReplaceAll(shareHealth, `"health"`, secret), strings.ReplaceAll(shareHealth, `"the-trust"`, secret),
		strings.ReplaceAll(shareHealth, `"direct_care"`, secret), strings.ReplaceAll(shareHealth, `"share"`, `"9434765919"`), strings.ReplaceAll(shareHealth, `"organisation"`, secret),
		strings.ReplaceAll(shareHealth, `"data_category"`, secret), strings.ReplaceAll(shareHealth, `"children"`, secret),
	} {
		_, got, header := ask(t, h, PathEvaluation, "", body)
		b, _ := json.Marshal(got)
		if bytes.Contains(b, []byte("943")) || got["decision"] != false {
			t.Errorf("%s", b)
		}
		if header.Get("X-Request-ID") == "" {
			t.Error("no request identifier")
		}
	}
	if bytes.Contains(log.b, []byte("943")) {
		t.Errorf("in the log: %q", log.b)
	}
}

func TestSemanticsEndWhereTheySay(t *testing.T) {
	t.Parallel()
	log := &memory{}
	h := handler(certification(t), log, true)
	for semantic, want := range map[string]string{"execute_all": "true false true false", "deny_on_first_deny": "true false", "permit_on_first_permit": "true"} {
		_, got, _ := ask(t, h, PathEvaluations, "", `{"resource":{"type":"record","id":"record-1"},"subject":{"type":"user","id":"bob"},"options":{"evaluations_semantic":"`+semantic+`"},
			"evaluations":[{"action":{"name":"read"}},{"action":{"name":"write"}},{"action":{"name":"read"}},{"action":7}]}`)
		var all []string
		for _, e := range got["evaluations"].([]any) {
			d, _ := json.Marshal(e.(map[string]any)["decision"])
			all = append(all, string(d))
		}
		if s := strings.Join(all, " "); s != want {
			t.Errorf("%s: %s, want %s", semantic, s, want)
		}
	}
	if n := len(log.decisions(t)); n != 7 {
		t.Errorf("%d decisions in the log", n)
	}
}

func TestRequestsThatCannotBeAnswered(t *testing.T) {
	t.Parallel()
	log := &memory{}
	h := handler(county(t), log, false)
	for name, c := range map[string]struct {
		token, path, body string
		status            int
	}{
		"no token": {"", PathEvaluation, shareHealth, 401}, "a wrong token": {"x", PathEvaluation, shareHealth, 401}, "not the scope": {"screen", PathEvaluation, shareHealth, 403},
		"not JSON": {"council", PathEvaluation, "{", 400}, "large": {"council", PathEvaluation, `{"x":"` + strings.Repeat("a", 1<<20) + `"}`, 413},
		"a token of no page": {"council", PathSearchAction, `{"subject":{"type":"a","id":"b"},"resource":{"type":"a","id":"b"},"page":{"token":"zzzz"}}`, 400},
	} {
		status, got, header := ask(t, h, c.path, c.token, c.body)
		if status != c.status || got != nil || (status == 401) != (header.Get("WWW-Authenticate") != "") || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %v %v", name, status, got, header)
		}
	}
	h.d.Callers = callers{limit: 1}
	status, _, header := ask(t, h, PathEvaluations, "council", `{"evaluations":[{},{}]}`)
	if status != 429 || header.Get("Retry-After") != "2" {
		t.Errorf("%d %v", status, header)
	}
	if n := len(log.decisions(t)); n != 0 {
		t.Errorf("%d decisions were kept", n)
	}
	h.d.Callers, log.err = callers{}, errors.New("disk full")
	if status, got, _ := ask(t, h, PathEvaluation, "council", shareHealth); status != 500 || got != nil {
		t.Errorf("a decision that was not kept was answered: %d %v", status, got)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, PathEvaluation, nil))
	if w.Code != 405 || w.Header().Get("Allow") != "POST" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestMetadataNamesTheConfiguredAddress(t *testing.T) {
	t.Parallel()
	h := handler(county(t), &memory{}, false)
	for _, path := range []string{PathMetadata, PathOAuthMetadata} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "evil.example"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !json.Valid(w.Body.Bytes()) || w.Code != 200 || strings.Contains(w.Body.String(), "evil") || !strings.Contains(w.Body.String(), public) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestTokenEndpoint(t *testing.T) {
	t.Parallel()
	h := handler(county(t), &memory{}, false)
	const grant = "grant_type=client_credentials"
	for name, c := range map[string]struct {
		form, id, secret string
		status           int
		want             string
	}{
		"basic":           {grant, "council+id", "sws_%C3%A4", 200, `"access_token":"swt_x"`},
		"post":            {grant + "&client_id=council+id&client_secret=sws_%C3%A4&scope=decide", "", "", 200, `"scope":"decide"`},
		"assertion":       {grant + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=signed", "", "", 200, `"expires_in":60`},
		"two ways":        {grant + "&client_secret=x", "a", "b", 400, "invalid_request"},
		"twice":           {grant + "&scope=a&scope=b", "", "", 400, "invalid_request"},
		"wrong secret":    {grant, "council+id", "other", 401, "invalid_client"},
		"nothing":         {grant, "", "", 401, "invalid_client"},
		"wrong scope":     {grant + "&scope=all", "council+id", "sws_%C3%A4", 400, "invalid_scope"},
		"no grant":        {"", "council+id", "sws_%C3%A4", 400, "invalid_request"},
		"another grant":   {"grant_type=password", "council+id", "sws_%C3%A4", 400, "unsupported_grant_type"},
		"another kind":    {grant + "&client_assertion_type=x&client_assertion=signed", "", "", 401, "invalid_client"},
		"cannot be made":  {grant + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=broken", "", "", 503, "temporarily_unavailable"},
		"a long form":     {grant + "&x=" + strings.Repeat("a", maxForm), "", "", 400, "invalid_request"},
		"not really form": {"%zz", "", "", 400, "invalid_request"},
	} {
		r := httptest.NewRequest(http.MethodPost, PathToken, strings.NewReader(c.form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if c.id != "" {
			r.SetBasicAuth(c.id, c.secret)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status || !json.Valid(w.Body.Bytes()) || !strings.Contains(w.Body.String(), c.want) || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

func TestSearchPagesHoldTogether(t *testing.T) {
	t.Parallel()
	h := handler(certification(t), &memory{}, true)
	body := func(page, who string) string {
		return `{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"` + who + `"},"context":{"b":1,"a":2},"page":{` + page + `}}`
	}
	_, got, _ := ask(t, h, PathSearchSubject, "", body(`"limit":1`, "record-1"))
	token := got["page"].(map[string]any)["next_token"].(string)
	swapped := strings.Replace(body(`"token":"`+token+`"`, "record-1"), `"b":1,"a":2`, `"a":2,"b":1`, 1)
	if status, got, _ := ask(t, h, PathSearchSubject, "", swapped); status != 200 || got["page"].(map[string]any)["next_token"] != "" {
		t.Errorf("%d %v", status, got)
	}
	for name, b := range map[string]string{"another question": body(`"token":"`+token+`"`, "record-2"), "another limit": body(`"limit":2,"token":"`+token+`"`, "record-1")} {
		if status, _, _ := ask(t, h, PathSearchSubject, "", b); status != 400 {
			t.Errorf("%s: %d", name, status)
		}
	}
	_, none, _ := ask(t, h, PathSearchSubject, "", body(`"limit":0`, "record-1"))
	if len(none["results"].([]any)) != 0 || none["page"].(map[string]any)["next_token"] == "" {
		t.Errorf("%v", none)
	}
}

// FuzzBodies: whatever is sent, the answer is JSON, and only good requests are kept.
func FuzzBodies(f *testing.F) {
	f.Add(shareHealth)
	f.Add(`{"evaluations":[` + shareHealth + `,{},7,{"context":{"count":1e999,"list":["a",1,true,{}]}}],"options":{"evaluations_semantic":"deny_on_first_deny"}}`)
	f.Add(`{"subject":{"type":"organisation","id":"\ud83d\ude00"},"action":{"name":"share"},"resource":{"type":"data_category","id":"health"},"page":{"limit":0,"token":"AAAAAAAAAAAAAAAA"}}`)
	log := &memory{}
	h := handler(county(f), log, false)
	f.Fuzz(func(t *testing.T, body string) {
		for path := range h.routes {
			if !strings.HasPrefix(path, "/access") {
				continue
			}
			log.b = nil
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			r.Header["Content-Type"], r.Header["Authorization"] = []string{"application/json"}, []string{"Bearer council"}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if !json.Valid(w.Body.Bytes()) || w.Code != 200 && w.Code != 400 && w.Code != 413 {
				t.Fatalf("%s: %d %s", path, w.Code, w.Body)
			}
			if n := len(log.decisions(t)); (n > 0) != (w.Code == 200) {
				t.Fatalf("%s: %d, %d kept", path, w.Code, n)
			}
		}
	})
}

// quiet is an answer nobody reads.
type quiet struct{ h http.Header }

func (q quiet) Header() http.Header         { return q.h }
func (q quiet) Write(b []byte) (int, error) { return len(b), nil }
func (q quiet) WriteHeader(int)             {}

func benchmark(b *testing.B, path, body string) {
	h := handler(county(b), &memory{err: nil}, false)
	h.d.Log = drop{}
	r := httptest.NewRequest(http.MethodPost, path, nil)
	r.Header["Content-Type"], r.Header["Authorization"] = []string{"application/json"}, []string{"Bearer council"}
	r.ContentLength = int64(len(body))
	in := strings.NewReader(body)
	r.Body = struct {
		*strings.Reader
		nopClose
	}{in, nopClose{}}
	b.ReportAllocs()
	for b.Loop() {
		in.Reset(body)
		h.ServeHTTP(quiet{http.Header{}}, r)
	}
}

type nopClose struct{}

func (nopClose) Close() error { return nil }

type drop struct{}

func (drop) Append([]byte) error { return nil }

func BenchmarkOne(b *testing.B) { benchmark(b, PathEvaluation, shareHealth) }

func BenchmarkHundred(b *testing.B) {
	benchmark(b, PathEvaluations, `{"evaluations":[`+strings.Repeat(shareHealth+",", 99)+shareHealth+`]}`)
}
