package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// Arrival is where a way in led to.
type Arrival struct {
	State ArrivalState
	// Next is the path somebody was on the way to; it may be empty.
	Next string
	// Session is the new session when State is Arrived.
	Session Session
}

// ArrivalState says how somebody arrived.
type ArrivalState string

// The ways to arrive.
const (
	Arrived  ArrivalState = "arrived"  // signed in
	Invited  ArrivalState = "invited"  // proved an address that was invited; the invitation comes next
	Stranger ArrivalState = "stranger" // proved an address that nobody invited yet
)

// proof is what a way in has shown.
type proof struct {
	Address string
	Method  Method
	Second  bool   // a second factor was part of it
	Issuer  string // of an outside identity to remember; empty for none
	Subject string
	Next    string
}

// flow is the step under way in a browser's session. A new step takes the place of the one before.
type flow struct {
	At       time.Time             `json:"at"`
	Next     string                `json:"next,omitempty"`
	Provider string                `json:"provider,omitempty"`
	State    string                `json:"state,omitempty"`
	Nonce    string                `json:"nonce,omitempty"`
	Verifier string                `json:"verifier,omitempty"`
	Passkey  *webauthn.SessionData `json:"passkey,omitempty"`
	Code     []byte                `json:"code,omitempty"` // sealed secret of an app being set up
	Proof    *proof                `json:"proof,omitempty"`
}

// flowLife is how long a step under way may take.
const flowLife = 15 * time.Minute

func (a *Auth) putFlow(ctx context.Context, f flow) error {
	f.At = a.Clock.Now()
	b, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("auth: keep a step: %w", err)
	}
	a.sessions.Put(ctx, keyFlow, string(b))
	return nil
}

// getFlow gives the step under way without ending it.
func (a *Auth) getFlow(ctx context.Context) (flow, error) {
	var f flow
	s := a.sessions.GetString(ctx, keyFlow)
	if s == "" {
		return flow{}, flowLost()
	}
	if err := json.Unmarshal([]byte(s), &f); err != nil {
		return flow{}, fmt.Errorf("auth: read a step: %w", err)
	}
	if a.Clock.Now().Sub(f.At) > flowLife {
		return flow{}, flowLost()
	}
	return f, nil
}

// takeFlow gives the step under way and ends it, so that it cannot be answered twice.
func (a *Auth) takeFlow(ctx context.Context) (flow, error) {
	f, err := a.getFlow(ctx)
	a.sessions.Remove(ctx, keyFlow)
	return f, err
}

func flowLost() error {
	return errs.New(errs.Conflict, "auth.flow_lost", "We lost track of this step. It may have taken too long or been started in another window. Start again.")
}

// arrive leads from a proved address to the person who has it, to the invitations sent to it, or to a
// stranger's page.
func (a *Auth) arrive(r *http.Request, p proof) (Arrival, error) {
	ctx := r.Context()
	var person people.Person
	err := a.Store.Read(ctx, func(tx *store.Tx) (err error) {
		person, err = tx.PersonAt(ctx, p.Address)
		return err
	})
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return Arrival{}, err
	}
	if err == nil && person.Status == people.Active && people.SameMailbox(person.Email, p.Address) {
		if err := a.remember(ctx, p, person.ID); err != nil {
			return Arrival{}, err
		}
		return a.enter(r, person.ID, p)
	}
	offers, err := a.People.OffersTo(ctx, p.Address)
	if err != nil {
		return Arrival{}, err
	}
	if len(offers) == 0 {
		return Arrival{State: Stranger, Next: p.Next}, nil
	}
	if err := a.sessions.RenewToken(ctx); err != nil {
		return Arrival{}, err
	}
	return Arrival{State: Invited, Next: p.Next}, a.putFlow(ctx, flow{Proof: &p, Next: p.Next})
}

// remember ties the outside identity of a proof, if there is one, to a person.
func (a *Auth) remember(ctx context.Context, p proof, id ident.Person) error {
	if p.Issuer == "" {
		return nil
	}
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		known, err := tx.OutsideIdentity(ctx, p.Issuer, p.Subject)
		if err == nil && known == id {
			return nil
		}
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		return tx.AddOutsideIdentity(ctx, p.Issuer, p.Subject, id, a.Clock.Now())
	})
}

// enter signs a person in: whoever was signed in before is signed out, the cookie gets a new value, and
// a new sign-in is written.
func (a *Auth) enter(r *http.Request, id ident.Person, p proof) (Arrival, error) {
	ctx := r.Context()
	now := a.Clock.Now()
	in := store.SignIn{
		ID: a.IDs.Next(), Person: id, Method: string(p.Method), Browser: browserWords(r.UserAgent()), Network: a.network(r), At: now, SeenAt: now,
	}
	if p.Second {
		in.SecondFactorAt = now
	}
	before := From(ctx)
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if before.SignedIn() {
			if err := tx.EndSignIn(ctx, before.Person.ID, before.ID, now); err != nil && errs.KindOf(err) != errs.NotFound {
				return err
			}
		}
		if err := tx.AddSignIn(ctx, in); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, a.trail("auth.signed_in", id).With(methodData{p.Method}))
	})
	if err != nil {
		return Arrival{}, err
	}
	if err := a.sessions.RenewToken(ctx); err != nil {
		return Arrival{}, err
	}
	a.sessions.Remove(ctx, keyFlow)
	a.sessions.Put(ctx, keySignIn, in.ID)
	s, err := a.load(ctx)
	return Arrival{State: Arrived, Next: p.Next, Session: s}, err
}

// refused tells whoever watches the log of a way in that was tried and failed: which, why, and from where
// or as whom, but nothing of what was entered.
func (a *Auth) refused(ctx context.Context, way, why string, who slog.Attr) {
	a.Log.LogAttrs(ctx, slog.LevelWarn, "sign-in refused", slog.String("way", way), slog.String("why", why), who)
}

type methodData struct {
	Method Method `json:"method"`
}

// trail makes an event about a person by that person.
func (a *Auth) trail(name string, id ident.Person) event.Event {
	return event.New(ident.New[ident.Event](a.IDs), a.Clock.Now(), event.Actor{Person: id}, name, event.Subject{Kind: "person", ID: string(id)})
}

// SignOut ends the session of a request.
func (a *Auth) SignOut(ctx context.Context) error {
	if s := From(ctx); s.SignedIn() {
		err := a.Store.Write(ctx, func(tx *store.Tx) error { return tx.EndSignIn(ctx, s.Person.ID, s.ID, a.Clock.Now()) })
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
	}
	return a.sessions.Destroy(ctx)
}

// Offers lists the invitations that whoever is behind the request can accept: those to the address of
// the signed-in person, or to the address proved a moment ago.
func (a *Auth) Offers(ctx context.Context) ([]people.Offer, error) {
	p, err := a.proved(ctx)
	if err != nil {
		return nil, err
	}
	return a.People.OffersTo(ctx, p.Address)
}

func (a *Auth) proved(ctx context.Context) (proof, error) {
	if s := From(ctx); s.SignedIn() {
		return proof{Address: s.Person.Email, Method: s.Method}, nil
	}
	f, err := a.getFlow(ctx)
	if err == nil && f.Proof == nil {
		err = flowLost()
	}
	if err != nil {
		return proof{}, err
	}
	return *f.Proof, nil
}

// AcceptOffer accepts an invitation to the proved address. Name is asked of new people only.
func (a *Auth) AcceptOffer(r *http.Request, id ident.Invitation, name string) (Arrival, error) {
	ctx := r.Context()
	p, err := a.proved(ctx)
	if err != nil {
		return Arrival{}, err
	}
	person, err := a.People.Accept(ctx, people.Accept{Invitation: id, Proved: p.Address, Name: name})
	if err != nil {
		return Arrival{}, err
	}
	if err := a.remember(ctx, p, person.ID); err != nil {
		return Arrival{}, err
	}
	return a.stay(r, person.ID, p)
}

// AcceptLetter accepts an invitation by the secret of its letter, which proves the address of somebody
// new. It does not sign in who has an account already: a letter works until it is used, which is too long
// for a way in.
func (a *Auth) AcceptLetter(r *http.Request, token, name string) (Arrival, error) {
	ctx := r.Context()
	offer, err := a.People.OfferBy(ctx, token)
	if err != nil {
		return Arrival{}, err
	}
	if s := From(ctx); s.SignedIn() && !people.SameMailbox(s.Person.Email, offer.Invitation.Email) {
		return Arrival{}, errs.New(errs.Conflict, "auth.other_person", "This invitation is for another address. Sign out first, then open the link in the letter again.")
	}
	if offer.Known && !From(ctx).SignedIn() {
		return Arrival{}, errs.New(errs.Conflict, "auth.known_person", "You have an account here already. Sign in, and you can accept the invitation.")
	}
	person, err := a.People.Accept(ctx, people.Accept{Token: token, Name: name})
	if err != nil {
		return Arrival{}, err
	}
	return a.stay(r, person.ID, proof{Method: ByInvitation})
}

// stay keeps the session of somebody who is signed in already, and signs anybody else in.
func (a *Auth) stay(r *http.Request, id ident.Person, p proof) (Arrival, error) {
	if s := From(r.Context()); s.SignedIn() && s.Person.ID == id {
		fresh, err := a.load(r.Context())
		return Arrival{State: Arrived, Next: p.Next, Session: fresh}, err
	}
	return a.enter(r, id, p)
}
