package store

import (
	"context"
	"database/sql"
	"errors"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/sharing"
	"sharewell/internal/store/db"
)

// Register gives the store as the public register sees it.
func (s *Store) Register() register.Store {
	return bridge[register.Tx]{s, func(tx *Tx) register.Tx { return tx }}
}

// RegisterSource loads a record with its versions and the organisations they name.
func (tx *Tx) RegisterSource(ctx context.Context, id ident.Record) (register.Source, error) {
	p, err := tx.RecordForRegister(ctx, id)
	if errs.KindOf(err) == errs.NotFound {
		return tx.pastSource(ctx, id)
	}
	if err != nil {
		return register.Source{}, err
	}
	src := register.Source{Record: p.Record, Versions: p.Versions}
	wanted := map[ident.Organisation]bool{p.Record.Lead: true}
	for i := range p.Versions {
		for _, o := range p.Versions[i].Content.Organisations() {
			wanted[o] = true
		}
	}
	for _, a := range p.Record.Accessions {
		wanted[a.Organisation] = true
	}
	for o := range wanted {
		row, err := tx.q.OrganisationByID(ctx, string(o))
		if errors.Is(err, sql.ErrNoRows) {
			continue // a draft may name one that is not there
		}
		if err != nil {
			return register.Source{}, err
		}
		src.Organisations = append(src.Organisations, register.Organisation{ID: o, Slug: row.Slug, Name: row.Name, Sector: row.Sector})
	}
	return src, tx.registerExtra(ctx, &src)
}

// pastSource loads a use of another register with the organisation it names.
func (tx *Tx) pastSource(ctx context.Context, id ident.Record) (register.Source, error) {
	p, err := tx.pastUse(ctx, id)
	if err != nil {
		return register.Source{}, err
	}
	src := register.Source{Past: &p}
	if p.Organisation == "" {
		return src, nil
	}
	row, err := tx.q.OrganisationByID(ctx, string(p.Organisation))
	if errors.Is(err, sql.ErrNoRows) {
		return src, nil
	}
	if err == nil {
		src.Organisations = []register.Organisation{{ID: p.Organisation, Slug: row.Slug, Name: row.Name, Sector: row.Sector}}
	}
	return src, err
}

// RegisterVersion gives the version of a record's row.
func (tx *Tx) RegisterVersion(ctx context.Context, id ident.Record) (int64, error) {
	row, err := tx.q.RecordByID(ctx, string(id))
	if errors.Is(err, sql.ErrNoRows) {
		p, err := tx.pastUse(ctx, id)
		return p.Version, err
	}
	if err != nil {
		return 0, notFound(err, noRecord, "We could not find this record.")
	}
	src := register.Source{Record: sharing.Record{ID: id}}
	err = tx.registerExtra(ctx, &src)
	return row.Version + src.Extra, err
}

// RegisterRows lists kept entries without their full text, after a record.
func (tx *Tx) RegisterRows(ctx context.Context, after ident.Record, most int) ([]register.Row, error) {
	rows, err := tx.q.RegisterRows(ctx, db.RegisterRowsParams{After: string(after), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]register.Row, len(rows))
	for i, r := range rows {
		out[i] = register.Row{Record: ident.Record(r.RecordID), Ref: r.Ref, Version: r.Version, Shown: r.Shown, Parties: r.Parties,
			Card: r.Card, Title: r.Title, Words: r.Words}
	}
	return out, nil
}

// RegisterRow gives the kept entry with a reference.
func (tx *Tx) RegisterRow(ctx context.Context, ref string) (register.Row, error) {
	r, err := tx.q.RegisterRow(ctx, ref)
	if err != nil {
		return register.Row{}, notFound(err, "register.not_here", "There is no public entry with this reference.")
	}
	return register.Row{Record: ident.Record(r.RecordID), Ref: r.Ref, Version: r.Version, Shown: r.Shown, Parties: r.Parties,
		Card: r.Card, Title: r.Title, Words: r.Words, Entry: r.Entry}, nil
}

// SaveRegisterRow keeps an entry, unless one of a newer state of the record is kept.
func (tx *Tx) SaveRegisterRow(ctx context.Context, r register.Row) error {
	return tx.q.PutRegisterRow(ctx, db.PutRegisterRowParams{RecordID: string(r.Record), Ref: r.Ref, Version: r.Version, Shown: r.Shown,
		Parties: r.Parties, Card: r.Card, Title: r.Title, Words: r.Words, Entry: r.Entry})
}

// RegisterMark says how far the kept entries have followed the events; nought before the first.
func (tx *Tx) RegisterMark(ctx context.Context) (register.Mark, error) {
	m, err := tx.q.RegisterMark(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return register.Mark{}, nil
	}
	return register.Mark{Seq: m.Seq, Edition: m.Edition}, err
}

// SetRegisterMark remembers how far the kept entries have come.
func (tx *Tx) SetRegisterMark(ctx context.Context, m register.Mark) error {
	return tx.q.PutRegisterMark(ctx, db.PutRegisterMarkParams{Seq: m.Seq, Edition: m.Edition})
}

var _ register.Tx = (*Tx)(nil)
