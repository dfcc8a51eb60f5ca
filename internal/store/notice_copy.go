package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/ident"
	"sharewell/internal/register/notice"
	"sharewell/internal/store/db"
)

// NoticeTexts gives the store as privacy-notice paragraphs see it.
func (s *Store) NoticeTexts() notice.Store {
	return bridge[notice.Tx]{s, func(tx *Tx) notice.Tx { return tx }}
}

func noticeCopyOf(r db.NoticeCopy) (c notice.Copy, err error) {
	if err = json.Unmarshal([]byte(r.Body), &c); err != nil {
		return c, fmt.Errorf("notice copy of %s: %w", r.RecordID, err)
	}
	c.Version = r.Version
	return c, nil
}

// NoticeCopy loads which text an organisation took over.
func (tx *Tx) NoticeCopy(ctx context.Context, record ident.Record, org ident.Organisation) (notice.Copy, error) {
	r, err := tx.q.NoticeCopy(ctx, db.NoticeCopyParams{RecordID: string(record), Org: string(org)})
	if err != nil {
		return notice.Copy{}, notFound(err, "notice.no_copy", "This organisation took no paragraph over.")
	}
	return noticeCopyOf(r)
}

// NoticeCopies lists those of one organisation, or all of a record when org is "".
func (tx *Tx) NoticeCopies(ctx context.Context, record ident.Record, org ident.Organisation) ([]notice.Copy, error) {
	rows, err := tx.q.NoticeCopiesOf(ctx, string(org))
	if org == "" {
		rows, err = tx.q.NoticeCopies(ctx, string(record))
	}
	if err != nil {
		return nil, err
	}
	var out []notice.Copy
	for _, r := range rows {
		c, err := noticeCopyOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// SaveNoticeCopy saves it; a lost race is a conflict.
func (tx *Tx) SaveNoticeCopy(ctx context.Context, c notice.Copy) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if c.Version == 0 {
		return tx.q.InsertNoticeCopy(ctx, db.InsertNoticeCopyParams{RecordID: string(c.Record), Org: string(c.Org), Body: string(body)})
	}
	if err := changedOne(tx.q.UpdateNoticeCopy(ctx, db.UpdateNoticeCopyParams{RecordID: string(c.Record), Org: string(c.Org), Body: string(body), Version: c.Version})); err != nil {
		return fmt.Errorf("save the notice copy of %s: %w", c.Ref, err)
	}
	return nil
}

// NoticeRecords lists records of which somebody took a paragraph over, after one.
func (tx *Tx) NoticeRecords(ctx context.Context, after ident.Record, most int) ([]ident.Record, error) {
	ids, err := tx.q.NoticeRecords(ctx, db.NoticeRecordsParams{After: string(after), Most: int32(most)})
	var out []ident.Record
	for _, id := range ids {
		out = append(out, ident.Record(id))
	}
	return out, err
}
