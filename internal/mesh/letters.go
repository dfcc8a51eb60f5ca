package mesh

import (
	"context"
	"io"

	"sharewell/internal/screening/ledger"
)

// Letters is a client as the ledger of screenings sees a mailbox.
type Letters struct{ *Client }

var _ ledger.Mailbox = Letters{}

// Send implements ledger.Mailbox.
func (l Letters) Send(ctx context.Context, letter ledger.Letter, content io.ReaderAt, size int64) (string, error) {
	return l.Client.Send(ctx, Outgoing(letter), content, size)
}

// Fetch implements ledger.Mailbox.
func (l Letters) Fetch(ctx context.Context, id string, w io.Writer) (ledger.Came, error) {
	m, err := l.Client.Fetch(ctx, id, w)
	return ledger.Came{LocalID: m.LocalID, Workflow: m.Workflow, Report: m.Report, LinkedID: m.LinkedID}, err
}
