package licencepage_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/licence"
	"sharewell/internal/organisation"
	"sharewell/internal/store"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/licencepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
)

type house struct {
	svc   *licence.Service
	store *store.Store
	now   *clock.Fixed
}

// counts are what the sources of the test give.
func counts(_ context.Context, s licence.Span) (*licence.Inputs, error) {
	in := licence.NewInputs()
	quarter := s.First.String()
	if quarter == "2026-10-01" && !s.Year {
		long := licence.Organisation{Slug: "a", Name: "The Very Long Named Trust for the Care of People in the Villages of the Whole of the Eastern Marsh"}
		other := licence.Organisation{Slug: "b", Name: "Bee Council"}
		in.Add("register.risks", long, 11)
		in.Add("register.shown", long, 12)
		in.Add("register.risks", other, 1)
		in.Add("register.shown", other, 2)
	}
	in.Set("requests.in_time", 18)
	in.Set("requests.answered", 20)
	in.Set("questions.in_time", 19)
	in.Set("questions.ended", 20)
	if quarter == "2026-07-01" {
		in.Set("questions.ended", 30)
	}
	return in, nil
}

func newHouse(t testing.TB) *house {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "l.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := st.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	l, err := licence.Load(pack)
	if err != nil {
		t.Fatal(err)
	}
	card, err := licence.LoadScorecard(pack, l)
	if err != nil {
		t.Fatal(err)
	}
	now := clock.NewFixed(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	return &house{store: st, now: now, svc: licence.New(licence.Deps{Store: st.Licence(), Clock: now, Calendar: clock.NewCalendar(nil), IDs: &ident.Sequence{}, Licence: l, Scorecard: card,
		Sources: []licence.Source{{Name: "all", Take: counts}}})}
}

func (h *house) count(t testing.TB) {
	t.Helper()
	if _, err := h.svc.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func (h *house) serve(t testing.TB, a access.Actor) *pagetest.Server {
	t.Helper()
	return pagetest.New(t, licencepage.Routes(licencepage.Deps{Licence: h.svc,
		Film: func(context.Context, string) (layout.Link, bool) {
			return layout.Link{Text: "Film", Href: "/guides/film"}, true
		},
		Voices: func(_ context.Context, path string) ([]licencepage.Voice, error) {
			if path != "/licence/risks-and-benefits" {
				return nil, nil
			}
			return []licencepage.Voice{{Said: "Tell us the risks first.", Did: "Risks now stand above benefits.", Link: layout.Link{Text: "A consultation", Href: "/consultations/x"}}}, nil
		}}), a, page.Who{})
}

var secretariat = access.Actor{Person: "yusra", Roles: []access.Role{access.Secretariat}}

func TestPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	before := h.serve(t, access.Actor{})
	pagetest.Golden(t, "scorecard_empty", before.Get("/licence/scorecard").Body.String())
	h.count(t)
	s := h.serve(t, access.Actor{})
	for name, path := range map[string]string{"licence": "/licence", "promise": "/licence/risks-and-benefits", "indicator": "/licence/scorecard/14a", "indicator_missing": "/licence/scorecard/15d",
		"indicator_hidden": "/licence/scorecard/10b", "indicator_trend": "/licence/scorecard/13b", "challenge": "/licence/scorecard/14a/challenge"} {
		r := s.Get(path)
		if r.Code != http.StatusOK {
			t.Fatalf("%s is %d", path, r.Code)
		}
		pagetest.Golden(t, name, r.Body.String())
	}
	for _, path := range []string{"/licence/nothing", "/licence/scorecard/99z"} {
		if r := s.Get(path); r.Code != http.StatusNotFound {
			t.Errorf("%s is %d", path, r.Code)
		}
	}
}

func TestAChallengeIsAnsweredInPublic(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.count(t)
	everybody, desk := h.serve(t, access.Actor{}), h.serve(t, secretariat)
	if r := everybody.Post("/licence/scorecard/14a/challenge", url.Values{"key": {"0123456789abcdef0123456789abcdef"}, "text": {" "}}); r.Code != http.StatusUnprocessableEntity {
		t.Fatalf("nothing was taken in: %d", r.Code)
	}
	if err := h.svc.Say(context.Background(), "one", "14a", "The risks are too short."); err != nil {
		t.Fatal(err)
	}
	if err := h.svc.Say(context.Background(), "one", "14a", "The risks are too short."); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(everybody.Get("/licence/scorecard/14a").Body.String(), "too short") {
		t.Error("it is shown before anybody read it")
	}
	owed, err := h.svc.Owed(context.Background(), secretariat)
	if err != nil || len(owed) != 1 {
		t.Fatalf("%v %v", owed, err)
	}
	at := "/licence/manage/" + string(owed[0].ID)
	pagetest.Golden(t, "manage", desk.Get("/licence/manage").Body.String())
	pagetest.Golden(t, "answer", desk.Get(at).Body.String())
	if r := desk.Post(at, url.Values{}); r.Code != http.StatusUnprocessableEntity {
		t.Errorf("nothing chosen is %d", r.Code)
	}
	if r := desk.Post(at, url.Values{"do": {"answer"}, "answer": {"We will look at it."}, "changed": {"yes"}}); r.Code != http.StatusSeeOther {
		t.Fatalf("the answer is %d: %s", r.Code, r.Body.String())
	}
	body := everybody.Get("/licence/scorecard/14a").Body.String()
	for _, want := range []string{"too short", "We will look at it.", "Something changed"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	if r := everybody.Get(at); r.Code == http.StatusOK {
		t.Error("everybody sees the desk")
	}
}

func TestAnOrganisationReplies(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.count(t)
	err := h.store.Write(context.Background(), func(tx *store.Tx) error {
		return tx.InsertOrganisation(context.Background(), organisation.Organisation{ID: "org-b", Slug: "b", Name: "Bee Council", Kind: "county", Sector: "local_government", Status: organisation.Member, CreatedAt: h.now.Now(), UpdatedAt: h.now.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	s := h.serve(t, access.Actor{Person: "dpo", Organisation: "org-b", Roles: []access.Role{access.DPO}})
	pagetest.Golden(t, "reply", s.Get("/licence/scorecard/14a/reply").Body.String())
	if r := s.Post("/licence/scorecard/14a/reply", url.Values{"text": {"We add the second one next week."}}); r.Code != http.StatusSeeOther {
		t.Fatalf("the reply is %d: %s", r.Code, r.Body.String())
	}
	if !strings.Contains(s.Get("/licence/scorecard/14a").Body.String(), "We add the second one next week.") {
		t.Error("the reply is not beside the figure")
	}
}

func TestFilesHoldNoHiddenNumber(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.count(t)
	s := h.serve(t, access.Actor{})
	var f struct {
		Results []struct {
			Indicator, Span, State, Hash string
			Shown                        bool `json:"numbers_shown"`
			Numerator                    float64
			Counts                       []licence.Count
		}
	}
	if err := json.Unmarshal(s.Get("/licence/scorecard.json").Body.Bytes(), &f); err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, r := range f.Results {
		if r.Indicator == "10b" {
			seen = true
			if r.Shown || r.Hash != "" || len(r.Counts) > 0 || r.Numerator != 0 {
				t.Errorf("two late answers of 20 are given away: %+v", r)
			}
		}
	}
	if !seen || len(f.Results) < 65 {
		t.Errorf("there are %d results", len(f.Results))
	}
	for path, want := range map[string]string{"/licence/scorecard.csv": "Not", "/licence/scorecard.xlsx": "PK"} {
		r := s.Get(path)
		if r.Code != http.StatusOK || want == "PK" && !strings.HasPrefix(r.Body.String(), want) || want != "PK" && !strings.Contains(r.Body.String(), "14a") {
			t.Errorf("%s is %d", path, r.Code)
		}
	}
}
