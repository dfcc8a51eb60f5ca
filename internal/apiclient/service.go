package apiclient

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Deps is what the service is made of.
type Deps struct {
	Store  Store
	Clock  clock.Clock
	IDs    ident.Source
	Random io.Reader // crypto/rand.Reader, but for tests
	Log    *slog.Logger
	// SiteKey is what token keys are derived from; every replica has the same.
	SiteKey []byte
	// Audiences are the addresses an assertion may be meant for.
	Audiences []string
	TokenLife time.Duration
	Limit     Limit
	// Keep is how long decisions are kept.
	Keep time.Duration
}

// Service looks after clients and tells who asks.
type Service struct {
	Deps
	*Directory
	wake chan struct{}
}

// New makes the service. Nobody proves anything before Load.
func New(d Deps) *Service {
	if d.TokenLife == 0 {
		d.TokenLife = 10 * time.Minute
	}
	return &Service{d, NewDirectory(d.Limit), make(chan struct{}, 1)}
}

// View is what an organisation's page shows.
type View struct {
	Clients   []Client
	MayManage bool
	MayExport bool
}

// List lists the actor's organisation's clients, newest first.
func (s *Service) List(ctx context.Context, a access.Actor) (v View, err error) {
	if _, err := access.Require(a, access.ViewClients, access.ViewClients, access.RelationTo(a, a.Organisation), ""); err != nil {
		return v, err
	}
	_, v.MayManage = access.Allowed(a, access.ManageClients, access.RelationTo(a, a.Organisation), "")
	_, v.MayExport = access.Allowed(a, access.ExportDecisions, access.RelationTo(a, a.Organisation), "")
	err = s.Store.Read(ctx, func(tx Tx) error {
		v.Clients, err = tx.ClientsOf(ctx, a.Organisation)
		return err
	})
	return v, err
}

// Get gives one client of the actor's organisation, and whether the actor may change it.
func (s *Service) Get(ctx context.Context, a access.Actor, id ID) (c Client, mayManage bool, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		c, err = s.mine(ctx, tx, a, access.ViewClients, id)
		return err
	})
	_, mayManage = access.Allowed(a, access.ManageClients, access.RelationTo(a, c.Organisation), "")
	return c, mayManage && err == nil, err
}

// mine finds a client that the actor may do something to.
func (s *Service) mine(ctx context.Context, tx Tx, a access.Actor, do access.Command, id ID) (Client, error) {
	c, err := tx.Client(ctx, id)
	if err != nil {
		return Client{}, err
	}
	if _, err := access.Require(a, do, access.ViewClients, access.RelationTo(a, c.Organisation), ""); err != nil {
		return Client{}, err
	}
	return c, nil
}

// Create makes a client with its first secret, which is given back and never again.
func (s *Service) Create(ctx context.Context, a access.Actor, name string, scopes []Scope) (c Client, secret string, err error) {
	role, err := access.Require(a, access.ManageClients, access.ViewClients, access.RelationTo(a, a.Organisation), "")
	if err != nil {
		return c, "", err
	}
	if a.Organisation == "" {
		return c, "", errs.New(errs.NotFound, "apiclient.partnership", "Applications belong to organisations. Act for one of them.")
	}
	name, faults := checkName(name)
	scopes, more := checkScopes(scopes)
	if err := errs.InvalidFields(append(faults, more...)); err != nil {
		return c, "", err
	}
	now := s.Clock.Now()
	c = Client{ID: ident.New[ID](s.IDs), Organisation: a.Organisation, Name: name, Scopes: scopes, CreatedAt: now, CreatedBy: a.Person, Version: 1}
	first, secret, err := s.credential(c.ID, Secret, now)
	if err != nil {
		return c, "", err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		all, err := tx.ClientsOf(ctx, a.Organisation)
		if err != nil {
			return err
		}
		live := 0
		for _, have := range all {
			if have.Live() {
				live++
			}
			if have.Live() && have.Name == name {
				return errs.InvalidFields([]errs.Field{{Name: "name", Code: "apiclient.name_taken", Message: "You have an application of this name already. Choose another name"}})
			}
		}
		if live >= MaxClients {
			return errs.New(errs.Conflict, "apiclient.many", "Your organisation has 50 applications. Remove one that is no longer used.")
		}
		if err := tx.AddClient(ctx, c); err != nil {
			return err
		}
		if err := tx.AddCredential(ctx, first); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.trail("apiclient.created", a.Event(role), c, ""))
	})
	if err != nil {
		return Client{}, "", err
	}
	c.Credentials = []Credential{first}
	return c, secret, nil
}

// credential makes a secret or a key.
func (s *Service) credential(of ID, k Kind, now time.Time) (Credential, string, error) {
	prefix := secretPrefix
	if k == Key {
		prefix = keyPrefix
	}
	secret, err := newSecret(s.Random, prefix)
	if err != nil {
		return Credential{}, "", err
	}
	hash := hashSecret(secret)
	return Credential{ID: ident.New[CredentialID](s.IDs), Client: of, Kind: k, Prefix: secret[:shown], Hash: hash[:], CreatedAt: now}, secret, nil
}

// trail is one event about a client; its organisation sees it.
func (s *Service) trail(name string, by event.Actor, c Client, credential CredentialID) event.Event {
	return event.New(ident.New[ident.Event](s.IDs), s.Clock.Now(), by, name, event.Subject{Kind: "application", ID: string(c.ID)}).
		With(struct {
			Name       string       `json:"name"`
			Credential CredentialID `json:"credential,omitempty"`
		}{c.Name, credential}).For(c.Organisation)
}

// Overlap is how long the old secret works on beside a new one, so that nothing stands still in between.
const Overlap = 24 * time.Hour

// AddSecret makes another secret or key, which is given back and never again. With replace the credentials of
// that kind that stand now stop after Overlap.
func (s *Service) AddSecret(ctx context.Context, a access.Actor, id ID, k Kind, replace bool) (secret string, err error) {
	if k != Secret && k != Key {
		return "", errs.InvalidFields([]errs.Field{{Name: "kind", Code: "apiclient.kind", Message: "Choose what to make"}})
	}
	now := s.Clock.Now()
	fresh, secret, err := s.credential(id, k, now)
	if err != nil {
		return "", err
	}
	if err := s.add(ctx, a, fresh, replace); err != nil {
		return "", err
	}
	return secret, nil
}

// AddPublicKey adds the public half of a key pair with which the client signs assertions.
func (s *Service) AddPublicKey(ctx context.Context, a access.Actor, id ID, text string) error {
	_, fingerprint, canonical, err := readPublicKey(text)
	if err != nil {
		return err
	}
	return s.add(ctx, a, Credential{ID: ident.New[CredentialID](s.IDs), Client: id, Kind: PublicKey, Prefix: fingerprint, Public: canonical, CreatedAt: s.Clock.Now()}, false)
}

func (s *Service) add(ctx context.Context, a access.Actor, fresh Credential, replace bool) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		c, err := s.mine(ctx, tx, a, access.ManageClients, fresh.Client)
		if err != nil {
			return err
		}
		if !c.Live() {
			return errEnded
		}
		works := 0
		for _, have := range c.Credentials {
			if !have.Works(fresh.CreatedAt) {
				continue
			}
			works++
			if replace && have.Kind == fresh.Kind && (have.Until.IsZero() || have.Until.After(fresh.CreatedAt.Add(Overlap))) {
				if err := tx.EndCredential(ctx, have.ID, fresh.CreatedAt.Add(Overlap)); err != nil {
					return err
				}
			}
		}
		if works >= MaxCredentials {
			return errs.New(errs.Conflict, "apiclient.many_credentials", "This application has 10 secrets and keys. Remove one that is no longer used.")
		}
		if err := tx.AddCredential(ctx, fresh); err != nil {
			return err
		}
		role, _ := access.Allowed(a, access.ManageClients, access.RelationTo(a, c.Organisation), "")
		return tx.AppendEvents(ctx, s.trail("apiclient.credential_added", a.Event(role), c, fresh.ID))
	})
}

var errEnded = errs.New(errs.Conflict, "apiclient.ended", "This application was removed. Add a new one.")

// Remove ends one credential at once, and every token obtained with it.
func (s *Service) Remove(ctx context.Context, a access.Actor, id ID, which CredentialID) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		c, err := s.mine(ctx, tx, a, access.ManageClients, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(c.Credentials, func(have Credential) bool { return have.ID == which })
		if i < 0 {
			return errs.New(errs.NotFound, "apiclient.no_credential", "We could not find this secret or key.")
		}
		if !c.Credentials[i].Works(s.Clock.Now()) {
			return nil
		}
		if err := tx.EndCredential(ctx, which, s.Clock.Now()); err != nil {
			return err
		}
		role, _ := access.Allowed(a, access.ManageClients, access.RelationTo(a, c.Organisation), "")
		return tx.AppendEvents(ctx, s.trail("apiclient.credential_removed", a.Event(role), c, which))
	})
}

// End removes a client: it and everything it holds stop working at once.
func (s *Service) End(ctx context.Context, a access.Actor, id ID) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		c, err := s.mine(ctx, tx, a, access.ManageClients, id)
		if err != nil {
			return err
		}
		if !c.Live() {
			return nil
		}
		if err := tx.EndClient(ctx, id, c.Version, s.Clock.Now()); err != nil {
			return err
		}
		role, _ := access.Allowed(a, access.ManageClients, access.RelationTo(a, c.Organisation), "")
		return tx.AppendEvents(ctx, s.trail("apiclient.removed", a.Event(role), c, ""))
	})
}
