package auth_test

import (
	"net/http"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/errs"
)

const here = "http://localhost:8080"

// addPasskey registers a new device for whoever is signed in.
func (b *browser) addPasskey(t testing.TB) *authenticator {
	t.Helper()
	dev := newAuthenticator(t, here, "localhost")
	var opts []byte
	b.must(t, func(r *http.Request) (err error) { opts, err = b.w.auth.BeginPasskey(r.Context()); return err })
	b.must(t, func(r *http.Request) error {
		return b.w.auth.FinishPasskey(r.Context(), " My  phone ", dev.create(t, opts))
	})
	return dev
}

// usePasskey signs in with a device.
func (b *browser) usePasskey(t testing.TB, dev *authenticator) (a auth.Arrival, err error) {
	t.Helper()
	var opts []byte
	b.must(t, func(r *http.Request) (err error) {
		opts, err = b.w.auth.BeginPasskeySignIn(r.Context(), "/in-tray")
		return err
	})
	answer := dev.get(t, opts)
	_, err = b.do(t, http.MethodPost, "/x", func(r *http.Request) (err error) {
		a, err = b.w.auth.FinishPasskeySignIn(r, answer)
		return err
	})
	return a, err
}

func TestPasskeySignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.OrgAdmin, access.IGLead)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	if s := b.session(t); s.Actor.Has(access.OrgAdmin) || !s.Actor.Has(access.IGLead) || !s.NeedsSecondFactor() {
		t.Errorf("before the second factor: %+v", s)
	}
	dev := b.addPasskey(t)
	if s := b.session(t); !s.Actor.Has(access.OrgAdmin) || s.NeedsSecondFactor() {
		t.Errorf("after adding a passkey: %+v", s)
	}
	var f auth.Factors
	b.must(t, func(r *http.Request) (err error) { f, err = w.auth.Factors(r.Context()); return err })
	if len(f.Passkeys) != 1 || f.Passkeys[0].Name != "My phone" || !f.Any() {
		t.Errorf("factors = %+v", f)
	}
	other := w.browser()
	w.clock.Advance(time.Minute)
	got, err := other.usePasskey(t, dev)
	if err != nil || got.State != auth.Arrived || got.Next != "/in-tray" || !got.Session.SecondFactorDone || got.Session.Method != auth.ByPasskey || !got.Session.Actor.Has(access.OrgAdmin) {
		t.Errorf("arrival = %+v, %v", got, err)
	}
	if s := other.session(t); s.Person.Name != "ada" {
		t.Errorf("session = %+v", s)
	}
}

func TestPasskeyAsSecondFactor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.OrgAdmin)
	first := w.browser()
	first.signIn(t, "ada@example.org")
	dev := first.addPasskey(t)

	b := w.browser()
	b.signIn(t, "ada@example.org")
	before := b.cookies["sharewell"].Value
	id := b.session(t).ID
	_, err := b.do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.BeginPasskey(r.Context()); return err })
	wantCode(t, err, "auth.factor_first")
	if _, err := b.usePasskey(t, dev); err != nil {
		t.Fatal(err)
	}
	if s := b.session(t); s.ID != id || s.Method != auth.ByLink || !s.Actor.Has(access.OrgAdmin) {
		t.Errorf("session = %+v", s)
	}
	if b.cookies["sharewell"].Value == before {
		t.Error("the session can do more but kept its cookie")
	}
}

func TestPasskeyRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.OrgAdmin)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	dev := b.addPasskey(t)
	for name, spoil := range map[string]func(d *authenticator){
		"owner not verified":                      func(d *authenticator) { d.verified = false },
		"another site":                            func(d *authenticator) { d.origin = "http://localhost.example" },
		"another site's key":                      func(d *authenticator) { d.site = "example.org" },
		"an unknown person":                       func(d *authenticator) { d.handle = []byte("person-nobody") },
		"an unknown key":                          func(d *authenticator) { d.id = []byte("another key here") },
		"a counter gone back, as of a copied key": func(d *authenticator) { d.count = 0 },
	} {
		bad := *dev
		spoil(&bad)
		if name == "a counter gone back, as of a copied key" {
			if _, err := w.browser().usePasskey(t, dev); err != nil { // the real one counts on
				t.Fatal(err)
			}
			if _, err := w.browser().usePasskey(t, dev); err != nil {
				t.Fatal(err)
			}
		}
		visitor := w.browser()
		_, err := visitor.usePasskey(t, &bad)
		if errs.CodeOf(err) != "auth.passkey_refused" || visitor.session(t).SignedIn() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPasskeyAnswerIsNotReplayed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.IGLead)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	dev := b.addPasskey(t)
	v := w.browser()
	var opts []byte
	begin := func(r *http.Request) (err error) {
		opts, err = w.auth.BeginPasskeySignIn(r.Context(), "")
		return err
	}
	v.must(t, begin)
	answer := dev.get(t, opts)
	finish := func(r *http.Request) error { _, err := w.auth.FinishPasskeySignIn(r, answer); return err }
	v.must(t, finish)
	_, err := v.do(t, http.MethodPost, "/x", finish)
	wantCode(t, err, "auth.flow_lost")
	v.must(t, begin)
	_, err = v.do(t, http.MethodPost, "/x", finish)
	wantCode(t, err, "auth.passkey_refused")
	v.must(t, begin)
	answer = dev.get(t, opts)
	w.clock.Advance(6 * time.Minute)
	_, err = v.do(t, http.MethodPost, "/x", finish)
	wantCode(t, err, "auth.flow_lost")
}

func TestRemovedPasskeyNoLongerWorks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.IGLead)
	w.hire(t, "ben", "council", access.IGLead)
	b, ben := w.browser(), w.browser()
	b.signIn(t, "ada@example.org")
	ben.signIn(t, "ben@example.org")
	dev := b.addPasskey(t)
	_, err := ben.do(t, http.MethodPost, "/x", func(r *http.Request) error { return w.auth.RemovePasskey(r.Context(), b64.EncodeToString(dev.id)) })
	wantCode(t, err, "auth.no_passkey")
	b.must(t, func(r *http.Request) error { return w.auth.RemovePasskey(r.Context(), b64.EncodeToString(dev.id)) })
	if _, err := w.browser().usePasskey(t, dev); errs.CodeOf(err) != "auth.passkey_refused" {
		t.Errorf("a removed passkey: %v", err)
	}
}

func TestSiteReachedByNumberHasNoPasskeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *auth.Deps) { d.Config.PublicURL = "http://127.0.0.1:8080" })
	if w.auth.Passkeys() {
		t.Error("passkeys are offered where browsers have none")
	}
	_, err := w.browser().do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.BeginPasskeySignIn(r.Context(), ""); return err })
	wantCode(t, err, "auth.no_passkeys")
}
