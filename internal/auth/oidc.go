package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// outside is one sign-in service; its particulars are fetched when first needed and kept.
type outside struct {
	Provider
	mu    sync.Mutex
	found *oidc.Provider
}

func newOutside(list []Provider) ([]*outside, error) {
	var out []*outside
	for _, p := range list {
		if p.Key == "" || url.PathEscape(p.Key) != p.Key || p.Issuer == "" || p.ClientID == "" {
			return nil, fmt.Errorf("sign-in service %q: key, issuer and client identifier are needed, the key fit for an address", p.Key)
		}
		if slices.ContainsFunc(out, func(o *outside) bool { return o.Key == p.Key }) {
			return nil, fmt.Errorf("sign-in service %q stands there twice", p.Key)
		}
		out = append(out, &outside{Provider: p})
	}
	return out, nil
}

// Providers lists the sign-in services people can choose.
func (a *Auth) Providers() []Provider {
	out := make([]Provider, len(a.outside))
	for i, o := range a.outside {
		out[i] = Provider{Key: o.Key, Name: o.Name}
	}
	return out
}

func (a *Auth) provider(key string) (*outside, error) {
	for _, o := range a.outside {
		if o.Key == key {
			return o, nil
		}
	}
	return nil, errs.New(errs.NotFound, "auth.no_provider", "We do not know this sign-in service.")
}

// discover asks the service for its addresses and keys, once.
func (o *outside) discover(ctx context.Context, client *http.Client) (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.found != nil {
		return o.found, nil
	}
	// The provider keeps this context for fetching keys later, so it must outlive the request.
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), client), o.Issuer)
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, "auth.provider_away", "We cannot reach "+o.Name+" at the moment. Try again in a few minutes, or sign in another way.", err)
	}
	o.found = p
	return p, nil
}

func (a *Auth) oauth(o *outside, p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: o.ClientID, ClientSecret: o.ClientSecret, Endpoint: p.Endpoint(),
		RedirectURL: a.Config.PublicURL + "/sign-in/with/" + o.Key + "/back", Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// BeginOutside starts signing in with an organisation's service and gives the address to go to.
func (a *Auth) BeginOutside(ctx context.Context, key, next string) (string, error) {
	o, err := a.provider(key)
	if err != nil {
		return "", err
	}
	p, err := o.discover(ctx, a.HTTP)
	if err != nil {
		return "", err
	}
	var secrets [2]string
	for i := range secrets {
		if secrets[i], err = a.randomText(); err != nil {
			return "", err
		}
	}
	f := flow{Provider: key, State: secrets[0], Nonce: secrets[1], Verifier: oauth2.GenerateVerifier(), Next: next}
	if err := a.putFlow(ctx, f); err != nil {
		return "", err
	}
	return a.oauth(o, p).AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), nil
}

func (a *Auth) randomText() (string, error) {
	var b [32]byte
	if _, err := io.ReadFull(a.Random, b[:]); err != nil {
		return "", fmt.Errorf("auth: the random source failed: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// claims is what we read of who somebody is.
type claims struct {
	Email         string   `json:"email"`
	EmailVerified bool     `json:"email_verified"`
	Methods       []string `json:"amr"`
}

// FinishOutside takes the answer of an organisation's service. It is checked against the step that this
// browser began; the account is known by issuer and subject, and the first time by its verified address.
func (a *Auth) FinishOutside(r *http.Request, key string) (Arrival, error) {
	ctx := r.Context()
	f, err := a.takeFlow(ctx)
	if err != nil {
		return Arrival{}, err
	}
	q := r.URL.Query()
	if f.Provider != key || f.State == "" || subtle.ConstantTimeCompare([]byte(f.State), []byte(q.Get("state"))) != 1 {
		return Arrival{}, flowLost()
	}
	o, err := a.provider(key)
	if err != nil {
		return Arrival{}, err
	}
	// A service that names itself in the answer must be the one we asked (RFC 9207).
	if iss := q.Get("iss"); iss != "" && iss != o.Issuer {
		return Arrival{}, flowLost()
	}
	if e := q.Get("error"); e != "" {
		return Arrival{}, errs.Wrap(errs.Invalid, "auth.provider_refused", o.Name+" did not sign you in. Try again, or sign in another way.", fmt.Errorf("%q: %q", e, q.Get("error_description")))
	}
	issuer, subject, c, err := a.exchange(ctx, o, f, q.Get("code"))
	if err != nil {
		return Arrival{}, err
	}
	second := o.TrustSecondFactor && slices.Contains(c.Methods, "mfa")
	shown := proof{Address: c.Email, Method: ByOutside, Second: second, Issuer: issuer, Subject: subject, Next: f.Next}
	var known ident.Person
	err = a.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if known, err = tx.OutsideIdentity(ctx, issuer, subject); err != nil {
			return err
		}
		p, err := tx.Person(ctx, known)
		if err == nil && p.Status != people.Active { // left; only a new invitation leads back in
			err = errs.New(errs.NotFound, "auth.closed", "Your access here was closed.")
		}
		return err
	})
	switch {
	case err == nil:
		return a.enter(r, known, shown)
	case errs.KindOf(err) != errs.NotFound:
		return Arrival{}, err
	case !c.EmailVerified || c.Email == "":
		return Arrival{}, errs.New(errs.Forbidden, "auth.address_unverified", o.Name+" did not confirm your email address, so we cannot tell who you are. Sign in with a link by email instead.")
	}
	if !o.vouches(c.Email) {
		return Arrival{}, errs.New(errs.Forbidden, "auth.other_domain", o.Name+" cannot confirm your email address, as it belongs to another organisation. Sign in with a link by email instead.")
	}
	return a.arrive(r, shown)
}

// vouches reports whether the service is believed when it says whose an address is. Otherwise one
// organisation's service could make its people those of another.
func (p Provider) vouches(address string) bool {
	if len(p.Domains) == 0 {
		return true
	}
	at := strings.LastIndexByte(address, '@')
	return at >= 0 && slices.ContainsFunc(p.Domains, func(d string) bool { return strings.EqualFold(d, address[at+1:]) })
}

// exchange turns the service's code into who somebody is, checking signature, audience, issuer, expiry
// and nonce, and asking for the address separately where the token does not carry it.
func (a *Auth) exchange(ctx context.Context, o *outside, f flow, code string) (issuer, subject string, c claims, err error) {
	away := func(err error) error {
		return errs.Wrap(errs.Unavailable, "auth.provider_failed", "We could not finish signing you in with "+o.Name+". Try again, or sign in another way.", err)
	}
	p, err := o.discover(ctx, a.HTTP)
	if err != nil {
		return "", "", c, err
	}
	ctx = oidc.ClientContext(ctx, a.HTTP)
	conf := a.oauth(o, p)
	token, err := conf.Exchange(ctx, code, oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return "", "", c, away(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", "", c, away(fmt.Errorf("the answer has no ID token"))
	}
	id, err := p.Verifier(&oidc.Config{ClientID: o.ClientID, Now: a.Clock.Now}).Verify(ctx, raw)
	if err != nil {
		return "", "", c, away(err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(f.Nonce)) != 1 {
		return "", "", c, away(fmt.Errorf("the ID token answers another sign-in"))
	}
	if err := id.Claims(&c); err != nil {
		return "", "", c, away(err)
	}
	if c.Email == "" {
		info, err := p.UserInfo(ctx, conf.TokenSource(ctx, token))
		if err != nil {
			return "", "", c, away(err)
		}
		if info.Subject != id.Subject {
			return "", "", c, away(fmt.Errorf("the account's particulars are somebody else's"))
		}
		c.Email, c.EmailVerified = info.Email, info.EmailVerified
	}
	return id.Issuer, id.Subject, c, nil
}
