package requestpage_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/request"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/requestpage"
	rulebookdata "sharewell/rulebook"
)

var loadBook = sync.OnceValues(func() (*rulebook.Book, error) {
	return rulebook.Load(rulebookdata.England(), os.DirFS("../../../packs/kent-and-medway"))
})

const long = "The Society for the Support of Families in the Villages along the Upper and the Lower Marsh"

// county is three bodies with one person each, and the pages as each sees them.
type county struct {
	t        testing.TB
	requests *request.Service
	routes   []page.Route
}

func actor(org string) access.Actor {
	return access.Actor{Person: ident.Person("p-" + org), Organisation: ident.Organisation(org), Roles: []access.Role{access.Practitioner}}
}

// finder finds the charity by any words that its name holds.
type finder struct{}

func (finder) Find(_ context.Context, _ access.Actor, q string, _ int) ([]requestpage.Found, error) {
	if strings.Contains(strings.ToLower(long), strings.ToLower(q)) {
		return []requestpage.Found{{ID: "charity", Name: long, Kind: "Charity"}}, nil
	}
	return nil, nil
}

func newCounty(t testing.TB) county {
	t.Helper()
	book, err := loadBook()
	ok(t, err)
	s := storetest.SQLite(t)
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, o := range []struct{ id, name, kind string }{{"council", "Example Council", "county"}, {"charity", long, "charity_vcse"}, {"police", "Example Police", "police"}} {
			kind, _ := book.BodyKind(o.kind)
			org := organisation.Organisation{ID: ident.Organisation(o.id), Slug: o.id, Name: o.name, Kind: o.kind, Status: organisation.Member,
				Facts: organisation.FactsOf(organisation.Profile{}, kind, book.Version()), CreatedAt: pagetest.Now, UpdatedAt: pagetest.Now, Version: 1}
			if err := tx.InsertOrganisation(ctx, org); err != nil {
				return err
			}
			p := people.Person{ID: ident.Person("p-" + o.id), Name: "P", Email: o.id + "@example.org", Status: people.Active, CreatedAt: pagetest.Now, Version: 1}
			if err := tx.AddPerson(ctx, p); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(o.id), Person: p.ID, Organisation: ident.Organisation(o.id), Role: access.Practitioner, From: pagetest.Now.AddDate(-1, 0, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	svc := request.New(request.Deps{Store: s.Requests(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Settings: request.DefaultSettings()})
	return county{t, svc, requestpage.Routes(requestpage.Deps{Requests: svc, Book: book, Organisations: finder{}, Body: body, Advice: nobodyAsked{}})}
}

// body finds the charity by its identifier.
func body(name string) (ident.Organisation, string, bool) {
	return "charity", long, name == "charity"
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (c county) as(org string) *pagetest.Server {
	return pagetest.New(c.t, c.routes, actor(org), page.Who{Name: "P", OrganisationName: org, RoleLabels: []string{"Practitioner"}})
}

// sent writes and sends a request of the council to the charity.
func (c county) sent(urgency string) string {
	c.t.Helper()
	ctx := context.Background()
	made, err := c.requests.Create(ctx, actor("council"), request.Create{Other: request.Side{Organisation: "charity"}, Urgency: urgency})
	ok(c.t, err)
	q := request.Content{PersonName: "Dele", PersonPost: "Duty social worker", Contact: "duty@council.example", Data: "Support since <spring> & summer", CaseRef: "CF/1",
		Subjects: []string{"adult"}, Purpose: "To plan support for a family.", Purposes: []string{"P03"}, Urgency: urgency, Basis: "e", Gateways: []string{"CARE14-42"}, Objective: "i",
		Statement: "First line.\nSecond line.", NeededOn: clock.NewDate(2026, time.December, 1)}
	for _, s := range request.Sections() {
		_, err := c.requests.Save(ctx, actor("council"), request.Save{Ref: made.Ref, Section: s, Content: q})
		ok(c.t, err)
	}
	ok(c.t, c.requests.Send(ctx, actor("council"), request.Send{Ref: made.Ref}))
	return made.Ref
}

func golden(t *testing.T, s *pagetest.Server, name, path string) {
	t.Helper()
	w := s.Get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s gave %d: %s", path, w.Code, w.Body.String())
	}
	pagetest.Golden(t, name, w.Body.String())
}

func TestPagesOfARequest(t *testing.T) {
	t.Parallel()
	c, ctx := newCounty(t), context.Background()
	asker, asked := c.as("council"), c.as("charity")
	golden(t, asker, "list_empty", "/requests")
	golden(t, asker, "new", "/requests/new")
	golden(t, asker, "new_found", "/requests/new?way=ask&q=marsh")
	golden(t, asker, "new_nothing", "/requests/new?way=log&q=zzz")
	ref := c.sent(request.Routine)
	emergency := c.sent(request.Emergency)
	golden(t, asked, "list_in", "/requests")
	golden(t, asker, "list_out", "/requests?way=out")
	golden(t, asked, "asked", "/requests/"+ref)
	golden(t, asked, "asked_emergency", "/requests/"+emergency)
	golden(t, asker, "asker_waits", "/requests/"+ref)
	for _, act := range []string{"check", "answer", "ask-back"} {
		golden(t, asked, "act_"+act, "/requests/"+ref+"/"+act)
	}
	ok(t, c.requests.AskBack(ctx, actor("charity"), request.AskBack{Ref: ref, Text: "Which?"}))
	golden(t, asker, "asker_reply", "/requests/"+ref)
	golden(t, asked, "asked_clarify", "/requests/"+ref)
	ok(t, c.requests.Reply(ctx, actor("council"), request.Reply{Ref: ref, Text: "All."}))
	ok(t, c.requests.AnswerPlainly(ctx, actor("charity"), request.AnswerPlainly{Ref: ref, Outcome: request.Refuse, Reason: "Not held."}))
	golden(t, asker, "asker_acknowledge", "/requests/"+ref)
	golden(t, asker, "act_acknowledge", "/requests/"+ref+"/acknowledge")
	if w := c.as("police").Get("/requests/" + ref); w.Code != http.StatusNotFound {
		t.Errorf("a third body got %d", w.Code)
	}
	if w := asker.Get("/requests?find=1"); w.Code != http.StatusSeeOther {
		t.Errorf("finding by number gave %d", w.Code)
	}
	golden(t, asker, "list_not_found", "/requests?find=99")
}

func TestFormsOfARequest(t *testing.T) {
	t.Parallel()
	c := newCounty(t)
	asker := c.as("council")
	w := asker.Post("/requests/new?way=ask&q=marsh", url.Values{"other": {"charity"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without an urgency: %d", w.Code)
	}
	pagetest.Golden(t, "new_error", w.Body.String())
	w = asker.Post("/requests/new?way=log&q=zzz", url.Values{"other": {"outside"}, "name": {"Far Council"}, "kind": {"county"}, "urgency": {"urgent"}})
	at, found := strings.CutSuffix(w.Header().Get("Location"), "/edit/who")
	if !found {
		t.Fatalf("starting gave %d to %q", w.Code, w.Header().Get("Location"))
	}
	golden(t, asker, "edit_who_logged", at+"/edit/who")
	golden(t, asker, "draft_missing", at)
	if w := asker.Post(at+"/send", nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("sending a draft with holes: %d", w.Code)
	}
	w = asker.Post(at+"/edit/what", url.Values{"data": {"Her number is 943 476 5919"}, "case_ref": {"Ann Example"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a name as case reference: %d", w.Code)
	}
	pagetest.Golden(t, "edit_what_error", w.Body.String())
	w = asker.Post(at+"/edit/what", url.Values{"data": {"Her number is 943 476 5919"}})
	if !strings.Contains(w.Body.String(), "looks like an NHS number") {
		t.Error("an NHS number is not pointed at")
	}
	if w := asker.Post(at+"/edit/what", url.Values{"data": {"Her number is 943 476 5919"}, "seen": {"yes"}}); w.Code != http.StatusSeeOther {
		t.Errorf("seen and kept: %d", w.Code)
	}
	w = asker.Post(at+"/edit/what", url.Values{"version": {"1"}, "data": {"Something else"}, "was.data": {""}})
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Something else") {
		t.Errorf("an old page gave %d and lost what was typed", w.Code)
	}
	w = asker.Post(at+"/edit/what", url.Values{"data": {"Whether the family is known."}, "then": {"ask.legal_power"}})
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/advice/new?about=request%3A"+strings.TrimPrefix(at, "/requests/")+"&field=legal_power" {
		t.Errorf("asking an adviser leads to %q (%d)", to, w.Code)
	}
	if !strings.Contains(asker.Get(at+"/edit/what").Body.String(), "Whether the family is known.") {
		t.Error("asking an adviser loses what was typed")
	}
	if w := asker.Get(at + "/edit/poems"); w.Code != http.StatusNotFound {
		t.Errorf("a section that is none: %d", w.Code)
	}
}

func TestTheStatementIsBuiltOnThePage(t *testing.T) {
	t.Parallel()
	c := newCounty(t)
	asker := c.as("council")
	made, err := c.requests.Create(context.Background(), actor("council"), request.Create{Other: request.Side{Organisation: "charity"}, Urgency: request.Routine})
	ok(t, err)
	path := "/requests/" + made.Ref + "/edit/wording"
	golden(t, asker, "edit_wording", path)
	w := asker.Post(path, url.Values{"gateways": {"CARE14-42"}, "objective": {"i"}, "then": {"compose"}})
	if !strings.Contains(w.Body.String(), "laid down in law: ") || !strings.Contains(w.Body.String(), "rights and freedoms of others") {
		t.Errorf("the statement is not built (%d)", w.Code)
	}
	if w := asker.Post(path, url.Values{"gateways": {"CARE14-42"}, "statement": {"We need it for a task in law."}}); w.Code != http.StatusSeeOther {
		t.Errorf("saving the statement: %d", w.Code)
	}
}

// TestRequestBegunFromALink: what a link says is filled in, and nothing but codes and bodies that are known.
func TestRequestBegunFromALink(t *testing.T) {
	t.Parallel()
	c := newCounty(t)
	asker := c.as("council")
	const link = "from=charity&people=child&purpose=P03&what=attendance"
	golden(t, asker, "new_link", "/requests/new?"+link)
	w := asker.Post("/requests/new?way=ask&"+link, url.Values{"other": {"charity"}, "urgency": {"routine"}})
	ref := strings.Split(w.Header().Get("Location"), "/")
	if w.Code != http.StatusSeeOther || len(ref) < 3 {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	v, err := c.requests.Get(context.Background(), actor("council"), ref[2])
	ok(t, err)
	if q := v.Request.Content; q.Categories[0] != "attendance" || q.Subjects[0] != "child" || q.Purposes[0] != "P03" {
		t.Errorf("it begins with %+v", q)
	}
	if body := asker.Get("/requests/new?from=nobody&what=%3Cb%3E").Body.String(); strings.Contains(body, "We fill in") || strings.Contains(body, `name="other"`) {
		t.Error("a link to nobody is taken over")
	}
}

// nobodyAsked is advice that nobody asked for yet.
type nobodyAsked struct{}

func (nobodyAsked) About(context.Context, access.Actor, event.Subject) ([]advice.Advice, error) {
	return nil, nil
}
