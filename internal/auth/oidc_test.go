package auth_test

import (
	"bufio"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/people"
)

// startProvider runs a certified OpenID Connect provider and gives its issuer.
func startProvider(t *testing.T) string {
	t.Helper()
	modules, err := filepath.Abs("../../e2e/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(modules, "oidc-provider", "package.json")); err != nil {
		t.Fatal("the npm package oidc-provider is needed: run npm ci in e2e")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is needed to run the npm package oidc-provider")
	}
	cmd := exec.CommandContext(t.Context(), node, "testdata/oidcprovider/server.mjs", modules, here+"/sign-in/with/work/back")
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended with the test's context
		_ = cmd.Wait()         // its end by our signal is no failure
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "http://") {
			return lines.Text()
		}
	}
	t.Fatal("the provider ended before it listened")
	return ""
}

// visit follows the provider's pages as a browser would and gives the address that leads back to us.
func visit(t *testing.T, address, account string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	back := ""
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), here+"/") {
			back = r.URL.String()
			return http.ErrUseLastResponse
		}
		return nil
	}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"&login_hint="+url.QueryEscape(account), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close() // only the redirects matter
	if back == "" {
		t.Fatalf("the provider answered %s and never led back", resp.Status)
	}
	return back
}

// outside signs a browser in through the provider as one of its accounts.
func (b *browser) outside(t *testing.T, account string) (a auth.Arrival, err error) {
	t.Helper()
	var to string
	b.must(t, func(r *http.Request) (err error) {
		to, err = b.w.auth.BeginOutside(r.Context(), "work", "/in-tray")
		return err
	})
	return b.back(t, visit(t, to, account))
}

func (b *browser) back(t *testing.T, address string) (a auth.Arrival, err error) {
	t.Helper()
	_, err = b.do(t, http.MethodGet, address, func(r *http.Request) (err error) {
		a, err = b.w.auth.FinishOutside(r, "work")
		return err
	})
	return a, err
}

func TestOpenIDConnect(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		return // the provider runs in node; the full run has it
	}
	issuer := startProvider(t)
	build := func(t *testing.T, trust bool) *world {
		return newWorld(t, func(d *auth.Deps) {
			d.Clock = clock.Real{} // the provider's tokens carry the machine's time
			d.Config.Providers = []auth.Provider{{Key: "work", Name: "Work sign-in", Issuer: issuer, ClientID: "sharewell", ClientSecret: "a secret for tests only", TrustSecondFactor: trust}}
		})
	}

	t.Run("known by address, then by account", func(t *testing.T) {
		t.Parallel()
		w := build(t, false)
		w.hire(t, "anna.ode", "council", access.OrgAdmin)
		first, err := w.browser().outside(t, "mover")
		if err != nil || first.State != auth.Arrived || first.Next != "/in-tray" || first.Session.Person.ID != "person-anna.ode" || first.Session.Method != auth.ByOutside || first.Session.SecondFactorDone {
			t.Fatalf("first = %+v, %v", first, err)
		}
		again, err := w.browser().outside(t, "mover moved") // the same account, the address has changed
		if err != nil || again.Session.Person.ID != first.Session.Person.ID {
			t.Errorf("again = %+v, %v", again, err)
		}
	})
	t.Run("the service's second factor counts where trusted", func(t *testing.T) {
		t.Parallel()
		w := build(t, true)
		w.hire(t, "anna.ode", "council", access.OrgAdmin)
		got, err := w.browser().outside(t, "anna")
		if err != nil || !got.Session.SecondFactorDone || !got.Session.Actor.Has(access.OrgAdmin) {
			t.Errorf("arrival = %+v, %v", got, err)
		}
	})
	t.Run("believed for its own domains only", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, func(d *auth.Deps) {
			d.Clock = clock.Real{}
			d.Config.Providers = []auth.Provider{{Key: "work", Name: "Work sign-in", Issuer: issuer, ClientID: "sharewell", ClientSecret: "a secret for tests only", Domains: []string{"council.example"}}}
		})
		w.hire(t, "anna.ode", "council", access.IGLead)
		_, err := w.browser().outside(t, "anna")
		wantCode(t, err, "auth.other_domain")
	})
	t.Run("invited", func(t *testing.T) {
		t.Parallel()
		acceptFromOutside(t, build(t, false))
	})
	t.Run("nobody invited", func(t *testing.T) {
		t.Parallel()
		w := build(t, false)
		w.hire(t, "strasse", "council", access.IGLead)
		for _, account := range []string{"stranger", "lookalike"} {
			b := w.browser()
			got, err := b.outside(t, account)
			if err != nil || got.State != auth.Stranger || b.session(t).SignedIn() {
				t.Errorf("%s: %+v, %v", account, got, err)
			}
		}
	})
	t.Run("address not verified", func(t *testing.T) {
		t.Parallel()
		w := build(t, false)
		w.hire(t, "anna.ode", "council", access.IGLead)
		for _, account := range []string{"unverified", "nameless"} {
			b := w.browser()
			_, err := b.outside(t, account)
			if errs.CodeOf(err) != "auth.address_unverified" || b.session(t).SignedIn() {
				t.Errorf("%s: %v", account, err)
			}
		}
	})
	t.Run("answers that do not fit", func(t *testing.T) {
		t.Parallel()
		w := build(t, false)
		w.hire(t, "anna.ode", "council", access.IGLead)
		refuseForeignAnswers(t, w)
	})
}

func acceptFromOutside(t *testing.T, w *world) {
	t.Helper()
	ada := w.hire(t, "ada", "council", access.OrgAdmin)
	i, err := w.people.Invite(t.Context(), access.Actor{Person: ada, Organisation: "council", Roles: []access.Role{access.OrgAdmin}},
		people.Invite{Organisation: "council", Email: "New@example.org", Roles: []access.Role{access.IGLead}})
	if err != nil {
		t.Fatal(err)
	}
	b := w.browser()
	got, err := b.outside(t, "invited")
	if err != nil || got.State != auth.Invited {
		t.Fatalf("arrival = %+v, %v", got, err)
	}
	b.must(t, func(r *http.Request) error { _, err := w.auth.AcceptOffer(r, i.ID, "New Person"); return err })
	again, err := w.browser().outside(t, "invited")
	if err != nil || again.State != auth.Arrived || again.Session.Person.Name != "New Person" {
		t.Errorf("again = %+v, %v", again, err)
	}
}

func refuseForeignAnswers(t *testing.T, w *world) {
	t.Helper()
	_, err := w.browser().outside(t, "refuse")
	wantCode(t, err, "auth.provider_refused")

	begin := func(b *browser) (to string) {
		b.must(t, func(r *http.Request) (err error) { to, err = w.auth.BeginOutside(r.Context(), "work", ""); return err })
		return to
	}
	b := w.browser()
	answer := visit(t, begin(b), "anna")
	_, err = w.browser().back(t, answer) // an answer planted into another browser
	wantCode(t, err, "auth.flow_lost")
	thief := w.browser()
	begin(thief)
	_, err = thief.back(t, answer)
	wantCode(t, err, "auth.flow_lost")
	if got, err := b.back(t, answer); err != nil || got.State != auth.Arrived {
		t.Errorf("the right browser: %+v, %v", got, err)
	}
	_, err = b.back(t, answer) // the same answer twice
	wantCode(t, err, "auth.flow_lost")

	// A code for another sign-in fails on the verifier even with the right state.
	mine, theirs := w.browser(), w.browser()
	my, their := visit(t, begin(mine), "anna"), visit(t, begin(theirs), "anna")
	_, err = mine.back(t, swapCode(t, my, their))
	wantCode(t, err, "auth.provider_failed")
}

// swapCode gives address with the code of another answer.
func swapCode(t *testing.T, address, from string) string {
	t.Helper()
	a, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	f, err := url.Parse(from)
	if err != nil {
		t.Fatal(err)
	}
	q := a.Query()
	q.Set("code", f.Query().Get("code"))
	a.RawQuery = q.Encode()
	return a.String()
}

func TestProviderAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *auth.Deps) {
		d.Config.Providers = []auth.Provider{{Key: "work", Name: "Work sign-in", Issuer: "http://127.0.0.1:1", ClientID: "c"}}
	})
	_, err := w.browser().do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.BeginOutside(r.Context(), "work", ""); return err })
	wantCode(t, err, "auth.provider_away")
	_, err = w.browser().do(t, http.MethodPost, "/x", func(r *http.Request) error { _, err := w.auth.BeginOutside(r.Context(), "other", ""); return err })
	wantCode(t, err, "auth.no_provider")
}
