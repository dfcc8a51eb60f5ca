package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// Agreement gives the store as package agreement needs it.
func (s *Store) Agreement() agreement.Store {
	return bridge[agreement.Tx]{s, func(tx *Tx) agreement.Tx { return tx }}
}

// InsertEdition keeps a new edition; a number known already is a conflict.
func (tx *Tx) InsertEdition(ctx context.Context, e agreement.Edition) error {
	return tx.q.InsertEdition(ctx, db.InsertEditionParams{
		ID: string(e.ID), Number: e.Number(), Status: string(e.Status), Hash: e.Hash, Content: string(e.Text.Canonical()),
		AdoptedOn: e.AdoptedOn.String(), InForceFrom: e.InForceFrom.String(), InForceTo: e.InForceTo.String(),
		ReaffirmBy: e.ReaffirmBy.String(), CreatedAt: clock.Format(e.CreatedAt), Version: 1,
	})
}

// UpdateEdition keeps a changed edition if nobody changed it since it was read.
func (tx *Tx) UpdateEdition(ctx context.Context, e agreement.Edition) error {
	return changedOne(tx.q.UpdateEdition(ctx, db.UpdateEditionParams{
		ID: string(e.ID), Status: string(e.Status), Hash: e.Hash, Content: string(e.Text.Canonical()),
		AdoptedOn: e.AdoptedOn.String(), InForceFrom: e.InForceFrom.String(), InForceTo: e.InForceTo.String(),
		ReaffirmBy: e.ReaffirmBy.String(), Version: e.Version,
	}))
}

// Edition finds one edition.
func (tx *Tx) Edition(ctx context.Context, id ident.Edition) (agreement.Edition, error) {
	row, err := tx.q.EditionByID(ctx, string(id))
	if err != nil {
		return agreement.Edition{}, notFound(err, "agreement.no_edition", "We could not find this edition of the Agreement.")
	}
	return tx.editionOf(row)
}

// Editions lists all editions, newest first.
func (tx *Tx) Editions(ctx context.Context) ([]agreement.Edition, error) {
	rows, err := tx.q.Editions(ctx)
	if err != nil {
		return nil, err
	}
	var out []agreement.Edition
	for _, r := range rows {
		e, err := tx.editionOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func (tx *Tx) editionOf(r db.Edition) (agreement.Edition, error) {
	e := agreement.Edition{ID: ident.Edition(r.ID), Status: agreement.EditionStatus(r.Status), Hash: r.Hash, Version: r.Version}
	var err error
	if e.Text, err = tx.texts.read(r.Content); err != nil {
		return agreement.Edition{}, fmt.Errorf("edition %s: %w", r.ID, err)
	}
	if e.CreatedAt, err = clock.ParseStored(r.CreatedAt); err != nil {
		return agreement.Edition{}, fmt.Errorf("edition %s: %w", r.ID, err)
	}
	for _, d := range []struct {
		to   *clock.Date
		text string
	}{{&e.AdoptedOn, r.AdoptedOn}, {&e.InForceFrom, r.InForceFrom}, {&e.InForceTo, r.InForceTo}, {&e.ReaffirmBy, r.ReaffirmBy}} {
		if *d.to, err = clock.ParseDate(d.text); err != nil {
			return agreement.Edition{}, fmt.Errorf("edition %s: %w", r.ID, err)
		}
	}
	return e, nil
}

// statementContent is what stands in the content column.
type statementContent struct {
	Answers        agreement.Answers         `json:"answers"`
	Accepted       agreement.Answers         `json:"accepted"`
	Query          string                    `json:"query,omitempty"`
	Periods        []agreement.Period        `json:"periods,omitempty"`
	History        []agreement.Change        `json:"history,omitempty"`
	Reaffirmations []agreement.Reaffirmation `json:"reaffirmations,omitempty"`
	Withdrawal     agreement.Withdrawal      `json:"withdrawal,omitzero"`
	ReaffirmBy     clock.Date                `json:"reaffirm_by,omitzero"`
}

func statementText(s agreement.Statement) (string, error) {
	b, err := json.Marshal(statementContent{s.Answers, s.Accepted, s.Query, s.Periods, s.History, s.Reaffirmations, s.Withdrawal, s.ReaffirmBy})
	return string(b), err
}

// holder makes sure that an organisation has one statement at a time that is not over.
func holder(s agreement.Statement) string {
	if s.Status.Ended() {
		return "ended:" + string(s.ID)
	}
	return string(s.Organisation)
}

// InsertStatement keeps a new statement; an organisation that has one already is a conflict.
func (tx *Tx) InsertStatement(ctx context.Context, s agreement.Statement) error {
	content, err := statementText(s)
	if err != nil {
		return err
	}
	return tx.q.InsertStatement(ctx, db.InsertStatementParams{
		ID: string(s.ID), OrganisationID: string(s.Organisation), EditionID: string(s.Edition), Holder: holder(s), Status: string(s.Status),
		Due: s.Due.String(), Content: content, CreatedAt: clock.Format(s.CreatedAt), UpdatedAt: clock.Format(s.UpdatedAt), Version: 1,
	})
}

// UpdateStatement keeps a changed statement if nobody changed it since it was read.
func (tx *Tx) UpdateStatement(ctx context.Context, s agreement.Statement) error {
	content, err := statementText(s)
	if err != nil {
		return err
	}
	return changedOne(tx.q.UpdateStatement(ctx, db.UpdateStatementParams{
		ID: string(s.ID), EditionID: string(s.Edition), Holder: holder(s), Status: string(s.Status), Due: s.Due.String(),
		Content: content, UpdatedAt: clock.Format(s.UpdatedAt), Version: s.Version,
	}))
}

// Statement finds one statement.
func (tx *Tx) Statement(ctx context.Context, id ident.Statement) (agreement.Statement, error) {
	row, err := tx.q.StatementByID(ctx, string(id))
	return statementOf(row, err)
}

// StatementOf finds the statement of an organisation that is not over, or else its last one.
func (tx *Tx) StatementOf(ctx context.Context, org ident.Organisation) (agreement.Statement, error) {
	s, err := statementOf(tx.q.StatementByHolder(ctx, string(org)))
	if errs.KindOf(err) == errs.NotFound {
		return statementOf(tx.q.LastStatementOf(ctx, string(org)))
	}
	return s, err
}

func statementOf(r db.Statement, err error) (agreement.Statement, error) {
	if err != nil {
		return agreement.Statement{}, notFound(err, "agreement.no_statement", "We could not find this Acceptance Statement.")
	}
	var c statementContent
	if err := json.Unmarshal([]byte(r.Content), &c); err != nil {
		return agreement.Statement{}, fmt.Errorf("statement %s: %w", r.ID, err)
	}
	s := agreement.Statement{
		ID: ident.Statement(r.ID), Organisation: ident.Organisation(r.OrganisationID), Edition: ident.Edition(r.EditionID),
		Status: agreement.Status(r.Status), Answers: c.Answers, Accepted: c.Accepted, Query: c.Query, Periods: c.Periods, History: c.History,
		Reaffirmations: c.Reaffirmations, Withdrawal: c.Withdrawal, ReaffirmBy: c.ReaffirmBy, Version: r.Version,
	}
	if s.Due, err = clock.ParseDate(r.Due); err != nil {
		return agreement.Statement{}, fmt.Errorf("statement %s: %w", r.ID, err)
	}
	if s.CreatedAt, err = clock.ParseStored(r.CreatedAt); err != nil {
		return agreement.Statement{}, fmt.Errorf("statement %s: %w", r.ID, err)
	}
	if s.UpdatedAt, err = clock.ParseStored(r.UpdatedAt); err != nil {
		return agreement.Statement{}, fmt.Errorf("statement %s: %w", r.ID, err)
	}
	return s, nil
}

// DueStatements lists statements for which something falls due by a day.
func (tx *Tx) DueStatements(ctx context.Context, by clock.Date, most int) ([]ident.Statement, error) {
	rows, err := tx.q.DueStatements(ctx, db.DueStatementsParams{Upto: by.String(), Most: int32(most)})
	var out []ident.Statement
	for _, r := range rows {
		out = append(out, ident.Statement(r))
	}
	return out, err
}

// keyMark stands between the parts of a page key.
const keyMark = "\u001e"

// ListStatements lists statements by the names of their organisations.
func (tx *Tx) ListStatements(ctx context.Context, f agreement.BoardFilter) ([]agreement.StatementBrief, error) {
	most := int32(f.Most)
	if most <= 0 {
		most = 50
	}
	key, id, _ := strings.Cut(f.After, keyMark)
	rows, err := tx.q.ListStatements(ctx, db.ListStatementsParams{Status: string(f.Status), AfterKey: key, AfterID: id, Most: most})
	if err != nil {
		return nil, err
	}
	var out []agreement.StatementBrief
	for _, r := range rows {
		s, err := statementOf(db.Statement{
			ID: r.ID, OrganisationID: r.OrganisationID, EditionID: r.EditionID, Holder: r.Holder, Status: r.Status,
			Due: r.Due, Content: r.Content, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, Version: r.Version,
		}, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, agreement.StatementBrief{
			Statement: s.ID, Organisation: s.Organisation, Name: r.Name, Slug: r.Slug, Sector: r.Sector, Status: s.Status,
			ReaffirmBy: s.ReaffirmBy, UpdatedAt: s.UpdatedAt, Key: r.SortKey + keyMark + r.ID,
		})
	}
	return out, nil
}

// InsertSignature keeps a signature with the exact bytes it covers.
func (tx *Tx) InsertSignature(ctx context.Context, s agreement.Signature) error {
	return tx.q.InsertStatementSignature(ctx, db.InsertStatementSignatureParams{
		ID: s.ID, StatementID: string(s.Statement), EditionID: string(s.Edition), EditionHash: s.EditionHash, ContentHash: s.ContentHash,
		Content: string(s.Content), Method: string(s.Method), Signer: string(s.Signer), Name: s.Name, Post: s.Post, Email: s.Email,
		Authority: s.Authority, SignedOn: s.SignedOn.String(), At: clock.Format(s.At), Evidence: s.Evidence, Scan: string(s.Scan),
	})
}

// Signatures lists a statement's signatures, newest first.
func (tx *Tx) Signatures(ctx context.Context, id ident.Statement) ([]agreement.Signature, error) {
	rows, err := tx.q.StatementSignatures(ctx, string(id))
	if err != nil {
		return nil, err
	}
	var out []agreement.Signature
	for _, r := range rows {
		at, err := clock.ParseStored(r.At)
		if err != nil {
			return nil, fmt.Errorf("signature %s: %w", r.ID, err)
		}
		on, err := clock.ParseDate(r.SignedOn)
		if err != nil {
			return nil, fmt.Errorf("signature %s: %w", r.ID, err)
		}
		out = append(out, agreement.Signature{
			ID: r.ID, Statement: ident.Statement(r.StatementID), Edition: ident.Edition(r.EditionID), EditionHash: r.EditionHash,
			ContentHash: r.ContentHash, Content: []byte(r.Content), Method: agreement.Method(r.Method), Signer: ident.Person(r.Signer),
			Name: r.Name, Post: r.Post, Email: r.Email, Authority: r.Authority, SignedOn: on, At: at, Evidence: r.Evidence, Scan: ident.File(r.Scan),
		})
	}
	return out, nil
}
