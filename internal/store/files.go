package store

import (
	"context"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// Files gives the store as package files needs it.
func (s *Store) Files() files.Store {
	return bridge[files.Tx]{s, func(tx *Tx) files.Tx { return tx }}
}

// InsertFile keeps a file with its bytes.
func (tx *Tx) InsertFile(ctx context.Context, f files.File, content []byte) error {
	return tx.q.InsertFile(ctx, db.InsertFileParams{
		ID: string(f.ID), OrganisationID: string(f.Organisation), SubjectKind: f.About.Kind, SubjectID: f.About.ID, Name: f.Name,
		Type: f.Type, Size: f.Size, Sha256: f.SHA256, Content: content, PersonID: string(f.By), At: clock.Format(f.At),
	})
}

// File finds what is known of one file.
func (tx *Tx) File(ctx context.Context, id ident.File) (files.File, error) {
	row, err := tx.q.FileMeta(ctx, string(id))
	return fileOf(db.FilesAboutRow(row), err)
}

// FileContent reads a file's bytes.
func (tx *Tx) FileContent(ctx context.Context, id ident.File) ([]byte, error) {
	b, err := tx.q.FileContent(ctx, string(id))
	return b, notFound(err, "files.not_found", "We could not find this file.")
}

// FilesAbout lists the files about something, oldest first.
func (tx *Tx) FilesAbout(ctx context.Context, about event.Subject) ([]files.File, error) {
	rows, err := tx.q.FilesAbout(ctx, db.FilesAboutParams{SubjectKind: about.Kind, SubjectID: about.ID})
	if err != nil {
		return nil, err
	}
	var out []files.File
	for _, r := range rows {
		f, err := fileOf(r, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// FileOwner gives the organisation that handed a file in, and the file's hash.
func (tx *Tx) FileOwner(ctx context.Context, id ident.File) (owner ident.Organisation, sha256 string, err error) {
	f, err := tx.File(ctx, id)
	return f.Organisation, f.SHA256, err
}

func fileOf(r db.FilesAboutRow, err error) (files.File, error) {
	if err != nil {
		return files.File{}, notFound(err, "files.not_found", "We could not find this file.")
	}
	at, err := clock.ParseStored(r.At)
	if err != nil {
		return files.File{}, fmt.Errorf("file %s: %w", r.ID, err)
	}
	return files.File{
		Meta: files.Meta{Name: r.Name, Type: r.Type, Size: r.Size, SHA256: r.Sha256},
		ID:   ident.File(r.ID), Organisation: ident.Organisation(r.OrganisationID),
		About: event.Subject{Kind: r.SubjectKind, ID: r.SubjectID}, By: ident.Person(r.PersonID), At: at,
	}, nil
}
