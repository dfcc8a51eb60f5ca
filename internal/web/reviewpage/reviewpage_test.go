package reviewpage_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/web/jointest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/reviewpage"
	"sharewell/packs"
)

const long = "The Governing Body of Saint Bartholomew and Saint Augustine Church of England and Roman Catholic Voluntary Aided Primary School"

// desk is a partnership with its reviews.
type desk struct {
	*jointest.World
	reviews *review.Service
	orgs    []organisation.Organisation
}

// counts is what is known of comments in these tests.
type counts struct{}

func (counts) Unanswered(context.Context, review.ID) (int, error) { return 0, nil }

func (counts) ByClause(context.Context, review.ID) (map[ident.Clause]review.ClauseCount, error) {
	return map[ident.Clause]review.ClauseCount{"c-about": {All: 3, Blocking: 1, Unanswered: 2}}, nil
}

// doubts is what is on the agenda.
type doubts struct{}

func (doubts) ForReview(context.Context, int) ([]review.AgendaItem, error) {
	return []review.AgendaItem{{Key: "amber/c-about", Kind: "amber", Clause: "c-about", Title: "About this agreement", Detail: "The duty to share", URL: "/agreement/2026.1/c-about"},
		{Key: "reservation/1", Kind: "reservation", Title: long, Detail: "We keep <our> own form.", Inside: true}}, nil
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	w := jointest.New(t)
	fsys, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	templates, err := review.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{World: w, reviews: review.New(review.Deps{Store: w.Store.Reviews(), Clock: w.Clock, IDs: &ident.Sequence{Prefix: "rv"}, Agreement: w.Agreement, Templates: templates,
		Comments: counts{}, Agenda: []review.AgendaSource{doubts{}}})}
	for _, name := range []string{"Example Borough Council", long} {
		o := w.Organisation(name, "district", "Dover")
		w.Accepted(o.ID, nil)
		d.orgs = append(d.orgs, o)
	}
	return d
}

func (d *desk) as(o organisation.Organisation, roles ...access.Role) *pagetest.Server {
	return d.server(access.Actor{Person: "ann", Organisation: o.ID, Roles: roles}, jointest.Who(o.Name))
}

func (d *desk) secretariat() *pagetest.Server {
	return d.server(jointest.Secretariat, jointest.Who("The partnership"))
}

func (d *desk) visitor() *pagetest.Server { return d.server(access.Actor{}, page.Who{}) }

// server serves the pages by the clock of the services.
func (d *desk) server(a access.Actor, who page.Who) *pagetest.Server {
	site := pagetest.Site(d.T)
	site.Clock = d.Clock
	return pagetest.NewOn(d.T, site, d.routes(), a, who)
}

func (d *desk) routes() []page.Route {
	return reviewpage.Routes(reviewpage.Deps{Reviews: d.reviews, Agreement: d.Agreement, Book: d.Book, Comments: true})
}

// open opens the review by the page.
func (d *desk) open(t *testing.T) {
	t.Helper()
	s := d.secretariat()
	in := jointest.Values(jointest.Must(t, s.Get("/reviews/new"), 200))
	in.Set("year", "2027")
	for range 2 {
		jointest.Leads(t, s.Post("/reviews/new", in), "/reviews/2027?done=opened")
	}
	d.until(t, "comments")
}

// until moves the clock to a stage's first day, day by day.
func (d *desk) until(t *testing.T, key string) {
	t.Helper()
	for range 400 {
		r, err := d.reviews.Get(t.Context(), 2027)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := r.Stage(key); err == nil && s.OpenAt(d.Clock.Now()) {
			return
		}
		d.Clock.Set(clock.DateOf(d.Clock.Now()).AddDays(1).Start().Add(6 * time.Hour))
		if err := d.reviews.Watch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatalf("%s never opens", key)
}

// propose attaches a draft by the page, writes it and puts it in review.
func (d *desk) propose(t *testing.T) {
	t.Helper()
	s := d.secretariat()
	jointest.Leads(t, s.Post("/reviews/2027/manage/attach", url.Values{"edition": {"new"}}), "/reviews/2027/manage?done=attach")
	r, err := d.reviews.Get(t.Context(), 2027)
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Agreement.Editions(t.Context(), jointest.Secretariat)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if e.ID != r.Proposed.Edition {
			continue
		}
		c := e.Text.Clauses[0]
		c.Text += "\n\nEverybody looks at this once a year."
		if _, err := d.Agreement.SaveClause(t.Context(), jointest.Secretariat, agreement.SaveClause{Edition: e.ID, Version: e.Version, Clause: c}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Agreement.Describe(t.Context(), jointest.Secretariat, agreement.DescribeEdition{Edition: e.ID, Title: e.Text.Title, Changes: []string{"The first clause says that everybody looks at it once a year."}}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Agreement.Stage(t.Context(), jointest.Secretariat, agreement.StageEdition{Edition: e.ID, To: agreement.InReview}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNothingYet(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	pagetest.Golden(t, "public_none", jointest.Must(t, d.visitor().Get("/agreement/review"), 200))
	pagetest.Golden(t, "reviews_none", jointest.Must(t, d.secretariat().Get("/reviews"), 200))
	pagetest.Golden(t, "open", jointest.Must(t, d.secretariat().Get("/reviews/new"), 200))
	pagetest.Golden(t, "open_errors", jointest.Must(t, d.secretariat().Post("/reviews/new", url.Values{"year": {"nineteen"}, "from-day": {"31"}, "from-month": {"2"}, "from-year": {"2027"}}), 422))
	for _, path := range []string{"/agreement/review/2027/", "/agreement/review/x/", "/agreement/review/99999999999999999999/"} {
		jointest.Must(t, d.visitor().Get(path), 404)
	}
	jointest.Must(t, d.as(d.orgs[0], access.IGLead).Get("/reviews/2027"), 404)
}

func TestTheCallForComments(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.open(t)
	pagetest.Golden(t, "public_comments", jointest.Must(t, d.visitor().Get("/agreement/review/2027/"), 200))
	lead, school := d.as(d.orgs[0], access.IGLead), d.as(d.orgs[1], access.Practitioner)
	pagetest.Golden(t, "review_comments", jointest.Must(t, lead.Get("/reviews/2027"), 200))
	if body := jointest.Must(t, school.Get("/reviews/2027"), 200); strings.Contains(body, "we have nothing to comment") {
		t.Error("somebody is offered an answer that is not theirs to give")
	}
	for range 2 {
		jointest.Leads(t, lead.Post("/reviews/2027/answer", url.Values{}), "/reviews/2027?done=answered")
	}
	pagetest.Golden(t, "review_answered", jointest.Must(t, lead.Get("/reviews/2027?done=answered"), 200))
	s := d.secretariat()
	pagetest.Golden(t, "board", jointest.Must(t, s.Get("/reviews/2027/board"), 200))
	pagetest.Golden(t, "board_none", jointest.Must(t, s.Get("/reviews/2027/board?progress=unopened"), 200))
	jointest.Must(t, s.Get("/reviews/2027/board?progress=%3Cb%3E&sector=zz&after=%00"), 200)
	jointest.Must(t, lead.Get("/reviews/2027/board"), 403)
	csv := s.Get("/reviews/2027/board.csv")
	if got := csv.Body.String(); csv.Code != 200 || strings.Count(got, "\n") != 3 || !strings.Contains(got, "Has nothing to say") {
		t.Errorf("%d %s", csv.Code, got)
	}
	pagetest.Golden(t, "review_secretariat", jointest.Must(t, s.Get("/reviews/2027"), 200))
}

func TestTheSecretariatRunsTheReview(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.open(t)
	s := d.secretariat()
	pagetest.Golden(t, "manage", jointest.Must(t, s.Get("/reviews/2027/manage"), 200))
	pagetest.Golden(t, "manage_errors", jointest.Must(t, s.Post("/reviews/2027/manage/extend", url.Values{"stage": {"comments"}, "to-day": {"1"}, "to-month": {"1"}, "to-year": {"2026"}}), 422))
	jointest.Must(t, s.Post("/reviews/2027/manage/attach", url.Values{}), 422)
	jointest.Must(t, s.Post("/reviews/2027/manage/burn", url.Values{}), 404)
	jointest.Must(t, s.Post("/reviews/2027/manage/again", url.Values{"again_reason": {"Why not?"}}), 409)
	jointest.Leads(t, s.Post("/reviews/2027/manage/extend", url.Values{"stage": {"comments"}, "extend_reason": {"Two councils asked for it."}, "to-day": {"29"}, "to-month": {"1"}, "to-year": {"2027"}}), "/reviews/2027/manage?done=extend")
	jointest.Leads(t, s.Post("/reviews/2027/manage/widen", url.Values{"who": {"lay"}}), "/reviews/2027/manage?done=widen")
	jointest.Leads(t, s.Post("/reviews/2027/manage/end", url.Values{"stage": {"comments"}, "end_reason": {"All have answered."}}), "/reviews/2027/manage?done=end")
	pagetest.Golden(t, "public_moved", jointest.Must(t, d.visitor().Get("/agreement/review/2027/"), 200))
	jointest.Leads(t, s.Post("/reviews/2027/manage/stop", url.Values{"stop_reason": {"The law changes in May. We begin again then."}}), "/reviews/2027?done=stopped")
	pagetest.Golden(t, "public_stopped", jointest.Must(t, d.visitor().Get("/agreement/review/2027/"), 200))
	jointest.Leads(t, s.Get("/reviews/2027/manage"), "/reviews/2027")
}

func TestBallotAdoptionAndSigningAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.open(t)
	d.propose(t)
	d.until(t, "ballot")
	officer := d.as(d.orgs[0], access.SigningOfficer)
	body := jointest.Must(t, officer.Get("/reviews/2027/ballot"), 200)
	pagetest.Golden(t, "ballot", body)
	pagetest.Golden(t, "review_ballot", jointest.Must(t, officer.Get("/reviews/2027"), 200))
	in := jointest.Values(body)
	in.Set("vote", "no")
	pagetest.Golden(t, "ballot_errors", jointest.Must(t, officer.Post("/reviews/2027/ballot", in), 422))
	in.Set("change", "Say in clause 1 <who> pays.")
	for range 2 {
		jointest.Leads(t, officer.Post("/reviews/2027/ballot", in), "/reviews/2027/ballot?done=cast")
	}
	other := url.Values{"ballot": in["ballot"], "hash": {"another"}, "before": {"1"}, "vote": {"yes"}}
	jointest.Must(t, officer.Post("/reviews/2027/ballot", other), 409)
	in = jointest.Values(jointest.Must(t, officer.Get("/reviews/2027/ballot"), 200))
	in.Set("vote", "yes")
	jointest.Leads(t, officer.Post("/reviews/2027/ballot", in), "/reviews/2027/ballot?done=cast")
	pagetest.Golden(t, "ballot_changed", jointest.Must(t, officer.Get("/reviews/2027/ballot"), 200))
	jointest.Must(t, d.as(d.orgs[1], access.Practitioner).Get("/reviews/2027/ballot"), 200)
	jointest.Leads(t, d.visitor().Get("/reviews/2027/ballot"), "/sign-in?next=%2Freviews%2F2027%2Fballot")
	d.until(t, "adoption")
	s := d.secretariat()
	pagetest.Golden(t, "public_counted", jointest.Must(t, d.visitor().Get("/agreement/review/2027/"), 200))
	pagetest.Golden(t, "manage_adopt", jointest.Must(t, s.Get("/reviews/2027/manage"), 200))
	adopt := jointest.Values(jointest.Must(t, s.Get("/reviews/2027/manage"), 200))
	adopt = url.Values{"hash": {adopt.Get("hash")}}
	jointest.Must(t, s.Post("/reviews/2027/manage/adopt", adopt), 422)
	adopt.Set("kind", "major")
	adopt.Set("why", "It adds a duty for everybody.")
	jointest.Leads(t, s.Post("/reviews/2027/manage/adopt", adopt), "/reviews/2027/manage?done=adopt")
	body = jointest.Must(t, officer.Get("/reviews/2027/sign"), 200)
	pagetest.Golden(t, "sign", body)
	jointest.Must(t, officer.Post("/reviews/2027/sign", url.Values{"typed_name": {"Somebody Else"}}), 409)
	in = jointest.Values(body)
	pagetest.Golden(t, "sign_errors", jointest.Must(t, officer.Post("/reviews/2027/sign", in), 422))
	in.Set("typed_name", "Chris Chief")
	in.Set("authority", "yes")
	for range 2 {
		jointest.Leads(t, officer.Post("/reviews/2027/sign", in), "/reviews/2027/sign?done=signed")
	}
	pagetest.Golden(t, "signed", jointest.Must(t, officer.Get("/reviews/2027/sign?done=signed"), 200))
	pagetest.Golden(t, "public_adopted", jointest.Must(t, d.visitor().Get("/agreement/review/2027/"), 200))
	pagetest.Golden(t, "board_sign", jointest.Must(t, s.Get("/reviews/2027/board"), 200))
}

func TestASmallChangeAndAnObjection(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.open(t)
	d.propose(t)
	d.until(t, "ballot")
	officer := d.as(d.orgs[0], access.SigningOfficer, access.IGLead)
	in := jointest.Values(jointest.Must(t, officer.Get("/reviews/2027/ballot"), 200))
	in.Set("vote", "no_objection")
	jointest.Leads(t, officer.Post("/reviews/2027/ballot", in), "/reviews/2027/ballot?done=cast")
	d.until(t, "adoption")
	s := d.secretariat()
	hash := jointest.Values(jointest.Must(t, s.Get("/reviews/2027/manage"), 200)).Get("hash")
	jointest.Leads(t, s.Post("/reviews/2027/manage/adopt", url.Values{"hash": {hash}, "kind": {"minor"}, "why": {"Words only."}}), "/reviews/2027/manage?done=adopt")
	pagetest.Golden(t, "object", jointest.Must(t, officer.Get("/reviews/2027/sign"), 200))
	jointest.Must(t, officer.Post("/reviews/2027/object", url.Values{}), 422)
	jointest.Leads(t, officer.Post("/reviews/2027/object", url.Values{"why": {"It is not small."}}), "/reviews/2027/sign?done=objected")
	pagetest.Golden(t, "objected", jointest.Must(t, officer.Get("/reviews/2027/sign"), 200))
	pagetest.Golden(t, "board_objection", jointest.Must(t, s.Get("/reviews/2027/board?answer=objects"), 200))
	jointest.Must(t, s.Post("/reviews/2027/settle", url.Values{"organisation": {string(d.orgs[0].ID)}}), 422)
	jointest.Leads(t, s.Post("/reviews/2027/settle", url.Values{"organisation": {string(d.orgs[0].ID)}, "how": {"cleared"}, "words": {"We explained it."}}), "/reviews/2027/board?answer=objects&done=settled")
	d.Clock.Advance(60 * 24 * time.Hour)
	for range 2 {
		if err := d.reviews.Watch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	pagetest.Golden(t, "public_minor", jointest.Must(t, d.visitor().Get("/agreement/review/2027/"), 200))
	if r, err := d.reviews.Get(t.Context(), 2027); err != nil || r.Status != review.Ended {
		t.Errorf("the year is not over: %s %v", r.Status, err)
	}
}
