package rightspage_test

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
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rights/situation"
	"sharewell/internal/rulebook"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/rightspage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// caseCounty is the county as cases know it.
type caseCounty struct{ county }

func (c caseCounty) Bodies(context.Context, []string) (out []casework.Body, err error) {
	for _, b := range c.all() {
		out = append(out, casework.Body{ID: b.ID, Name: b.Name, Slug: b.Slug, Kind: b.Kind, Here: true})
	}
	return out, nil
}

func (c caseCounty) Body(ctx context.Context, id ident.Organisation) (casework.Body, error) {
	b, err := c.county.Body(ctx, string(id))
	return casework.Body{ID: b.ID, Name: b.Name, Slug: b.Slug, Kind: b.Kind, Here: true}, err
}

func (caseCounty) Use(context.Context, string) (casework.Body, error) {
	return casework.Body{}, errs.New(errs.NotFound, "x", "We could not find this.")
}

var officer = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.DPO}}

// live serves the pages with cases that are kept.
type live struct {
	house
	cases *casework.Service
}

func newLive(t *testing.T) live {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	guides, err := situation.Load(book, rulebookdata.EnglandRights())
	ok(t, err)
	secrets, err := receipt.New([]byte("0123456789abcdef0123456789abcdef"), "case", rand.Reader)
	ok(t, err)
	cases := casework.New(casework.Deps{Store: storetest.SQLite(t).Cases(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, World: caseCounty{}, Secrets: secrets,
		Prefix: "KM-K", Mail: func(string) (string, string) { return "News", "There is news." }})
	routes := rightspage.Routes(rightspage.Deps{Guides: guides, Bodies: county{}, Book: book, Cases: cases})
	return live{house{t, pagetest.New(t, routes, access.Actor{}, page.Who{})}, cases}
}

var codePattern = regexp.MustCompile(`<dd>([A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4})</dd>`)

// opened reads reference and code from a receipt.
func opened(t *testing.T, html string) url.Values {
	t.Helper()
	m, ref := codePattern.FindStringSubmatch(html), regexp.MustCompile(`<dd>(KM-K-[^<]+)</dd>`).FindStringSubmatch(html)
	if m == nil || ref == nil {
		t.Fatalf("the receipt shows no code: %s", html)
	}
	return url.Values{"ref": {ref[1]}, "code": {m[1]}}
}

// masked replaces what is new each time.
func masked(html string) string {
	html = codePattern.ReplaceAllString(html, "<dd>AAAA BBBB CCCC</dd>")
	return regexp.MustCompile(`(name="code" value=")[^"]*`).ReplaceAllString(html, "${1}AAAA BBBB CCCC")
}

// ask sends a request to both bodies and gives its receipt.
func (h live) ask(want string, more url.Values) (sent url.Values, html string) {
	h.t.Helper()
	sent = url.Values{"submission_key": {form.NewSubmissionKey()}, "want": {want}, "who": {"child"}, "body": {"council", "hill"}, "about": {"You shared our letters without asking."}, "means": {"none"}}
	for k, v := range more {
		sent[k] = v
	}
	return sent, h.post(rightspage.KeptPath, http.StatusOK, sent)
}

// TestOnePersonsRoad complains, is asked, answers, reads the outcome and sees the next step.
func TestOnePersonsRoad(t *testing.T) {
	t.Parallel()
	h := newLive(t)
	ctx := context.Background()
	sent, kept := h.ask("see", nil)
	golden(t, "kept", masked(kept))
	if again := h.post(rightspage.KeptPath, http.StatusOK, sent); codePattern.FindString(again) != codePattern.FindString(kept) {
		t.Error("sending the form twice gave another receipt")
	}
	golden(t, "kept-again", h.get(rightspage.KeptPath))
	keys := opened(t, kept)
	ref := keys.Get("ref")
	golden(t, "status", masked(h.post(rightspage.StatusPath, http.StatusOK, keys)))
	ok(t, h.cases.Acknowledge(ctx, officer, ref))
	ok(t, h.cases.AskClear(ctx, officer, ref, "Which years do you mean?"))
	asked := h.post(rightspage.StatusPath, http.StatusOK, keys)
	golden(t, "status-asked", masked(asked))
	reply := url.Values{"ref": keys["ref"], "code": keys["code"], "org": {"council"}}
	golden(t, "status-reply-error", masked(h.post("/rights/status/reply", http.StatusUnprocessableEntity, reply)))
	reply.Set("text-council", "2019 to 2021.")
	golden(t, "status-replied", masked(h.post("/rights/status/reply", http.StatusOK, reply)))
	ok(t, h.cases.Extend(ctx, officer, ref, "There are very many pages."))
	ok(t, h.cases.Answer(ctx, officer, ref, casework.Answer{Result: casework.Partly, Reason: "others", Text: "The pages are in the post."}))
	ok(t, h.cases.Learn(ctx, officer, ref, "We changed our form.", "/agreement"))
	golden(t, "status-answered", masked(h.post(rightspage.StatusPath, http.StatusOK, keys)))
	back := url.Values{"ref": keys["ref"], "code": keys["code"], "org": {"hill"}}
	golden(t, "status-withdrawn", masked(h.post("/rights/status/withdraw", http.StatusOK, back)))
}

func TestHearingInAnotherWay(t *testing.T) {
	t.Parallel()
	h := newLive(t)
	_, kept := h.ask("complain", url.Values{"means": {"email"}, "email": {"me@home.example"}})
	keys := opened(t, kept)
	ok(t, h.cases.CameBack(context.Background(), officer, keys.Get("ref"), casework.Bounced))
	status := h.post(rightspage.StatusPath, http.StatusOK, keys)
	if strings.Contains(status, "me@home.example") {
		t.Error("the page shows a sealed address")
	}
	golden(t, "status-bounced", masked(status))
	keys.Set("means", "email")
	golden(t, "status-reach-error", masked(h.post("/rights/status/reach", http.StatusUnprocessableEntity, keys)))
	keys.Set("email", "new@home.example")
	if done := h.post("/rights/status/reach", http.StatusOK, keys); !strings.Contains(done, "We changed how you hear of news.") {
		t.Error("the way of hearing was not changed")
	}
}

func TestWrongReferenceAndCode(t *testing.T) {
	t.Parallel()
	h := newLive(t)
	golden(t, "status-form", h.get(rightspage.StatusPath))
	h.post(rightspage.StatusPath, http.StatusUnprocessableEntity, url.Values{})
	wrong := h.post(rightspage.StatusPath, http.StatusUnprocessableEntity, url.Values{"ref": {"KM-K-2026-000099-X"}, "code": {"AAAA"}})
	golden(t, "status-wrong", wrong)
	for _, path := range []string{"reply", "withdraw", "reach"} {
		h.post(rightspage.StatusPath+"/"+path, http.StatusUnprocessableEntity, url.Values{"ref": {"x"}, "code": {"y"}, "org": {"council"}, "text-council": {"x"}, "means": {"none"}})
	}
	if w := h.s.Post(rightspage.KeptPath, url.Values{"want": {"see"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a form without a key gave %d", w.Code)
	}
}

func TestWhatTheServiceRefusesIsAskedAgain(t *testing.T) {
	t.Parallel()
	h := newLive(t)
	sent := url.Values{"submission_key": {form.NewSubmissionKey()}, "want": {"wrong"}, "who": {"me"}, "body": {"council"}, "about": {"My address."}, "means": {"none"}}
	html := h.post(rightspage.KeptPath, http.StatusOK, sent)
	if !strings.Contains(html, "Which facts are wrong?") || !strings.Contains(html, "My address.") {
		t.Error("what is missing is not asked for, or what was typed is lost")
	}
	sent.Set("item", "Your address")
	sent["body"] = []string{"nobody"}
	if html := h.post(rightspage.KeptPath, http.StatusOK, sent); !strings.Contains(html, "Who should answer?") {
		t.Error("an organisation that does not take part is asked")
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	h := newLive(t)
	golden(t, "times-empty", h.get(rightspage.TimesPath))
	for i := range 12 {
		_, kept := h.ask("complain", url.Values{"body": {"council"}})
		if ref := opened(t, kept).Get("ref"); i < 11 {
			ok(t, h.cases.Acknowledge(context.Background(), officer, ref))
			ok(t, h.cases.Answer(context.Background(), officer, ref, casework.Answer{Result: casework.Fully, Text: "We are sorry. It is mended."}))
		}
	}
	h.ask("see", url.Values{"body": {"council"}})
	golden(t, "times", h.get(rightspage.TimesPath))
	w := h.s.Get(rightspage.TimesPath + ".csv")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "organisation,kind,period") || !strings.Contains(w.Body.String(), "complaint") {
		t.Errorf("the table gave %d: %s", w.Code, w.Body.String())
	}
}

func TestReadingAgeOfACase(t *testing.T) {
	t.Parallel()
	h := newLive(t)
	_, kept := h.ask("complain", nil)
	readAt(t, "kept", kept)
	readAt(t, "status", h.post(rightspage.StatusPath, http.StatusOK, opened(t, kept)))
	readAt(t, "times", h.get(rightspage.TimesPath))
}
