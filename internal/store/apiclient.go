package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"sharewell/internal/apiclient"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// AddClient keeps a new client, without its credentials.
func (tx *Tx) AddClient(ctx context.Context, c apiclient.Client) error {
	scopes := make([]string, len(c.Scopes))
	for i, s := range c.Scopes {
		scopes[i] = string(s)
	}
	return tx.q.InsertAPIClient(ctx, db.InsertAPIClientParams{ID: string(c.ID), OrganisationID: string(c.Organisation), Name: c.Name,
		Scopes: strings.Join(scopes, " "), CreatedAt: clock.Format(c.CreatedAt), CreatedBy: string(c.CreatedBy),
		EndedAt: clock.Format(c.EndedAt), UsedAt: clock.Format(c.UsedAt), Version: c.Version})
}

// EndClient ends a client; one changed since it was read is a conflict.
func (tx *Tx) EndClient(ctx context.Context, id apiclient.ID, version int64, at time.Time) error {
	return changedOne(tx.q.EndAPIClient(ctx, db.EndAPIClientParams{ID: string(id), Version: version, EndedAt: clock.Format(at)}))
}

// MarkUsed keeps when a client asked last; an older time changes nothing.
func (tx *Tx) MarkUsed(ctx context.Context, id apiclient.ID, at time.Time) error {
	return tx.q.MarkAPIClientUsed(ctx, db.MarkAPIClientUsedParams{ID: string(id), UsedAt: clock.Format(at)})
}

// Client finds one client with its credentials, oldest first.
func (tx *Tx) Client(ctx context.Context, id apiclient.ID) (apiclient.Client, error) {
	row, err := tx.q.APIClientByID(ctx, string(id))
	if err != nil {
		return apiclient.Client{}, notFound(err, "apiclient.not_found", "We could not find this application.")
	}
	credentials, err := tx.q.APICredentialsOfClient(ctx, string(id))
	all, err := clientsOf([]db.ApiClient{row}, credentials, err)
	if err != nil {
		return apiclient.Client{}, err
	}
	return all[0], nil
}

// ClientsOf lists an organisation's clients, ended ones too, newest first.
func (tx *Tx) ClientsOf(ctx context.Context, org ident.Organisation) ([]apiclient.Client, error) {
	rows, err := tx.q.APIClientsOf(ctx, string(org))
	if err != nil {
		return nil, err
	}
	credentials, err := tx.q.APICredentialsOf(ctx, string(org))
	return clientsOf(rows, credentials, err)
}

// LiveClients lists the clients that have not ended.
func (tx *Tx) LiveClients(ctx context.Context) ([]apiclient.Client, error) {
	rows, err := tx.q.LiveAPIClients(ctx)
	if err != nil {
		return nil, err
	}
	credentials, err := tx.q.LiveAPICredentials(ctx)
	return clientsOf(rows, credentials, err)
}

// clientsOf puts credentials to their clients.
func clientsOf(rows []db.ApiClient, credentials []db.ApiCredential, err error) ([]apiclient.Client, error) {
	if err != nil {
		return nil, err
	}
	out := make([]apiclient.Client, len(rows))
	for i, r := range rows {
		c := apiclient.Client{ID: apiclient.ID(r.ID), Organisation: ident.Organisation(r.OrganisationID), Name: r.Name,
			CreatedBy: ident.Person(r.CreatedBy), Version: r.Version}
		for _, s := range strings.Fields(r.Scopes) {
			c.Scopes = append(c.Scopes, apiclient.Scope(s))
		}
		if err := storedTimes("application "+r.ID, pair{r.CreatedAt, &c.CreatedAt}, pair{r.EndedAt, &c.EndedAt}, pair{r.UsedAt, &c.UsedAt}); err != nil {
			return nil, err
		}
		out[i] = c
	}
	for _, r := range credentials {
		i := slices.IndexFunc(out, func(c apiclient.Client) bool { return string(c.ID) == r.ClientID })
		if i < 0 {
			continue
		}
		c := apiclient.Credential{ID: apiclient.CredentialID(r.ID), Client: apiclient.ID(r.ClientID), Kind: apiclient.Kind(r.Kind),
			Prefix: r.Prefix, Hash: r.Hash, Public: r.PublicKey}
		if err := storedTimes("credential "+r.ID, pair{r.CreatedAt, &c.CreatedAt}, pair{r.UntilAt, &c.Until}); err != nil {
			return nil, err
		}
		out[i].Credentials = append(out[i].Credentials, c)
	}
	return out, nil
}

// AddCredential keeps a new credential.
func (tx *Tx) AddCredential(ctx context.Context, c apiclient.Credential) error {
	hash := c.Hash
	if hash == nil {
		hash = []byte{} // never NULL
	}
	return tx.q.InsertAPICredential(ctx, db.InsertAPICredentialParams{ID: string(c.ID), ClientID: string(c.Client), Kind: string(c.Kind),
		Prefix: c.Prefix, Hash: hash, PublicKey: c.Public, CreatedAt: clock.Format(c.CreatedAt), UntilAt: clock.Format(c.Until)})
}

// EndCredential sets when a credential stops.
func (tx *Tx) EndCredential(ctx context.Context, id apiclient.CredentialID, at time.Time) error {
	return changedOne(tx.q.EndAPICredential(ctx, db.EndAPICredentialParams{ID: string(id), UntilAt: clock.Format(at)}))
}

// TokenSalts lists the salts of token keys, newest first.
func (tx *Tx) TokenSalts(ctx context.Context) ([]apiclient.TokenSalt, error) {
	rows, err := tx.q.APITokenSalts(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]apiclient.TokenSalt, len(rows))
	for i, r := range rows {
		out[i] = apiclient.TokenSalt{Number: r.Number, Salt: r.Salt}
		if err := storedTimes("token salt", pair{r.MadeAt, &out[i].MadeAt}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// AddTokenSalt keeps the salt of a new token key; a number used before is a conflict.
func (tx *Tx) AddTokenSalt(ctx context.Context, s apiclient.TokenSalt) error {
	return tx.q.InsertAPITokenSalt(ctx, db.InsertAPITokenSaltParams{Number: s.Number, Salt: s.Salt, MadeAt: clock.Format(s.MadeAt)})
}

// RemoveTokenSalts removes those made before a time.
func (tx *Tx) RemoveTokenSalts(ctx context.Context, before time.Time) error {
	return tx.q.DeleteAPITokenSalts(ctx, clock.Format(before))
}

// UseAssertion remembers an assertion; one used before is a conflict.
func (tx *Tx) UseAssertion(ctx context.Context, hash string, until time.Time) error {
	return tx.q.InsertAPIAssertion(ctx, db.InsertAPIAssertionParams{Hash: hash, UntilAt: clock.Format(until)})
}

// ForgetAssertions forgets those that had ended by a time.
func (tx *Tx) ForgetAssertions(ctx context.Context, before time.Time) error {
	return tx.q.DeleteAPIAssertions(ctx, clock.Format(before))
}

// Clients gives the service of machine callers its store.
func (s *Store) Clients() apiclient.Store { return clientStore{s} }

type clientStore struct{ store *Store }

// Write implements apiclient.Store.
func (c clientStore) Write(ctx context.Context, fn func(apiclient.Tx) error) error {
	return c.store.Write(ctx, func(tx *Tx) error { return fn(tx) })
}

// Read implements apiclient.Store.
func (c clientStore) Read(ctx context.Context, fn func(apiclient.Tx) error) error {
	return c.store.Read(ctx, func(tx *Tx) error { return fn(tx) })
}
