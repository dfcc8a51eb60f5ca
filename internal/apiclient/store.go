package apiclient

import (
	"context"
	"time"

	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Store is where clients are kept. Write may run its function more than once.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is what the service needs of one transaction, by purpose.
type Tx interface {
	ClientTx
	ProofTx
	DecisionTx
	AppendEvents(ctx context.Context, events ...event.Event) error
}

// ClientTx keeps clients and their credentials.
type ClientTx interface {
	AddClient(ctx context.Context, c Client) error
	// EndClient ends a client; one changed since it was read is a conflict.
	EndClient(ctx context.Context, id ID, version int64, at time.Time) error
	// Client finds one client with its credentials.
	Client(ctx context.Context, id ID) (Client, error)
	// ClientsOf lists an organisation's clients with their credentials, newest first.
	ClientsOf(ctx context.Context, org ident.Organisation) ([]Client, error)
	// LiveClients lists the clients that have not ended, with their credentials.
	LiveClients(ctx context.Context) ([]Client, error)
	AddCredential(ctx context.Context, c Credential) error
	// EndCredential sets when a credential stops.
	EndCredential(ctx context.Context, id CredentialID, at time.Time) error
	// MarkUsed keeps when a client asked last.
	MarkUsed(ctx context.Context, id ID, at time.Time) error
}

// ProofTx keeps what tokens and assertions need.
type ProofTx interface {
	// TokenSalts lists the salts of token keys, newest first.
	TokenSalts(ctx context.Context) ([]TokenSalt, error)
	AddTokenSalt(ctx context.Context, s TokenSalt) error
	RemoveTokenSalts(ctx context.Context, before time.Time) error
	// UseAssertion remembers an assertion until it would end anyway; one used before is a conflict.
	UseAssertion(ctx context.Context, hash string, until time.Time) error
	ForgetAssertions(ctx context.Context, before time.Time) error
}

// DecisionTx keeps blocks of decisions.
type DecisionTx interface {
	// KeepBlock keeps a block, and counts what was asked; one kept before is left as it is.
	KeepBlock(ctx context.Context, b Block) error
	// BlocksOf lists blocks that hold decisions of an organisation and overlap a time, oldest first, after one.
	BlocksOf(ctx context.Context, q BlockQuery) ([]Block, error)
	// RemoveBlocks removes blocks whose last decision was before a time, at most some, and gives how many.
	RemoveBlocks(ctx context.Context, before time.Time, most int) (int, error)
}

// Counts by month, which name nobody: questions whether one sharing is covered, and those that a record covers.
const (
	CountAsked   = "sharing.asked"
	CountCovered = "sharing.inside"
)

// BlockQuery asks for blocks that hold decisions of an organisation and overlap a time, after one.
type BlockQuery struct {
	Organisation ident.Organisation
	From, Until  time.Time
	After        string
	Most         int
}

// TokenSalt is what a token key is derived from, besides the site's own key.
type TokenSalt struct {
	Number int64
	Salt   []byte
	MadeAt time.Time
}
