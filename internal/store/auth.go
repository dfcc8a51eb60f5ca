package store

import (
	"context"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// WebSession is what a browser's cookie stands for: bytes only the sign-in package reads.
type WebSession struct {
	Token     string // a hash of the cookie's value
	Data      []byte
	ExpiresAt time.Time
}

// WebSession finds a session by its hashed token.
func (tx *Tx) WebSession(ctx context.Context, token string) (WebSession, error) {
	row, err := tx.q.WebSession(ctx, token)
	if err != nil {
		return WebSession{}, notFound(err, "auth.no_session", "Your session has ended. Sign in again.")
	}
	s := WebSession{Token: row.Token, Data: row.Data}
	return s, storedTimes("web session", pair{row.ExpiresAt, &s.ExpiresAt})
}

// SaveWebSession keeps a session; a known one keeps the end it was first given.
func (tx *Tx) SaveWebSession(ctx context.Context, s WebSession) error {
	return tx.q.SaveWebSession(ctx, db.SaveWebSessionParams{Token: s.Token, Data: s.Data, ExpiresAt: clock.Format(s.ExpiresAt)})
}

// DeleteWebSession forgets a session.
func (tx *Tx) DeleteWebSession(ctx context.Context, token string) error {
	return tx.q.DeleteWebSession(ctx, token)
}

// SignIn is one time somebody signed in, until it ends.
type SignIn struct {
	ID             string
	Person         ident.Person
	Method         string
	Browser        string // family and system in words
	Network        string // the address's truncated form; never the address
	ActingFor      string // key of the hat group worn; "" leaves the choice open
	At             time.Time
	SeenAt         time.Time
	SecondFactorAt time.Time
	EndedAt        time.Time
}

// AddSignIn keeps a new sign-in.
func (tx *Tx) AddSignIn(ctx context.Context, s SignIn) error {
	return tx.q.InsertSignIn(ctx, db.InsertSignInParams{
		ID: s.ID, PersonID: string(s.Person), Method: s.Method, Browser: s.Browser, Network: s.Network, ActingFor: s.ActingFor,
		At: clock.Format(s.At), SeenAt: clock.Format(s.SeenAt), SecondFactorAt: clock.Format(s.SecondFactorAt),
	})
}

// SignIn finds one sign-in, ended or not.
func (tx *Tx) SignIn(ctx context.Context, id string) (SignIn, error) {
	row, err := tx.q.SignInByID(ctx, id)
	if err != nil {
		return SignIn{}, notFound(err, "auth.no_session", "Your session has ended. Sign in again.")
	}
	return signInOf(row)
}

// SignInsOf lists a person's sign-ins that were not ended, newest first; some may have run out.
func (tx *Tx) SignInsOf(ctx context.Context, p ident.Person) ([]SignIn, error) {
	rows, err := tx.q.SignInsOf(ctx, string(p))
	if err != nil {
		return nil, err
	}
	out := make([]SignIn, 0, len(rows))
	for _, r := range rows {
		s, err := signInOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func signInOf(r db.SignIn) (SignIn, error) {
	s := SignIn{ID: r.ID, Person: ident.Person(r.PersonID), Method: r.Method, Browser: r.Browser, Network: r.Network, ActingFor: r.ActingFor}
	return s, storedTimes("sign-in "+r.ID, pair{r.At, &s.At}, pair{r.SeenAt, &s.SeenAt}, pair{r.SecondFactorAt, &s.SecondFactorAt}, pair{r.EndedAt, &s.EndedAt})
}

// ChangeSignIn keeps what moves while somebody is signed in: hat, last use, second factor.
func (tx *Tx) ChangeSignIn(ctx context.Context, s SignIn) error {
	return changedOne(tx.q.UpdateSignIn(ctx, db.UpdateSignInParams{
		ID: s.ID, ActingFor: s.ActingFor, SeenAt: clock.Format(s.SeenAt), SecondFactorAt: clock.Format(s.SecondFactorAt),
	}))
}

// EndSignIn ends one of a person's sign-ins; one that is not theirs, or ended, is not found.
func (tx *Tx) EndSignIn(ctx context.Context, p ident.Person, id string, at time.Time) error {
	n, err := tx.q.EndSignIn(ctx, db.EndSignInParams{ID: id, PersonID: string(p), EndedAt: clock.Format(at)})
	if err == nil && n == 0 {
		return errs.New(errs.NotFound, "auth.no_session", "This session has ended already.")
	}
	return err
}

// EndSignInsExcept ends all of a person's sign-ins but one ("" spares none) and counts them.
func (tx *Tx) EndSignInsExcept(ctx context.Context, p ident.Person, kept string, at time.Time) (int64, error) {
	return tx.q.EndSignInsExcept(ctx, db.EndSignInsExceptParams{PersonID: string(p), Kept: kept, EndedAt: clock.Format(at)})
}

// SignInLink is a link that signs the reader of a mailbox in, once.
type SignInLink struct {
	TokenHash string
	Email     string
	Next      string // the path to go to afterwards
	At        time.Time
	ExpiresAt time.Time
	UsedAt    time.Time
}

// AddSignInLink keeps a new link.
func (tx *Tx) AddSignInLink(ctx context.Context, l SignInLink) error {
	return tx.q.InsertSignInLink(ctx, db.InsertSignInLinkParams{
		TokenHash: l.TokenHash, Email: l.Email, Next: l.Next, At: clock.Format(l.At), ExpiresAt: clock.Format(l.ExpiresAt),
	})
}

// SignInLink finds a link by the hash of its secret, used or not.
func (tx *Tx) SignInLink(ctx context.Context, tokenHash string) (SignInLink, error) {
	r, err := tx.q.SignInLink(ctx, tokenHash)
	if err != nil {
		return SignInLink{}, notFound(err, "auth.link_unknown", "This link does not work. Ask for a new one.")
	}
	l := SignInLink{TokenHash: r.TokenHash, Email: r.Email, Next: r.Next}
	return l, storedTimes("sign-in link", pair{r.At, &l.At}, pair{r.ExpiresAt, &l.ExpiresAt}, pair{r.UsedAt, &l.UsedAt})
}

// UseSignInLink marks a link as used; a second use is a conflict.
func (tx *Tx) UseSignInLink(ctx context.Context, tokenHash string, at time.Time) error {
	return changedOne(tx.q.UseSignInLink(ctx, db.UseSignInLinkParams{TokenHash: tokenHash, UsedAt: clock.Format(at)}))
}

// OutsideIdentity finds the person who signs in with an identity of another service.
func (tx *Tx) OutsideIdentity(ctx context.Context, issuer, subject string) (ident.Person, error) {
	row, err := tx.q.OutsideIdentity(ctx, db.OutsideIdentityParams{Issuer: issuer, Subject: subject})
	if err != nil {
		return "", notFound(err, "auth.identity_unknown", "We do not know this account yet.")
	}
	return ident.Person(row.PersonID), nil
}

// AddOutsideIdentity ties an identity of another service to a person for good.
func (tx *Tx) AddOutsideIdentity(ctx context.Context, issuer, subject string, p ident.Person, at time.Time) error {
	return tx.q.InsertOutsideIdentity(ctx, db.InsertOutsideIdentityParams{Issuer: issuer, Subject: subject, PersonID: string(p), At: clock.Format(at)})
}

// CountAttempt counts one more attempt under key in the slice of time that holds at, and gives the count.
func (tx *Tx) CountAttempt(ctx context.Context, key string, at time.Time, slice time.Duration) (int64, error) {
	return tx.q.CountAttempt(ctx, db.CountAttemptParams{Key: key, TimeSlice: clock.Format(at.Truncate(slice))})
}

// ForgetSignIns removes what sign-in no longer needs: sessions past their end, and links, attempts and
// sign-ins older than the given times.
func (tx *Tx) ForgetSignIns(ctx context.Context, now, links, signIns time.Time) error {
	for what, forget := range map[string]func() (int64, error){
		"sessions": func() (int64, error) { return tx.q.DeleteWebSessionsBefore(ctx, clock.Format(now)) },
		"links":    func() (int64, error) { return tx.q.DeleteSignInLinksBefore(ctx, clock.Format(links)) },
		"attempts": func() (int64, error) { return tx.q.DeleteAttemptsBefore(ctx, clock.Format(links)) },
		"sign-ins": func() (int64, error) { return tx.q.DeleteSignInsBefore(ctx, clock.Format(signIns)) },
	} {
		if _, err := forget(); err != nil {
			return fmt.Errorf("forget old %s: %w", what, err)
		}
	}
	return nil
}
