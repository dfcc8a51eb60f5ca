package screeningpage

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/screening/national"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

// book words codes readably.
type book struct{}

func (book) Label(list, code string) string { return strings.ReplaceAll(list+" "+code, "_", " ") }

func (book) Names(_ context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error) {
	out := map[ident.Organisation]string{}
	for _, id := range ids {
		out[id] = "Organisation " + string(id)
	}
	return out, nil
}

// accounts is a ledger of a few screenings.
type accounts struct {
	list    []ledger.Screening
	choices []ledger.ChoiceList
	asks    bool
	did     []string
	fail    error
}

func (a *accounts) List(_ context.Context, _ access.Actor, before string, most int) ([]ledger.Screening, error) {
	var out []ledger.Screening
	for _, s := range a.list {
		if (before == "" || s.Key() < before) && len(out) < most {
			out = append(out, s)
		}
	}
	return out, nil
}

func (a *accounts) Get(_ context.Context, _ access.Actor, ref string) (ledger.Screening, error) {
	for _, s := range a.list {
		if s.Ref == ref {
			return s, nil
		}
	}
	return ledger.Screening{}, errs.New(errs.NotFound, "screening.not_found", "We could not find this, or you may not see it.")
}

func (a *accounts) OutcomeOf(s ledger.Screening) ledger.Outcome {
	return ledger.Outcome{Counts: ledger.Suppress(s.Counts, 5)}
}

func (a *accounts) Choices(context.Context, access.Actor) ([]ledger.ChoiceList, error) {
	return a.choices, nil
}
func (a *accounts) Floor() int64              { return 5 }
func (a *accounts) TimeToLive() time.Duration { return 7 * 24 * time.Hour }
func (a *accounts) Asks() bool                { return a.asks }
func (a *accounts) Begin(_ context.Context, _ ledger.Caller, b ledger.Begin) (*ledger.Run, error) {
	a.did = append(a.did, "begin "+b.Record+" "+strings.Join(b.Elsewhere, " "))
	return nil, a.fail
}

func (a *accounts) Ask(_ context.Context, _ ledger.Caller, ref string, l national.List) (ledger.Screening, error) {
	a.did = append(a.did, "ask "+ref)
	return ledger.Screening{Ref: "KM-S-2026-000009-X"}, a.fail
}

func (a *accounts) Destroy(_ context.Context, _ access.Actor, ref string) error {
	a.did = append(a.did, "destroy "+ref)
	return a.fail
}

func (a *accounts) LoadChoices(_ context.Context, _ access.Actor, cmd ledger.Load) (int64, error) {
	a.did = append(a.did, "load "+cmd.Kind+" "+cmd.Record)
	return 1, a.fail
}

func (a *accounts) RemoveChoices(_ context.Context, _ access.Actor, kind, ref string) error {
	a.did = append(a.did, "remove "+kind+" "+ref)
	return a.fail
}

func county() *accounts {
	at := pagetest.Now.Add(-26 * time.Hour)
	one := func(n string, k ledger.Kind, s ledger.State, c ledger.Counts) ledger.Screening {
		return ledger.Screening{ID: ledger.ID(n), Ref: "KM-S-2026-00000" + n + "-X", Kind: k, State: s, Organisation: "o1", RecordRef: "KM-R-2026-0007", Purposes: []string{"P11"},
			Counts: c, RequestedAt: at, ReturnedAt: at.Add(time.Minute), InputHash: "aa11", OutputHash: "bb22"}
	}
	done := one("4", ledger.Pass, ledger.Done, ledger.Counts{In: 12000, Out: 11500, Removed: 480, SetAside: 20})
	done.Choices = []ledger.Choice{{Kind: "national", Applied: true, At: at.Add(-48 * time.Hour)}, {Kind: "type1", Because: ledger.Elsewhere}, {Kind: "objection", Because: ledger.NotReached}}
	held := one("3", ledger.Question, ledger.Answered, ledger.Counts{In: 300, Out: 297, Removed: 3})
	held.ExpiresAt, held.File, held.Choices = at.Add(168*time.Hour), "X26ABC1-201126-0001", []ledger.Choice{{Kind: "national", Applied: true}}
	refused := one("2", ledger.Question, ledger.Refused, ledger.Counts{In: 4})
	refused.Why = "service_error"
	failed := one("1", ledger.Pass, ledger.Failed, ledger.Counts{})
	failed.Why, failed.Choices = "table.unclosed", []ledger.Choice{{Kind: "national", Because: "direct_care"}}
	return &accounts{list: []ledger.Screening{done, held, refused, failed}}
}

func serve(t *testing.T, a *accounts, roles ...access.Role) *pagetest.Server {
	t.Helper()
	actor := access.Actor{Person: "x", Organisation: "o1", Roles: roles}
	if len(roles) == 1 && roles[0].Partnership() {
		actor.Organisation = ""
	}
	return pagetest.New(t, Routes(Deps{Ledger: a, Screener: a, Labels: book{}, Names: book{}, Kinds: []string{"national", "type1", "objection"}, Most: 1 << 20}), actor, page.Who{Name: "Ada"})
}

func TestPagesAsTheyShow(t *testing.T) {
	t.Parallel()
	loaded := county()
	loaded.asks = true
	loaded.choices = []ledger.ChoiceList{{Kind: "objection", People: 3, At: pagetest.Now.Add(-time.Hour)}, {Kind: "type1", RecordRef: "KM-R-2026-0007", People: 0, At: pagetest.Now.Add(-200 * time.Hour)}}
	for _, c := range []struct {
		name, path string
		accounts   *accounts
		role       access.Role
	}{
		{"list", "/screenings", county(), access.IGLead},
		{"list-partnership", "/screenings", county(), access.Auditor},
		{"list-reader", "/screenings", county(), access.Practitioner},
		{"list-empty", "/screenings", &accounts{}, access.IGLead},
		{"done", "/screenings/KM-S-2026-000004-X", county(), access.IGLead},
		{"held", "/screenings/KM-S-2026-000003-X", county(), access.IGLead},
		{"refused", "/screenings/KM-S-2026-000002-X", county(), access.Practitioner},
		{"failed", "/screenings/KM-S-2026-000001-X", county(), access.IGLead},
		{"new", "/screenings/new?record=KM-R-2026-0007", county(), access.IGLead},
		{"new-with-mailbox", "/screenings/new", loaded, access.IGLead},
		{"choices", "/screenings/choices", loaded, access.OrgAdmin},
		{"choices-reader", "/screenings/choices", county(), access.IGLead},
		{"how", "/screenings/how", county(), access.Practitioner},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, c.accounts, c.role).Get(c.path)
			if w.Code != http.StatusOK {
				t.Fatalf("status %d", w.Code)
			}
			pagetest.Golden(t, c.name, w.Body.String())
		})
	}
}

// send posts a form with a file.
func send(t *testing.T, s *pagetest.Server, path, file string, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := m.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if file != "" {
		part, err := m.CreateFormFile("list", "people.csv")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(file)); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.Do(r)
}

const people = "nhs_number\n9990000018\n"

func TestMistakesAreToldBesideTheirQuestion(t *testing.T) {
	t.Parallel()
	lists := errs.New(errs.Conflict, "screening.lists", "Nothing was screened.")
	lists.Fields = []errs.Field{{Name: "type1", Message: "There is no list."}}
	for _, c := range []struct {
		name, path, file string
		fail             error
		role             access.Role
		fields           []string
	}{
		{"new-nothing", "/screenings/new", "", nil, access.IGLead, nil},
		{"new-no-list", "/screenings/new", people, lists, access.IGLead, []string{"record", "km-r-2026-0007"}},
		{"new-not-found", "/screenings/new", people, errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it."), access.IGLead, []string{"record", "KM-R-2026-0099"}},
		{"choices-nothing", "/screenings/choices", "", nil, access.OrgAdmin, nil},
		{"choices-both", "/screenings/choices", people, nil, access.OrgAdmin, []string{"kind", "objection", "nobody", "yes", "day-day", "20", "day-month", "11", "day-year", "2026"}},
		{"choices-stale", "/screenings/choices", people, errs.InvalidFields([]errs.Field{{Name: "day", Code: "screening.list_stale", Message: "The opt-out list is 12 days old."}}), access.OrgAdmin,
			[]string{"kind", "objection", "day-day", "9", "day-month", "11", "day-year", "2026"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := send(t, serve(t, &accounts{fail: c.fail}, c.role), c.path, c.file, c.fields...)
			if w.Code != http.StatusUnprocessableEntity || strings.Contains(w.Body.String(), "9990000018") {
				t.Errorf("status %d", w.Code)
			}
			pagetest.Golden(t, "wrong-"+c.name, w.Body.String())
		})
	}
}

func TestWhatTheFormsDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, path, file, want, to string
		role                       access.Role
		fields                     []string
	}{
		{"ask", "/screenings/new", people, "ask KM-R-2026-0007", "/screenings/KM-S-2026-000009-X", access.IGLead, []string{"record", "KM-R-2026-0007", "what", nowQuestion}},
		{"load", "/screenings/choices", people, "load objection KM-R-2026-0007", "/screenings/choices", access.OrgAdmin,
			[]string{"kind", "objection", "record", "KM-R-2026-0007", "day-day", "20", "day-month", "11", "day-year", "2026"}},
		{"nobody", "/screenings/choices", "", "load objection ", "/screenings/choices", access.OrgAdmin, []string{"kind", "objection", "nobody", "yes", "day-day", "20", "day-month", "11", "day-year", "2026"}},
		{"remove", "/screenings/choices/remove", "", "remove objection ", "/screenings/choices", access.OrgAdmin, []string{"kind", "objection"}},
		{"destroy", "/screenings/KM-S-2026-000003-X/destroy", "", "destroy KM-S-2026-000003-X", "/screenings/KM-S-2026-000003-X", access.IGLead, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := county()
			a.asks = true
			w := send(t, serve(t, a, c.role), c.path, c.file, c.fields...)
			if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), c.to) || len(a.did) != 1 || a.did[0] != c.want {
				t.Errorf("status %d to %s, did %v", w.Code, w.Header().Get("Location"), a.did)
			}
		})
	}
}

func TestFaultsOfOursAreNotBlamedOnTheForm(t *testing.T) {
	t.Parallel()
	w := send(t, serve(t, &accounts{fail: errors.New("the database is gone")}, access.IGLead), "/screenings/new", people, "record", "KM-R-2026-0007")
	if w.Code != http.StatusInternalServerError {
		t.Errorf("status %d", w.Code)
	}
}

func TestAPageAtATime(t *testing.T) {
	t.Parallel()
	a := &accounts{}
	for i := range screeningsPage + 5 {
		s := county().list[0]
		s.RequestedAt = pagetest.Now.Add(-time.Duration(i) * time.Hour)
		a.list = append(a.list, s)
	}
	s := serve(t, a, access.IGLead)
	first := s.Get("/screenings").Body.String()
	_, rest, ok := strings.Cut(first, `rel="next" href="`)
	next, _, _ := strings.Cut(rest, `"`)
	if !ok || strings.Count(first, `scope="row"`) != screeningsPage {
		t.Fatalf("%d rows, next %q", strings.Count(first, `scope="row"`), next)
	}
	if second := s.Get(next).Body.String(); strings.Count(second, `scope="row"`) != 5 || strings.Contains(second, `rel="next"`) {
		t.Errorf("%d rows on the second page", strings.Count(second, `scope="row"`))
	}
}
