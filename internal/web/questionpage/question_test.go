package questionpage_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/question"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/questionpage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

const use = "KM-R-2026-0001"

type world struct{}

var council = question.Body{ID: "council", Name: "The Council of the Upper and the Lower Marsh and all the Villages between them", Slug: "council"}

func (world) Use(_ context.Context, ref string) (question.Use, error) {
	if ref != use {
		return question.Use{}, errs.New(errs.NotFound, "x", "We could not find this.")
	}
	return question.Use{Ref: use, Title: "How schools of all the villages tell the council who is on roll", Lead: council}, nil
}

func (world) Body(context.Context, ident.Organisation) (question.Body, error) { return council, nil }

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	nobody  = access.Actor{}
	officer = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.DPO}}
)

type house struct {
	t   *testing.T
	svc *question.Service
	as  func(access.Actor) *pagetest.Server
}

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	secrets, err := receipt.New([]byte("0123456789abcdef0123456789abcdef"), "question", rand.Reader)
	ok(t, err)
	svc := question.New(question.Deps{Store: storetest.SQLite(t).Questions(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, World: world{}, Receipts: secrets, Prefix: "KM-U",
		Letter: func(question.Letter) (string, string) { return "Your question", "It has an answer." }})
	routes := questionpage.Routes(questionpage.Deps{Questions: svc, Network: func(r *http.Request) string { return r.RemoteAddr }})
	return house{t, svc, func(a access.Actor) *pagetest.Server {
		return pagetest.New(t, routes, a, page.Who{Name: string(a.Person), OrganisationName: "Council"})
	}}
}

func (h house) get(a access.Actor, path string) string {
	h.t.Helper()
	w := h.as(a).Get(path)
	if w.Code != http.StatusOK {
		h.t.Fatalf("%s gave %d: %s", path, w.Code, w.Body.String())
	}
	return w.Body.String()
}

func (h house) post(a access.Actor, path string, want int, form url.Values) string {
	h.t.Helper()
	w := h.as(a).Post(path, form)
	if w.Code != want {
		h.t.Fatalf("%s gave %d, want %d: %s", path, w.Code, want, w.Body.String())
	}
	return w.Body.String()
}

var (
	codePattern   = regexp.MustCompile(`<dd>([A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4})</dd>`)
	hiddenPattern = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
)

func hidden(html string) url.Values {
	out := url.Values{}
	for _, m := range hiddenPattern.FindAllStringSubmatch(html, -1) {
		out.Set(m[1], strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&").Replace(m[2]))
	}
	return out
}

func golden(t *testing.T, name, html string) {
	t.Helper()
	html = codePattern.ReplaceAllString(html, "<dd>AAAA BBBB CCCC</dd>")
	html = regexp.MustCompile(`(name="code" value=")[^"]*`).ReplaceAllString(html, "${1}AAAA BBBB CCCC")
	pagetest.Golden(t, name, html)
}

const text = "Who sees my child's address? Ring me on 01622 496000.\nI would like to know."

// TestAQuestionsRoad asks, shows, answers and says what changed, and shows every page on the way.
func TestAQuestionsRoad(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	list, ref := questionpage.UsePath(use), ""
	golden(t, "list-empty", h.get(nobody, list))
	golden(t, "new", h.get(nobody, list+"/new"))
	golden(t, "new-errors", h.post(nobody, list+"/new", http.StatusUnprocessableEntity, url.Values{}))
	check := h.post(nobody, list+"/new", http.StatusOK, url.Values{"kind": {"concern"}, "text": {text}, "email": {"me@home.example"}})
	golden(t, "check", check)
	form := hidden(check)
	sent := h.post(nobody, list+"/send", http.StatusOK, form)
	golden(t, "receipt", sent)
	if again := h.post(nobody, list+"/send", http.StatusOK, form); codePattern.FindString(again) != codePattern.FindString(sent) {
		t.Error("sending the form twice gave another receipt")
	}
	ref = regexp.MustCompile(`<dd>(KM-U-[^<]+)</dd>`).FindStringSubmatch(sent)[1]
	keys := url.Values{"ref": {ref}, "code": {codePattern.FindStringSubmatch(sent)[1]}}
	golden(t, "status-form", h.get(nobody, questionpage.StatusPath))
	golden(t, "status-waiting", h.post(nobody, questionpage.StatusPath, http.StatusOK, keys))
	golden(t, "status-wrong", h.post(nobody, questionpage.StatusPath, http.StatusUnprocessableEntity, url.Values{"ref": {ref}, "code": {"AAAA"}}))
	if w := h.as(nobody).Get("/questions/" + ref); w.Code != http.StatusNotFound {
		t.Errorf("what nobody read yet gave %d", w.Code)
	}
	at := questionpage.DeskPath + "/" + ref
	golden(t, "desk-list", h.get(officer, questionpage.DeskPath))
	golden(t, "desk-waiting", h.get(officer, at))
	golden(t, "desk-changed", h.post(officer, at+"/show", http.StatusUnprocessableEntity, url.Values{"shown": {"Nobody sees it."}}))
	h.post(officer, at+"/show", http.StatusSeeOther, url.Values{"shown": {question.Suggest(text)}})
	golden(t, "open", h.get(nobody, "/questions/"+ref))
	for range 3 {
		h.post(nobody, "/questions/"+ref+"/me-too", http.StatusSeeOther, url.Values{})
	}
	golden(t, "list", h.get(nobody, list))
	golden(t, "desk-answer-personal", h.post(officer, at+"/answer", http.StatusUnprocessableEntity, url.Values{"answer": {"Ring 01622 496001."}}))
	h.post(officer, at+"/answer", http.StatusSeeOther, url.Values{"answer": {"Three people in the school team.\nNobody else."}})
	h.post(officer, at+"/learn", http.StatusSeeOther, url.Values{"lesson": {"words"}, "learned": {"The entry names the team now."}, "link": {"/register/" + use}})
	golden(t, "answered", h.get(nobody, "/questions/"+ref))
	golden(t, "all", h.get(nobody, questionpage.Path))
	golden(t, "desk-answered", h.get(officer, at))
	status := h.post(nobody, questionpage.StatusPath, http.StatusOK, keys)
	golden(t, "status-answered", status)
	golden(t, "status-forgotten", h.post(nobody, "/questions/status/forget", http.StatusOK, hidden(status)))
	if feed := h.get(nobody, list+".atom"); !strings.Contains(feed, "Three people in the school team.") || strings.Contains(feed, "496000") {
		t.Errorf("the feed: %s", feed)
	}
}

func TestWhatIsNotShownSaysWhy(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := context.Background()
	send := func(key, text string) question.Receipt {
		r, err := h.svc.Send(ctx, question.Send{Key: key, Use: use, Kind: question.Ask, Text: text, Network: key})
		ok(t, err)
		return r
	}
	kept, private, shown := send("a", "You fools."), send("b", "What do you hold on me?"), send("c", "Who reads the list of pupils each week?")
	at := questionpage.DeskPath + "/"
	h.post(officer, at+kept.Question.Ref+"/keep", http.StatusUnprocessableEntity, url.Values{})
	h.post(officer, at+kept.Question.Ref+"/keep", http.StatusSeeOther, url.Values{"reason": {"abuse"}})
	h.post(officer, at+private.Question.Ref+"/private", http.StatusSeeOther, url.Values{"private": {"Ask for a copy."}})
	ok(t, h.svc.Show(ctx, officer, question.Show{Ref: shown.Question.Ref, Shown: shown.Question.Text}))
	golden(t, "alike", h.post(nobody, questionpage.UsePath(use)+"/new", http.StatusOK, url.Values{"kind": {"question"}, "text": {"Who reads the weekly list of pupils?"}}))
	for name, r := range map[string]question.Receipt{"status-kept": kept, "status-private": private} {
		golden(t, name, h.post(nobody, questionpage.StatusPath, http.StatusOK, url.Values{"ref": {r.Question.Ref}, "code": {r.Code}}))
	}
	golden(t, "list-counts", h.get(nobody, questionpage.UsePath(use)))
}
