package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// newPasskeys sets passkeys up for the host of the public address: discoverable, the owner always
// verified, and no attestation asked, because we do not sort people by the make of their device.
// Browsers bind passkeys to names only, so a site reached by number, as the demonstration is, has none.
func newPasskeys(name string, public *url.URL) (*webauthn.WebAuthn, error) {
	if _, err := netip.ParseAddr(public.Hostname()); err == nil {
		return nil, nil
	}
	required := true
	w, err := webauthn.New(&webauthn.Config{
		RPID: public.Hostname(), RPDisplayName: orElse(name, "Sharewell"), RPOrigins: []string{public.Scheme + "://" + public.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &required, ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	return w, nil
}

// Passkeys reports whether this site can have passkeys at all.
func (a *Auth) Passkeys() bool { return a.passkeys != nil }

func (a *Auth) needPasskeys() error {
	if a.passkeys == nil {
		return errs.New(errs.NotFound, "auth.no_passkeys", "Passkeys need a site with a name; this one is reached by number.")
	}
	return nil
}

// holder is a person as the passkey library sees them. The handle is the identifier, which says nothing
// of the person.
type holder struct {
	person people.Person
	keys   []webauthn.Credential
}

// WebAuthnID implements webauthn.User.
func (h holder) WebAuthnID() []byte { return []byte(h.person.ID) }

// WebAuthnName implements webauthn.User.
func (h holder) WebAuthnName() string { return h.person.Email }

// WebAuthnDisplayName implements webauthn.User.
func (h holder) WebAuthnDisplayName() string { return h.person.Name }

// WebAuthnCredentials implements webauthn.User.
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (a *Auth) holder(ctx context.Context, id ident.Person) (holder, []store.Passkey, error) {
	var h holder
	var rows []store.Passkey
	err := a.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if h.person, err = tx.Person(ctx, id); err != nil {
			return err
		}
		rows, err = tx.PasskeysOf(ctx, id)
		return err
	})
	if err != nil {
		return h, nil, err
	}
	for _, row := range rows {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(row.Content), &c); err != nil {
			return h, nil, fmt.Errorf("auth: passkey %s cannot be read: %w", row.ID, err)
		}
		h.keys = append(h.keys, c)
	}
	return h, rows, nil
}

// mostPasskeys is how many one person may have; nobody needs more, and lists stay readable.
const mostPasskeys = 20

// BeginPasskey starts adding a passkey and gives the options for the browser, as JSON.
func (a *Auth) BeginPasskey(ctx context.Context) ([]byte, error) {
	if err := a.needPasskeys(); err != nil {
		return nil, err
	}
	s, err := a.mayChangeFactors(ctx)
	if err != nil {
		return nil, err
	}
	h, _, err := a.holder(ctx, s.Person.ID)
	if err != nil {
		return nil, err
	}
	if len(h.keys) >= mostPasskeys {
		return nil, errs.New(errs.Conflict, "auth.many_passkeys", "You have 20 passkeys. Remove one you no longer use first.")
	}
	options, data, err := a.passkeys.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return nil, fmt.Errorf("auth: begin a passkey: %w", err)
	}
	if err := a.putFlow(ctx, flow{Passkey: data}); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// FinishPasskey keeps the passkey that the browser made. Making one shows the owner, so it is the
// session's second factor too.
func (a *Auth) FinishPasskey(ctx context.Context, name string, answer []byte) error {
	if err := a.needPasskeys(); err != nil {
		return err
	}
	s, err := a.mayChangeFactors(ctx)
	if err != nil {
		return err
	}
	f, err := a.passkeyFlow(ctx)
	if err != nil {
		return err
	}
	h, _, err := a.holder(ctx, s.Person.ID)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return passkeyRefused(err)
	}
	cred, err := a.passkeys.CreateCredential(h, *f.Passkey, parsed)
	if err != nil {
		return passkeyRefused(err)
	}
	content, err := json.Marshal(cred)
	if err != nil {
		return fmt.Errorf("auth: keep a passkey: %w", err)
	}
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || len([]rune(name)) > 60 {
		name = "Passkey"
	}
	now := a.Clock.Now()
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.AddPasskey(ctx, store.Passkey{ID: credentialID(cred.ID), Person: s.Person.ID, Name: name, Content: string(content), At: now}); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, a.trail("auth.passkey_added", s.Person.ID))
	})
	if err != nil {
		return err
	}
	return a.confirm(ctx, s)
}

func credentialID(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

func passkeyRefused(err error) error {
	return errs.Wrap(errs.Invalid, "auth.passkey_refused", "The passkey was not accepted. Try again, or sign in another way.", err)
}

// passkeyFlow takes the ceremony under way, which lives shorter than other steps.
func (a *Auth) passkeyFlow(ctx context.Context) (flow, error) {
	f, err := a.takeFlow(ctx)
	if err == nil && (f.Passkey == nil || a.Clock.Now().Sub(f.At) > 5*time.Minute) {
		err = flowLost()
	}
	return f, err
}

// BeginPasskeySignIn starts signing in with any passkey of this site and gives the options for the
// browser, as JSON.
func (a *Auth) BeginPasskeySignIn(ctx context.Context, next string) ([]byte, error) {
	if err := a.needPasskeys(); err != nil {
		return nil, err
	}
	options, data, err := a.passkeys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, fmt.Errorf("auth: begin a passkey sign-in: %w", err)
	}
	if err := a.putFlow(ctx, flow{Passkey: data, Next: next}); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// FinishPasskeySignIn checks the passkey's answer. It signs the owner in, or, when the owner is signed in
// already, shows the second factor.
func (a *Auth) FinishPasskeySignIn(r *http.Request, answer []byte) (Arrival, error) {
	if err := a.needPasskeys(); err != nil {
		return Arrival{}, err
	}
	ctx := r.Context()
	f, err := a.passkeyFlow(ctx)
	if err != nil {
		return Arrival{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Arrival{}, passkeyRefused(err)
	}
	var owner holder
	var rows []store.Passkey
	find := func(_, handle []byte) (webauthn.User, error) {
		owner, rows, err = a.holder(ctx, ident.Person(handle))
		return owner, err
	}
	cred, err := a.passkeys.ValidateDiscoverableLogin(find, *f.Passkey, parsed)
	if err != nil {
		a.refused(ctx, "passkey", "wrong", slog.String("network", a.network(r)))
		return Arrival{}, passkeyRefused(err)
	}
	if owner.person.Status != people.Active || cred.Authenticator.CloneWarning {
		return Arrival{}, passkeyRefused(fmt.Errorf("person %s: status %s, copied key %v", owner.person.ID, owner.person.Status, cred.Authenticator.CloneWarning))
	}
	if err := a.passkeyUsed(ctx, rows, cred); err != nil {
		return Arrival{}, err
	}
	if s := From(ctx); s.SignedIn() && s.Person.ID == owner.person.ID {
		if err := a.confirm(ctx, s); err != nil {
			return Arrival{}, err
		}
		fresh, err := a.load(ctx)
		return Arrival{State: Arrived, Next: f.Next, Session: fresh}, err
	}
	return a.enter(r, owner.person.ID, proof{Method: ByPasskey, Second: true, Next: f.Next})
}

// passkeyUsed keeps the credential's counters, by which a copied key shows itself.
func (a *Auth) passkeyUsed(ctx context.Context, rows []store.Passkey, cred *webauthn.Credential) error {
	i := slices.IndexFunc(rows, func(p store.Passkey) bool { return p.ID == credentialID(cred.ID) })
	if i < 0 {
		return passkeyRefused(fmt.Errorf("the passkey is not among its owner's"))
	}
	content, err := json.Marshal(cred)
	if err != nil {
		return fmt.Errorf("auth: keep a passkey: %w", err)
	}
	rows[i].Content, rows[i].UsedAt = string(content), a.Clock.Now()
	return a.Store.Write(ctx, func(tx *store.Tx) error { return tx.UsePasskey(ctx, rows[i]) })
}
