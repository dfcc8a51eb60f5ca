package auth_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

var start = time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)

// world is one site with its sign-in, on a real database and by a stopped clock.
type world struct {
	auth   *auth.Auth
	people *people.Service
	store  *store.Store
	clock  *clock.Fixed
	links  []string
	tokens []string
}

func newWorld(t testing.TB, change ...func(*auth.Deps)) *world {
	t.Helper()
	w := &world{store: storetest.SQLite(t), clock: clock.NewFixed(start)}
	ids := &ident.Sequence{Prefix: "id"}
	w.people = people.New(people.Deps{
		Store: w.store.People(), Clock: w.clock, IDs: ids, Random: rand.Reader,
		OrganisationName: func(_ context.Context, id ident.Organisation) (string, error) { return "The " + string(id), nil },
		InvitationLetter: func(_ people.Invitation, _, token string) (subject, text string) {
			w.tokens = append(w.tokens, token)
			return "Invitation", token
		},
	})
	d := auth.Deps{
		Config: auth.Config{PublicURL: "http://localhost:8080", ServiceName: "Sharewell test", Key: []byte("32 bytes for tests, and no more.")},
		Store:  w.store, People: w.people, Clock: w.clock, IDs: ids, Random: rand.Reader, Log: slog.New(slog.DiscardHandler),
		LinkLetter: func(link string, _ time.Duration) (subject, text string) {
			w.links = append(w.links, link)
			return "Sign in", link
		},
	}
	for _, c := range change {
		c(&d)
	}
	a, err := auth.New(d)
	if err != nil {
		t.Fatal(err)
	}
	w.auth = a
	return w
}

// letters lists to whom sign-in links wait to leave, newest first.
func (w *world) letters(t testing.TB) (to []string) {
	t.Helper()
	err := w.store.Read(context.Background(), func(tx *store.Tx) error {
		to = nil
		mail, err := tx.MailIn(context.Background(), intray.MailWaiting, 1000)
		for _, m := range mail {
			if m.Subject == "Sign in" {
				to = append(to, m.To)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// hire makes a person who wears roles at org.
func (w *world) hire(t testing.TB, name string, org ident.Organisation, roles ...access.Role) ident.Person {
	t.Helper()
	id := ident.Person("person-" + name)
	storetest.Write(t, w.store, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Person(ctx, id)
		if errs.KindOf(err) == errs.NotFound {
			err = tx.AddPerson(ctx, people.Person{ID: id, Name: name, Email: name + "@example.org", Status: people.Active, CreatedAt: start})
		}
		for _, r := range roles {
			if err == nil {
				err = tx.GiveHat(ctx, people.Hat{ID: people.HatID(name + "-" + string(org) + "-" + string(r)), Person: id, Organisation: org, Role: r, From: start, GivenBy: event.Actor{System: "test"}})
			}
		}
		return err
	})
	return id
}

// browser keeps cookies as browsers do.
type browser struct {
	w         *world
	cookies   map[string]*http.Cookie
	address   string
	userAgent string
}

func (w *world) browser() *browser {
	return &browser{w: w, cookies: map[string]*http.Cookie{}, address: "192.0.2.77:50000",
		userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
}

// do makes one request and runs fn as its handler. It gives the status and fn's error.
func (b *browser) do(t testing.TB, method, path string, fn func(r *http.Request) error) (int, error) {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.RemoteAddr = b.address
	r.Header.Set("User-Agent", b.userAgent)
	for _, c := range b.cookies {
		r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	rec := httptest.NewRecorder()
	var err error
	b.w.auth.Wrap(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		err = fn(r)
		rw.WriteHeader(http.StatusNoContent)
	})).ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c
		}
	}
	return rec.Code, err
}

// must is do for a step that has to succeed.
func (b *browser) must(t testing.TB, fn func(r *http.Request) error) {
	t.Helper()
	if _, err := b.do(t, http.MethodPost, "/step", fn); err != nil {
		t.Fatal(err)
	}
}

// session gives who the site takes the browser for.
func (b *browser) session(t testing.TB) auth.Session {
	t.Helper()
	var s auth.Session
	b.must(t, func(r *http.Request) error {
		s = b.w.auth.Current(r)
		return nil
	})
	return s
}

// signIn signs in with a mailed link.
func (b *browser) signIn(t testing.TB, address string) auth.Arrival {
	t.Helper()
	b.must(t, func(r *http.Request) error { return b.w.auth.RequestLink(r, address, "/in-tray") })
	if len(b.w.links) == 0 {
		t.Fatalf("no link was sent to %s", address)
	}
	return b.use(t, b.w.links[len(b.w.links)-1])
}

func (b *browser) use(t testing.TB, link string) (a auth.Arrival) {
	t.Helper()
	b.must(t, func(r *http.Request) (err error) {
		a, err = b.w.auth.UseLink(r, tokenOf(link))
		return err
	})
	return a
}

func tokenOf(link string) string {
	_, token, _ := strings.Cut(link, "?t=")
	return token
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestConfigurationIsChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]auth.Config{
		"no address":          {Key: make([]byte, 32)},
		"no encryption":       {PublicURL: "http://sharewell.example.org", Key: make([]byte, 32)},
		"short key":           {PublicURL: "https://example.org", Key: make([]byte, 31)},
		"provider without id": {PublicURL: "https://example.org", Key: make([]byte, 32), Providers: []auth.Provider{{Key: "x", Issuer: "https://x.example"}}},
		"provider twice": {PublicURL: "https://example.org", Key: make([]byte, 32), Providers: []auth.Provider{
			{Key: "x", Issuer: "https://x.example", ClientID: "c"}, {Key: "x", Issuer: "https://y.example", ClientID: "c"}}},
	} {
		if _, err := auth.New(auth.Deps{Config: c, Clock: clock.NewFixed(start)}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestCookie(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		public, name string
		secure       bool
	}{
		{"https://sharewell.example.org", "__Host-sharewell", true},
		{"http://127.0.0.1:8080", "sharewell", false},
	} {
		w := newWorld(t, func(d *auth.Deps) { d.Config.PublicURL = c.public })
		w.hire(t, "ada", "council", access.IGLead)
		b := w.browser()
		if s := b.session(t); s.SignedIn() || len(b.cookies) != 0 {
			t.Errorf("%s: a visitor got %v and cookies %v", c.public, s, b.cookies)
		}
		b.signIn(t, "ada@example.org")
		got := b.cookies[c.name]
		if got == nil || !got.HttpOnly || got.Secure != c.secure || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" || !got.Expires.IsZero() {
			t.Errorf("%s: cookies = %v", c.public, b.cookies)
		}
	}
}

func TestSessionFixation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.IGLead)
	b := w.browser()
	// A planted value is not taken up.
	b.cookies["sharewell"] = &http.Cookie{Name: "sharewell", Value: "planted"}
	b.must(t, func(r *http.Request) error { _, err := w.auth.BeginPasskeySignIn(r.Context(), ""); return err })
	before := b.cookies["sharewell"].Value
	if before == "planted" {
		t.Error("a value the browser brought along became a session")
	}
	b.signIn(t, "ada@example.org")
	after := b.cookies["sharewell"].Value
	if after == before {
		t.Error("signing in kept the cookie's value")
	}
	thief := w.browser()
	thief.cookies["sharewell"] = &http.Cookie{Name: "sharewell", Value: before}
	if thief.session(t).SignedIn() {
		t.Error("the value from before sign-in is signed in")
	}
	if !b.session(t).SignedIn() {
		t.Error("the real browser is not signed in")
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		steps []time.Duration
		alive bool
	}{
		{"in use", []time.Duration{time.Hour, time.Hour, time.Hour}, true},
		{"just before idle", []time.Duration{2*time.Hour - time.Microsecond}, true},
		{"idle", []time.Duration{2 * time.Hour}, false},
		{"idle later", []time.Duration{time.Hour, 2 * time.Hour}, false},
		{"absolute", []time.Duration{100 * time.Minute, 100 * time.Minute, 100 * time.Minute, 100 * time.Minute, 100 * time.Minute, 100 * time.Minute, 100 * time.Minute, 20 * time.Minute}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.hire(t, "ada", "council", access.IGLead)
			b := w.browser()
			b.signIn(t, "ada@example.org")
			alive := true
			for _, step := range c.steps {
				if !alive {
					t.Fatal("the session ended too early")
				}
				w.clock.Advance(step)
				alive = b.session(t).SignedIn()
			}
			if alive != c.alive {
				t.Errorf("signed in = %v, want %v", alive, c.alive)
			}
		})
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.IGLead)
	w.hire(t, "ben", "council", access.IGLead)
	desk, phone, other := w.browser(), w.browser(), w.browser()
	desk.signIn(t, "ada@example.org")
	phone.userAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
	phone.address = "[2001:db8:aaaa:bbbb::1]:40000"
	w.clock.Advance(time.Minute)
	phone.signIn(t, "ada@example.org")
	other.signIn(t, "ben@example.org")
	var list []auth.Open
	desk.must(t, func(r *http.Request) (err error) { list, err = w.auth.Sessions(r.Context()); return err })
	if len(list) != 2 || list[0].Browser != "Safari on iPhone" || list[0].Network != "2001:db8:aaaa::/48" || list[0].Current ||
		list[1].Browser != "Firefox on Linux" || list[1].Network != "192.0.2.0/24" || !list[1].Current {
		t.Fatalf("sessions = %+v", list)
	}
	_, err := other.do(t, http.MethodPost, "/x", func(r *http.Request) error { return w.auth.EndSession(r.Context(), list[0].ID) })
	if errs.KindOf(err) != errs.NotFound || !phone.session(t).SignedIn() {
		t.Errorf("somebody else ended the session: %v", err)
	}
	desk.must(t, func(r *http.Request) error { return w.auth.EndSession(r.Context(), list[0].ID) })
	if phone.session(t).SignedIn() || !desk.session(t).SignedIn() {
		t.Error("ending one session did not end that one only")
	}
	phone.signIn(t, "ada@example.org")
	var n int64
	desk.must(t, func(r *http.Request) (err error) { n, err = w.auth.EndOtherSessions(r.Context()); return err })
	if n != 1 || phone.session(t).SignedIn() || !desk.session(t).SignedIn() || !other.session(t).SignedIn() {
		t.Errorf("ended %d other sessions", n)
	}
	desk.must(t, func(r *http.Request) error { return w.auth.SignOut(r.Context()) })
	if desk.session(t).SignedIn() || len(desk.cookies) != 0 {
		t.Error("signing out left something behind")
	}
}

func TestOldTraceIsForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.IGLead)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	w.clock.Advance(31 * 24 * time.Hour)
	if err := w.auth.Forget(context.Background()); err != nil {
		t.Fatal(err)
	}
	err := w.store.Read(context.Background(), func(tx *store.Tx) error {
		rows, err := tx.SignInsOf(context.Background(), "person-ada")
		if len(rows) != 0 {
			t.Errorf("still there: %v", rows)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
