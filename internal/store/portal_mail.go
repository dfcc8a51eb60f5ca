package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/intray"
	"sharewell/internal/portal/digest"
	"sharewell/internal/portal/space"
	"sharewell/internal/store/db"
)

// PortalMail gives the store as mail of the portal sees it.
func (s *Store) PortalMail() digest.Store {
	return bridge[digest.Tx]{s, func(tx *Tx) digest.Tx { return tx }}
}

// PortalMailChoices lists what a recipient chose.
func (tx *Tx) PortalMailChoices(ctx context.Context, to intray.Recipient) (digest.Choices, error) {
	rows, err := tx.q.PortalMailChoices(ctx, string(to))
	if err != nil {
		return nil, err
	}
	out := make(digest.Choices, len(rows))
	for _, r := range rows {
		out[digest.Place(r.Place)] = intray.Frequency(r.Often)
	}
	return out, nil
}

// SetPortalMailChoice keeps a choice; an empty one leaves the place as the program says.
func (tx *Tx) SetPortalMailChoice(ctx context.Context, to intray.Recipient, p digest.Place, f intray.Frequency) error {
	if f == "" {
		return tx.q.DropPortalMailChoice(ctx, db.DropPortalMailChoiceParams{Recipient: string(to), Place: string(p)})
	}
	return tx.q.SetPortalMailChoice(ctx, db.SetPortalMailChoiceParams{Recipient: string(to), Place: string(p), Often: string(f)})
}

// PortalMailLeaveCode gives the code of a recipient's links; fresh, unless it is empty, is kept when there is none yet.
func (tx *Tx) PortalMailLeaveCode(ctx context.Context, to intray.Recipient, fresh string, at time.Time) (string, error) {
	code, err := tx.q.PortalMailLeaveCode(ctx, string(to))
	if !errors.Is(err, sql.ErrNoRows) || fresh == "" {
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return code, err
	}
	if err := tx.q.InsertPortalMailLeave(ctx, db.InsertPortalMailLeaveParams{Code: fresh, Recipient: string(to), MadeAt: clock.Format(at)}); err != nil {
		return "", fmt.Errorf("keep the code of a link: %w", err)
	}
	return fresh, nil
}

// PortalMailLeaver finds whose a code is.
func (tx *Tx) PortalMailLeaver(ctx context.Context, code string) (intray.Recipient, error) {
	to, err := tx.q.PortalMailLeaver(ctx, code)
	return intray.Recipient(to), notFound(err, "digest.no_link", "This link does nothing any more.")
}

// PortalNewsFrom lists all that is new after a key, the oldest first. It asks for no right.
func (tx *Tx) PortalNewsFrom(ctx context.Context, after string, most int) ([]space.News, error) {
	return portalNewsOf(tx.q.PortalNewsFrom(ctx, db.PortalNewsFromParams{After: after, Most: int32(most)}))
}

// PortalNewsOf lists the news of one thing, the oldest first. It asks for no right.
func (tx *Tx) PortalNewsOf(ctx context.Context, ref string) ([]space.News, error) {
	return portalNewsOf(tx.q.PortalNewsOf(ctx, ref))
}

// ToldBetween lists which items, from one name to another, a recipient was told of.
func (tx *Tx) ToldBetween(ctx context.Context, to intray.Recipient, low, high intray.Item) (map[intray.Item]bool, error) {
	rows, err := tx.q.ToldBetween(ctx, db.ToldBetweenParams{Recipient: string(to), Low: string(low), High: string(high)})
	if err != nil {
		return nil, err
	}
	out := make(map[intray.Item]bool, len(rows))
	for _, r := range rows {
		out[intray.Item(r)] = true
	}
	return out, nil
}

// KeepPortalMailTold keeps which news the letter of a day tells a recipient.
func (tx *Tx) KeepPortalMailTold(ctx context.Context, to intray.Recipient, day string, items []intray.Item) error {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = string(item)
	}
	return tx.q.KeepPortalMailTold(ctx, db.KeepPortalMailToldParams{Recipient: string(to), Day: day, Names: strings.Join(lines, "\n")})
}

// PortalMailToldOn lists which news the letter of a day tells a recipient.
func (tx *Tx) PortalMailToldOn(ctx context.Context, to intray.Recipient, day string) ([]intray.Item, error) {
	items, err := tx.q.PortalMailToldOn(ctx, db.PortalMailToldOnParams{Recipient: string(to), Day: day})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return itemsIn(nil, items), err
}

// PortalMailTold lists which news a recipient was told of, as far back as it is remembered.
func (tx *Tx) PortalMailTold(ctx context.Context, to intray.Recipient) (map[intray.Item]bool, error) {
	rows, err := tx.q.PortalMailTold(ctx, string(to))
	if err != nil {
		return nil, err
	}
	out := map[intray.Item]bool{}
	for _, r := range rows {
		for _, item := range itemsIn(nil, r) {
			out[item] = true
		}
	}
	return out, nil
}

func itemsIn(out []intray.Item, lines string) []intray.Item {
	for line := range strings.Lines(lines) {
		out = append(out, intray.Item(strings.TrimSuffix(line, "\n")))
	}
	return out
}

// ForgetPortalMailTold forgets which news were told before a day.
func (tx *Tx) ForgetPortalMailTold(ctx context.Context, before clock.Date) (int64, error) {
	return tx.q.ForgetPortalMailTold(ctx, before.String())
}

// MailKnown reports whether a message with a key was posted.
func (tx *Tx) MailKnown(ctx context.Context, key string) (bool, error) {
	n, err := tx.q.MailKeyKnown(ctx, key)
	return n > 0, err
}

// AdviceRef finds the reference of a question to an adviser.
func (tx *Tx) AdviceRef(ctx context.Context, id string) (string, error) {
	ref, err := tx.q.AdviceRefByID(ctx, id)
	return ref, notFound(err, "advice.not_found", "We could not find this question.")
}
