package oneoffpage_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/guide"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/oneoffpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	rulebookdata "sharewell/rulebook"
)

const (
	council ident.Organisation = "o-council"
	police  ident.Organisation = "o-police"
)

var loadBook = sync.OnceValues(func() (*rulebook.Book, error) {
	return rulebook.Load(rulebookdata.England(), os.DirFS("../../../packs/kent-and-medway"))
})

// county is the real store with a directory of the test's own; it is the partners too.
type county struct{ oneoff.Store }

type countyTx struct{ oneoff.Tx }

func (c county) Write(ctx context.Context, fn func(oneoff.Tx) error) error {
	return c.Store.Write(ctx, func(tx oneoff.Tx) error { return fn(countyTx{tx}) })
}

func (c county) Read(ctx context.Context, fn func(oneoff.Tx) error) error {
	return c.Store.Read(ctx, func(tx oneoff.Tx) error { return fn(countyTx{tx}) })
}

func (countyTx) Standing(_ context.Context, id ident.Organisation, _ clock.Date) (organisation.Standing, error) {
	for _, p := range partners() {
		if p.ID == id {
			return organisation.Standing{ID: id, Slug: string(id), Name: p.Name, Kind: p.Kind, PublicAuthority: true, Signatory: true}, nil
		}
	}
	return organisation.Standing{}, errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
}

func (countyTx) WearersOf(context.Context, ident.Organisation, []access.Role, time.Time) ([]ident.Person, error) {
	return nil, nil
}

func partners() []oneoffpage.Partner {
	return []oneoffpage.Partner{
		{ID: council, Name: "Example Council", Kind: "county"}, {ID: "o-trust", Name: "Example Hospitals", Kind: "nhs_trust"},
		{ID: police, Name: "Example Constabulary", Kind: "police"},
	}
}

func (county) Usual(_ context.Context, a access.Actor, most int) ([]oneoffpage.Partner, error) {
	var out []oneoffpage.Partner
	for _, p := range partners() {
		if p.ID != a.Organisation && len(out) < most {
			out = append(out, p)
		}
	}
	return out, nil
}

func (county) Named(_ context.Context, _ access.Actor, name string) (oneoffpage.Partner, bool, error) {
	for _, p := range partners() {
		if strings.EqualFold(p.Name, name) {
			return p, true, nil
		}
	}
	return oneoffpage.Partner{}, false, nil
}

func worker(name string) access.Actor {
	return access.Actor{Person: ident.Person(name), Organisation: council, Roles: []access.Role{access.Practitioner}}
}

// office is the pages for several people on one service.
type office struct {
	t       *testing.T
	records *oneoff.Service
	deps    oneoffpage.EmergencyDeps
}

func newOffice(t *testing.T) office {
	t.Helper()
	book, err := loadBook()
	if err != nil {
		t.Fatal(err)
	}
	g, err := guide.Load(rulebookdata.EnglandGuide(), book)
	if err != nil {
		t.Fatal(err)
	}
	c := county{storetest.SQLite(t).OneOffs()}
	s := oneoff.New(oneoff.Deps{Store: c, Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Settings: oneoff.SettingsFrom(book, "KM")})
	return office{t, s, oneoffpage.EmergencyDeps{Records: s, Book: book, Guide: g, Partners: c}}
}

func (o office) as(a access.Actor) *pagetest.Server {
	o.t.Helper()
	who := page.Who{Name: "Dele Brackenridge", OrganisationName: "Example Council", RoleLabels: []string{"Social worker"}}
	if !a.SignedIn() {
		who = page.Who{}
	}
	return pagetest.New(o.t, oneoffpage.EmergencyRoutes(o.deps), a, who)
}

func (o office) record(a access.Actor, ref string) oneoff.Answers {
	o.t.Helper()
	v, err := o.records.View(context.Background(), a, ref)
	if err != nil {
		o.t.Fatal(err)
	}
	return v.Record.Answers
}

func ref(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	u, err := url.Parse(w.Header().Get("Location"))
	if err != nil || w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, to %q: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	return u.Query().Get("ref")
}

// posted is an answer to a device.
type posted struct {
	Ref, URL, Code, Detail string
	Again                  bool
}

func send(t testing.TB, s *pagetest.Server, body string) (int, posted) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, oneoffpage.SyncPath, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := s.Do(r)
	var p posted
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	return w.Code, p
}

func ownerOf(t testing.TB, s *pagetest.Server) string {
	t.Helper()
	var who struct{ Owner string }
	if err := json.Unmarshal(s.Get("/offline/who").Body.Bytes(), &who); err != nil {
		t.Fatal(err)
	}
	return who.Owner
}

func TestFormIsFilledFromTheGuide(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	html := o.as(worker("p-dele")).Get("/one-offs/emergency?guide=1&d=now&f=county&t=police&s=child").Body.String()
	for _, want := range []string{`value="share_all" checked`, `value="o-police" checked`, `value="Dele Brackenridge"`, "d=now"} {
		if !strings.Contains(html, want) {
			t.Errorf("the form lacks %s", want)
		}
	}
	pagetest.Golden(t, "emergency", html)
}

func TestAnEmptyFormIsTaken(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	dele := o.as(worker("p-dele"))
	r := ref(t, dele.Post(oneoffpage.EmergencyPath, url.Values{"submission_key": {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}}))
	saved := dele.Get("/one-offs/emergency/saved?ref=" + r)
	if saved.Code != http.StatusOK || !strings.Contains(saved.Body.String(), "left to fill in") {
		t.Errorf("%d: %s", saved.Code, saved.Body)
	}
	pagetest.Golden(t, "saved", saved.Body.String())
}

func TestTheSameFormTwiceIsOneRecord(t *testing.T) {
	t.Parallel()
	dele := newOffice(t).as(worker("p-dele"))
	form := url.Values{"submission_key": {"BBCDEFGHIJKLMNOPQRSTUVWXYZ"}, "subject_ref": {"CS-1"}}
	if a, b := ref(t, dele.Post(oneoffpage.EmergencyPath, form)), ref(t, dele.Post(oneoffpage.EmergencyPath, form)); a != b {
		t.Errorf("two records: %s and %s", a, b)
	}
}

func TestWhoIsMeant(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	a := worker("p-dele")
	for name, c := range map[string]struct {
		form      url.Values
		org, said string
	}{
		"tapped":               {url.Values{"recipient": {"o-police"}}, "o-police", ""},
		"typed and known":      {url.Values{"recipient_name": {"example constabulary"}}, "o-police", ""},
		"typed and not listed": {url.Values{"recipient_name": {"A school elsewhere"}}, "", "A school elsewhere"},
		"typed after tapping":  {url.Values{"recipient": {"o-police"}, "recipient_name": {"Example Hospitals"}}, "o-trust", ""},
		"nobody":               {url.Values{}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.form.Set("submission_key", "KEY-"+strings.ReplaceAll(name, " ", "-"))
			got := o.record(a, ref(t, o.as(a).Post(oneoffpage.EmergencyPath, c.form)))
			if got.One("recipient_org") != c.org || got.One("recipient_name") != c.said {
				t.Errorf("receiver %q %q, want %q %q", got.One("recipient_org"), got.One("recipient_name"), c.org, c.said)
			}
		})
	}
}

func TestTheGuidesAnswersGoIntoTheRecord(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	a := worker("p-dele")
	form := url.Values{"submission_key": {"from-the-guide-1"}, "guide_query": {"d=now&f=county&t=police&s=child"}, "decision": {"share_part"}}
	got := o.record(a, ref(t, o.as(a).Post(oneoffpage.EmergencyPath, form)))
	if !got.Is("decision", "share_part") || !got.Has("subject_types", "child") || !got.Given("regime") || !got.Given("told_subject") {
		t.Errorf("the record holds %v", got)
	}
}

func TestSync(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	dele, owen, nobody := o.as(worker("p-dele")), o.as(worker("p-owen")), o.as(access.Actor{})
	mine := ownerOf(t, dele)
	if mine == "" || mine == ownerOf(t, owen) || ownerOf(t, nobody) != "" {
		t.Fatal("each person has a mark of their own, and nobody has none")
	}
	body := `{"id":"an-entry-of-a-device","owner":"` + mine + `","written_at":"2026-11-21T08:00:00Z","fields":{"subject_ref":["CS-9"],"surprise":["x"]}}`
	status, first := send(t, dele, body)
	if status != http.StatusOK || first.Ref == "" || first.Again {
		t.Fatalf("%d %+v", status, first)
	}
	if status, again := send(t, dele, body); status != http.StatusOK || again.Ref != first.Ref || !again.Again {
		t.Errorf("the same entry again: %d %+v", status, again)
	}
	for name, c := range map[string]struct {
		who    *pagetest.Server
		body   string
		status int
		code   string
	}{
		"somebody else":   {owen, body, 403, "oneoff.other_person"},
		"nobody":          {nobody, body, 401, "access.sign_in"},
		"no owner":        {dele, `{"id":"an-entry-without-owner","fields":{}}`, 403, "oneoff.other_person"},
		"no number":       {dele, `{"id":"","owner":"` + mine + `","fields":{}}`, 422, "oneoff.key"},
		"cut off":         {dele, `{"id":"an-en`, 422, "oneoff.sync_form"},
		"far too long":    {dele, `{"id":"` + strings.Repeat("x", 300_000), 422, "oneoff.sync_large"},
		"a long answer":   {dele, `{"id":"an-entry-far-too-long","owner":"` + mine + `","fields":{"data_shared":["` + strings.Repeat("x", 60_000) + `"]}}`, 422, ""},
		"nonsense inside": {dele, `{"id":"an-entry-of-nonsense","owner":"` + mine + `","fields":{"subject_ref":"x"}}`, 422, "oneoff.sync_form"},
	} {
		t.Run(name, func(t *testing.T) {
			status, p := send(t, c.who, c.body)
			if status != c.status || c.code != "" && p.Code != c.code || p.Detail == "" && p.Code != "validation" && c.code != "" {
				t.Errorf("%d %+v, want %d %s", status, p, c.status, c.code)
			}
		})
	}
}

func TestWhatBrowsersKeepHoldsNobodysData(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	html := o.as(worker("p-dele")).Get(oneoffpage.EmergencyShell).Body.String()
	main := html[strings.Index(html, "<main"):strings.Index(html, "</main>")]
	for _, never := range []string{"Dele", "Example Council", "o-police", "Social worker"} {
		if strings.Contains(main, never) {
			t.Errorf("the page that browsers keep names %s", never)
		}
	}
}

func TestWarningsStandBesideTheirBoxes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	form := url.Values{"submission_key": {"warned-about-it-1"}, "data_shared": {"NHS 943 476 5919 " + strings.Repeat("x", 60_000)}}
	w := o.as(worker("p-dele")).Post(oneoffpage.EmergencyPath, form)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "looks like an NHS number") || !strings.Contains(w.Body.String(), "far too long") {
		t.Errorf("%d: %.2000s", w.Code, w.Body)
	}
}
