package signinpage_test

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/notify"
	"sharewell/internal/people"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/signinpage"
)

// site is the whole site as a browser meets it.
type site struct {
	handler http.Handler
	store   *store.Store
	clock   *clock.Fixed
	people  *people.Service
	routes  []page.Route
}

func newSite(t testing.TB, change ...func(*auth.Config)) *site {
	t.Helper()
	s := &site{store: storetest.SQLite(t), clock: clock.NewFixed(pagetest.Now)}
	ps := pagetest.Site(t)
	ids := &ident.Sequence{Prefix: "id"}
	letters := signinpage.Letters{Texts: ps.Texts, Service: "Sharewell", PublicURL: ps.PublicURL, Name: ps.Name}
	s.people = people.New(people.Deps{Store: s.store.People(), Clock: s.clock, IDs: ids, Random: rand.Reader, InvitationLetter: letters.Invitation,
		OrganisationName: func(_ context.Context, id ident.Organisation) (string, error) {
			names := map[ident.Organisation]string{"council": "Example Council", "trust": "Example Trust"}
			if n, ok := names[id]; ok {
				return n, nil
			}
			return "", errs.New(errs.NotFound, "organisation.not_found", "We do not know this organisation.")
		}})
	cfg := auth.Config{PublicURL: ps.PublicURL, ServiceName: "Sharewell", Key: []byte("32 bytes for tests, and no more."), Quiet: []string{"/assets/"},
		Providers: []auth.Provider{{Key: "work", Name: "Work sign-in", Issuer: "https://work.example", ClientID: "c"}}}
	for _, c := range change {
		c(&cfg)
	}
	log := slog.New(slog.DiscardHandler)
	a, err := auth.New(auth.Deps{Config: cfg, Store: s.store, People: s.people, Clock: s.clock, IDs: ids, Random: rand.Reader, Log: log, LinkLetter: letters.Link})
	if err != nil {
		t.Fatal(err)
	}
	adapter, err := page.NewAdapter(ps, signinpage.Identity{Auth: a, Texts: ps.Texts}, log, func(context.Context) string { return "request-1" })
	if err != nil {
		t.Fatal(err)
	}
	s.routes = signinpage.Routes(signinpage.Deps{Auth: a, People: s.people,
		Mail: notify.New(notify.Deps{Store: s.store, Clock: s.clock, Log: log, PublicURL: ps.PublicURL})})
	h, err := web.New(web.Deps{Site: ps, Adapter: adapter, Routes: s.routes, Ready: func(context.Context) error { return nil }, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	s.handler = a.Wrap(h)
	return s
}

// hire makes a person who wears roles at org.
func (s *site) hire(t testing.TB, name string, org ident.Organisation, roles ...access.Role) {
	t.Helper()
	id := ident.Person("person-" + strings.ToLower(name))
	storetest.Write(t, s.store, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Person(ctx, id)
		if errs.KindOf(err) == errs.NotFound {
			err = tx.AddPerson(ctx, people.Person{ID: id, Name: name, Email: strings.ToLower(name) + "@example.org", Status: people.Active, CreatedAt: pagetest.Now})
		}
		for _, r := range roles {
			if err == nil {
				err = tx.GiveHat(ctx, people.Hat{ID: people.HatID(name + string(org) + string(r)), Person: id, Organisation: org, Role: r, From: pagetest.Now, GivenBy: event.Actor{System: "test"}})
			}
		}
		return err
	})
}

var addressIn = regexp.MustCompile(`https://sharewell\.test(/\S+)`)

// letter gives the path of the link in the newest letter to an address.
func (s *site) letter(t testing.TB, to string) string {
	t.Helper()
	var path string
	ctx := context.Background()
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		mail, err := tx.MailIn(ctx, intray.MailWaiting, 100)
		for _, m := range mail {
			if found := addressIn.FindStringSubmatch(m.Text); m.To == to && path == "" && found != nil {
				path = found[1]
			}
		}
		return err
	})
	if err != nil || path == "" {
		t.Fatalf("no letter with a link went to %s (%v)", to, err)
	}
	return path
}

// browser keeps cookies and follows redirects.
type browser struct {
	t       testing.TB
	s       *site
	cookies map[string]string
	at      string // where the last redirect led
}

func (s *site) browser(t testing.TB) *browser {
	return &browser{t: t, s: s, cookies: map[string]string{}}
}

func (b *browser) send(method, path string, body io.Reader, kind string) *httptest.ResponseRecorder {
	b.t.Helper()
	b.s.clock.Advance(time.Second) // so that the next letter is newer
	r := httptest.NewRequest(method, path, body)
	r.RemoteAddr = "192.0.2.7:4000"
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if kind == "application/json" {
		r.Header.Set("Accept", kind)
	}
	for n, v := range b.cookies {
		r.AddCookie(&http.Cookie{Name: n, Value: v})
	}
	w := httptest.NewRecorder()
	b.s.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	b.at = path
	if to := w.Header().Get("Location"); w.Code == http.StatusSeeOther && strings.HasPrefix(to, "/") {
		b.at = to
	}
	return w
}

// get asks for a page and wants a status.
func (b *browser) get(path string, status int) string {
	b.t.Helper()
	w := b.send(http.MethodGet, path, nil, "")
	if w.Code != status {
		b.t.Errorf("GET %s: %d, want %d", path, w.Code, status)
	}
	return w.Body.String()
}

// post sends a form and wants a status.
func (b *browser) post(path string, status int, pairs ...string) string {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	w := b.send(http.MethodPost, path, strings.NewReader(form.Encode()), "application/x-www-form-urlencoded")
	if w.Code != status {
		_, main, _ := strings.Cut(w.Body.String(), "<main")
		b.t.Errorf("POST %s: %d, want %d\n%s", path, w.Code, status, main)
	}
	return w.Body.String()
}

// signIn signs in with a mailed link and gives where that led.
func (b *browser) signIn(address string) string {
	b.t.Helper()
	b.post("/sign-in", 303, "email", address, "next", "/records")
	path := b.s.letter(b.t, address)
	_, token, _ := strings.Cut(path, "?t=")
	b.post("/sign-in/link", 303, "t", token)
	return b.at
}

// proveByApp sets an authenticator app up.
func (b *browser) proveByApp() {
	b.t.Helper()
	html := b.get("/account/code", 200)
	key := regexp.MustCompile(`<code>([A-Z2-7 ]+)</code>`).FindStringSubmatch(html)
	if key == nil {
		b.t.Fatal("the page shows no key")
	}
	code, err := totp.GenerateCode(strings.ReplaceAll(key[1], " ", ""), b.s.clock.Now())
	if err != nil {
		b.t.Fatal(err)
	}
	b.post("/account/code", 200, "code", code)
}

// golden compares a page with what was accepted before, without what differs from run to run.
func golden(t *testing.T, name, html string) {
	t.Helper()
	html = regexp.MustCompile(`value="[A-Za-z0-9_-]{43}"`).ReplaceAllString(html, `value="TOKEN"`)
	html = regexp.MustCompile(`data:image/png;base64,[^"]*`).ReplaceAllString(html, "data:image/png;base64,PICTURE")
	html = regexp.MustCompile(`<code>[^<]*</code>`).ReplaceAllString(html, "<code>SECRET</code>")
	pagetest.Golden(t, name, html)
}
