package auth

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// Session is who is behind a request. The zero Session is a visitor.
type Session struct {
	ID     string
	Person people.Person
	// Hats is everything the person may act as; Current is the group worn now.
	Hats    []people.HatGroup
	Current people.HatGroup
	// Actor wears Current, without privileged roles until the second factor is shown.
	Actor            access.Actor
	SecondFactorDone bool
	Method           Method
}

// SignedIn reports whether a person is behind the session.
func (s Session) SignedIn() bool { return s.ID != "" }

// NeedsSecondFactor reports whether a role the person holds waits for a second factor.
func (s Session) NeedsSecondFactor() bool {
	return s.SignedIn() && !s.SecondFactorDone && slices.ContainsFunc(s.Hats, people.HatGroup.Privileged)
}

// Method is the way somebody signed in.
type Method string

// The ways in.
const (
	ByLink       Method = "link"
	ByPasskey    Method = "passkey"
	ByOutside    Method = "outside"
	ByInvitation Method = "invitation"
	ByDemo       Method = "demo"
)

// Methods lists the ways in.
func Methods() []Method { return []Method{ByLink, ByPasskey, ByOutside, ByInvitation, ByDemo} }

// Valid reports whether m is one of the ways in.
func (m Method) Valid() bool { return slices.Contains(Methods(), m) }

// Keys of what a browser's session holds.
const (
	keySignIn = "sign_in" // identifier of the sign-in row
	keyFlow   = "flow"    // JSON of the step under way; see flow
)

const (
	secureCookie = "__Host-sharewell"
	plainCookie  = "sharewell"
)

// newSessions sets the session manager up: hashed tokens, our store, a cookie that scripts and other
// sites do not get and that ends with the browser.
func newSessions(a *Auth, public *url.URL) *scs.SessionManager {
	m := scs.New()
	m.Store = sessionStore{a}
	m.HashTokenInStore = true
	m.Lifetime = a.Config.Absolute
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Path = "/"
	m.Cookie.Persist = false
	m.Cookie.Name = plainCookie
	if public.Scheme == "https" {
		m.Cookie.Name, m.Cookie.Secure = secureCookie, true
	}
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { a.Fail(w, r, err) }
	return m
}

// sessionStore keeps browsers' sessions in our database, by our clock.
type sessionStore struct{ a *Auth }

// Find, Commit and Delete complete scs.Store; the manager calls the forms with a context.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store.
func (s sessionStore) Commit(token string, b []byte, at time.Time) error {
	return s.CommitCtx(context.Background(), token, b, at)
}

// Delete implements scs.Store.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// FindCtx implements scs.CtxStore.
func (s sessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.a.Store.Read(ctx, func(tx *store.Tx) error {
		row, err := tx.WebSession(ctx, token)
		data, found = row.Data, err == nil && s.a.Clock.Now().Before(row.ExpiresAt)
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		return err
	})
	return data, found, err
}

// CommitCtx implements scs.CtxStore; the end is fixed when a token is first seen.
func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, _ time.Time) error {
	return s.a.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.SaveWebSession(ctx, store.WebSession{Token: token, Data: b, ExpiresAt: s.a.Clock.Now().Add(s.a.Config.Absolute)})
	})
}

// DeleteCtx implements scs.CtxStore.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.a.Store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteWebSession(ctx, token) })
}

type contextKey struct{}

// Wrap puts the session into the context of every request and bounds how much one network may submit.
func (a *Auth) Wrap(next http.Handler) http.Handler {
	inner := a.sessions.LoadAndSave(a.limit(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, err := a.load(r.Context())
		if err != nil {
			a.Fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), contextKey{}, &s)))
	})))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slices.ContainsFunc(a.Config.Quiet, func(p string) bool { return strings.HasPrefix(r.URL.Path, p) }) {
			next.ServeHTTP(w, r)
			return
		}
		inner.ServeHTTP(w, r)
	})
}

// From gives the session that Wrap put into a context; without one, a visitor's.
func From(ctx context.Context) Session {
	if s, ok := ctx.Value(contextKey{}).(*Session); ok {
		return *s
	}
	return Session{}
}

// ActorOf gives who acts in a context; a visitor is the zero Actor.
func ActorOf(ctx context.Context) access.Actor { return From(ctx).Actor }

// Current gives the session of a request.
func (a *Auth) Current(r *http.Request) Session { return From(r.Context()) }

// load reads the session afresh: the sign-in, the person and the hats, in one snapshot.
func (a *Auth) load(ctx context.Context) (Session, error) {
	id := a.sessions.GetString(ctx, keySignIn)
	if id == "" {
		return Session{}, nil
	}
	var (
		in   store.SignIn
		p    people.Person
		hats []people.Hat
	)
	err := a.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if in, err = tx.SignIn(ctx, id); err != nil {
			return err
		}
		if p, err = tx.Person(ctx, in.Person); err != nil {
			return err
		}
		hats, err = tx.HatsOf(ctx, in.Person)
		return err
	})
	if errs.KindOf(err) == errs.NotFound || err == nil && (!a.alive(in) || p.Status != people.Active) {
		return Session{}, a.sessions.Destroy(ctx)
	}
	if err != nil {
		return Session{}, err
	}
	if err := a.touch(ctx, in); err != nil {
		return Session{}, err
	}
	groups, err := a.People.Named(ctx, hats)
	if err != nil {
		return Session{}, err
	}
	return sessionOf(in, p, groups), nil
}

func sessionOf(in store.SignIn, p people.Person, groups []people.HatGroup) Session {
	s := Session{ID: in.ID, Person: p, Hats: groups, SecondFactorDone: !in.SecondFactorAt.IsZero(), Method: Method(in.Method)}
	if len(groups) > 0 {
		s.Current = groups[0]
	}
	for _, g := range groups {
		if g.Key() == in.ActingFor {
			s.Current = g
		}
	}
	if len(groups) == 0 { // no hat, so nothing but the person
		s.Actor = access.Actor{Person: p.ID}
		return s
	}
	s.Actor = s.Current.Actor(p.ID, s.SecondFactorDone)
	return s
}

// alive reports whether a sign-in has neither been ended nor run out.
func (a *Auth) alive(in store.SignIn) bool {
	now := a.Clock.Now()
	return in.EndedAt.IsZero() && now.Before(in.At.Add(a.Config.Absolute)) && now.Before(in.SeenAt.Add(a.Config.Idle))
}

// touches is how many times at most a session's last use is written during one idle period.
const touches = 24

// touch notes that the session is in use, seldom enough not to write on every request.
func (a *Auth) touch(ctx context.Context, in store.SignIn) error {
	now := a.Clock.Now()
	if now.Sub(in.SeenAt) < a.Config.Idle/touches {
		return nil
	}
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		fresh, err := tx.SignIn(ctx, in.ID) // its hat or second factor may have changed since it was read
		if err != nil {
			return err
		}
		fresh.SeenAt = now
		return tx.ChangeSignIn(ctx, fresh)
	})
	if errs.KindOf(err) == errs.Conflict {
		return nil // ended a moment ago; the next request finds out
	}
	return err
}

func plainFail(w http.ResponseWriter, _ *http.Request, err error) {
	http.Error(w, http.StatusText(errs.KindOf(err).Status()), errs.KindOf(err).Status())
}
