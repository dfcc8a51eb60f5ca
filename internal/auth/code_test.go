package auth_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/store"
)

// app is somebody's authenticator app.
type app struct{ secret string }

func (a app) code(t testing.TB, at time.Time) string {
	t.Helper()
	c, err := totp.GenerateCode(a.secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// addCode sets an app up for whoever is signed in.
func (b *browser) addCode(t testing.TB) (app, []string) {
	t.Helper()
	var set, again auth.CodeSetUp
	b.must(t, func(r *http.Request) (err error) { set, err = b.w.auth.BeginCode(r.Context()); return err })
	b.must(t, func(r *http.Request) (err error) { again, err = b.w.auth.PendingCode(r.Context()); return err })
	if set.Secret != again.Secret || !bytes.HasPrefix(set.Picture, []byte("\x89PNG")) || !strings.HasPrefix(set.URI, "otpauth://totp/Sharewell%20test:") {
		t.Errorf("set-up %s shown again as %s, %s", set.Secret, again.Secret, set.URI)
	}
	a := app{strings.ReplaceAll(set.Secret, " ", "")}
	var codes []string
	b.must(t, func(r *http.Request) (err error) {
		codes, err = b.w.auth.ConfirmCode(r.Context(), a.code(t, b.w.clock.Now()))
		return err
	})
	return a, codes
}

func (b *browser) useCode(t testing.TB, code string) error {
	t.Helper()
	_, err := b.do(t, http.MethodPost, "/x", func(r *http.Request) error { return b.w.auth.UseCode(r.Context(), code) })
	return err
}

func TestCodeIsASecondFactor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.OrgAdmin, access.IGLead)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	_, err := b.do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.ConfirmCode(r.Context(), "000000"); return err })
	wantCode(t, err, "auth.flow_lost")
	a, codes := b.addCode(t)
	if s := b.session(t); !s.Actor.Has(access.OrgAdmin) {
		t.Errorf("after setting up: %+v", s)
	}
	if len(codes) != 10 || len(codes[0]) != 19 {
		t.Errorf("recovery codes = %v", codes)
	}
	b = w.browser()
	b.signIn(t, "ada@example.org")
	if s := b.session(t); s.Actor.Has(access.OrgAdmin) || !s.NeedsSecondFactor() {
		t.Errorf("before the code: %+v", s)
	}
	w.clock.Advance(30 * time.Second)
	code := a.code(t, w.clock.Now())
	if err := b.useCode(t, code[:3]+" "+code[3:]); err != nil {
		t.Fatal(err)
	}
	if s := b.session(t); !s.Actor.Has(access.OrgAdmin) || s.NeedsSecondFactor() {
		t.Errorf("after the code: %+v", s)
	}
}

// TestCodeIsNotReplayed: a code seen over a shoulder is worth nothing once used, and neither is an older
// one that was skipped.
func TestCodeIsNotReplayed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.OrgAdmin)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	a, _ := b.addCode(t)
	thief := w.browser()
	thief.signIn(t, "ada@example.org")
	wantCode(t, thief.useCode(t, a.code(t, w.clock.Now())), "invalid.fields") // used for setting up
	w.clock.Advance(30 * time.Second)
	code := a.code(t, w.clock.Now())
	if err := b.useCode(t, code); err != nil {
		t.Fatal(err)
	}
	wantCode(t, thief.useCode(t, code), "invalid.fields")
	w.clock.Advance(30 * time.Second)
	skipped := a.code(t, w.clock.Now())
	w.clock.Advance(30 * time.Second)
	if err := b.useCode(t, a.code(t, w.clock.Now())); err != nil {
		t.Fatal(err)
	}
	wantCode(t, thief.useCode(t, skipped), "invalid.fields")
	if thief.session(t).SecondFactorDone {
		t.Error("a used code was accepted")
	}
}

func TestCodeAttemptsAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.OrgAdmin)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	a, _ := b.addCode(t)
	w.clock.Advance(5 * time.Minute)
	for i := range 5 {
		guesser := w.browser() // a new session each time does not help
		if i < 2 {
			guesser.signIn(t, "ada@example.org")
		} else {
			guesser = b
		}
		wantCode(t, guesser.useCode(t, "000000"), "invalid.fields")
	}
	wantCode(t, b.useCode(t, a.code(t, w.clock.Now())), "auth.too_many")
	w.clock.Advance(15 * time.Minute)
	if err := b.useCode(t, a.code(t, w.clock.Now())); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func TestRecoveryCodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.OrgAdmin)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	_, codes := b.addCode(t)
	lost := w.browser()
	lost.signIn(t, "ada@example.org")
	typed := strings.ToUpper(strings.ReplaceAll(codes[3], "-", " "))
	if err := lost.useCode(t, typed); err != nil || !lost.session(t).SecondFactorDone {
		t.Fatalf("a recovery code: %v", err)
	}
	again := w.browser()
	again.signIn(t, "ada@example.org")
	wantCode(t, again.useCode(t, codes[3]), "invalid.fields")
	var fresh []string
	lost.must(t, func(r *http.Request) (err error) { fresh, err = w.auth.NewRecoveryCodes(r.Context()); return err })
	wantCode(t, again.useCode(t, codes[4]), "invalid.fields")
	if err := again.useCode(t, fresh[0]); err != nil {
		t.Errorf("a new recovery code: %v", err)
	}
	var f auth.Factors
	again.must(t, func(r *http.Request) (err error) { f, err = w.auth.Factors(r.Context()); return err })
	if f.RecoveryCodes != 9 || !f.Code {
		t.Errorf("factors = %+v", f)
	}
	again.must(t, func(r *http.Request) error { return w.auth.RemoveCode(r.Context()) })
	again.must(t, func(r *http.Request) (err error) { f, err = w.auth.Factors(r.Context()); return err })
	if f.Any() || f.RecoveryCodes != 0 {
		t.Errorf("factors after removal = %+v", f)
	}
}

func TestSecretsAreSealedInTheDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire(t, "ada", "council", access.OrgAdmin)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	a, codes := b.addCode(t)
	ctx := context.Background()
	err := w.store.Read(ctx, func(tx *store.Tx) error {
		c, err := tx.OneTimeCode(ctx, "person-ada")
		if err != nil {
			return err
		}
		if bytes.Contains(c.Secret, []byte(a.secret)) || bytes.Contains(c.Secret, []byte(codes[0])) {
			t.Error("the secret lies open in the database")
		}
		if _, err := tx.WebSession(ctx, b.cookies["sharewell"].Value); err == nil {
			t.Error("the cookie's value lies open in the database")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestResetFactors(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.hire(t, "ada", "council", access.OrgAdmin)
	w.hire(t, "sec", "", access.Secretariat)
	w.hire(t, "otto", "trust", access.OrgAdmin)
	b, sec, otto := w.browser(), w.browser(), w.browser()
	b.signIn(t, "ada@example.org")
	b.addCode(t)
	reset := func(by *browser) error {
		_, err := by.do(t, http.MethodPost, "/x", func(r *http.Request) error { return w.auth.ResetFactors(r.Context(), ada) })
		return err
	}
	otto.signIn(t, "otto@example.org")
	otto.addCode(t)
	wantCode(t, reset(otto), "access.not_found")
	sec.signIn(t, "sec@example.org")
	wantCode(t, reset(sec), "access.not_found") // without the second factor the secretariat cannot either
	sec.addCode(t)
	if err := reset(sec); err != nil {
		t.Fatal(err)
	}
	if b.session(t).SignedIn() {
		t.Error("the sessions of the person are still open")
	}
	b.signIn(t, "ada@example.org")
	b.addCode(t)
}

// TestOnlyAdministratorsResetAdministrators: who may not give a role may not take its second factor away.
func TestOnlyAdministratorsResetAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	root := w.hire(t, "root", "", access.SysAdmin)
	w.hire(t, "sec", "", access.Secretariat)
	w.hire(t, "other", "", access.SysAdmin)
	reset := func(who string) error {
		by := w.browser()
		by.signIn(t, who+"@example.org")
		by.addCode(t)
		_, err := by.do(t, http.MethodPost, "/x", func(r *http.Request) error { return w.auth.ResetFactors(r.Context(), root) })
		return err
	}
	wantCode(t, reset("sec"), "people.sysadmin_only")
	if err := reset("other"); err != nil {
		t.Error(err)
	}
}

// TestRefusalsAreLogged: somebody who watches the log sees guessing, and nothing of what was guessed.
func TestRefusalsAreLogged(t *testing.T) {
	t.Parallel()
	var lines bytes.Buffer
	w := newWorld(t, func(d *auth.Deps) { d.Log = slog.New(slog.NewTextHandler(&lines, nil)) })
	w.hire(t, "ada", "council", access.OrgAdmin)
	b := w.browser()
	b.signIn(t, "ada@example.org")
	b.addCode(t)
	b.signIn(t, "ada@example.org")
	_, err := b.do(t, http.MethodPost, "/x", func(r *http.Request) error { return w.auth.UseCode(r.Context(), "000000") })
	wantCode(t, err, "invalid.fields")
	_, err = w.browser().do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.UseLink(r, tokenOf(w.links[0])); return err })
	wantCode(t, err, "auth.link_used")
	got := lines.String()
	for _, want := range []string{"way=code", "way=link", "person=person-ada", "network=192.0.2.0/24"} {
		if !strings.Contains(got, want) {
			t.Errorf("the log lacks %s:\n%s", want, got)
		}
	}
	for _, secret := range []string{"000000", tokenOf(w.links[0]), "ada@example.org"} {
		if strings.Contains(got, secret) {
			t.Errorf("the log tells %s", secret)
		}
	}
}
