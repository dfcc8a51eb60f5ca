package editionpage_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/edition"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/editionpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

const ref = "KM-R-2026-0001"

type world struct {
	s    *store.Store
	gone bool
}

func (w *world) Use(ctx context.Context, r string) (u edition.Use, err error) {
	if r != ref || w.gone {
		return u, errs.New(errs.NotFound, "x", "There is no such use.")
	}
	u = edition.Use{Record: "rec1", Ref: ref, Title: "The Surgery of the Upper and the Lower Marsh tells the care homes of everybody who falls", Text: "text-1", TextOn: clock.NewDate(2026, time.March, 2),
		Lead: edition.Body{ID: "surgery", Name: "The Surgery of the Upper and the Lower Marsh", Slug: "surgery"}}
	err = w.s.Read(ctx, func(tx *store.Tx) error {
		u.Editions, _, err = tx.EntryEditions(ctx, u.Record)
		return err
	})
	for i := range u.Editions {
		u.Editions[i].Changed = u.Editions[i].Text != u.Text
	}
	return u, err
}

func (w *world) Led(ctx context.Context, _ ident.Organisation) ([]edition.Use, error) {
	u, err := w.Use(ctx, ref)
	if err != nil {
		return nil, nil
	}
	return []edition.Use{u}, err
}

type house struct {
	t     *testing.T
	s     *store.Store
	world *world
	as    func(access.Actor) *pagetest.Server
}

var officer = access.Actor{Person: "olu", Organisation: "surgery", Roles: []access.Role{access.DPO}}

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
	secrets, err := receipt.New(make([]byte, 32), "edition", rand.Reader)
	ok(t, err)
	s, clk, ids := storetest.SQLite(t), clock.NewFixed(pagetest.Now), &ident.Sequence{Prefix: "x"}
	w := &world{s: s}
	svc := edition.New(edition.Deps{Store: s.OtherVersions(), Clock: clk, IDs: ids, Book: book, World: w, Receipts: secrets, Prefix: "KM-F", Letter: func(string) (string, string) { return "s", "t" }})
	routes := editionpage.Routes(editionpage.Deps{Editions: svc, Files: files.New(files.Deps{Store: s.Files(), Clock: clk, IDs: ids, Limit: 1 << 20}), Network: func(*http.Request) string { return "n" }})
	return house{t, s, w, func(a access.Actor) *pagetest.Server {
		return pagetest.New(t, routes, a, page.Who{Name: string(a.Person), OrganisationName: "The Surgery"})
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

// upload sends the form with which a version is added.
func (h house) upload(fields map[string]string, name string, content []byte) *httptest.ResponseRecorder {
	h.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range fields {
		ok(h.t, m.WriteField(k, v))
	}
	if name != "" {
		part, err := m.CreateFormFile("file", name)
		ok(h.t, err)
		_, err = part.Write(content)
		ok(h.t, err)
	}
	ok(h.t, m.Close())
	r := httptest.NewRequest(http.MethodPost, "/organisation/entries/"+ref+"/versions", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return h.as(officer).Do(r)
}

var keyField = regexp.MustCompile(`name="([a-z_]*key)" value="([^"]+)"`)

// key makes a form's key as the page does.
func (h house) key(a access.Actor, path string) (name, value string) {
	h.t.Helper()
	m := keyField.FindStringSubmatch(h.get(a, path))
	if m == nil {
		h.t.Fatalf("%s has no key", path)
	}
	return m[1], m[2]
}

const (
	public = "/register/" + ref + "/other-versions"
	own    = "/organisation/entries/" + ref + "/versions"
)

func TestPages(t *testing.T) {
	t.Parallel()
	h, anybody := newHouse(t), access.Actor{}
	pagetest.Golden(t, "none", h.get(anybody, public))
	pagetest.Golden(t, "desk_empty", h.get(officer, "/organisation/versions"))
	pagetest.Golden(t, "own_empty", h.get(officer, own))
	w := h.as(anybody).Post(public, url.Values{"kind": {"translation"}, "email": {"not an address"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong form: %d", w.Code)
	}
	pagetest.Golden(t, "errors", w.Body.String())
	name, key := h.key(anybody, public)
	w = h.as(anybody).Post(public, url.Values{name: {key}, "kind": {"translation"}, "language": {"pl"}, "note": {"<b>Large</b> letters."}})
	code := regexp.MustCompile(`[A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4}`).FindString(w.Body.String())
	asked := regexp.MustCompile(`KM-F-2026-\d+-\w`).FindString(w.Body.String())
	if w.Code != http.StatusOK || code == "" || asked == "" || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("asked: %d %q %q", w.Code, code, asked)
	}
	pagetest.Golden(t, "receipt", strings.ReplaceAll(w.Body.String(), code, "ABCD EFGH JKLM"))
	pagetest.Golden(t, "status", h.get(anybody, "/other-versions/status"))
	look := func(name, code string, want int) {
		t.Helper()
		w := h.as(anybody).Post("/other-versions/status", url.Values{"ref": {asked}, "code": {code}})
		if w.Code != want {
			t.Fatalf("%s: %d", name, w.Code)
		}
		pagetest.Golden(t, name, w.Body.String())
	}
	look("held_waiting", code, http.StatusOK)
	look("held_wrong", "AAAA BBBB CCCC", http.StatusUnprocessableEntity)
	pagetest.Golden(t, "desk", h.get(officer, "/organisation/versions"))
	pagetest.Golden(t, "desk_one", h.get(officer, "/organisation/versions/"+asked))
	w = h.as(officer).Post("/organisation/versions/"+asked+"/decline", url.Values{})
	pagetest.Golden(t, "desk_errors", w.Body.String())
	if w = h.as(officer).Post("/organisation/versions/"+asked+"/decline", url.Values{"reason": {"other_way"}, "text": {"Ring us, and somebody reads it to you in Polish."}}); w.Code != http.StatusSeeOther {
		t.Fatalf("declined: %d %s", w.Code, w.Body)
	}
	look("held_declined", code, http.StatusOK)
	pagetest.Golden(t, "counts", h.get(anybody, "/other-versions"))
}

func TestAFileIsCheckedKeptAndGivenOut(t *testing.T) {
	t.Parallel()
	h, anybody := newHouse(t), access.Actor{}
	film := append([]byte{0, 0, 0, 24}, "ftypisom\x00\x00\x02\x00isomiso2"...)
	name, key := h.key(officer, own)
	form := map[string]string{name: key, "kind": "bsl", "language": "en", "made_from": "text-1", "transcript": "Crews tell the nurse when somebody falls.\n\nShe visits the next day."}
	if w := h.upload(form, "film.mp4", []byte("<script>alert(1)</script>")); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "MP4 or WebM") {
		t.Errorf("a page called film.mp4: %d", w.Code)
	}
	delete(form, "transcript")
	if w := h.upload(form, "film.mp4", film); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Write down what is said or signed") {
		t.Errorf("a film without its words: %d", w.Code)
	}
	form["transcript"] = "Crews tell the nurse when somebody falls.\n\nShe visits the next day."
	if w := h.upload(form, "film.mp4", film); w.Code != http.StatusSeeOther {
		t.Fatalf("a film: %d %s", w.Code, w.Body)
	}
	ok(t, h.s.Write(context.Background(), func(tx *store.Tx) error {
		all, n, err := tx.EntryEditions(context.Background(), "rec1")
		if err != nil {
			return err
		}
		all = append(all, register.Edition{ID: "old", Kind: register.EasyRead, Language: "en", Page: "/about", Text: "text-0", TextOn: clock.NewDate(2025, time.March, 2), At: pagetest.Now})
		return tx.SaveEntryEditions(context.Background(), "rec1", all, n)
	}))
	html := h.get(anybody, public)
	pagetest.Golden(t, "some", html)
	pagetest.Golden(t, "own", h.get(officer, own))
	path := regexp.MustCompile(`/register/KM-R-2026-0001/other-versions/[a-z0-9]+`).FindString(html)
	w := h.as(anybody).Get(path)
	if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), film) || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("the film: %d %v", w.Code, w.Header())
	}
	h.world.gone = true
	for _, p := range []string{path, public} {
		if w := h.as(anybody).Get(p); w.Code != http.StatusNotFound {
			t.Errorf("%s of an entry that is gone: %d", p, w.Code)
		}
	}
}
