package digest

import (
	"context"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/space"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store Store
	Clock clock.Clock
	IDs   ident.Source
	Book  *rulebook.Book
	// Code makes the secret of a link that ends mail.
	Code func() (string, error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	ChoiceTx
	ReachTx
	TrayTx
}

// ChoiceTx keeps choices and the codes of links.
type ChoiceTx interface {
	PortalMailChoices(ctx context.Context, to intray.Recipient) (Choices, error)
	// SetPortalMailChoice keeps a choice; an empty one leaves the place as the program says.
	SetPortalMailChoice(ctx context.Context, to intray.Recipient, p Place, f intray.Frequency) error
	// PortalMailLeaveCode gives the code of a recipient's links; fresh is kept when there is none yet and fresh is not
	// empty.
	PortalMailLeaveCode(ctx context.Context, to intray.Recipient, fresh string, at time.Time) (string, error)
	// PortalMailLeaver finds whose a code is.
	PortalMailLeaver(ctx context.Context, code string) (intray.Recipient, error)
}

// ReachTx tells what a recipient may enter, and which mailboxes belong to roles.
type ReachTx interface {
	PortalReach(ctx context.Context, person ident.Person, now time.Time) (space.Reach, error)
	Space(ctx context.Context, id ident.Space) (space.Space, error)
	HatsWorn(ctx context.Context, person ident.Person, now time.Time) ([]intray.Hat, error)
	MailboxHats(ctx context.Context, address string) ([]intray.Hat, error)
	RoleMailbox(ctx context.Context, hat intray.Hat) (string, error)
}

// TrayTx is what leaving a letter needs of the in-tray.
type TrayTx interface {
	MailChoice(ctx context.Context, r intray.Recipient) (intray.Frequency, error)
	SetMailChoice(ctx context.Context, r intray.Recipient, f intray.Frequency) error
	PostNotice(ctx context.Context, n intray.Notice) error
}

// PressTx reads all that is new, room by room as it comes. It asks for no right: Press.For does.
type PressTx interface {
	PortalNewsFrom(ctx context.Context, after string, most int) ([]space.News, error)
	Space(ctx context.Context, id ident.Space) (space.Space, error)
}

// StillTx reads news of one thing; it asks for no right.
type StillTx interface {
	PortalNewsOf(ctx context.Context, ref string) ([]space.News, error)
	Space(ctx context.Context, id ident.Space) (space.Space, error)
}
