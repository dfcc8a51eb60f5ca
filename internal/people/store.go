package people

import (
	"context"
	"time"

	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Store is where people are kept. Write may run its function more than once.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is what the service needs of one transaction, by purpose.
type Tx interface {
	PersonTx
	HatTx
	InvitationTx
	AppendEvents(ctx context.Context, events ...event.Event) error
	// PostMail queues a letter that leaves when the transaction commits.
	PostMail(ctx context.Context, m intray.Mail) error
	// PostNotice tells the holders of a role something.
	PostNotice(ctx context.Context, n intray.Notice) error
}

// PersonTx keeps people.
type PersonTx interface {
	AddPerson(ctx context.Context, p Person) error
	ChangePerson(ctx context.Context, p Person) error
	Person(ctx context.Context, id ident.Person) (Person, error)
	// PersonAt finds the person of an address, compared by Fold.
	PersonAt(ctx context.Context, address string) (Person, error)
}

// HatTx keeps hats. Lists hold every hat not ended, worn now or not.
type HatTx interface {
	GiveHat(ctx context.Context, h Hat) error
	EndHat(ctx context.Context, id HatID, at time.Time) error
	HatsOf(ctx context.Context, p ident.Person) ([]Hat, error)
	HatsAt(ctx context.Context, org ident.Organisation) ([]Member, error)
}

// InvitationTx keeps invitations.
type InvitationTx interface {
	InvitePerson(ctx context.Context, i Invitation) error
	// ClosePersonInvitation keeps an invitation's use or withdrawal; a closed one is a conflict.
	ClosePersonInvitation(ctx context.Context, i Invitation) error
	PersonInvitation(ctx context.Context, id ident.Invitation) (Invitation, error)
	PersonInvitationByToken(ctx context.Context, tokenHash string) (Invitation, error)
	OpenInvitationsTo(ctx context.Context, address string) ([]Invitation, error)
	OpenInvitationsAt(ctx context.Context, org ident.Organisation) ([]Invitation, error)
}

// Member is one hat together with who holds it.
type Member struct {
	Person Person
	Hat    Hat
}
