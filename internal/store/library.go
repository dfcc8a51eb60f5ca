package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"sharewell/internal/clock"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/portal/library"
	"sharewell/internal/store/db"
)

// Library gives the store as the library sees it.
func (s *Store) Library() library.Store {
	return bridge[library.Tx]{s, func(tx *Tx) library.Tx { return tx }}
}

const noItem = "We could not find this in the library, or you may not see it."

func libraryRow(row db.LibraryItem) (i library.Item, err error) {
	if err = json.Unmarshal([]byte(row.Body), &i); err != nil {
		return i, fmt.Errorf("library item %s: %w", row.Ref, err)
	}
	i.Version = row.Version
	return i, nil
}

// LibraryItem finds an item by its reference; it asks for no right.
func (tx *Tx) LibraryItem(ctx context.Context, ref string) (library.Item, error) {
	row, err := tx.q.LibraryItemByRef(ctx, ref)
	if err != nil {
		return library.Item{}, notFound(err, "library.not_found", noItem)
	}
	return libraryRow(row)
}

func dueText(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// itemBody is an item as it is kept: the text of its latest version stays with the versions.
func itemBody(i library.Item) (string, error) {
	i.Latest.Text = ""
	body, err := json.Marshal(i)
	return string(body), err
}

// InsertLibraryItem keeps a new item.
func (tx *Tx) InsertLibraryItem(ctx context.Context, i library.Item) error {
	body, err := itemBody(i)
	if err != nil {
		return err
	}
	err = tx.q.InsertLibraryItem(ctx, db.InsertLibraryItemParams{ID: string(i.ID), Ref: i.Ref, SpaceID: string(i.Space), Kind: string(i.Kind), Stage: string(i.Stage), Owner: string(i.Owner),
		Due: dueText(i.Due()), SortKey: i.SortKey(), Body: body})
	if err != nil {
		return fmt.Errorf("insert library item %s: %w", i.Ref, err)
	}
	return tx.libraryTopics(ctx, i)
}

// SaveLibraryItem keeps a changed item; a lost race is a conflict.
func (tx *Tx) SaveLibraryItem(ctx context.Context, i library.Item) error {
	body, err := itemBody(i)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateLibraryItem(ctx, db.UpdateLibraryItemParams{SpaceID: string(i.Space), Kind: string(i.Kind), Stage: string(i.Stage), Due: dueText(i.Due()), SortKey: i.SortKey(),
		Body: body, ID: string(i.ID), Version: i.Version}))
	if err != nil {
		return fmt.Errorf("save library item %s: %w", i.Ref, err)
	}
	if err := tx.q.DeleteLibraryTopics(ctx, string(i.ID)); err != nil {
		return err
	}
	return tx.libraryTopics(ctx, i)
}

func (tx *Tx) libraryTopics(ctx context.Context, i library.Item) error {
	if i.Stage != library.Shared {
		return nil
	}
	for _, t := range i.Topics {
		if err := tx.q.InsertLibraryTopic(ctx, db.InsertLibraryTopicParams{Topic: t, SpaceID: string(i.Space), SortKey: i.SortKey(), Kind: string(i.Kind), ItemID: string(i.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// InsertLibraryEdition keeps a version of an item.
func (tx *Tx) InsertLibraryEdition(ctx context.Context, id library.ID, e library.Edition, words string) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return tx.q.InsertLibraryEdition(ctx, db.InsertLibraryEditionParams{ItemID: string(id), N: int64(e.N), Body: string(body), Words: words})
}

func editionRow(body string) (e library.Edition, err error) {
	err = json.Unmarshal([]byte(body), &e)
	return e, err
}

// LibraryEditions lists versions of an item below a number, the newest first, without their texts; nought starts.
func (tx *Tx) LibraryEditions(ctx context.Context, id library.ID, before, most int) ([]library.Edition, error) {
	if before <= 0 {
		before = math.MaxInt32
	}
	rows, err := tx.q.LibraryEditions(ctx, db.LibraryEditionsParams{ItemID: string(id), Before: int64(before), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, func(r db.LibraryEditionsRow) (library.Edition, error) {
		e, err := editionRow(r.Body)
		e.Text = ""
		return e, err
	})
}

// LibraryEdition gives one version of an item.
func (tx *Tx) LibraryEdition(ctx context.Context, id library.ID, n int) (library.Edition, error) {
	row, err := tx.q.LibraryEdition(ctx, db.LibraryEditionParams{ItemID: string(id), N: int64(n)})
	if err != nil {
		return library.Edition{}, notFound(err, "library.no_version", "We could not find this version.")
	}
	return editionRow(row.Body)
}

// KeepLibraryFile keeps a file of the library.
func (tx *Tx) KeepLibraryFile(ctx context.Context, f library.Kept, content []byte) error {
	return tx.InsertFile(ctx, files.File{Meta: files.Meta{Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.SHA256}, ID: f.ID, Organisation: f.Organisation, About: f.About, By: f.By, At: f.At}, content)
}

// LibraryFile reads the bytes of a file of the library; it asks for no right.
func (tx *Tx) LibraryFile(ctx context.Context, id ident.File) ([]byte, error) {
	return tx.FileContent(ctx, id)
}

// LibraryItems lists items of one room, the newest first, below a key.
func (tx *Tx) LibraryItems(ctx context.Context, q library.RoomQuery) ([]library.Item, error) {
	before, room, most, kind := q.Before, string(q.Space), int32(q.Most), string(q.Kind)
	if before == "" {
		before = afterEverything
	}
	stage := library.Shared
	if q.Gone {
		stage = library.Withdrawn
	}
	var rows []db.LibraryItem
	var err error
	switch {
	case q.Topic != "" && q.Kind != "":
		rows, err = tx.q.LibraryItemsOfTopicAndKind(ctx, db.LibraryItemsOfTopicAndKindParams{Topic: q.Topic, SpaceID: room, Kind: kind, Before: before, Most: most})
	case q.Topic != "":
		rows, err = tx.q.LibraryItemsOfTopic(ctx, db.LibraryItemsOfTopicParams{Topic: q.Topic, SpaceID: room, Before: before, Most: most})
	case q.Kind != "":
		rows, err = tx.q.LibraryItemsOfKind(ctx, db.LibraryItemsOfKindParams{SpaceID: room, Stage: string(stage), Kind: kind, Before: before, Most: most})
	default:
		rows, err = tx.q.LibraryItemsOfRoom(ctx, db.LibraryItemsOfRoomParams{SpaceID: room, Stage: string(stage), Before: before, Most: most})
	}
	if err != nil {
		return nil, err
	}
	return each(rows, libraryRow)
}

// CountLibrary counts the items of one room by kind.
func (tx *Tx) CountLibrary(ctx context.Context, room ident.Space) (map[library.Kind]int, error) {
	rows, err := tx.q.CountLibrary(ctx, string(room))
	out := make(map[library.Kind]int, len(rows))
	for _, r := range rows {
		out[library.Kind(r.Kind)] = int(r.N)
	}
	return out, err
}

// LibraryDue lists items to be looked at by a day, after an id.
func (tx *Tx) LibraryDue(ctx context.Context, by clock.Date, after library.ID, most int) ([]library.Item, error) {
	rows, err := tx.q.LibraryDue(ctx, db.LibraryDueParams{Until: by.String(), After: string(after), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, libraryRow)
}

// LibraryChanged lists items with the words of their latest version, those that changed after a key, for the search. It
// asks for no right: who finds them is the search's scope.
func (tx *Tx) LibraryChanged(ctx context.Context, after string, most int) ([]library.Found, error) {
	rows, err := tx.q.LibraryChanged(ctx, db.LibraryChangedParams{After: after, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, func(r db.LibraryChangedRow) (f library.Found, err error) {
		f.Words = r.Words
		f.Item, err = libraryRow(db.LibraryItem{Ref: r.Ref, Body: r.Body, Version: r.Version})
		return f, err
	})
}

// LibraryUses lists where an item is used, in one room.
func (tx *Tx) LibraryUses(ctx context.Context, id library.ID, room ident.Space, most int) ([]library.Use, error) {
	rows, err := tx.q.LibraryUses(ctx, db.LibraryUsesParams{ItemID: string(id), SpaceID: string(room), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, func(body string) (u library.Use, err error) {
		err = json.Unmarshal([]byte(body), &u)
		return u, err
	})
}

// CiteLibrary keeps that an item is used somewhere; once more is the same.
func (tx *Tx) CiteLibrary(ctx context.Context, ref string, u library.Use) error {
	i, err := tx.LibraryItem(ctx, ref)
	if err != nil {
		return err
	}
	body, err := json.Marshal(u)
	if err != nil {
		return err
	}
	return tx.q.CiteLibrary(ctx, db.CiteLibraryParams{ItemID: string(i.ID), Kind: string(u.Kind), Ref: u.Ref, SpaceID: string(u.Space), Body: string(body)})
}

// UnciteLibrary forgets that an item is used somewhere.
func (tx *Tx) UnciteLibrary(ctx context.Context, ref string, kind library.UseKind, use string) error {
	i, err := tx.LibraryItem(ctx, ref)
	if err != nil {
		return err
	}
	return tx.q.UnciteLibrary(ctx, db.UnciteLibraryParams{ItemID: string(i.ID), Kind: string(kind), Ref: use})
}
