package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/go-webauthn/webauthn/webauthn"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// Config is what whoever runs Sharewell decides about signing in.
type Config struct {
	// PublicURL is the site's address without a final slash. With https the cookie is bound to the host.
	PublicURL string
	// ServiceName is what an authenticator app and a passkey list call the site.
	ServiceName string
	// Absolute and Idle bound a session; nought means 12 hours and 2 hours.
	Absolute, Idle time.Duration
	// LinkValid is how long a mailed link works; nought means 10 minutes.
	LinkValid time.Duration
	// TrustedProxies is how many proxies of ours stand in front. Nought means that X-Forwarded-For is
	// not believed.
	TrustedProxies int
	// Key is 32 secret bytes that seal what must not be readable in a copied database.
	Key []byte
	// Providers are the sign-in services of organisations.
	Providers []Provider
	// Demo lists the people one may become with one click. Empty outside the demonstration.
	Demo []DemoRole
	// Quiet lists path prefixes that are answered without looking for a session, such as assets.
	Quiet []string
	// PostsPerMinute bounds sign-in submissions per network; nought means 60.
	PostsPerMinute int
}

// Provider is one organisation's, or one sector's, OpenID Connect service.
type Provider struct {
	Key          string // in addresses: /sign-in/with/{key}
	Name         string // as people know it: "NHSmail"
	Issuer       string
	ClientID     string
	ClientSecret string
	// Domains are those whose addresses the service vouches for; none means that it is believed for all.
	Domains []string
	// TrustSecondFactor takes the service's word ("mfa" among the authentication methods) for a second
	// factor.
	TrustSecondFactor bool
}

// Deps is what the package is made of.
type Deps struct {
	Config Config
	Store  *store.Store
	People *people.Service
	Clock  clock.Clock
	IDs    ident.Source
	Random io.Reader // crypto/rand.Reader, but for tests
	Log    *slog.Logger
	// LinkLetter writes the letter that carries a sign-in link.
	LinkLetter func(link string, valid time.Duration) (subject, text string)
	// HTTP reaches sign-in services; nil means a client with a time limit.
	HTTP *http.Client
	// Fail answers a request whose session could not be read or whose network sent too much; nil means a
	// plain text.
	Fail func(w http.ResponseWriter, r *http.Request, err error)
}

// Auth is the sign-in of one site.
type Auth struct {
	Deps
	sessions *scs.SessionManager
	passkeys *webauthn.WebAuthn
	limit    func(http.Handler) http.Handler
	outside  []*outside
}

// Defaults of Config.
const (
	defaultAbsolute = 12 * time.Hour
	defaultIdle     = 2 * time.Hour
	defaultLink     = 10 * time.Minute
	defaultPosts    = 60
	keySize         = 32
)

// New checks the configuration and makes an Auth. It reaches nobody: sign-in services are asked for
// their particulars when first used.
func New(d Deps) (*Auth, error) {
	u, err := url.Parse(d.Config.PublicURL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("sign-in: the public address %q is not like https://sharewell.example.org", d.Config.PublicURL)
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return nil, fmt.Errorf("sign-in: the public address %q must begin with https, except on this machine alone", d.Config.PublicURL)
	}
	if len(d.Config.Key) != keySize {
		return nil, fmt.Errorf("sign-in: the secret key has %d bytes and needs %d", len(d.Config.Key), keySize)
	}
	d.Config.Absolute = orElse(d.Config.Absolute, defaultAbsolute)
	d.Config.Idle = orElse(d.Config.Idle, defaultIdle)
	d.Config.LinkValid = orElse(d.Config.LinkValid, defaultLink)
	d.Config.PostsPerMinute = orElse(d.Config.PostsPerMinute, defaultPosts)
	if d.HTTP == nil {
		d.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	if d.Fail == nil {
		d.Fail = plainFail
	}
	a := &Auth{Deps: d}
	a.sessions = newSessions(a, u)
	if a.passkeys, err = newPasskeys(d.Config.ServiceName, u); err != nil {
		return nil, err
	}
	a.limit = newLimit(a)
	if a.outside, err = newOutside(d.Config.Providers); err != nil {
		return nil, err
	}
	return a, nil
}

// loopback reports whether a host is this machine as seen from itself, where nobody can listen in.
func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

func orElse[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}

// hidden gives a keyed hash of s, for counting by an address without keeping the address.
func (a *Auth) hidden(s string) string {
	m := hmac.New(sha256.New, a.Config.Key)
	m.Write([]byte(s)) // a hash never fails to write
	return hex.EncodeToString(m.Sum(nil))
}
