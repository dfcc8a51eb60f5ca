package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/store/db"
)

// urgentFirst puts an urgent message before all that wait, as jobs are taken by their time.
const urgentFirst = 24 * time.Hour

// PostMail puts a message into the outbox and queues its sending; a key known already changes nothing.
func (tx *Tx) PostMail(ctx context.Context, m intray.Mail) error {
	if m.Key == "" || m.To == "" || m.At.IsZero() {
		return errs.New(errs.Internal, "store.mail", "A message has no key, no address or no time.")
	}
	sum := sha256.Sum256([]byte(m.Key))
	id := hex.EncodeToString(sum[:16])
	n, err := tx.q.InsertMail(ctx, db.InsertMailParams{
		ID: id, Key: m.Key, Recipient: string(m.Recipient), Address: m.To, Subject: m.Subject,
		TextBody: m.Text, HtmlBody: m.HTML, Urgent: m.Urgent, CreatedAt: clock.Format(m.At), ReplyTo: m.ReplyTo,
	})
	if err != nil || n == 0 {
		return err
	}
	for _, item := range m.Items {
		if err := tx.q.InsertMailItem(ctx, db.InsertMailItemParams{MailID: id, Item: string(item)}); err != nil {
			return fmt.Errorf("post mail: %w", err)
		}
	}
	payload, err := json.Marshal(struct {
		Mail string `json:"mail"`
	}{id})
	if err != nil {
		return fmt.Errorf("post mail: %w", err)
	}
	runAt := m.At
	if m.Urgent {
		runAt = runAt.Add(-urgentFirst)
	}
	return tx.Enqueue(ctx, intray.SendJob, id, payload, runAt)
}

// PostedMail finds a message with the items it is made of.
func (tx *Tx) PostedMail(ctx context.Context, id string) (intray.PostedMail, error) {
	row, err := tx.q.MailByID(ctx, id)
	if err != nil {
		return intray.PostedMail{}, notFound(err, "store.no_mail", "We could not find this message.")
	}
	m, err := mailOf(row)
	if err != nil {
		return intray.PostedMail{}, err
	}
	items, err := tx.q.MailItems(ctx, id)
	for _, item := range items {
		m.Items = append(m.Items, intray.Item(item))
	}
	return m, err
}

// EndMail writes down what became of a waiting message. Its text is kept only for a
// demonstration to show.
func (tx *Tx) EndMail(ctx context.Context, m intray.PostedMail) error {
	if m.State != intray.MailShown {
		m.Text, m.HTML = "", ""
	}
	_, err := tx.q.EndMail(ctx, db.EndMailParams{
		ID: m.ID, State: string(m.State), Reason: m.Reason, DoneAt: clock.Format(m.DoneAt),
		Subject: m.Subject, TextBody: m.Text, HtmlBody: m.HTML,
	})
	return err
}

// DemoMail lists the messages that a demonstration shows instead of sending, newest first.
func (tx *Tx) DemoMail(ctx context.Context, most int) ([]intray.PostedMail, error) {
	return tx.MailIn(ctx, intray.MailShown, most)
}

// MailIn lists the messages in a state, newest first, without their items.
func (tx *Tx) MailIn(ctx context.Context, state intray.MailState, most int) ([]intray.PostedMail, error) {
	rows, err := tx.q.MailNewest(ctx, db.MailNewestParams{State: string(state), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]intray.PostedMail, 0, len(rows))
	for _, r := range rows {
		m, err := mailOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// CountMail counts the messages in a state.
func (tx *Tx) CountMail(ctx context.Context, state intray.MailState) (int64, error) {
	return tx.q.CountMail(ctx, string(state))
}

func mailOf(r db.Mail) (intray.PostedMail, error) {
	m := intray.PostedMail{
		Mail: intray.Mail{
			Key: r.Key, To: r.Address, Recipient: intray.Recipient(r.Recipient), Subject: r.Subject,
			Text: r.TextBody, HTML: r.HtmlBody, Urgent: r.Urgent, ReplyTo: r.ReplyTo,
		},
		ID: r.ID, State: intray.MailState(r.State), Reason: r.Reason,
	}
	err := storedTimes("mail "+r.ID, pair{r.CreatedAt, &m.At}, pair{r.DoneAt, &m.DoneAt})
	return m, err
}

// MarkTold remembers that a recipient is told of an item and reports whether this was the first time.
func (tx *Tx) MarkTold(ctx context.Context, to intray.Recipient, item intray.Item, at time.Time) (first bool, err error) {
	n, err := tx.q.MarkTold(ctx, db.MarkToldParams{Recipient: string(to), Item: string(item), At: clock.Format(at)})
	return n == 1, err
}

// WasTold reports whether a recipient was told of an item.
func (tx *Tx) WasTold(ctx context.Context, to intray.Recipient, item intray.Item) (bool, error) {
	_, err := tx.q.WasTold(ctx, db.WasToldParams{Recipient: string(to), Item: string(item)})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// MailChoice is how often a recipient wants digests: daily until they choose.
func (tx *Tx) MailChoice(ctx context.Context, r intray.Recipient) (intray.Frequency, error) {
	f, err := tx.q.MailChoice(ctx, string(r))
	if errors.Is(err, sql.ErrNoRows) {
		return intray.Daily, nil
	}
	return intray.Frequency(f), err
}

// SetMailChoice keeps how often a recipient wants digests.
func (tx *Tx) SetMailChoice(ctx context.Context, r intray.Recipient, f intray.Frequency) error {
	if !f.Valid() {
		return errs.New(errs.Invalid, "intray.frequency", "Choose how often you want a summary.")
	}
	return tx.q.SetMailChoice(ctx, db.SetMailChoiceParams{Recipient: string(r), Frequency: string(f)})
}

// SetRoleMailbox names the shared mailbox that is told what the holders of a role are told; "" ends it.
func (tx *Tx) SetRoleMailbox(ctx context.Context, hat intray.Hat, address string) error {
	if address == "" {
		return tx.q.DeleteRoleMailbox(ctx, db.DeleteRoleMailboxParams{OrganisationID: string(hat.Organisation), Role: string(hat.Role)})
	}
	return tx.q.SetRoleMailbox(ctx, db.SetRoleMailboxParams{OrganisationID: string(hat.Organisation), Role: string(hat.Role), Address: address})
}

// RoleMailbox gives the shared mailbox of a role, "" when there is none.
func (tx *Tx) RoleMailbox(ctx context.Context, hat intray.Hat) (string, error) {
	a, err := tx.q.RoleMailbox(ctx, db.RoleMailboxParams{OrganisationID: string(hat.Organisation), Role: string(hat.Role)})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return a, err
}

// MailboxHats lists the roles for which a shared mailbox is told.
func (tx *Tx) MailboxHats(ctx context.Context, address string) ([]intray.Hat, error) {
	rows, err := tx.q.MailboxHats(ctx, address)
	out := make([]intray.Hat, 0, len(rows))
	for _, r := range rows {
		out = append(out, hatIn(r.OrganisationID, r.Role))
	}
	return out, err
}

// Mailboxes lists shared mailboxes by address, after one.
func (tx *Tx) Mailboxes(ctx context.Context, after string, most int) ([]string, error) {
	return tx.q.MailboxAddresses(ctx, db.MailboxAddressesParams{After: after, Most: int32(most)})
}

// ActivePeople lists people who may sign in by identifier, after one.
func (tx *Tx) ActivePeople(ctx context.Context, after ident.Person, most int) ([]ident.Person, error) {
	rows, err := tx.q.ActivePeople(ctx, db.ActivePeopleParams{After: string(after), Most: int32(most)})
	out := make([]ident.Person, 0, len(rows))
	for _, id := range rows {
		out = append(out, ident.Person(id))
	}
	return out, err
}
