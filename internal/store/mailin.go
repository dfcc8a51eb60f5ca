package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/intray"
	"sharewell/internal/store/db"
)

// ReplyCode gives the code of the address to which a recipient answers about a thing; fresh is kept when there is
// none yet.
func (tx *Tx) ReplyCode(ctx context.Context, to intray.Recipient, about event.Subject, fresh string, at time.Time) (string, error) {
	code, err := tx.q.ReplyCode(ctx, db.ReplyCodeParams{Recipient: string(to), Kind: about.Kind, About: about.ID})
	if !errors.Is(err, sql.ErrNoRows) {
		return code, err
	}
	err = tx.q.InsertReply(ctx, db.InsertReplyParams{Code: fresh, Recipient: string(to), Kind: about.Kind, About: about.ID, MadeAt: clock.Format(at)})
	if err != nil {
		return "", fmt.Errorf("keep the address of an answer: %w", err)
	}
	return fresh, nil
}

// ReplyOf finds to whom an address was given, and about what.
func (tx *Tx) ReplyOf(ctx context.Context, code string) (intray.Recipient, event.Subject, error) {
	row, err := tx.q.ReplyByCode(ctx, code)
	if err != nil {
		return "", event.Subject{}, notFound(err, "mailin.no_address", "We gave no such address to anybody.")
	}
	return intray.Recipient(row.Recipient), event.Subject{Kind: row.Kind, ID: row.About}, nil
}

// KeepLetter keeps a letter that came in, and reports whether it is new.
func (tx *Tx) KeepLetter(ctx context.Context, l intray.Letter) (bool, error) {
	n, err := tx.q.InsertLetter(ctx, db.InsertLetterParams{
		ID: l.ID, Key: l.Key, Code: l.Code, Recipient: string(l.Recipient), CameAt: clock.Format(l.CameAt), Raw: l.Raw,
	})
	return n == 1, err
}

// Letter finds a letter that came in.
func (tx *Tx) Letter(ctx context.Context, id string) (intray.Letter, error) {
	r, err := tx.q.LetterByID(ctx, id)
	if err != nil {
		return intray.Letter{}, notFound(err, "mailin.no_letter", "We could not find this letter.")
	}
	l := intray.Letter{ID: r.ID, Key: r.Key, Code: r.Code, Recipient: intray.Recipient(r.Recipient), Raw: r.Raw, State: intray.LetterState(r.State), Reason: r.Reason}
	return l, storedTimes("letter "+r.ID, pair{r.CameAt, &l.CameAt}, pair{r.DoneAt, &l.DoneAt})
}

// EndLetter writes down what became of a letter; its words are gone from here, except those that somebody has to look at.
func (tx *Tx) EndLetter(ctx context.Context, l intray.Letter) error {
	_, err := tx.q.EndLetter(ctx, db.EndLetterParams{ID: l.ID, State: string(l.State), Reason: l.Reason, DoneAt: clock.Format(l.DoneAt), Raw: []byte{}})
	return err
}

// CountLetters counts the letters that a recipient sent since a time.
func (tx *Tx) CountLetters(ctx context.Context, from intray.Recipient, since time.Time) (int64, error) {
	return tx.q.CountLetters(ctx, db.CountLettersParams{Recipient: string(from), Since: clock.Format(since)})
}

// ForgetLetters removes the traces of letters that came before a time.
func (tx *Tx) ForgetLetters(ctx context.Context, before time.Time) (int64, error) {
	return tx.q.ForgetLetters(ctx, clock.Format(before))
}

// MailCameBack writes down that a message we sent came back; false when we know of no such message.
func (tx *Tx) MailCameBack(ctx context.Context, id, reason string) (bool, error) {
	n, err := tx.q.MailCameBack(ctx, db.MailCameBackParams{ID: id, Reason: reason})
	return n == 1, err
}
