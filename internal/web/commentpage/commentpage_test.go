package commentpage_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/commentpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var ctx = context.Background()

const security = "We keep data safe, as [[c-law]] says. Each party says who answers for it. Data are kept for six years and then destroyed.\n\n- Locks are used.\n- Keys are counted.\n"

type runs map[int]*review.Run

func (r runs) Get(_ context.Context, year int) (review.Run, error) {
	if x, ok := r[year]; ok {
		return *x, nil
	}
	return review.Run{}, errs.New(errs.NotFound, "review.none", "There is no review of this year.")
}

type house struct {
	*comment.Service
	agreement *agreement.Service
	run       *review.Run
	routes    []page.Route
	clock     *clock.Fixed
	t         *testing.T
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func office() access.Actor {
	return access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
}

func lead(org ident.Organisation) access.Actor {
	return access.Actor{Person: "p-" + ident.Person(org), Organisation: org, Roles: []access.Role{access.IGLead}}
}

func newHouse(t *testing.T) *house {
	t.Helper()
	fsys, err := packs.Named("kent-and-medway")
	must(t, err)
	book, err := rulebook.Load(rulebookdata.England(), fsys)
	must(t, err)
	s := storetest.SQLite(t)
	h := &house{clock: clock.NewFixed(pagetest.Now), t: t}
	ids := &ident.Sequence{Prefix: "id"}
	h.agreement = agreement.New(agreement.Deps{Store: s.Agreement(), Clock: h.clock, IDs: ids, Book: book, Partnership: "P"})
	base, err := h.agreement.EnsureEdition(ctx, agreement.Text{Title: "Agreement", Number: "2026.1", Clauses: []agreement.Clause{
		{ID: "c-law", Heading: "What law we follow", Text: "The law of the land."}, {ID: "c-safe", Heading: "Keeping information safe, also on paper, on telephones and in every vehicle", Text: security}}})
	must(t, err)
	draft, err := h.agreement.BeginDraft(ctx, office(), agreement.BeginDraft{Number: "2027.1"})
	must(t, err)
	h.run = &review.Run{ID: "run", Year: 2026, Status: review.Running, LayMembers: true, Public: true, Base: review.Text{Edition: base.ID, Number: "2026.1"},
		Proposed: review.Text{Edition: draft.ID, Number: "2027.1"}, Stages: []review.Stage{
			{Key: "comments", Kind: review.Comments, Closes: clock.NewDate(2027, 1, 29), OpenedAt: pagetest.Now.Add(-time.Hour)},
			{Key: "editing", Kind: review.Editing}, {Key: "consultation", Kind: review.Consultation, Closes: clock.NewDate(2027, 3, 26)}}}
	names := map[ident.Organisation]string{"council": "Council", "trust": "Example Hospitals NHS Foundation Trust of the Upper and the Lower Marsh", "school": "School"}
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for id, name := range names {
			o := organisation.Organisation{ID: id, Slug: string(id), Name: name, Kind: "district", Status: organisation.Member, CreatedAt: pagetest.Now, UpdatedAt: pagetest.Now, Version: 1}
			if err := tx.InsertOrganisation(ctx, o); err != nil {
				return err
			}
		}
		return nil
	})
	all := runs{2026: h.run}
	h.Service = comment.New(comment.Deps{Store: s.Comments(), Clock: h.clock, IDs: ids, Prefix: "KM-V", Runs: all, Drafts: h.agreement})
	secrets, err := receipt.New([]byte("0123456789abcdef0123456789abcdef"), "comment", rand.Reader)
	must(t, err)
	h.routes = commentpage.Routes(commentpage.Deps{Comments: h.Service, Authors: comment.ForAuthors(h.Service, secrets), Runs: all, Network: func(*http.Request) string { return "192.0.2.0" },
		Clauses: func(context.Context, review.Run) ([]commentpage.Clause, error) {
			return []commentpage.Clause{{ID: "c-law", Number: "1", Heading: "What law we follow"}, {ID: "c-safe", Number: "2", Heading: "Keeping information safe, also on paper, on telephones and in every vehicle"}}, nil
		},
		Bodies: func(context.Context) ([]commentpage.Body, error) {
			return []commentpage.Body{{ID: "council", Name: "Council"}, {ID: "school", Name: "School"}}, nil
		}})
	return h
}

func (h *house) as(a access.Actor) *pagetest.Server {
	return pagetest.New(h.t, h.routes, a, page.Who{Name: string(a.Person), OrganisationName: string(a.Organisation)})
}

func (h *house) golden(a access.Actor, name, path string) {
	h.t.Helper()
	w := h.as(a).Get(path)
	if w.Code != http.StatusOK {
		h.t.Fatalf("%s gave %d: %s", path, w.Code, w.Body.String())
	}
	pagetest.Golden(h.t, name, w.Body.String())
}

// send posts a form and gives where it leads.
func (h *house) send(a access.Actor, path string, form url.Values) string {
	h.t.Helper()
	w := h.as(a).Post(path, form)
	if w.Code != http.StatusSeeOther {
		h.t.Fatalf("%s gave %d: %s", path, w.Code, w.Body.String())
	}
	to, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	return to
}

const at = "/reviews/2026/clauses/c-safe"

func (h *house) comments() (blocking, suggestion string) {
	blocking = h.send(lead("trust"), at+"/new", url.Values{"kind": {"blocking"}, "quote": {"six years"}, "text": {"We may not keep them that long."}, "change": {"Say two years."}})
	suggestion = h.send(lead("council"), at+"/new", url.Values{"kind": {"suggestion"}, "quote": {"Data are kept for six years"}, "proposed": {strings.Replace(security, "Locks", "Good locks", 1)}})
	return blocking, suggestion
}

func TestAClauseAndItsComments(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.golden(lead("school"), "clause_empty", at)
	blocking, suggestion := h.comments()
	h.golden(lead("school"), "clause", at)
	h.golden(office(), "clause_office", at)
	h.golden(lead("school"), "new_blocking", at+"/new?kind=blocking&quote=x+years&near=3")
	h.golden(lead("school"), "new_suggestion", at+"/new?kind=suggestion&quote=six+years+and")
	w := h.as(lead("school")).Post(at+"/new", url.Values{"kind": {"blocking"}, "text": {strings.Repeat("long ", 2000)}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("too long: %d", w.Code)
	}
	pagetest.Golden(t, "new_errors", w.Body.String())
	if w := h.as(lead("school")).Post(at+"/new", url.Values{"kind": {"question"}, "text": {"What of 943 476 5919?"}}); !strings.Contains(w.Body.String(), "looks like an NHS number") {
		t.Error("an NHS number is not pointed at")
	}
	h.send(lead("school"), blocking, url.Values{"do": {"support"}})
	h.send(lead("school"), blocking, url.Values{"do": {"reply"}, "reply": {"So do we."}})
	h.golden(lead("school"), "thread_other", blocking)
	h.golden(lead("trust"), "thread_own", blocking)
	h.golden(lead("trust"), "edit", blocking+"/edit")
	h.golden(office(), "thread_suggestion", suggestion)
	h.golden(office(), "list", "/reviews/2026/comments")
	h.golden(lead("council"), "list_filtered", "/reviews/2026/comments?kind=blocking&whose=mine&clause=c-safe")
	for _, path := range []string{"/reviews/1999/comments", "/reviews/x/comments", "/reviews/2026/clauses/c-none", "/reviews/2026/comments/none", "/reviews/2026/comments.csv?state=x&kind=y"} {
		if w := h.as(lead("school")).Get(path); w.Code != http.StatusNotFound && !strings.Contains(path, "csv") {
			t.Errorf("%s gave %d", path, w.Code)
		}
	}
}

func TestDeciding(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	blocking, suggestion := h.comments()
	w := h.as(office()).Post(blocking, url.Values{"do": {"dispose"}, "version": {"1"}, "outcome": {"rejected"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", w.Code)
	}
	pagetest.Golden(t, "decide_errors", w.Body.String())
	h.send(office(), blocking, url.Values{"do": {"dispose"}, "version": {"1"}, "outcome": {"rejected"}, "reason": {"The law asks for six."}})
	w = h.as(access.Actor{Person: "sec2", Roles: []access.Role{access.Secretariat}}).Post(blocking, url.Values{"do": {"dispose"}, "version": {"1"}, "outcome": {"accepted"}, "reason": {"Two are enough."}})
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "The law asks for six.") || !strings.Contains(w.Body.String(), "Two are enough.") {
		t.Errorf("two at once: %d", w.Code)
	}
	pagetest.Golden(t, "decide_clash", w.Body.String())
	h.send(lead("trust"), blocking, url.Values{"do": {"answer"}, "answer": {"We see."}, "clears": {"yes"}})
	h.golden(lead("trust"), "thread_answered", blocking)
	draft, err := h.agreement.EditionNumbered(ctx, office(), "2027.1")
	must(t, err)
	_, err = h.agreement.SaveClause(ctx, office(), agreement.SaveClause{Edition: draft.ID, Clause: agreement.Clause{ID: "c-safe", Heading: draft.Text.Clauses[1].Heading, Text: strings.Replace(security, "Locks", "Two locks", 1)}})
	must(t, err)
	w = h.as(office()).Post(suggestion, url.Values{"do": {"take"}, "version": {"1"}})
	if w.Code != http.StatusConflict {
		t.Errorf("words that do not go together: %d", w.Code)
	}
	pagetest.Golden(t, "take_clash", w.Body.String())
	h.send(office(), suggestion, url.Values{"do": {"take"}, "version": {"1"}, "together": {strings.Replace(security, "Locks", "Two good locks", 1)}})
	h.golden(office(), "thread_taken", suggestion)
	if w := h.as(office()).Get("/reviews/2026/comments.xlsx"); w.Code != http.StatusOK || w.Body.Len() < 1000 {
		t.Errorf("the spreadsheet: %d", w.Code)
	}
	if w := h.as(lead("school")).Get("/reviews/2026/comments.csv?kind=blocking"); !strings.Contains(w.Body.String(), "We may not keep them that long.") || strings.Contains(w.Body.String(), "p-trust") {
		t.Errorf("the table is %s", w.Body.String())
	}
}

func TestOffline(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.golden(office(), "enter", at+"/enter")
	w := h.as(office()).Post(at+"/enter", url.Values{"text": {"Said aloud."}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an empty form: %d", w.Code)
	}
	to := h.send(office(), at+"/enter", url.Values{"route": {"letter"}, "source": {"Letter of 4 January"}, "org": {"school"}, "kind": {"question"}, "text": {"Who pays?"}})
	h.golden(office(), "thread_offline", to)
	if w := h.as(lead("school")).Get(at + "/enter"); w.Code != http.StatusForbidden && w.Code != http.StatusNotFound {
		t.Errorf("a member's desk: %d", w.Code)
	}
}

func TestThePublic(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	const form, list = "/agreement/review/2026/clauses/c-safe/comment", "/agreement/review/2026/comments"
	visitor := access.Actor{}
	h.golden(visitor, "public_empty", list)
	if w := h.as(visitor).Get(form); w.Code != http.StatusNotFound {
		t.Errorf("before the consultation: %d", w.Code)
	}
	h.run.Stages[0].ClosedAt = pagetest.Now.Add(-time.Minute)
	h.run.Stages[2].OpenedAt = pagetest.Now.Add(-time.Minute)
	h.golden(visitor, "public_new", form)
	w := h.as(visitor).Post(form, url.Values{"kind": {"blocking"}, "text": {"My postcode is ME14 1XQ."}})
	if !strings.Contains(w.Body.String(), "ME14 1XQ") || !strings.Contains(w.Body.String(), "name=\"seen\"") {
		t.Error("a postcode is not pointed at")
	}
	w = h.as(visitor).Post(form, url.Values{"kind": {"blocking"}, "text": {"Too long."}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an objection without a change: %d", w.Code)
	}
	w = h.as(visitor).Post(form, url.Values{"submission_key": {strings.Repeat("a", 32)}, "kind": {"blocking"}, "text": {"Too long."}, "change": {"Two years."}, "name": {"Age Concern"}})
	if w.Code != http.StatusOK {
		t.Fatalf("sending gave %d: %s", w.Code, w.Body.String())
	}
	code := regexp.MustCompile(`secret code is ([A-Z0-9 ]+)`).FindStringSubmatch(w.Body.String())
	if code == nil {
		t.Fatal("no code was shown")
	}
	pagetest.Golden(t, "public_thanks", strings.ReplaceAll(w.Body.String(), code[1], "CODE"))
	h.golden(visitor, "public_waiting", list)
	all, err := h.List(ctx, office(), comment.Filter{Year: 2026})
	must(t, err)
	h.golden(office(), "thread_moderate", all.Items[0].URL())
	if w := h.as(visitor).Get(all.Items[0].PublicURL()); w.Code != http.StatusNotFound {
		t.Errorf("the public sees what nobody looked at: %d", w.Code)
	}
	h.send(office(), all.Items[0].URL(), url.Values{"do": {"show"}})
	h.golden(visitor, "public", list)
	h.golden(visitor, "public_one", all.Items[0].PublicURL())
	h.mine(all.Items[0].Ref, code[1])
}

// mine is the road of an author without an account.
func (h *house) mine(ref, code string) {
	h.t.Helper()
	const at = "/agreement/review/2026/my-comment"
	visitor, opens := access.Actor{}, url.Values{"ref": {ref}, "code": {code}}
	h.golden(visitor, "mine", at)
	post := func(name, path string, v url.Values, want int) {
		h.t.Helper()
		w := h.as(visitor).Post(path, v)
		if w.Code != want {
			h.t.Errorf("%s gave %d", name, w.Code)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			h.t.Errorf("%s may be kept: %q", name, w.Header().Get("Cache-Control"))
		}
		pagetest.Golden(h.t, name, strings.ReplaceAll(w.Body.String(), code, "CODE"))
	}
	post("mine_wrong", at, url.Values{"ref": {ref}, "code": {"wrong"}}, http.StatusUnprocessableEntity)
	post("mine_open", at, opens, http.StatusOK)
	_, err := h.Dispose(ctx, office(), comment.Dispose{Ref: ref, Outcome: comment.Rejected, Reason: "Two years are needed for audits."})
	must(h.t, err)
	post("mine_decided", at, opens, http.StatusOK)
	empty := url.Values{"ref": {ref}, "code": {code}, "answer": {""}, "submission_key": {strings.Repeat("b", 32)}}
	post("mine_no_answer", at+"/answer", empty, http.StatusUnprocessableEntity)
	empty.Set("answer", "One year would do for that.")
	post("mine_answered", at+"/answer", empty, http.StatusOK)
}
