package people

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Invitation offers roles at one organisation (or for the partnership) to whoever reads an address. It
// works until it is used or withdrawn.
type Invitation struct {
	ID           ident.Invitation
	Email        string
	Organisation ident.Organisation // "" is the partnership
	Roles        []access.Role
	Until        time.Time // end of the roles offered; zero: none, and never zero for auditors
	InvitedBy    event.Actor
	At           time.Time
	UsedAt       time.Time
	UsedBy       ident.Person
	WithdrawnAt  time.Time
	// TokenHash is HashToken of the secret in the letter; the secret itself is nowhere but there.
	TokenHash string
}

// Open reports whether the invitation can still be accepted.
func (i Invitation) Open() bool { return i.UsedAt.IsZero() && i.WithdrawnAt.IsZero() }

// Folded is the form of the address by which invitations are found.
func (i Invitation) Folded() string { return Fold(i.Email) }

// use marks the invitation as accepted, or explains why it cannot be.
func (i Invitation) use(by ident.Person, now time.Time) (Invitation, error) {
	switch {
	case !i.UsedAt.IsZero():
		return i, errs.New(errs.Conflict, "people.invitation_used", "This invitation has been used already. Sign in with the address it was sent to.")
	case !i.WithdrawnAt.IsZero():
		return i, errs.New(errs.Conflict, "people.invitation_withdrawn", "This invitation was withdrawn. Ask the person who invited you for another.")
	}
	i.UsedAt, i.UsedBy = now, by
	return i, nil
}

// NewToken makes the secret of a link that is sent by mail: 32 random bytes as text, and the hash that is
// kept in its place.
func NewToken(random io.Reader) (token, hash string, err error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", "", fmt.Errorf("people: the random source failed: %w", err)
	}
	token = base64.RawURLEncoding.EncodeToString(b[:])
	return token, HashToken(token), nil
}

// HashToken gives the form in which a link's secret is stored and looked up.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
