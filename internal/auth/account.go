package auth

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// signedIn gives the session of a context, or the error that asks to sign in.
func signedIn(ctx context.Context) (Session, error) {
	s := From(ctx)
	if !s.SignedIn() {
		return s, errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	return s, nil
}

// Factors is what somebody has set up beside the first proof.
type Factors struct {
	Passkeys      []store.Passkey
	Code          bool
	RecoveryCodes int64 // left
}

// Any reports whether a second factor can be asked for.
func (f Factors) Any() bool { return f.Code || len(f.Passkeys) > 0 }

// Factors lists the second factors of the signed-in person.
func (a *Auth) Factors(ctx context.Context) (Factors, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return Factors{}, err
	}
	var f Factors
	err = a.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if f.Passkeys, err = tx.PasskeysOf(ctx, s.Person.ID); err != nil {
			return err
		}
		if f.RecoveryCodes, err = tx.RecoveryCodesLeft(ctx, s.Person.ID); err != nil {
			return err
		}
		_, err = tx.OneTimeCode(ctx, s.Person.ID)
		f.Code = err == nil
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		return err
	})
	return f, err
}

// mayChangeFactors lets the first factor be set up by anybody signed in, and everything after that only
// in a session that has shown one.
func (a *Auth) mayChangeFactors(ctx context.Context) (Session, error) {
	s, err := signedIn(ctx)
	if err != nil || s.SecondFactorDone {
		return s, err
	}
	f, err := a.Factors(ctx)
	if err == nil && f.Any() {
		err = errs.New(errs.Forbidden, "auth.factor_first", "Show your passkey or enter a code first. Then you can change how you sign in.")
	}
	return s, err
}

// confirm notes the second factor in the session and gives the cookie a new value, because the session
// can do more from now on.
func (a *Auth) confirm(ctx context.Context, s Session) error {
	now := a.Clock.Now()
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		in, err := tx.SignIn(ctx, s.ID)
		if err != nil {
			return err
		}
		in.SecondFactorAt, in.SeenAt = now, now
		return tx.ChangeSignIn(ctx, in)
	})
	if err != nil {
		return err
	}
	return a.sessions.RenewToken(ctx)
}

// RemovePasskey removes one of the signed-in person's passkeys.
func (a *Auth) RemovePasskey(ctx context.Context, id string) error {
	s, err := a.mayChangeFactors(ctx)
	if err != nil {
		return err
	}
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.RemovePasskey(ctx, s.Person.ID, id); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, a.trail("auth.passkey_removed", s.Person.ID))
	})
}

// RemoveCode removes the signed-in person's authenticator app and its recovery codes.
func (a *Auth) RemoveCode(ctx context.Context) error {
	s, err := a.mayChangeFactors(ctx)
	if err != nil {
		return err
	}
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.RemoveOneTimeCode(ctx, s.Person.ID); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, a.trail("auth.code_removed", s.Person.ID))
	})
}

// ResetFactors removes every second factor of somebody who lost theirs and ends their sessions. Those
// who manage people for the partnership do it, after making sure who asks.
func (a *Auth) ResetFactors(ctx context.Context, id ident.Person) error {
	s, err := signedIn(ctx)
	if err != nil {
		return err
	}
	as, err := access.Require(s.Actor, access.ManagePeople, access.ManagePeople, access.RelationTo(s.Actor, ""), "")
	if err != nil {
		return err
	}
	now := a.Clock.Now()
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Person(ctx, id); err != nil {
			return err
		}
		if err := mayReset(ctx, tx, s.Actor, id); err != nil {
			return err
		}
		if err := tx.RemovePasskeys(ctx, id); err != nil {
			return err
		}
		if err := tx.RemoveOneTimeCode(ctx, id); err != nil {
			return err
		}
		if _, err := tx.EndSignInsExcept(ctx, id, "", now); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](a.IDs), now, s.Actor.Event(as), "auth.factors_reset", event.Subject{Kind: "person", ID: string(id)}))
	})
}

// mayReset keeps the second factors of system administrators for other system administrators to reset,
// as only they may give and end that role.
func mayReset(ctx context.Context, tx *store.Tx, a access.Actor, id ident.Person) error {
	if a.Has(access.SysAdmin) {
		return nil
	}
	hats, err := tx.HatsOf(ctx, id)
	if err == nil && slices.ContainsFunc(hats, func(h people.Hat) bool { return h.Role == access.SysAdmin }) {
		err = errs.New(errs.Forbidden, "people.sysadmin_only", "Only a system administrator can reset how another system administrator signs in.")
	}
	return err
}

// Open is one live session as its owner sees it.
type Open struct {
	ID      string
	Method  Method
	Browser string
	Network string
	At      time.Time
	SeenAt  time.Time
	Current bool
}

// Sessions lists the live sessions of the signed-in person, newest first.
func (a *Auth) Sessions(ctx context.Context) ([]Open, error) {
	s, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	var rows []store.SignIn
	err = a.Store.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.SignInsOf(ctx, s.Person.ID)
		return err
	})
	var out []Open
	for _, in := range rows {
		if a.alive(in) {
			out = append(out, Open{ID: in.ID, Method: Method(in.Method), Browser: in.Browser, Network: in.Network, At: in.At, SeenAt: in.SeenAt, Current: in.ID == s.ID})
		}
	}
	return out, err
}

// EndSession ends one of the signed-in person's sessions.
func (a *Auth) EndSession(ctx context.Context, id string) error {
	s, err := signedIn(ctx)
	if err != nil {
		return err
	}
	if id == s.ID {
		return a.SignOut(ctx)
	}
	return a.Store.Write(ctx, func(tx *store.Tx) error { return tx.EndSignIn(ctx, s.Person.ID, id, a.Clock.Now()) })
}

// EndOtherSessions ends all of the signed-in person's sessions but this one and counts them.
func (a *Auth) EndOtherSessions(ctx context.Context) (n int64, err error) {
	s, err := signedIn(ctx)
	if err != nil {
		return 0, err
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) (err error) {
		n, err = tx.EndSignInsExcept(ctx, s.Person.ID, s.ID, a.Clock.Now())
		return err
	})
	return n, err
}

// ActFor changes the hat group that the session wears; key is people.HatGroup.Key.
func (a *Auth) ActFor(ctx context.Context, key string) error {
	s, err := signedIn(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Hats, func(g people.HatGroup) bool { return g.Key() == key })
	if i < 0 {
		return errs.InvalidFields([]errs.Field{{Name: "acting_for", Code: "unknown", Message: "Select whom you want to act for"}})
	}
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		in, err := tx.SignIn(ctx, s.ID)
		if err != nil {
			return err
		}
		in.ActingFor, in.SeenAt = key, a.Clock.Now()
		return tx.ChangeSignIn(ctx, in)
	})
}

// Forget removes what sign-in no longer needs; a daily job calls it.
func (a *Auth) Forget(ctx context.Context) error {
	now := a.Clock.Now()
	const days = 24 * time.Hour
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.ForgetSignIns(ctx, now, now.Add(-2*days), now.Add(-30*days))
	})
}
