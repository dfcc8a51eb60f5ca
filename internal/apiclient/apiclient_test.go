package apiclient

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

var (
	noon  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	admin = access.Actor{Person: "ada", Organisation: "council", Roles: []access.Role{access.OrgAdmin}}
	every = []Scope{Decide, Screen}
)

const audience = "https://sharewell.example/oauth/token"

// open makes a service with a client; what is committed is loaded at once.
func open(t testing.TB) (*Service, *shelf, *clock.Fixed) {
	t.Helper()
	sh := &shelf{clients: map[ID]Client{}, used: map[string]bool{}}
	now := clock.NewFixed(noon)
	s := New(Deps{Store: sh, Clock: now, IDs: &ident.Sequence{Prefix: "x"}, Random: rand.Reader, Log: slog.New(slog.DiscardHandler),
		SiteKey: bytes.Repeat([]byte{7}, 32), Audiences: []string{audience}, Limit: Limit{PerSecond: 10, Burst: 20}, Keep: 48 * time.Hour})
	sh.notice = func([]event.Event) {
		if err := s.Load(context.Background()); err != nil {
			t.Error(err)
		}
	}
	if err := s.EnsureKey(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s, sh, now
}

func bearer(proof string) string { return "Bearer " + proof }

func TestASecretMakesATokenUntilItEnds(t *testing.T) {
	t.Parallel()
	s, sh, now := open(t)
	ctx := t.Context()
	c, secret, err := s.Create(ctx, admin, "  Case   system ", every)
	if err != nil || c.Name != "Case system" || !strings.HasPrefix(secret, "sws_") {
		t.Fatal(c, err)
	}
	for _, kept := range sh.clients[c.ID].Credentials {
		if strings.Contains(secret, string(kept.Hash)) || len(kept.Prefix) != shown || !strings.HasPrefix(secret, kept.Prefix) {
			t.Errorf("what is kept of the secret: %+v", kept)
		}
	}
	for _, wrong := range []string{"", secret + "x", secret[:len(secret)-1], "sws_"} {
		if _, err := s.WithSecret(c.ID, wrong, nil); !errors.Is(err, ErrClient) {
			t.Errorf("with %q: %v", wrong, err)
		}
	}
	if _, err := s.WithSecret("nobody", secret, nil); !errors.Is(err, ErrClient) {
		t.Errorf("an unknown client: %v", err)
	}
	token, err := s.WithSecret(c.ID, secret, []Scope{Decide})
	if err != nil || len(token.Text) > maxToken {
		t.Fatal(token, err)
	}
	p, err := s.Authenticate(bearer(token.Text), Decide, now.Now())
	if err != nil || p.Client != c.ID || p.Organisation != "council" {
		t.Fatal(p, err)
	}
	if _, err := s.Authenticate("bearer   "+token.Text, Screen, now.Now()); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a scope the token has not: %v", err)
	}
	if _, err := s.Authenticate(bearer(token.Text), Decide, now.Now().Add(10*time.Minute)); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("an old token: %v", err)
	}
	if _, err := s.Authenticate(bearer(secret), Decide, now.Now()); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("a secret instead of a token: %v", err)
	}
	if _, err := s.WithSecret(c.ID, secret, []Scope{"all"}); !errors.Is(err, ErrAskedScope) {
		t.Errorf("an unknown scope: %v", err)
	}
	if err := s.KeepUse(ctx); err != nil || !sh.clients[c.ID].UsedAt.Equal(noon) {
		t.Errorf("used at %v, %v", sh.clients[c.ID].UsedAt, err)
	}
	if err := s.Remove(ctx, admin, c.ID, c.Credentials[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Authenticate(bearer(token.Text), Decide, now.Now()); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("the token of a removed secret: %v", err)
	}
}

// TestNoOtherTokenWorks: a token with any byte changed, and any other text, proves nothing.
func TestNoOtherTokenWorks(t *testing.T) {
	t.Parallel()
	s, _, now := open(t)
	c, secret, err := s.Create(t.Context(), admin, "Case system", every)
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.WithSecret(c.ID, secret, nil)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		b := []byte(token.Text)
		at := rapid.IntRange(0, len(b)-1).Draw(rt, "at")
		b[at] = rapid.Byte().Draw(rt, "byte")
		// the last character carries two bits that nothing reads
		if string(b) != token.Text && at < len(b)-1 && s.prove(string(b), now.Now()) != nil {
			rt.Fatalf("changed at %d, it still works", at)
		}
	})
	for _, text := range []string{"", "swt_", "swt_AAAA", "swk_", "swt_" + strings.Repeat("A", 5000), token.Text + "A", token.Text[:20]} {
		if s.prove(text, now.Now()) != nil {
			t.Errorf("%q works", text)
		}
	}
	for _, header := range []string{"", "Bearer", "Bearer ", "Basic " + token.Text, token.Text} {
		if _, err := s.Authenticate(header, Decide, now.Now()); errs.KindOf(err) != errs.Unauthenticated {
			t.Errorf("%q: %v", header, err)
		}
	}
}

func TestKeysAndTheirReplacement(t *testing.T) {
	t.Parallel()
	s, _, now := open(t)
	ctx := t.Context()
	c, _, err := s.Create(ctx, admin, "Warehouse", []Scope{Decide})
	if err != nil {
		t.Fatal(err)
	}
	old, err := s.AddSecret(ctx, admin, c.ID, Key, false)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := s.AddSecret(ctx, admin, c.ID, Key, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{old, fresh} {
		if p, err := s.Authenticate(bearer(key), Decide, now.Now()); err != nil || p.Client != c.ID {
			t.Errorf("%v, %v", p, err)
		}
	}
	later := now.Now().Add(Overlap)
	if _, err := s.Authenticate(bearer(old), Decide, later); err == nil {
		t.Error("the old key still works")
	}
	if _, err := s.Authenticate(bearer(fresh), Decide, later); err != nil {
		t.Error(err)
	}
	if err := s.End(ctx, admin, c.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Authenticate(bearer(fresh), Decide, now.Now()); err == nil {
		t.Error("the key of a removed application works")
	}
	if _, err := s.AddSecret(ctx, admin, c.ID, Key, false); errs.CodeOf(err) != "apiclient.ended" {
		t.Errorf("a key for a removed application: %v", err)
	}
}

func TestOnlyAdministratorsManage(t *testing.T) {
	t.Parallel()
	s, _, _ := open(t)
	ctx := t.Context()
	c, _, err := s.Create(ctx, admin, "Case system", every)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]access.Actor{"nobody": {}, "a practitioner": {Person: "p", Organisation: "council", Roles: []access.Role{access.Practitioner}},
		"another administrator": {Person: "p", Organisation: "trust", Roles: []access.Role{access.OrgAdmin}}, "the secretariat": {Person: "p", Roles: []access.Role{access.Secretariat}}} {
		_, _, getErr := s.Get(ctx, a, c.ID)
		_, addErr := s.AddSecret(ctx, a, c.ID, Key, false)
		for what, err := range map[string]error{"get": getErr, "add": addErr, "remove": s.Remove(ctx, a, c.ID, c.Credentials[0].ID), "end": s.End(ctx, a, c.ID)} {
			if k := errs.KindOf(err); k != errs.NotFound && k != errs.Unauthenticated && k != errs.Forbidden {
				t.Errorf("%s may %s: %v", name, what, err)
			}
		}
	}
	lead := access.Actor{Person: "p", Organisation: "council", Roles: []access.Role{access.IGLead}}
	if v, err := s.List(ctx, lead); err != nil || len(v.Clients) != 1 || v.MayManage || !v.MayExport {
		t.Errorf("%+v, %v", v, err)
	}
	for _, bad := range []struct {
		name   string
		scopes []Scope
	}{{"", every}, {strings.Repeat("é", 81), every}, {"Other", nil}, {"Other", []Scope{"all"}}, {"Case system", every}} {
		if _, _, err := s.Create(ctx, admin, bad.name, bad.scopes); len(errs.FieldsOf(err)) != 1 {
			t.Errorf("%q %v: %v", bad.name, bad.scopes, err)
		}
	}
}

// pemOf writes a public key as people paste it.
func pemOf(t testing.TB, key any) string {
	t.Helper()
	b, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: b}))
}

func sign(t testing.TB, alg jose.SignatureAlgorithm, key any, c jwt.Claims) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := jwt.Signed(signer).Claims(c).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAssertionsWorkOnceAndOnlyAsMeant(t *testing.T) {
	t.Parallel()
	s, _, now := open(t)
	ctx := t.Context()
	c, _, err := s.Create(ctx, admin, "Case system", every)
	if err != nil {
		t.Fatal(err)
	}
	ec, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	rs, _ := rsa.GenerateKey(rand.Reader, 2048)
	keys := map[jose.SignatureAlgorithm]crypto.Signer{jose.ES256: ec, jose.EdDSA: ed, jose.RS256: rs}
	for _, k := range keys {
		if err := s.AddPublicKey(ctx, admin, c.ID, pemOf(t, k.Public())); err != nil {
			t.Fatal(err)
		}
	}
	good := func(jti string) jwt.Claims {
		return jwt.Claims{Issuer: string(c.ID), Subject: string(c.ID), Audience: jwt.Audience{"https://other.example", audience}, ID: jti,
			Expiry: jwt.NewNumericDate(now.Now().Add(5 * time.Minute)), IssuedAt: jwt.NewNumericDate(now.Now())}
	}
	for alg, k := range keys {
		text := sign(t, alg, k, good("jti-"+string(alg)))
		token, err := s.WithAssertion(ctx, text, nil)
		if err != nil {
			t.Fatalf("%s: %v", alg, err)
		}
		if _, err := s.Authenticate(bearer(token.Text), Screen, now.Now()); err != nil {
			t.Errorf("%s: %v", alg, err)
		}
		if _, err := s.WithAssertion(ctx, text, nil); !errors.Is(err, ErrClient) {
			t.Errorf("%s a second time: %v", alg, err)
		}
	}
	other, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	bad := map[string]string{"another key": sign(t, jose.ES256, other, good("a")), "not signed": "e30.e30.", "nothing": "", "long": strings.Repeat("a", maxAssertion+1),
		"the public key as a password": sign(t, jose.HS256, []byte(pemOf(t, rs.Public())), good("b"))}
	for name, change := range map[string]func(*jwt.Claims){
		"another audience": func(c *jwt.Claims) { c.Audience = jwt.Audience{"https://other.example"} }, "no audience": func(c *jwt.Claims) { c.Audience = nil },
		"no end": func(c *jwt.Claims) { c.Expiry = nil }, "a far end": func(c *jwt.Claims) { c.Expiry = jwt.NewNumericDate(now.Now().Add(time.Hour)) },
		"ended": func(c *jwt.Claims) { c.Expiry = jwt.NewNumericDate(now.Now()) }, "not yet": func(c *jwt.Claims) { c.NotBefore = jwt.NewNumericDate(now.Now().Add(time.Minute)) },
		"made later": func(c *jwt.Claims) { c.IssuedAt = jwt.NewNumericDate(now.Now().Add(time.Minute)) }, "no jti": func(c *jwt.Claims) { c.ID = "" },
		"another issuer": func(c *jwt.Claims) { c.Issuer = "other" }, "another subject": func(c *jwt.Claims) { c.Subject, c.Issuer = "other", "other" },
	} {
		claims := good("jti " + name)
		change(&claims)
		bad[name] = sign(t, jose.ES256, ec, claims)
	}
	for name, text := range bad {
		if _, err := s.WithAssertion(ctx, text, nil); !errors.Is(err, ErrClient) {
			t.Errorf("%s: %v", name, err)
		}
	}
	small, _ := rsa.GenerateKey(rand.Reader, 1024)
	p384, _ := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	for _, text := range []string{"", "x", pemOf(t, small.Public()), pemOf(t, p384.Public()), strings.ReplaceAll(pemOf(t, ec.Public()), "PUBLIC", "PRIVATE")} {
		if err := s.AddPublicKey(ctx, admin, c.ID, text); len(errs.FieldsOf(err)) != 1 {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func TestTokenKeysAreRenewed(t *testing.T) {
	t.Parallel()
	s, sh, now := open(t)
	ctx := t.Context()
	c, secret, err := s.Create(ctx, admin, "Case system", every)
	if err != nil {
		t.Fatal(err)
	}
	old, err := s.WithSecret(c.ID, secret, nil)
	if err != nil {
		t.Fatal(err)
	}
	now.Advance(keyLife)
	if err := s.Prune(ctx); err != nil || len(sh.salts) != 2 {
		t.Fatal(sh.salts, err)
	}
	if s.prove(old.Text, noon) == nil {
		t.Error("a token made with the key before no longer works")
	}
	now.Advance(keyLife + time.Hour)
	if err := s.Prune(ctx); err != nil || len(sh.salts) != 2 {
		t.Fatal(sh.salts, err)
	}
	if s.prove(old.Text, noon) != nil {
		t.Error("a token of a key that is gone works")
	}
}

func TestTheLimitHoldsAndGivesWay(t *testing.T) {
	t.Parallel()
	s, _, now := open(t)
	c, _, err := s.Create(t.Context(), admin, "Case system", every)
	if err != nil {
		t.Fatal(err)
	}
	key, err := s.AddSecret(t.Context(), admin, c.ID, Key, false)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Authenticate(bearer(key), Decide, now.Now())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 { // the burst
		if _, ok := s.Charge(p, 1, now.Now()); !ok {
			t.Fatalf("refused at %d", i)
		}
	}
	if retry, ok := s.Charge(p, 1, now.Now()); ok || retry != 100*time.Millisecond {
		t.Errorf("%v, %v", retry, ok)
	}
	now.Advance(time.Second)
	if _, ok := s.Charge(p, 10, now.Now()); !ok {
		t.Error("ten a second are allowed")
	}
	if _, ok := s.Charge(p, 1, now.Now()); ok {
		t.Error("more than ten a second")
	}
	now.Advance(time.Hour)
	if _, ok := s.Charge(p, 100, now.Now()); !ok {
		t.Error("a long list of somebody who used nothing")
	}
	if _, ok := s.Charge(p, 1, now.Now()); ok {
		t.Error("straight after a long list")
	}
	if _, ok := s.Charge(Anybody(), 1<<30, now.Now()); !ok {
		t.Error("anybody is not limited")
	}
}

func TestDecisionsAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	words := rapid.SampledFrom([]string{"", "organisation:a", "organisation:b", "share", "é", "KM-R-2026-0001", "purpose=x to=y"})
	rapid.Check(t, func(rt *rapid.T) {
		var content []byte
		var want []Decision
		var f Frame
		for range rapid.IntRange(0, 4).Draw(rt, "frames") {
			at := noon.Add(time.Duration(rapid.IntRange(-1000000, 1000000).Draw(rt, "at")) * time.Microsecond)
			org, request := ident.Organisation(words.Draw(rt, "org")), words.Draw(rt, "request")
			f.Begin(at, "c1", org, request, 7)
			for range rapid.IntRange(1, 4).Draw(rt, "questions") {
				d := Decision{At: at, Client: "c1", Organisation: org, Request: request, Revision: 7, Subject: words.Draw(rt, "subject"), Action: words.Draw(rt, "action"),
					Resource: words.Draw(rt, "resource"), Other: words.Draw(rt, "other"), Purpose: words.Draw(rt, "purpose"), Answer: rapid.SampledFrom([]Answer{Covered, NotCovered, LookAtIt}).Draw(rt, "answer"),
					Reason: words.Draw(rt, "reason"), Count: rapid.IntRange(0, 99).Draw(rt, "count")}
				for range rapid.IntRange(0, 3).Draw(rt, "records") {
					d.Records = append(d.Records, RecordVersion{words.Draw(rt, "ref"), rapid.Int64().Draw(rt, "version")})
				}
				f.Add(&d)
				want = append(want, d)
			}
			content = append(content, f.Bytes()...)
		}
		var got []Decision
		err := Decisions(content, func(d *Decision) error { got = append(got, *d); return nil })
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			rt.Fatalf("(-want +got), %v:\n%s", err, diff)
		}
		block, err := NewBlock("b", content)
		by := map[ident.Organisation]int{}
		var first, last time.Time
		for i, d := range want {
			by[d.Organisation]++
			if i == 0 || d.At.Before(first) {
				first = d.At
			}
			if d.At.After(last) {
				last = d.At
			}
		}
		if diff := cmp.Diff(by, block.By); diff != "" || err != nil || block.Count != len(want) || !block.First.Equal(first) || !block.Last.Equal(last) {
			rt.Fatalf("the block counts otherwise (-want +got), %v: %+v\n%s", err, block, diff)
		}
		if len(content) == 0 {
			return
		}
		cut := rapid.IntRange(0, len(content)-1).Draw(rt, "cut")
		if whole := Whole(content[:cut]); whole > cut || Decisions(content[:whole], func(*Decision) error { return nil }) != nil {
			rt.Fatalf("of %d bytes %d are whole", cut, whole)
		}
		bad := bytes.Clone(content)
		bad[cut] ^= byte(rapid.IntRange(1, 255).Draw(rt, "damage"))
		if Decisions(bad, func(*Decision) error { return nil }) == nil {
			rt.Fatal("damage was not seen")
		}
	})
}

func FuzzDecisions(f *testing.F) {
	var fr Frame
	fr.Begin(noon, "c", "o", "r", 1)
	fr.Add(&Decision{Subject: "a", Records: []RecordVersion{{"r", 1}}})
	f.Add(bytes.Clone(fr.Bytes())[frameHead:])
	f.Fuzz(func(t *testing.T, payload []byte) {
		n := 0
		err := decisionsOf(payload, func(*Decision) error { n++; return nil })
		b := Block{By: map[ident.Organisation]int{}}
		if counted := b.count(payload); (err == nil) != (counted == nil) || err == nil && b.Count != n {
			t.Errorf("read: %d, %v; counted: %d, %v", n, err, b.Count, counted)
		}
	})
}

func TestExportIsOnesOwn(t *testing.T) {
	t.Parallel()
	s, sh, now := open(t)
	var f Frame
	for i := range 45 {
		var content []byte
		for _, org := range []ident.Organisation{"council", "trust"} {
			f.Begin(noon.Add(time.Duration(i)*time.Hour), "c", org, "", 1)
			f.Add(&Decision{Action: "share"})
			content = append(content, f.Bytes()...)
		}
		b, err := NewBlock(string(rune('A'+i)), content)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.KeepBlock(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	err := s.Export(t.Context(), admin, noon.Add(time.Hour), noon.Add(44*time.Hour), func(d *Decision) error {
		if n++; d.Organisation != "council" {
			t.Errorf("%+v", d)
		}
		return nil
	})
	if n != 43 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if err := s.Export(t.Context(), access.Actor{Person: "p", Organisation: "council", Roles: []access.Role{access.Practitioner}}, noon, noon, nil); err == nil {
		t.Error("a practitioner may export")
	}
	now.Set(noon.Add(58 * time.Hour))
	if err := s.Prune(t.Context()); err != nil || len(sh.blocks) != 35 {
		t.Errorf("%d blocks, %v", len(sh.blocks), err)
	}
}

func BenchmarkAuthenticateToken(b *testing.B) {
	s, _, now := open(b)
	c, secret, err := s.Create(b.Context(), admin, "Case system", every)
	if err != nil {
		b.Fatal(err)
	}
	token, err := s.WithSecret(c.ID, secret, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	header, at := bearer(token.Text), now.Now()
	for b.Loop() {
		if _, err := s.Authenticate(header, Decide, at); err != nil {
			b.Fatal(err)
		}
	}
}
