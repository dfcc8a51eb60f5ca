package casepage_test

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
	"sharewell/internal/web/casepage"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// county knows two organisations.
type county struct{}

func (county) all() []casework.Body {
	return []casework.Body{{ID: "council", Name: "The Council of the Upper and the Lower Marsh and all the Villages between them", Slug: "council", Kind: "county", Here: true},
		{ID: "hill", Name: "Hill Surgery", Slug: "hill", Kind: "gp_practice", Here: true}}
}

func (c county) Bodies(context.Context, []string) ([]casework.Body, error) { return c.all(), nil }

func (c county) Body(_ context.Context, id ident.Organisation) (casework.Body, error) {
	for _, b := range c.all() {
		if b.ID == id {
			return b, nil
		}
	}
	return casework.Body{}, errs.New(errs.NotFound, "x", "We could not find this.")
}

func (county) Use(context.Context, string) (casework.Body, error) {
	return casework.Body{}, errs.New(errs.NotFound, "x", "We could not find this.")
}

func (c county) Find(_ context.Context, words string, _ int) (out []casework.Body, err error) {
	for _, b := range c.all() {
		if strings.Contains(strings.ToLower(b.Name), strings.ToLower(words)) {
			out = append(out, b)
		}
	}
	return out, nil
}

var (
	desk    = access.Actor{Person: "dee", Organisation: "council", Roles: []access.Role{access.Practitioner}}
	officer = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.DPO}}
	doctor  = access.Actor{Person: "ann", Organisation: "hill", Roles: []access.Role{access.IGLead}}
)

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type house struct {
	t     *testing.T
	cases *casework.Service
	as    func(access.Actor) *pagetest.Server
}

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	guides, err := situation.Load(book, rulebookdata.EnglandRights())
	ok(t, err)
	secrets, err := receipt.New([]byte("0123456789abcdef0123456789abcdef"), "case", rand.Reader)
	ok(t, err)
	cases := casework.New(casework.Deps{Store: storetest.SQLite(t).Cases(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, World: county{}, Secrets: secrets,
		Prefix: "KM-K", Mail: func(string) (string, string) { return "News", "There is news." }})
	routes := casepage.Routes(casepage.Deps{Cases: cases, Guides: guides, Book: book, Bodies: county{}})
	return house{t, cases, func(a access.Actor) *pagetest.Server {
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

func (h house) post(a access.Actor, path string, want int, f url.Values) string {
	h.t.Helper()
	w := h.as(a).Post(path, f)
	if w.Code != want {
		h.t.Fatalf("%s gave %d, want %d: %s", path, w.Code, want, w.Body.String())
	}
	return w.Body.String()
}

// made records a case of a person and gives its reference.
func (h house) made(kind casework.Kind, contact casework.Contact, orgs ...ident.Organisation) string {
	h.t.Helper()
	cmd := casework.Make{Key: form.NewSubmissionKey(), Kind: kind, Orgs: orgs, Relationship: casework.Parent, Text: "You wrote to the wrong house about Mrs Jones.", Contact: contact}
	if kind == casework.Correction {
		cmd.Items = []string{"Address", "Phone number"}
	}
	r, err := h.cases.Make(context.Background(), access.Actor{}, cmd)
	ok(h.t, err)
	return r.Case.Ref
}

var codePattern = regexp.MustCompile(`<dd>([A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4})</dd>`)

func golden(t *testing.T, name, html string) {
	t.Helper()
	pagetest.Golden(t, name, codePattern.ReplaceAllString(html, "<dd>AAAA BBBB CCCC</dd>"))
}

var byPost = casework.Contact{Means: casework.Letter, Name: "R. Person", Address: "1 Marsh Lane\nMarshton"}

func TestQueue(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	golden(t, "queue-empty", h.get(officer, casepage.Path))
	h.made(casework.Access, byPost, "council")
	h.made(casework.Complaint, casework.Contact{Means: casework.Nothing}, "council", "hill")
	golden(t, "queue", h.get(officer, casepage.Path))
	golden(t, "queue-filtered", h.get(officer, casepage.Path+"?kind=complaint&state=received"))
	golden(t, "queue-filtered-empty", h.get(officer, casepage.Path+"?kind=erasure"))
	if html := h.get(officer, casepage.Path+"?kind=magic&state=x&after=zz"); !strings.Contains(html, "Subject access") {
		t.Error("an unknown filter hides what there is")
	}
	if w := h.as(desk).Get(casepage.Path); w.Code != http.StatusForbidden {
		t.Errorf("the queue is shown to whoever only answers the phone: %d", w.Code)
	}
}

func TestEnterForSomebody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	path := casepage.Path + "/new"
	golden(t, "new", h.get(desk, path))
	golden(t, "new-error", h.post(desk, path, http.StatusUnprocessableEntity, url.Values{"received-day": {"1"}, "received-month": {"1"}, "received-year": {"2030"}, "means": {"post"}}))
	f := url.Values{"submission_key": {form.NewSubmissionKey()}, "route": {"phone"}, "kind": {"correction"}, "who": {"me"}, "text": {"The address is wrong."}, "items": {"Address\nPhone number"}, "means": {"none"}}
	entered := h.post(desk, path, http.StatusOK, f)
	golden(t, "new-entered", entered)
	if again := h.post(desk, path, http.StatusOK, f); codePattern.FindString(again) != codePattern.FindString(entered) {
		t.Error("entering the same form twice gave another code")
	}
}

// TestLifeOfACase makes every move that a request for access can see, each on its own page.
func TestLifeOfACase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ref := h.made(casework.Access, byPost, "council")
	one := casepage.Path + "/" + ref
	golden(t, "case-received", h.get(officer, one))
	move := func(name string, f url.Values) {
		t.Helper()
		golden(t, "move-"+name, h.get(officer, one+"/"+name))
		if len(f) > 0 {
			h.post(officer, one+"/"+name, http.StatusUnprocessableEntity, url.Values{})
		}
		h.post(officer, one+"/"+name, http.StatusSeeOther, f)
	}
	move("acknowledge", nil)
	move("ask-proof", url.Values{"what": {"parent"}, "text": {"Bring or send a birth certificate."}})
	golden(t, "case-proof", h.get(officer, one))
	move("see-proof", nil)
	move("ask-clear", url.Values{"text": {"Which years do you mean?"}})
	golden(t, "case-clarify", h.get(officer, one))
	move("note-clear", url.Values{"text": {"2019 to 2021."}})
	move("receipt", url.Values{"day-day": {"19"}, "day-month": {"11"}, "day-year": {"2026"}, "text": {"The letter lay in another office."}})
	move("enquire", url.Values{"text": {"Asked the archive."}})
	move("progress", url.Values{"text": {"Half of it is found."}})
	move("extend", url.Values{"text": {"There are very many pages."}})
	golden(t, "move-share-found", h.post(officer, one+"/share", http.StatusUnprocessableEntity, url.Values{"q": {"hill"}}))
	h.post(officer, one+"/share", http.StatusSeeOther, url.Values{"q": {"hill"}, "to": {"hill"}, "text": {"The surgery holds letters."}})
	move("answer", url.Values{"result": {"partly"}, "reason": {"others"}, "text": {"The pages are in the post."}})
	golden(t, "case-answered", h.get(officer, one))
	move("learn", url.Values{"text": {"We changed our form."}, "url": {"/agreement"}})
	move("close", nil)
	move("hold", url.Values{"text": {"A claim before a court."}})
	golden(t, "case-held", h.get(officer, one+"?done=hold"))
	move("release", nil)
	golden(t, "case-closed", h.get(officer, one))
	h.post(officer, one+"/answer", http.StatusConflict, url.Values{"result": {"fully"}, "text": {"Again."}})
	if w := h.as(officer).Get(one + "/answer"); w.Code != http.StatusSeeOther {
		t.Errorf("a move that cannot be made is offered: %d", w.Code)
	}
}

func TestLookAfterWordsAndAddresses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ref := h.made(casework.Complaint, byPost, "council")
	one := casepage.Path + "/" + ref
	if strings.Contains(h.get(officer, one), "Marsh Lane") {
		t.Error("a sealed address is shown")
	}
	golden(t, "case-address", h.post(officer, one+"/contact", http.StatusOK, nil))
	golden(t, "move-redact", h.get(officer, one+"/redact"))
	h.post(officer, one+"/redact", http.StatusUnprocessableEntity, url.Values{})
	h.post(officer, one+"/redact", http.StatusSeeOther, url.Values{"line": {"-1"}, "cut": {"Mrs Jones"}, "why": {"third_party"}})
	if strings.Contains(h.get(officer, one), "Mrs Jones") {
		t.Error("words that were taken out are shown")
	}
	golden(t, "move-mark", h.get(officer, one+"/mark"))
	h.post(officer, one+"/mark", http.StatusSeeOther, url.Values{"line": {"-1"}, "why": {"abuse"}})
	h.post(officer, one+"/returned", http.StatusSeeOther, nil)
	golden(t, "case-returned", h.get(officer, one))
	golden(t, "move-change-contact", h.get(officer, one+"/change-contact"))
	h.post(officer, one+"/change-contact", http.StatusUnprocessableEntity, url.Values{"means": {"email"}})
	h.post(officer, one+"/change-contact", http.StatusSeeOther, url.Values{"means": {"email"}, "email": {"new@home.example"}})
	h.post(officer, one+"/bounced", http.StatusSeeOther, nil)
	golden(t, "new-code", h.get(officer, one+"/new-code"))
	golden(t, "new-code-made", h.post(officer, one+"/new-code", http.StatusOK, url.Values{"submission_key": {form.NewSubmissionKey()}}))
}

func TestCorrectionIsPassedOnAndAnswered(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ref := h.made(casework.Correction, casework.Contact{Means: casework.Nothing}, "council")
	one := casepage.Path + "/" + ref
	golden(t, "move-pass", h.get(officer, one+"/pass"))
	h.post(officer, one+"/pass", http.StatusUnprocessableEntity, url.Values{"text": {"It is theirs."}})
	h.post(officer, one+"/pass", http.StatusSeeOther, url.Values{"q": {"hill"}, "to": {"hill"}, "text": {"The surgery keeps this record."}})
	golden(t, "case-passed", h.get(officer, one))
	golden(t, "case-taken", h.get(doctor, one))
	golden(t, "move-answer-correction", h.get(doctor, one+"/answer"))
	h.post(doctor, one+"/answer", http.StatusUnprocessableEntity, url.Values{"result": {"refused"}, "text": {"No."}})
	h.post(doctor, one+"/answer", http.StatusSeeOther, url.Values{"result": {"partly"}, "reason": {"not_wrong"}, "accepted": {"Address"}, "text": {"The address is put right. The phone number is as you gave it."}})
	golden(t, "case-corrected", h.get(doctor, one))
	other := access.Actor{Person: "zoe", Organisation: "elsewhere", Roles: []access.Role{access.DPO}}
	if w := h.as(other).Get(one); w.Code != http.StatusNotFound {
		t.Errorf("a body that holds no part sees the case: %d", w.Code)
	}
}

func TestLetters(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ref := h.made(casework.Complaint, byPost, "council")
	one := casepage.Path + "/" + ref
	h.post(officer, one+"/acknowledge", http.StatusSeeOther, nil)
	h.post(officer, one+"/answer", http.StatusSeeOther, url.Values{"result": {"refused"}, "reason": {"not_upheld"}, "text": {"We looked into it.\nWe acted as the law asks."}})
	golden(t, "case-letters", h.get(officer, one))
	golden(t, "letter-acknowledged", h.get(officer, one+"/letters/0"))
	golden(t, "letter-answered", h.get(officer, one+"/letters/1"))
	w := h.as(officer).Get(one + "/letters/1/letter.docx")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "PK") {
		t.Errorf("the document gave %d", w.Code)
	}
	h.post(officer, one+"/letters/0/sent", http.StatusSeeOther, nil)
	for _, path := range []string{"/letters/9", "/letters/x"} {
		if w := h.as(officer).Get(one + path); w.Code != http.StatusNotFound {
			t.Errorf("%s gave %d", path, w.Code)
		}
	}
}
