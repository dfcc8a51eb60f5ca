package incidentpage_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/incidentpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// world knows one use of the council and a school, both with long names.
type world struct{}

const use = "KM-R-2026-0001"

func (world) Uses(context.Context, access.Actor) ([]incident.Use, error) {
	u, err := world{}.Use(context.Background(), access.Actor{}, use)
	return []incident.Use{u}, err
}

func (world) Use(_ context.Context, _ access.Actor, ref string) (incident.Use, error) {
	if ref != use {
		return incident.Use{}, errs.New(errs.NotFound, "x", "We could not find this.")
	}
	return incident.Use{Ref: use, Title: "How schools of all the villages tell the council who is on roll", Lead: "council", Parties: []ident.Organisation{"council", "school"}, Running: true}, nil
}

func (world) Body(_ context.Context, id ident.Organisation) (incident.Body, error) {
	return incident.Body{ID: id, Name: "The " + string(id) + " of the Upper and the Lower Marsh", Slug: string(id), Office: "dpo@" + string(id) + ".example"}, nil
}

func (world) Find(ctx context.Context, _ access.Actor, typed string) (incident.Body, error) {
	return incident.Body{}, errs.New(errs.NotFound, "x", "We could not find this.")
}
func (world) Pause(context.Context, access.Actor, string, string) error  { return nil }
func (world) Resume(context.Context, access.Actor, string, string) error { return nil }

type house struct {
	t   *testing.T
	svc *incident.Service
	as  func(access.Actor) *pagetest.Server
}

var (
	nobody = access.Actor{}
	dpo    = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.DPO}}
	lead   = access.Actor{Person: "ida", Organisation: "council", Roles: []access.Role{access.IGLead}}
	school = access.Actor{Person: "sam", Organisation: "school", Roles: []access.Role{access.DPO}}
	desk   = access.Actor{Person: "yus", Roles: []access.Role{access.Secretariat}}
)

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	rules, err := incident.Load(rulebookdata.EnglandIncidents())
	ok(t, err)
	svc := incident.New(incident.Deps{Store: storetest.SQLite(t).Incidents(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Rules: rules, World: world{}, Prefix: "KM-I"})
	routes := incidentpage.Routes(incidentpage.Deps{Incidents: svc, Hints: sharing.PersonalDetailHints, Listed: func(context.Context, string) string { return "Schools tell the council who is on roll" }})
	return house{t, svc, func(a access.Actor) *pagetest.Server {
		return pagetest.New(t, routes, a, page.Who{OrganisationName: "The Council"})
	}}
}

var keys = regexp.MustCompile(`(name="submission_key" value=")[^"]+`)

func (h house) get(a access.Actor, path, golden string) string {
	h.t.Helper()
	r := h.as(a).Get(path)
	if r.Code != http.StatusOK {
		h.t.Fatalf("GET %s: %d\n%s", path, r.Code, r.Body.String())
	}
	if golden != "" {
		pagetest.Golden(h.t, golden, keys.ReplaceAllString(r.Body.String(), "${1}KEY"))
	}
	return r.Body.String()
}

func (h house) alarm() string {
	h.t.Helper()
	i, err := h.svc.Begin(context.Background(), lead, incident.First{Key: "k", What: "A list with <names> & classes was sent to the wrong school.", Use: use})
	ok(h.t, err)
	return i.Ref
}

var words = incident.Words{Title: "A list went to the wrong school", Happened: "We sent a list to the wrong school.\nThey rang us.", Affected: "Pupils of one school.", Doing: "They deleted it.", You: "Nothing."}

func (h house) published() string {
	h.t.Helper()
	ctx, ref := context.Background(), h.alarm()
	_, err := h.svc.WriteAccount(ctx, lead, ref, 0, words)
	ok(h.t, err)
	ok(h.t, h.svc.SendAccount(ctx, lead, ref))
	ok(h.t, h.svc.ReviewAccount(ctx, dpo, incident.Review{Ref: ref, Let: true}))
	return ref
}

func TestPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.get(lead, incidentpage.Path, "list_empty")
	h.get(lead, incidentpage.TrendsPath, "trends_empty")
	h.get(nobody, incidentpage.PublicPath, "public_empty")
	h.get(lead, incidentpage.NewPath, "new")
	ref := h.published()
	one := incidentpage.Path + "/" + ref
	h.get(lead, incidentpage.Path, "list")
	h.get(lead, one, "one")
	h.get(school, one, "one_partner")
	h.get(desk, one, "one_secretariat")
	h.get(desk, incidentpage.Path, "list_secretariat")
	h.get(lead, one+"/edit/facts", "edit_facts")
	h.get(lead, one+"/edit/regulator", "edit_regulator")
	for _, s := range []string{"people", "harm", "telling", "contain"} {
		h.get(lead, one+"/edit/"+s, "")
	}
	h.get(lead, one+"/do/pause?use="+use, "pause")
	h.get(lead, one+"/do/action", "action_new")
	h.get(lead, one+"/account", "account")
	h.get(lead, one+"/notification", "notification")
	h.get(lead, one+"/letter", "letter")
	h.get(lead, incidentpage.TrendsPath, "trends")
	h.get(desk, incidentpage.TrendsPath, "trends_all")
	h.get(nobody, incidentpage.PublicPath, "public")
	h.get(nobody, incidentpage.PublicPath+"?organisation=nobody&year=1999", "public_none")
	h.get(nobody, incidentpage.PublicPath+"/"+ref, "public_one")
}

func TestTheFeedAndTheDataHoldWhatIsOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ref := h.published()
	for path, want := range map[string]string{".atom": "<title>" + words.Title, ".json": `"what_happened":"We sent`, "/" + ref: words.Title} {
		if body := h.get(nobody, incidentpage.PublicPath+path, ""); !strings.Contains(body, want) {
			t.Errorf("%s does not say %q:\n%s", path, want, body)
		}
	}
	ok(t, h.svc.WithdrawAccount(context.Background(), dpo, ref, "A name could be guessed."))
	for _, path := range []string{".atom", ".json", ""} {
		if body := h.get(nobody, incidentpage.PublicPath+path, ""); strings.Contains(body, words.Title) {
			t.Errorf("%s still says it", path)
		}
	}
	if r := h.as(nobody).Get(incidentpage.PublicPath + "/" + ref); r.Code != http.StatusNotFound {
		t.Errorf("the page of a withdrawn account: %d", r.Code)
	}
}

func TestTheFirstAlarmSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := h.as(lead).Post(incidentpage.NewPath, url.Values{"aware-day": {"3"}, "aware-month": {"2"}, "aware-year": {"2020"}, "time": {"noon"}})
	if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), "Say what happened") || !strings.Contains(r.Body.String(), "Enter the time like 14:30") {
		t.Errorf("%d\n%s", r.Code, r.Body.String())
	}
	r = h.as(lead).Post(incidentpage.NewPath, url.Values{"submission_key": {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, "what": {"A list is lost."}, "aware-day": {"1"}, "aware-month": {"1"}, "aware-year": {"2026"}, "time": {"09:00"}, "near": {"no"}, "then": {"draft"}})
	if r.Code != http.StatusSeeOther || !strings.Contains(r.Header().Get("Location"), "done=drafted") {
		t.Errorf("%d %s\n%s", r.Code, r.Header().Get("Location"), r.Body.String())
	}
}

func TestTwoPeopleSeeWhatChanged(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	path := incidentpage.Path + "/" + h.alarm() + "/edit/contain"
	first := url.Values{"version": {"1"}, "done": {"It was deleted."}, "learnt": {""}, "was.done": {""}, "was.learnt": {""}}
	if r := h.as(dpo).Post(path, first); r.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", r.Code, r.Body.String())
	}
	second := url.Values{"version": {"1"}, "done": {"It was burnt."}, "learnt": {"A second look."}, "was.done": {""}, "was.learnt": {""}}
	r := h.as(lead).Post(path, second)
	if r.Code != http.StatusConflict || !strings.Contains(r.Body.String(), "It was deleted.") || !strings.Contains(r.Body.String(), "It was burnt.") {
		t.Errorf("%d\n%s", r.Code, r.Body.String())
	}
}

func TestDraftsAreDocuments(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ref := h.alarm()
	for name, want := range map[string]string{"notification": "What is likely to follow", "letter": "Dear [name],"} {
		body := h.get(lead, incidentpage.Path+"/"+ref+"/"+name+"?form=docx", "")
		got, err := document.ReadDOCX(strings.NewReader(body), int64(len(body)))
		ok(t, err)
		var all strings.Builder
		for _, p := range got.Paragraphs {
			all.WriteString(p.Text + "\n")
		}
		if !strings.Contains(all.String(), want) {
			t.Errorf("%s says\n%s", name, &all)
		}
	}
	if r := h.as(school).Get(incidentpage.Path + "/" + ref + "/notification"); r.Code == http.StatusOK {
		t.Error("a partner reads the notification")
	}
}
