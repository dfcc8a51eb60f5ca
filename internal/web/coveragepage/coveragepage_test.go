package coveragepage_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/pack"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/web/content"
	"sharewell/internal/web/coveragepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/registerpage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// indexed is a coverage service whose index holds the given records.
type indexed struct {
	*coverage.Service
	x *coverage.Index
}

func (i indexed) Index() *coverage.Index { return i.x }
func (i indexed) Today() clock.Date      { return i.x.Today() }

// inside lets the parties of a record, and nobody else, read it.
type inside map[string]register.Source

func (r inside) Get(_ context.Context, a access.Actor, ref string) (sharing.View, error) {
	src, ok := r[ref]
	if c := &src.Versions[0].Content; !ok || !slices.Contains(c.Organisations(), a.Organisation) {
		return sharing.View{}, errs.New(errs.NotFound, "test.none", "None.")
	}
	return sharing.View{Record: src.Record, Shown: sharing.VersionView{Version: src.Versions[0]}, Relation: access.Party}, nil
}

func (r inside) JoinOffer(_ context.Context, a access.Actor, ref string) (sharing.JoinOffer, error) {
	src, ok := r[ref]
	if c := &src.Versions[0].Content; !ok || c.OpenToJoin != sharing.Yes || slices.Contains(c.Organisations(), a.Organisation) {
		return sharing.JoinOffer{}, errs.New(errs.NotFound, "test.none", "None.")
	}
	return sharing.JoinOffer{Ref: ref, Title: src.Versions[0].Content.PlainTitle}, nil
}

// names finds organisations that hold any word of what was typed.
type names struct{}

func (names) Signatories(words string, most int) (out []coveragepage.Name) {
	for _, o := range registertest.Organisations() {
		if strings.Contains(strings.ToLower(o.Name), strings.ToLower(words)) && len(out) < most {
			out = append(out, coveragepage.Name{Slug: o.Slug, Title: o.Name})
		}
	}
	return out
}

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	fsys, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pack.Load(fsys); err != nil {
		t.Fatal(err)
	}
	b, err := rulebook.Load(rulebookdata.England(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// some are a published use, one in summary between the council and the health body, one withheld, and one
// of the charity that is open to join.
func some() []register.Source {
	made := func(n int, title, level, from, to string) register.Source {
		c := registertest.Content()
		c.PlainTitle, c.Publication, c.Subjects = title, level, []string{"child"}
		c.Items[0].Category, c.Items[1].Category = "name", "attendance"
		c.Parties[0].Organisation, c.Parties[1].Organisation = ident.Organisation(from), ident.Organisation(to)
		c.WithheldReason = "safety"
		return registertest.Source(n, c)
	}
	paused := made(5, "Help that was stopped", "full", "org-council", "org-charity")
	paused.Versions[0].Stage, paused.Record.Status = sharing.Paused, sharing.Paused
	return []register.Source{made(1, "Help for children who miss school", "full", "org-school", "org-council"), made(2, "Quokka watch", "withheld", "org-school", "org-icb"),
		made(3, "Health help for children", "summary", "org-council", "org-icb"), made(4, "Mentors for children", "full", "org-school", "org-charity"), paused}
}

type world struct {
	deps coveragepage.Deps
	t    testing.TB
}

func newWorld(t testing.TB) *world {
	t.Helper()
	sources, b := some(), book(t)
	reg, _ := registertest.Service(t, sources...)
	voc := coverage.Sharing()
	list, err := b.List("item_category")
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := voc.Kind(coverage.TypeCategory)
	body, _ := voc.Kind(coverage.TypeOrganisation)
	var things []coverage.ThingSpec
	for _, code := range list.Codes() {
		things = append(things, coverage.ThingSpec{Node: coverage.Node{Kind: kind, ID: code}})
	}
	m, err := coverage.NewMaker(voc, things)
	if err != nil {
		t.Fatal(err)
	}
	change := coverage.Change{Today: clock.DateOf(pagetest.Now)}
	for _, o := range registertest.Organisations() {
		change.Parties = append(change.Parties, coverage.Party{Node: coverage.Node{Kind: body, ID: string(o.ID)}, Also: []string{o.Slug}, Title: o.Name, Member: true, Standing: "accepted"})
	}
	in := inside{}
	for _, src := range sources {
		in[src.Record.Ref] = src
		if p, ok := coverage.PolicyOf(coverage.Source{Record: src.Record, Version: src.Versions[0]}, &voc); ok {
			change.Policies = append(change.Policies, p)
		}
	}
	x, err := m.Apply(change)
	if err != nil {
		t.Fatal(err)
	}
	s, err := coverage.New(coverage.Deps{Clock: clock.NewFixed(pagetest.Now), Book: b, Vocabulary: voc, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return &world{coveragepage.Deps{Coverage: indexed{s, x}, Register: reg, Records: in, Names: names{}, Book: b}, t}
}

func (w *world) as(org ident.Organisation, roles ...access.Role) *pagetest.Server {
	w.t.Helper()
	a, who := access.Actor{}, page.Who{}
	if org != "" {
		a, who = access.Actor{Person: "p", Organisation: org, Roles: roles}, page.Who{Name: "Ada"}
	}
	routes := coveragepage.Routes(w.deps)
	routes = append(routes, registerpage.Routes(registerpage.Deps{Register: w.deps.Register.(*register.Service), Policies: coveragepage.NewExports(w.deps)})...)
	return pagetest.New(w.t, routes, a, who)
}

func get(t testing.TB, s *pagetest.Server, path string) string {
	t.Helper()
	r := s.Get(path)
	if r.Code != http.StatusOK {
		t.Fatalf("GET %s: %d\n%s", path, r.Code, r.Body)
	}
	return r.Body.String()
}

func TestPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	public, lead := w.as(""), w.as("org-council", access.IGLead)
	for name, path := range map[string]string{
		"ask": "/covered", "ask_errors": "/covered?from=&to=nobody+at+all", "ask_which": "/covered?from=wealdshire&to=oak-hill-school", "ask_same": "/covered?from=oak-hill-school&to=Oak+Hill+School",
		"ask_change": "/covered?from=oak-hill-school&to=wealdshire-council&change=1",
		"yes":        "/covered?from=oak-hill-school&to=wealdshire-council&people=child&what=attendance&purpose=P07", "yes_open": "/covered?from=Oak+Hill+School&to=wealdshire-council",
		"no_other_purpose": "/covered?from=oak-hill-school&to=wealdshire-council&purpose=P11", "no_other_data": "/covered?from=oak-hill-school&to=wealdshire-council&what=custody",
		"no": "/covered?from=nhs-wealdshire&to=oak-hill-school", "paused": "/covered?from=wealdshire-council&to=harbour-trust", "vocabulary": "/vocabulary",
	} {
		pagetest.Golden(t, name, get(t, public, path))
	}
	for name, path := range map[string]string{
		"inside_ask": "/covered", "inside_errors": "/covered?from=oak-hill-school&to=wealdshire-council&count=many&on-day=40&on-month=1&on-year=2027",
		"inside_yes": "/covered?from=oak-hill-school&to=wealdshire-council&people=child&what=attendance&purpose=P07&count=30", "inside_other_way": "/covered?from=oak-hill-school&to=wealdshire-council&people=child&what=attendance&purpose=P07&method=secure_email",
		"inside_join": "/covered?from=harbour-trust&to=wealdshire-council&people=child&what=name&purpose=P07", "inside_no": "/covered?from=nhs-wealdshire&to=wealdshire-council&what=custody",
		"inside_emergency": "/covered?from=nhs-wealdshire&to=wealdshire-council&what=custody&urgency=emergency", "inside_later": "/covered?from=oak-hill-school&to=wealdshire-council&on=2028-01-01",
	} {
		pagetest.Golden(t, name, get(t, lead, path))
	}
}

// TestWithheldDecidesNothing: a withheld record is in no answer to those who may not open it, and in the
// answers to those who may.
func TestWithheldDecidesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const path = "/covered?from=oak-hill-school&to=nhs-wealdshire&what=name&people=child&purpose=P07"
	for _, who := range []*pagetest.Server{w.as(""), w.as("org-council", access.IGLead)} {
		if body := get(t, who, path); strings.Contains(body, "0002") || strings.Contains(body, "Quokka") || !strings.Contains(body, ">Not covered<") && !strings.Contains(body, "Not covered") {
			t.Errorf("it shows through:\n%s", body)
		}
	}
	if body := get(t, w.as("org-school", access.IGLead), path); !strings.Contains(body, "WS-R-2026-0002") || !strings.Contains(body, "Use WS-R-2026-0002") {
		t.Errorf("a party does not see its own record:\n%s", body)
	}
}

// TestEmergencyIsNeverANo for anybody who may say that it is one.
func TestEmergencyIsNeverANo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, from := range registertest.Organisations() {
		for _, to := range registertest.Organisations() {
			if from.Slug == to.Slug {
				continue
			}
			body := get(t, w.as("org-council", access.Practitioner), "/covered?urgency=emergency&from="+from.Slug+"&to="+to.Slug)
			if strings.Contains(body, "No record covers this") || strings.Contains(body, "none covers this") {
				t.Errorf("%s to %s is answered with a no", from.Name, to.Name)
			}
		}
	}
}

// TestEveryReasonHasPlainWords, so that no page shows a hole.
func TestEveryReasonHasPlainWords(t *testing.T) {
	t.Parallel()
	texts, err := content.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range coverage.Reasons() {
		if key := "reason." + code.String(); !texts.Page("covered").Has(key) {
			t.Errorf("covered has no words for %s", key)
		}
	}
	for _, key := range texts.Page("covered_inside").Keys() {
		if strings.Contains(texts.Page("covered_inside").T(key), "  ") {
			t.Errorf("%s has two spaces", key)
		}
	}
}

func TestPublicPoliciesHoldNothingThatIsNotPublic(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.as("")
	for _, form := range []string{coveragepage.ODRLForm, coveragepage.AgreementForm} {
		for _, ref := range []string{"WS-R-2026-0001", "WS-R-2026-0003"} {
			r := s.Get("/register/" + ref + form)
			body := r.Body.String()
			if r.Code != http.StatusOK || !json.Valid(r.Body.Bytes()) || strings.Contains(body, registertest.Secret) || !strings.Contains(body, "Advice only") || r.Header().Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s%s: %d %s", ref, form, r.Code, body)
			}
			if ref == "WS-R-2026-0003" && strings.Contains(body, "Days missed") {
				t.Errorf("a summary names its items: %s", body)
			}
		}
		for _, ref := range []string{"WS-R-2026-0002", "WS-R-2026-0099"} {
			if r := s.Get("/register/" + ref + form); r.Code != http.StatusNotFound {
				t.Errorf("%s%s: %d", ref, form, r.Code)
			}
		}
		if r := s.Get(map[string]string{coveragepage.ODRLForm: coveragepage.AllODRL, coveragepage.AgreementForm: coveragepage.AllAgreements}[form]); r.Code == http.StatusOK {
			t.Errorf("everybody may take the policies of an organisation: %d", r.Code)
		}
	}
	if body := s.Get("/register/WS-R-2026-0001.agreement.json").Body.String(); !strings.Contains(body, `"status": "draft"`) || !strings.Contains(body, `"orgId": "oak-hill-school"`) {
		t.Errorf("the national form does not say that it is a draft: %s", body)
	}
}

func TestPoliciesOfAnOrganisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for address, marks := range map[string][2]string{coveragepage.AllODRL: {"/register/WS-R-2026-0002", "/register/WS-R-2026-0003"}, coveragepage.AllAgreements: {`"record":"WS-R-2026-0002"`, `"record":"WS-R-2026-0003"`}} {
		r := w.as("org-school", access.Practitioner).Get(address)
		lines := strings.Split(strings.TrimSpace(r.Body.String()), "\n")
		if r.Code != http.StatusOK || len(lines) != 3 || !strings.Contains(r.Body.String(), marks[0]) || strings.Contains(r.Body.String(), marks[1]) {
			t.Errorf("%d, %d lines: %s", r.Code, len(lines), r.Body)
		}
		for _, l := range lines {
			if !json.Valid([]byte(l)) {
				t.Errorf("not JSON: %s", l)
			}
		}
	}
}

// TestVocabularyHoldsEveryName that our exports lead to.
func TestVocabularyHoldsEveryName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.as("")
	html := get(t, s, "/vocabulary")
	for _, word := range strings.FieldsFunc(get(t, s, "/register/WS-R-2026-0001.odrl.jsonld"), func(r rune) bool { return r == '"' }) {
		if _, id, ok := strings.Cut(word, "/vocabulary#"); ok && !strings.Contains(html, `id="`+id+`"`) {
			t.Errorf("the vocabulary has no %s", id)
		}
	}
}
