package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/past"
	"sharewell/internal/store/db"
)

// PastRegister gives the store as those see it who take over other registers.
func (s *Store) PastRegister() past.Store {
	return bridge[past.Tx]{s, func(tx *Tx) past.Tx { return tx }}
}

// InsertRegisterImport keeps a new file.
func (tx *Tx) InsertRegisterImport(ctx context.Context, i past.Import) error {
	body, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("register import %s: %w", i.ID, err)
	}
	return tx.q.InsertRegisterImport(ctx, db.InsertRegisterImportParams{ID: i.ID, At: clock.Format(i.At), Body: string(body), Raw: bytesOf(i.Raw)})
}

// SaveRegisterImport keeps what changed about a file; a lost race is a conflict.
func (tx *Tx) SaveRegisterImport(ctx context.Context, i past.Import) error {
	body, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("register import %s: %w", i.ID, err)
	}
	n, err := tx.q.SaveRegisterImport(ctx, db.SaveRegisterImportParams{ID: i.ID, Body: string(body), Raw: bytesOf(i.Raw), Version: i.Version})
	return changedOne(n, err)
}

// bytesOf gives bytes that are never NULL.
func bytesOf(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// RegisterImport finds a file.
func (tx *Tx) RegisterImport(ctx context.Context, id string) (past.Import, error) {
	row, err := tx.q.RegisterImportByID(ctx, id)
	if err != nil {
		return past.Import{}, notFound(err, "past.no_import", "We could not find this file, or you may not see it.")
	}
	i, err := importOf(row.ID, row.Body, row.Version)
	i.Raw = row.Raw
	return i, err
}

func importOf(id, body string, version int64) (i past.Import, err error) {
	if err := json.Unmarshal([]byte(body), &i); err != nil {
		return i, fmt.Errorf("register import %s: %w", id, err)
	}
	i.Version = version
	return i, nil
}

// RegisterImports lists the newest files, without their bytes.
func (tx *Tx) RegisterImports(ctx context.Context, most int) ([]past.Import, error) {
	rows, err := tx.q.RegisterImports(ctx, int32(most))
	if err != nil {
		return nil, err
	}
	out := make([]past.Import, len(rows))
	for n, row := range rows {
		if out[n], err = importOf(row.ID, row.Body, row.Version); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PastUses lists the uses of one other register.
func (tx *Tx) PastUses(ctx context.Context, code string) ([]register.Past, error) {
	rows, err := tx.q.PastUses(ctx, code)
	if err != nil {
		return nil, err
	}
	out := make([]register.Past, len(rows))
	for n, row := range rows {
		if out[n], err = pastOf(row.Body, row.Version); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func pastOf(body string, version int64) (p register.Past, err error) {
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		return p, fmt.Errorf("use of another register: %w", err)
	}
	p.Version = version
	return p, nil
}

// pastUse finds a use of another register.
func (tx *Tx) pastUse(ctx context.Context, id ident.Record) (register.Past, error) {
	row, err := tx.q.PastUse(ctx, string(id))
	if err != nil {
		return register.Past{}, notFound(err, noRecord, "We could not find this record.")
	}
	return pastOf(row.Body, row.Version)
}

// PutPastUse keeps a use in the version it names, and, for taking back, what the file by made of it.
func (tx *Tx) PutPastUse(ctx context.Context, p register.Past, by string, before *register.Past) error {
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("use %s of another register: %w", p.Ref, err)
	}
	var n int64
	if p.Version == 1 {
		n, err = tx.q.InsertPastUse(ctx, db.InsertPastUseParams{ID: string(p.ID), Ref: p.Ref, Code: p.From.Code, Body: string(body), Version: 1})
	} else {
		n, err = tx.q.SavePastUse(ctx, db.SavePastUseParams{ID: string(p.ID), Body: string(body), Version: p.Version, Was: p.Version - 1})
	}
	if err := changedOne(n, err); err != nil {
		return err
	}
	if by == "" {
		return nil
	}
	old := ""
	if before != nil {
		b, err := json.Marshal(before)
		if err != nil {
			return fmt.Errorf("use %s of another register: %w", p.Ref, err)
		}
		old = string(b)
	}
	return tx.q.PutPastChange(ctx, db.PutPastChangeParams{ImportID: by, PastID: string(p.ID), Before: old, After: p.Version})
}

// PastChanges lists what a file changed, with what it is now and was before.
func (tx *Tx) PastChanges(ctx context.Context, by string) ([]past.Change, error) {
	rows, err := tx.q.PastChanges(ctx, by)
	if err != nil {
		return nil, err
	}
	out := make([]past.Change, len(rows))
	for n, row := range rows {
		out[n].After = row.After
		if out[n].Now, err = pastOf(row.Body, row.Version); err != nil {
			return nil, err
		}
		if row.Before != "" {
			before, err := pastOf(row.Before, 0)
			if err != nil {
				return nil, err
			}
			out[n].Before = &before
		}
	}
	return out, nil
}
