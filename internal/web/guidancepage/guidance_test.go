package guidancepage_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/guidance"
	"sharewell/internal/ident"
	"sharewell/internal/lawchange"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/guidancepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	rulebookdata "sharewell/rulebook"
)

var (
	visitor   = access.Actor{}
	secretary = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
	lead      = access.Actor{Person: "lead", Organisation: "council", Roles: []access.Role{access.IGLead}}
	worker    = access.Actor{Person: "worker", Organisation: "council", Roles: []access.Role{access.Practitioner}}
)

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type house struct {
	t     *testing.T
	store *store.Store
	svc   *guidance.Service
	book  *rulebook.Book
	at    time.Time
}

func content(title string, a guidance.Audience) guidance.Content {
	today := clock.DateOf(pagetest.Now)
	return guidance.Content{Title: title, Summary: "What it is for, in a sentence.", Audience: a, Owner: "The secretariat", Reviewer: "A data protection officer", Reviewed: today,
		ReviewOn: today.AddMonths(6), Asks: []string{"Who looked?"}, Keywords: []string{"doctor"}, Rules: []string{"ndo.policy", "gateway.ca2004.s16la"}, Clauses: []string{"c-choices"},
		Card: []string{"Ask.", "Wait a month."}, Sources: []guidance.Source{{Name: "A page of the government", URL: "https://www.gov.uk/page", CheckedOn: today}},
		Body: "> Ask first. See [the other guide](/guides/two).\n\nSome words *before* the first heading.\n\n## Who may look\n\n- Your **surgery**\n- The hospital\n\n## How to ask\n\n1. Write.\n2. Wait.\n\n### If not\n\nThe data controller answers.\n\n## Last\n\nSee <b>this</b>."}
}

// fill opens a library with two guides, one question and, for those that look later, another clock.
func fill(t *testing.T, at time.Time) *house {
	t.Helper()
	book, err := rulebook.Load(rulebookdata.England(), os.DirFS("../../../packs/kent-and-medway"))
	ok(t, err)
	h := &house{t: t, store: storetest.SQLite(t), book: book, at: at}
	quiz := guidance.Quiz{Pass: 1, Questions: []guidance.Question{
		{ID: "first", Text: "What comes first?", Why: "Danger comes first.", Guide: "one", Answers: []guidance.Answer{{ID: "a", Text: "Paper"}, {ID: "b", Text: "Danger", Right: true}}},
		{ID: "then", Text: "And then?", Why: "You write it down.", Guide: "gone", Answers: []guidance.Answer{{ID: "a", Text: "Paper", Right: true}, {ID: "b", Text: "Nothing"}}}}}
	h.svc = guidance.New(guidance.Deps{Store: h.store.Guidance(), Clock: clock.NewFixed(at), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Age: sharing.ReadingAge,
		Terms: []guidance.Term{{Staff: "data controller", Plain: "organisation in charge", Note: "the one that decides"}}, Clauses: func(context.Context) ([]guidance.Clause, error) {
			return []guidance.Clause{{ID: "c-choices", Heading: "People's choices", Sum: "one", URL: "/agreement/2026.1/c-choices", Since: clock.DateOf(pagetest.Now)}}, nil
		}}, quiz)
	ok(t, h.svc.EnsureShipped(t.Context(), guidance.Shelf{Guides: []guidance.Shipped{{Slug: "one", Content: content("Who can see it, and how do I ask", guidance.Residents)},
		{Slug: "two", Content: content(strings.Repeat("A staff guide with a very long title ", 2)+"indeed", guidance.Staff)}}}))
	return h
}

func (h *house) as(a access.Actor) *pagetest.Server {
	site := pagetest.Site(h.t)
	site.Clock = clock.NewFixed(h.at)
	known := func(_ context.Context, path string) bool { return strings.HasPrefix(path, "/guides/") }
	return pagetest.NewOn(h.t, site, guidancepage.Routes(guidancepage.Deps{Guidance: h.svc, Book: h.book, Known: known}), a, page.Who{Name: string(a.Person)})
}

func (h *house) lawChanges() {
	storetest.Write(h.t, h.store, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.InsertLawChange(ctx, lawchange.Change{ID: "c1", Rule: "ndo.policy", Kind: lawchange.Changed, SeenAt: pagetest.Now}); err != nil {
			return err
		}
		return tx.InsertLawItem(ctx, lawchange.Item{Change: "c1", Thing: lawchange.Thing{Kind: "guide", Ref: "one", Label: "One"}})
	})
}

func golden(t *testing.T, s *pagetest.Server, name, path string) {
	t.Helper()
	w := s.Get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s gave %d: %s", path, w.Code, w.Body.String())
	}
	pagetest.Golden(t, name, w.Body.String())
}

func TestPublicPages(t *testing.T) {
	t.Parallel()
	h := fill(t, pagetest.Now)
	s := h.as(visitor)
	golden(t, s, "list", "/guides")
	golden(t, s, "guide", "/guides/one")
	golden(t, s, "guide_staff", "/guides/two")
	golden(t, s, "card", "/guides/one/card")
	golden(t, s, "version", "/guides/one/versions/1")
	for _, path := range []string{"/guides/none", "/guides/none/card", "/guides/one/versions/2", "/guides/one/versions/x", "/guides/media/file/none"} {
		if w := s.Get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s gave %d", path, w.Code)
		}
	}
	h.lawChanges()
	golden(t, s, "list_changed", "/guides")
	golden(t, s, "guide_changed", "/guides/one")
	golden(t, s, "card_changed", "/guides/one/card")
	late := fill(t, content("", "").ReviewOn.AddDays(5).Start())
	golden(t, late.as(visitor), "guide_overdue", "/guides/one")
	later := fill(t, content("", "").ReviewOn.AddDays(120).Start())
	golden(t, later.as(visitor), "guide_gone", "/guides/one")
	golden(t, later.as(visitor), "list_empty", "/guides")
	if w := later.as(visitor).Get("/guides/one/card"); w.Header().Get("Location") != "/guides/one" {
		t.Error("a card of a guide that was taken down is shown")
	}
}

func TestQuizKeepsNothing(t *testing.T) {
	t.Parallel()
	s := fill(t, pagetest.Now).as(visitor)
	golden(t, s, "quiz", "/guides/quiz")
	w := s.Get("/guides/quiz/result?first=b")
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a missing answer gave %d", w.Code)
	}
	pagetest.Golden(t, "quiz_missing", w.Body.String())
	golden(t, s, "result_again", "/guides/quiz/result?first=a&then=b")
	golden(t, s, "result_passed", "/guides/quiz/result?first=b&then=b")
	w = s.Post("/guides/quiz/certificate", url.Values{"first": {"b"}, "then": {"a"}, "name": {"Ada <b>Lovelace</b>"}})
	if w.Header().Get("Cache-Control") != "no-store" || len(w.Result().Cookies()) > 0 {
		t.Error("a certificate can be kept")
	}
	pagetest.Golden(t, "certificate", w.Body.String())
	if w := s.Post("/guides/quiz/certificate", url.Values{"first": {"a"}, "then": {"b"}, "name": {"Ada"}}); w.Header().Get("Location") != "/guides/quiz" {
		t.Error("a certificate without passing")
	}
	if w := s.Post("/guides/quiz/certificate", url.Values{"first": {"b"}, "then": {"a"}, "name": {strings.Repeat("x", 500)}}); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "xxxx") {
		t.Error("a name of any length is drawn")
	}
}

func TestTheDesk(t *testing.T) {
	t.Parallel()
	h := fill(t, pagetest.Now)
	h.lawChanges()
	author, approver := h.as(lead), h.as(secretary)
	golden(t, author, "manage", "/guides/manage")
	golden(t, author, "new", "/guides/manage/new")
	golden(t, author, "desk", "/guides/manage/draft/one")
	golden(t, author, "edit", "/guides/manage/edit/one")
	if w := author.Get("/guides/manage/bases"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "gateway.ca2004.s16la") || strings.Contains(w.Body.String(), "⟦") {
		t.Errorf("the list of identifiers: %d", w.Code)
	}
	typed := url.Values{"title": {""}, "summary": {"Short."}, "audience": {"public"}, "body": {"See [this](/nowhere).\r\n•\tOne\r\n•\tTwo"}, "card": {"Ask."}, "owner": {"The secretariat"}, "reviewer": {"An officer"},
		"sources": {"A page | https://www.gov.uk/page | 2026-11-20"}, "rules": {"ndo.policy"}, "clauses": {"c-choices"}, "review_on-day": {"1"}, "review_on-month": {"5"}, "review_on-year": {"2027"}, "version": {"0"}}
	w := author.Post("/guides/manage/edit/one", typed)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an empty title: %d", w.Code)
	}
	pagetest.Golden(t, "edit_error", w.Body.String())
	typed.Set("title", "Who may see it")
	typed.Set("body", "See [this](/guides/two).\r\n•\tOne\r\n•\tTwo")
	if w := author.Post("/guides/manage/edit/one", typed); w.Header().Get("Location") != "/guides/manage/draft/one?done=saved" {
		t.Fatalf("saving led to %q: %s", w.Header().Get("Location"), w.Body.String())
	}
	golden(t, author, "desk_draft", "/guides/manage/draft/one")
	golden(t, author, "preview", "/guides/manage/preview/one")
	typed.Set("summary", "Another summary.")
	w = approver.Post("/guides/manage/edit/one", typed)
	if w.Code != http.StatusConflict {
		t.Errorf("two at once gave %d", w.Code)
	}
	pagetest.Golden(t, "edit_conflict", w.Body.String())
	const at = "/guides/manage/draft/one"
	w = author.Post(at, url.Values{"do": {"submit"}, "version": {"1"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("submitting without a word gave %d", w.Code)
	}
	pagetest.Golden(t, "desk_submit_error", w.Body.String())
	author.Post(at, url.Values{"do": {"submit"}, "version": {"1"}, "summary_of_change": {"Shorter."}})
	golden(t, author, "desk_own", at)
	golden(t, approver, "desk_approve", at)
	golden(t, approver, "manage_waiting", "/guides/manage")
	if w := author.Post(at, url.Values{"do": {"approve"}, "version": {"2"}}); w.Code != http.StatusForbidden {
		t.Errorf("the writer approves: %d", w.Code)
	}
	approver.Post(at, url.Values{"do": {"return"}, "version": {"2"}, "note": {"Say who."}})
	golden(t, author, "desk_returned", at)
	author.Post(at, url.Values{"do": {"submit"}, "version": {"3"}, "summary_of_change": {"Says who."}})
	if w := approver.Post(at, url.Values{"do": {"approve"}, "version": {"4"}}); w.Header().Get("Location") != at+"?done=approve" {
		t.Errorf("approving led to %q", w.Header().Get("Location"))
	}
	golden(t, h.as(visitor), "guide_again", "/guides/one")
	golden(t, h.as(visitor), "version_second", "/guides/one/versions/2")
	if w := approver.Post(at, url.Values{"do": {"approve"}, "version": {"4"}}); w.Code != http.StatusNotFound {
		t.Errorf("approving twice gave %d", w.Code)
	}
	if w := h.as(worker).Get("/guides/manage"); w.Code == http.StatusOK {
		t.Error("a practitioner sees the desk")
	}
}

func TestOffersAndFilms(t *testing.T) {
	t.Parallel()
	h := fill(t, pagetest.Now)
	newer := content("Who can see it, and how do I ask", guidance.Residents)
	newer.Body = strings.Replace(newer.Body, "The hospital", "The hospital that treats you", 1)
	ok(t, h.svc.EnsureShipped(t.Context(), guidance.Shelf{Guides: []guidance.Shipped{{Slug: "one", Content: newer}}}))
	s := h.as(secretary)
	golden(t, s, "offer", "/guides/manage/offer/one")
	if w := s.Post("/guides/manage/offer/one", url.Values{"do": {"take"}}); w.Header().Get("Location") != "/guides/manage/draft/one?done=taken" {
		t.Errorf("taking led to %q", w.Header().Get("Location"))
	}
	golden(t, s, "media", "/guides/manage/media/one")
	w := s.Post("/guides/manage/media/one", url.Values{"kind": {"video"}, "media_title": {"The licence"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a film without anything gave %d", w.Code)
	}
	pagetest.Golden(t, "media_error", w.Body.String())
	if w := s.Post("/guides/manage/media/one", url.Values{"kind": {"video"}, "media_title": {"The licence"}, "link": {"https://films.example.org/1"}, "transcript": {"Hello.\nGoodbye."}}); w.Code != http.StatusSeeOther {
		t.Fatalf("a link to a film gave %d: %s", w.Code, w.Body.String())
	}
	golden(t, s, "preview_film", "/guides/manage/preview/one")
	mp4 := append([]byte("\x00\x00\x00\x20ftypisom"), make([]byte, 64)...)
	id, err := h.svc.AddFile(t.Context(), secretary, guidance.Upload{Slug: "one", Kind: guidance.Film, Part: guidance.PartMain, Data: mp4})
	ok(t, err)
	r := h.as(visitor).Get("/guides/media/file/" + id)
	if r.Code != http.StatusOK || r.Header().Get("Content-Type") != guidance.MP4 || r.Header().Get("Accept-Ranges") != "bytes" || !strings.Contains(r.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %v", r.Code, r.Header())
	}
}
