package apiclient

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"sharewell/internal/errs"
)

// Token is a short-lived proof.
type Token struct {
	Text   string
	Life   time.Duration
	Scopes []Scope
}

// ErrClient says that a client did not prove itself. It says no more, so that nothing is learnt by trying.
var ErrClient = errs.New(errs.Unauthenticated, "apiclient.invalid_client", "The client identifier, secret or assertion does not work.")

// ErrAskedScope says that a token was asked for something the client may not do.
var ErrAskedScope = errs.New(errs.Invalid, "apiclient.invalid_scope", "The application may not have one of these scopes.")

// WithSecret gives a token for a client's secret. scopes may be fewer than the client has; none means all.
func (s *Service) WithSecret(id ID, secret string, scopes []Scope) (Token, error) {
	now := s.Clock.Now()
	hash := hashSecret(secret)
	var found CredentialID
	e := s.Directory.now.Load().clients[string(id)]
	if e != nil {
		for _, c := range e.credentials { // all are compared, whichever fits
			if c.Kind == Secret && subtle.ConstantTimeCompare(c.Hash, hash[:]) == 1 && c.Works(now) {
				found = c.ID
			}
		}
	}
	if found == "" {
		return Token{}, ErrClient
	}
	return s.token(e, found, scopes, now)
}

// algorithms are the signatures an assertion may carry.
var algorithms = []jose.SignatureAlgorithm{jose.ES256, jose.EdDSA, jose.RS256}

// Bounds of an assertion, so that what is remembered of it stays little.
const (
	maxAssertion  = 8 << 10
	assertionLife = 10 * time.Minute
	leeway        = 30 * time.Second
	maxJTI        = 200
)

// WithAssertion gives a token for an assertion that the client signed (RFC 7523). An assertion works once.
func (s *Service) WithAssertion(ctx context.Context, assertion string, scopes []Scope) (Token, error) {
	if len(assertion) > maxAssertion {
		return Token{}, ErrClient
	}
	signed, err := jwt.ParseSigned(assertion, algorithms)
	if err != nil {
		return Token{}, ErrClient
	}
	var open jwt.Claims
	if err := signed.UnsafeClaimsWithoutVerification(&open); err != nil {
		return Token{}, ErrClient
	}
	now := s.Clock.Now()
	e := s.Directory.now.Load().clients[open.Subject]
	if e == nil {
		return Token{}, ErrClient
	}
	for _, c := range e.credentials {
		if c.Kind != PublicKey || !c.Works(now) {
			continue
		}
		key, _, _, err := readPublicKey(c.Public)
		if err != nil {
			return Token{}, errs.Wrap(errs.Internal, "apiclient.kept_key", "A kept key cannot be read.", err)
		}
		var sure jwt.Claims
		if signed.Claims(key, &sure) != nil {
			continue
		}
		if !s.fits(sure, now) {
			return Token{}, ErrClient
		}
		if err := s.useOnce(ctx, sure); err != nil {
			return Token{}, err
		}
		return s.token(e, c.ID, scopes, now)
	}
	return Token{}, ErrClient
}

// fits checks what a verified assertion says.
func (s *Service) fits(c jwt.Claims, now time.Time) bool {
	meant := slices.ContainsFunc([]string(c.Audience), func(a string) bool { return slices.Contains(s.Audiences, a) })
	switch {
	case c.Issuer == "" || c.Issuer != c.Subject, !meant, c.ID == "" || len(c.ID) > maxJTI, c.Expiry == nil:
		return false
	case !now.Before(c.Expiry.Time()), c.Expiry.Time().After(now.Add(assertionLife + leeway)):
		return false
	case c.NotBefore != nil && c.NotBefore.Time().After(now.Add(leeway)), c.IssuedAt != nil && c.IssuedAt.Time().After(now.Add(leeway)):
		return false
	}
	return true
}

// useOnce remembers an assertion; one used before proves nothing.
func (s *Service) useOnce(ctx context.Context, c jwt.Claims) error {
	sum := sha256.Sum256([]byte(c.Subject + "\x00" + c.ID))
	err := s.Store.Write(ctx, func(tx Tx) error {
		return tx.UseAssertion(ctx, hex.EncodeToString(sum[:]), c.Expiry.Time().UTC())
	})
	if errs.KindOf(err) == errs.Conflict {
		return ErrClient
	}
	return err
}

// token makes a token of a proven client.
func (s *Service) token(e *entry, with CredentialID, scopes []Scope, now time.Time) (Token, error) {
	keys := s.Directory.now.Load().tokens
	if len(keys) == 0 {
		return Token{}, errs.New(errs.Unavailable, "apiclient.no_key", "Tokens cannot be made at the moment. Try again in a minute.")
	}
	if len(scopes) == 0 {
		scopes = e.client.Scopes
	}
	for _, want := range scopes {
		if !slices.Contains(e.client.Scopes, want) {
			return Token{}, ErrAskedScope
		}
	}
	t := Token{Life: s.TokenLife, Scopes: unpack(bits(scopes))}
	t.Text = keys[0].write(claims{client: string(e.client.ID), credential: string(with), scopes: bits(scopes), until: seconds(now.Add(s.TokenLife))})
	return t, nil
}
