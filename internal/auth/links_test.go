package auth_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/people"
)

func TestLinkWorksOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.IGLead)
	b := w.browser()
	b.must(t, func(r *http.Request) error { return w.auth.RequestLink(r, " ADA@example.org ", "/in-tray") })
	if got := w.letters(t); len(got) != 1 || got[0] != "ada@example.org" || !strings.HasPrefix(w.links[0], "http://localhost:8080/sign-in/link?t=") {
		t.Fatalf("letters %v, links %v", got, w.links)
	}
	token := tokenOf(w.links[0])
	for range 3 { // a mail scanner opens it again and again
		if err := w.auth.CheckLink(t.Context(), token); err != nil {
			t.Fatalf("opening the link: %v", err)
		}
	}
	got := b.use(t, w.links[0])
	if got.State != auth.Arrived || got.Next != "/in-tray" || got.Session.Person.Email != "ada@example.org" {
		t.Errorf("arrival = %+v", got)
	}
	wantCode(t, w.auth.CheckLink(t.Context(), token), "auth.link_used")
	_, err := w.browser().do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.UseLink(r, token); return err })
	wantCode(t, err, "auth.link_used")
	wantCode(t, w.auth.CheckLink(t.Context(), "guess"), "auth.link_unknown")
}

func TestLinkExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.IGLead)
	b := w.browser()
	b.must(t, func(r *http.Request) error { return w.auth.RequestLink(r, "ada@example.org", "") })
	w.clock.Advance(10*time.Minute - time.Microsecond)
	if err := w.auth.CheckLink(t.Context(), tokenOf(w.links[0])); err != nil {
		t.Errorf("just before its end: %v", err)
	}
	w.clock.Advance(time.Microsecond)
	_, err := b.do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.UseLink(r, tokenOf(w.links[0])); return err })
	wantCode(t, err, "auth.link_expired")
}

// TestLinkAnswersAlike: nobody learns from the answer whether an address is known.
func TestLinkAnswersAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.hire(t, "ada", "council", access.OrgAdmin)
	w.hire(t, "mike", "council", access.IGLead)
	_, err := w.people.Invite(t.Context(), access.Actor{Person: ada, Organisation: "council", Roles: []access.Role{access.OrgAdmin}},
		people.Invite{Organisation: "council", Email: "new@example.org", Roles: []access.Role{access.IGLead}})
	if err != nil {
		t.Fatal(err)
	}
	b := w.browser()
	for _, c := range []struct{ address, to string }{
		{"ada@example.org", "ada@example.org"},
		{"new@example.org", "new@example.org"},
		{"nobody@example.org", ""},
		{"mi\u212ae@example.org", "mike@example.org"}, // looks alike: the letter goes to the address on record
		{"\uff41da@example.org", ""},                  // full-width: another address
	} {
		w.clock.Advance(time.Second)
		before := len(w.letters(t))
		if code, err := b.do(t, http.MethodPost, "/sign-in", func(r *http.Request) error { return w.auth.RequestLink(r, c.address, "") }); err != nil || code != http.StatusNoContent {
			t.Errorf("%s: %d, %v", c.address, code, err)
		}
		to := ""
		if now := w.letters(t); len(now) > before {
			to = now[0]
		}
		if to != c.to {
			t.Errorf("%s: a letter went to %q, want %q", c.address, to, c.to)
		}
	}
	_, err = b.do(t, http.MethodPost, "/sign-in", func(r *http.Request) error { return w.auth.RequestLink(r, "no address", "") })
	wantCode(t, err, "invalid.fields")
}

func TestLinkLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *auth.Deps) { d.Config.PostsPerMinute = 10_000 })
	w.hire(t, "ada", "council", access.IGLead)
	w.hire(t, "ben", "council", access.IGLead)
	b := w.browser()
	ask := func(address string) error {
		_, err := b.do(t, http.MethodPost, "/sign-in", func(r *http.Request) error { return w.auth.RequestLink(r, address, "") })
		return err
	}
	for range 5 {
		if err := ask("Ada@example.org"); err != nil {
			t.Fatalf("the limit of an address must not show: %v", err)
		}
	}
	if len(w.letters(t)) != 3 {
		t.Errorf("%d letters went to one address, want 3", len(w.letters(t)))
	}
	if err := ask("ben@example.org"); err != nil || len(w.letters(t)) != 4 {
		t.Errorf("another address is held back too: %v, %d letters", err, len(w.letters(t)))
	}
	for range 54 {
		if err := ask("nobody@example.org"); err != nil {
			t.Fatal(err)
		}
	}
	wantCode(t, ask("nobody@example.org"), "auth.too_many")
	b.address = "192.0.3.1:1" // the next network
	if err := ask("nobody@example.org"); err != nil {
		t.Errorf("another network is held back too: %v", err)
	}
	w.clock.Advance(15 * time.Minute)
	if err := ask("ada@example.org"); err != nil || len(w.letters(t)) != 5 {
		t.Errorf("after the wait: %v, %d letters", err, len(w.letters(t)))
	}
	for range 40 { // ten letters a day at most, however patiently asked
		w.clock.Advance(15 * time.Minute)
		if clockDay(w.clock.Now()) != clockDay(start) {
			break
		}
		if err := ask("ada@example.org"); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.letters(t)); n != 11 { // ten to Ada, one to Ben
		t.Errorf("%d letters in one day, want 11", n)
	}
}

func clockDay(t time.Time) string { return t.Truncate(24 * time.Hour).Format(time.DateOnly) }

func TestPostsArePerNetwork(t *testing.T) {
	// Not parallel: a bubble runs alone with a clock of its own.
	limited := newWorld(t, func(d *auth.Deps) {
		d.Config.PostsPerMinute = 5
		d.Config.Providers = []auth.Provider{{Key: "sso", Name: "SSO", Issuer: "https://id.example.org", ClientID: "c"}}
	})
	synctest.Test(t, func(t *testing.T) {
		b := limited.browser()
		post := func(path, from string) int {
			b.address = from
			code, _ := b.do(t, http.MethodPost, path, func(*http.Request) error { return nil })
			return code
		}
		for i := range 5 {
			if code := post("/sign-in", "192.0.2.1:1"); code != http.StatusNoContent {
				t.Fatalf("submission %d: %d", i, code)
			}
		}
		for path, want := range map[string]int{"/sign-in": 429, "/sign-in/link": 429, "/invitation": 429, "/signing": 204, "/records": 204} {
			if code := post(path, "192.0.2.200:9"); code != want {
				t.Errorf("%s from the same network: %d, want %d", path, code, want)
			}
		}
		for path, want := range map[string]int{"/sign-in/with/sso": 429, "/sign-in": 204, "/register": 204} {
			if code, _ := b.do(t, http.MethodGet, path, func(*http.Request) error { return nil }); code != want {
				t.Errorf("opening %s: %d, want %d", path, code, want)
			}
		}
		if code := post("/sign-in", "192.0.3.1:1"); code != http.StatusNoContent {
			t.Errorf("another network: %d", code)
		}
		time.Sleep(2 * time.Minute)
		if code := post("/sign-in", "192.0.2.1:1"); code != http.StatusNoContent {
			t.Errorf("after a wait: %d", code)
		}
	})
}

// TestForwardedAddresses: what a client claims about its own address is believed from our proxies only.
func TestForwardedAddresses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		trusted   int
		forwarded []string
		want      string
	}{
		{"not configured", 0, []string{"203.0.113.9"}, "192.0.2.0/24"},
		{"one proxy", 1, []string{"203.0.113.9"}, "203.0.113.0/24"},
		{"one proxy, a claim before it", 1, []string{"198.51.100.1, 203.0.113.9"}, "203.0.113.0/24"},
		{"two proxies", 2, []string{"198.51.100.1, 203.0.113.9, 10.0.0.1"}, "203.0.113.0/24"},
		{"two lines", 1, []string{"198.51.100.1", "203.0.113.9"}, "203.0.113.0/24"},
		{"fewer hops than proxies", 2, []string{"203.0.113.9"}, "192.0.2.0/24"},
		{"an address in IPv6 form", 1, []string{"::ffff:203.0.113.9"}, "203.0.113.0/24"},
		{"nonsense", 1, []string{"unknown"}, "unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(d *auth.Deps) { d.Config.TrustedProxies = c.trusted })
			w.hire(t, "ada", "council", access.IGLead)
			b := w.browser()
			b.must(t, func(r *http.Request) error { return w.auth.RequestLink(r, "ada@example.org", "") })
			b.must(t, func(r *http.Request) error {
				r.Header["X-Forwarded-For"] = c.forwarded
				_, err := w.auth.UseLink(r, tokenOf(w.links[0]))
				return err
			})
			var list []auth.Open
			b.must(t, func(r *http.Request) (err error) { list, err = w.auth.Sessions(r.Context()); return err })
			if len(list) != 1 || list[0].Network != c.want {
				t.Errorf("sessions = %+v, want network %s", list, c.want)
			}
		})
	}
}

func TestInvitationByAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.hire(t, "ada", "council", access.OrgAdmin)
	admin := access.Actor{Person: ada, Organisation: "council", Roles: []access.Role{access.OrgAdmin}}
	i, err := w.people.Invite(t.Context(), admin, people.Invite{Organisation: "council", Email: "new@example.org", Roles: []access.Role{access.IGLead}})
	if err != nil {
		t.Fatal(err)
	}
	b := w.browser()
	if got := b.signIn(t, "new@example.org"); got.State != auth.Invited || b.session(t).SignedIn() {
		t.Fatalf("arrival = %+v", got)
	}
	var offers []people.Offer
	b.must(t, func(r *http.Request) (err error) { offers, err = w.auth.Offers(r.Context()); return err })
	if len(offers) != 1 || offers[0].Invitation.ID != i.ID || offers[0].Known {
		t.Fatalf("offers = %+v", offers)
	}
	_, err = w.browser().do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.AcceptOffer(r, i.ID, "Thief"); return err })
	wantCode(t, err, "auth.flow_lost")
	_, err = b.do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.AcceptOffer(r, i.ID, ""); return err })
	wantCode(t, err, "invalid.fields")
	b.must(t, func(r *http.Request) error { _, err := w.auth.AcceptOffer(r, i.ID, "New Person"); return err })
	if s := b.session(t); s.Person.Name != "New Person" || !s.Actor.Has(access.IGLead) || s.Method != auth.ByLink {
		t.Errorf("session = %+v", s)
	}
}

func TestInvitationByLetter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.hire(t, "ada", "council", access.OrgAdmin)
	w.hire(t, "ben", "trust", access.IGLead)
	admin := access.Actor{Person: ada, Organisation: "council", Roles: []access.Role{access.OrgAdmin}}
	for _, to := range []string{"new@example.org", "ben@example.org"} {
		if _, err := w.people.Invite(t.Context(), admin, people.Invite{Organisation: "council", Email: to, Roles: []access.Role{access.IGLead}}); err != nil {
			t.Fatal(err)
		}
	}
	// A letter never ends, so for somebody who has an account it is no way in by itself.
	finder := w.browser()
	_, err := finder.do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.AcceptLetter(r, w.tokens[1], ""); return err })
	wantCode(t, err, "auth.known_person")
	if finder.session(t).SignedIn() {
		t.Error("an old letter signed somebody in")
	}
	ben := w.browser()
	ben.signIn(t, "ben@example.org")
	_, err = ben.do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.AcceptLetter(r, w.tokens[0], "Ben"); return err })
	wantCode(t, err, "auth.other_person")
	before := ben.session(t)
	ben.must(t, func(r *http.Request) error { _, err := w.auth.AcceptLetter(r, w.tokens[1], ""); return err })
	if s := ben.session(t); s.ID != before.ID || len(s.Hats) != 2 {
		t.Errorf("after accepting while signed in: %+v", s)
	}
	b := w.browser()
	b.must(t, func(r *http.Request) error { _, err := w.auth.AcceptLetter(r, w.tokens[0], "New Person"); return err })
	if s := b.session(t); s.Method != auth.ByInvitation || s.Person.Email != "new@example.org" {
		t.Errorf("session = %+v", s)
	}
	_, err = w.browser().do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.AcceptLetter(r, w.tokens[0], "Again"); return err })
	wantCode(t, err, "people.invitation_used")
}

func TestStrangerAndLeaver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ben := w.hire(t, "ben", "council", access.IGLead)
	b := w.browser()
	b.signIn(t, "ben@example.org")
	// A link asked for before leaving leads nowhere after it.
	b.must(t, func(r *http.Request) error { return w.auth.RequestLink(r, "ben@example.org", "") })
	if err := w.people.Leave(t.Context(), access.Actor{Person: ben, Organisation: "council", Roles: []access.Role{access.IGLead}}, ben); err != nil {
		t.Fatal(err)
	}
	if b.session(t).SignedIn() {
		t.Error("somebody who left is still signed in")
	}
	if got := b.use(t, w.links[1]); got.State != auth.Stranger {
		t.Errorf("arrival = %+v", got)
	}
	before := len(w.letters(t))
	b.must(t, func(r *http.Request) error { return w.auth.RequestLink(r, "ben@example.org", "") })
	if len(w.letters(t)) != before {
		t.Error("a link went to somebody who left")
	}
}
