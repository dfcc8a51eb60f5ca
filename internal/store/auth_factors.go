package store

import (
	"context"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// Passkey is one of a person's passkeys. Content is the JSON of the credential record.
type Passkey struct {
	ID      string // base64url of the credential's identifier
	Person  ident.Person
	Name    string
	Content string
	At      time.Time
	UsedAt  time.Time
}

// AddPasskey keeps a new passkey; a known credential is a conflict.
func (tx *Tx) AddPasskey(ctx context.Context, p Passkey) error {
	return tx.q.InsertPasskey(ctx, db.InsertPasskeyParams{ID: p.ID, PersonID: string(p.Person), Name: p.Name, Content: p.Content, At: clock.Format(p.At)})
}

// PasskeysOf lists a person's passkeys, oldest first.
func (tx *Tx) PasskeysOf(ctx context.Context, p ident.Person) ([]Passkey, error) {
	rows, err := tx.q.PasskeysOf(ctx, string(p))
	if err != nil {
		return nil, err
	}
	out := make([]Passkey, 0, len(rows))
	for _, r := range rows {
		k := Passkey{ID: r.ID, Person: ident.Person(r.PersonID), Name: r.Name, Content: r.Content}
		if err := storedTimes("passkey "+r.ID, pair{r.At, &k.At}, pair{r.UsedAt, &k.UsedAt}); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

// UsePasskey keeps a passkey's record after its use.
func (tx *Tx) UsePasskey(ctx context.Context, p Passkey) error {
	return changedOne(tx.q.UpdatePasskey(ctx, db.UpdatePasskeyParams{ID: p.ID, PersonID: string(p.Person), Content: p.Content, UsedAt: clock.Format(p.UsedAt)}))
}

// RemovePasskey removes one of a person's passkeys.
func (tx *Tx) RemovePasskey(ctx context.Context, p ident.Person, id string) error {
	n, err := tx.q.DeletePasskey(ctx, db.DeletePasskeyParams{ID: id, PersonID: string(p)})
	if err == nil && n == 0 {
		return errs.New(errs.NotFound, "auth.no_passkey", "This passkey has been removed already.")
	}
	return err
}

// OneTimeCode is a person's authenticator app: its sealed secret and the last step that was used.
type OneTimeCode struct {
	Person      ident.Person
	Secret      []byte
	LastStep    int64
	ConfirmedAt time.Time
}

// OneTimeCode finds a person's authenticator app.
func (tx *Tx) OneTimeCode(ctx context.Context, p ident.Person) (OneTimeCode, error) {
	r, err := tx.q.OneTimeCode(ctx, string(p))
	if err != nil {
		return OneTimeCode{}, notFound(err, "auth.no_code", "No authenticator app is set up.")
	}
	c := OneTimeCode{Person: ident.Person(r.PersonID), Secret: r.Secret, LastStep: r.LastStep}
	return c, storedTimes("one-time code", pair{r.ConfirmedAt, &c.ConfirmedAt})
}

// SaveOneTimeCode keeps an authenticator app in place of the one before.
func (tx *Tx) SaveOneTimeCode(ctx context.Context, c OneTimeCode) error {
	return tx.q.SaveOneTimeCode(ctx, db.SaveOneTimeCodeParams{PersonID: string(c.Person), Secret: c.Secret, LastStep: c.LastStep, ConfirmedAt: clock.Format(c.ConfirmedAt)})
}

// UseOneTimeStep marks a step as used and reports whether it was still unused.
func (tx *Tx) UseOneTimeStep(ctx context.Context, p ident.Person, step int64) (bool, error) {
	n, err := tx.q.UseOneTimeStep(ctx, db.UseOneTimeStepParams{PersonID: string(p), Step: step})
	return n == 1, err
}

// ReplaceRecoveryCodes keeps new recovery codes, by their hashes, in place of all before.
func (tx *Tx) ReplaceRecoveryCodes(ctx context.Context, p ident.Person, hashes []string) error {
	if _, err := tx.q.DeleteRecoveryCodes(ctx, string(p)); err != nil {
		return err
	}
	for _, h := range hashes {
		if err := tx.q.InsertRecoveryCode(ctx, db.InsertRecoveryCodeParams{PersonID: string(p), CodeHash: h}); err != nil {
			return err
		}
	}
	return nil
}

// UseRecoveryCode marks a recovery code as used and reports whether it was there and unused.
func (tx *Tx) UseRecoveryCode(ctx context.Context, p ident.Person, hash string, at time.Time) (bool, error) {
	n, err := tx.q.UseRecoveryCode(ctx, db.UseRecoveryCodeParams{PersonID: string(p), CodeHash: hash, UsedAt: clock.Format(at)})
	return n == 1, err
}

// RecoveryCodesLeft counts a person's unused recovery codes.
func (tx *Tx) RecoveryCodesLeft(ctx context.Context, p ident.Person) (int64, error) {
	return tx.q.CountRecoveryCodes(ctx, string(p))
}

// RemoveOneTimeCode removes a person's authenticator app and its recovery codes.
func (tx *Tx) RemoveOneTimeCode(ctx context.Context, p ident.Person) error {
	if _, err := tx.q.DeleteRecoveryCodes(ctx, string(p)); err != nil {
		return err
	}
	_, err := tx.q.DeleteOneTimeCode(ctx, string(p))
	return err
}

// RemovePasskeys removes all of a person's passkeys.
func (tx *Tx) RemovePasskeys(ctx context.Context, p ident.Person) error {
	_, err := tx.q.DeletePasskeysOf(ctx, string(p))
	return err
}
