package apiclient

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// ID identifies a client; it is what OAuth calls client_id.
type ID string

// CredentialID identifies a credential.
type CredentialID string

// Scope is something a client may do.
type Scope string

// The scopes.
const (
	Decide Scope = "decide" // ask for coverage decisions and search them
	Screen Scope = "screen" // have lists screened against opt-outs
)

// Scopes lists the scopes in the order people meet them.
func Scopes() []Scope { return []Scope{Decide, Screen} }

// Valid reports whether s is known.
func (s Scope) Valid() bool { return slices.Contains(Scopes(), s) }

// Kind is what a credential is.
type Kind string

// The kinds.
const (
	Secret    Kind = "secret"     // exchanged for a token
	Key       Kind = "key"        // sent with every request
	PublicKey Kind = "public_key" // of a key that signs assertions, exchanged for a token
)

// Kinds lists the kinds in the order people meet them.
func Kinds() []Kind { return []Kind{Secret, PublicKey, Key} }

// Valid reports whether k is known.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Client is one program of one organisation.
type Client struct {
	ID           ID
	Organisation ident.Organisation
	Name         string
	Scopes       []Scope
	CreatedAt    time.Time
	CreatedBy    ident.Person
	EndedAt      time.Time
	UsedAt       time.Time // to about a minute
	Version      int64
	Credentials  []Credential // oldest first
}

// Live reports whether the client may ask.
func (c Client) Live() bool { return c.EndedAt.IsZero() }

// Credential is one way for a client to prove itself.
type Credential struct {
	ID        CredentialID
	Client    ID
	Kind      Kind
	Prefix    string // the first characters of a secret, or the fingerprint of a public key
	Hash      []byte // SHA-256 of a secret
	Public    string // the public key as PEM
	CreatedAt time.Time
	Until     time.Time // when it stops or stopped; zero: no end
}

// Works reports whether the credential proves anything at a time.
func (c Credential) Works(now time.Time) bool {
	return c.Until.IsZero() || now.Before(c.Until)
}

// Limits of what an organisation may keep.
const (
	MaxClients     = 50
	MaxCredentials = 10
	maxName        = 80
)

// checkName gives the name as it is kept, and what is wrong with it.
func checkName(name string) (string, []errs.Field) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return "", []errs.Field{{Name: "name", Code: "apiclient.name", Message: "Enter a name, such as the name of the system that will ask"}}
	case utf8.RuneCountInString(name) > maxName:
		return "", []errs.Field{{Name: "name", Code: "apiclient.name_long", Message: "Shorten the name to 80 characters"}}
	}
	return name, nil
}

// checkScopes gives the scopes in order and once each, and what is wrong with them.
func checkScopes(scopes []Scope) ([]Scope, []errs.Field) {
	var out []Scope
	for _, s := range Scopes() {
		if slices.Contains(scopes, s) {
			out = append(out, s)
		}
	}
	for _, s := range scopes {
		if !s.Valid() {
			out = nil
		}
	}
	if len(out) == 0 {
		return nil, []errs.Field{{Name: "scopes", Code: "apiclient.scopes", Message: "Choose what the application may do"}}
	}
	return out, nil
}
