package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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

// ForgetToldNews forgets which news of the portal were told before a time.
func (tx *Tx) ForgetToldNews(ctx context.Context, before time.Time) (int64, error) {
	return tx.q.ForgetToldBetween(ctx, db.ForgetToldBetweenParams{Before: clock.Format(before), Low: digest.Prefix, High: digest.Prefix + "~"})
}

// AdviceRef finds the reference of a question to an adviser.
func (tx *Tx) AdviceRef(ctx context.Context, id string) (string, error) {
	ref, err := tx.q.AdviceRefByID(ctx, id)
	return ref, notFound(err, "advice.not_found", "We could not find this question.")
}
