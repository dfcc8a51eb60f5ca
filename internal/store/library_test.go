package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/portal/library"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func anItem(n string, room ident.Space, topics ...string) library.Item {
	return library.Item{Draft: library.Draft{Title: "Notice " + n, About: "For nurses", Kind: library.Notice, Topics: topics, Licence: library.OGL, Role: access.DPO, Next: clock.DateOf(at).AddDays(30)},
		ID: library.ID("i" + n), Ref: "KM-L-" + n, Space: room, Owner: "o1", Latest: library.Edition{N: 1, Name: "a.docx", At: at}, Stage: library.Shared, By: "p", Added: at, Changed: at, Version: 1}
}

func TestTheLibraryComesBackAsItWasSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			one, two := anItem("1", "", "dpia", "schools"), anItem("2", "room", "dpia")
			for _, i := range []library.Item{one, two} {
				if err := tx.InsertLibraryItem(ctx, i); err != nil {
					return err
				}
				if err := tx.InsertLibraryEdition(ctx, i.ID, library.Edition{N: 1, Name: "a.docx", At: at, Text: "long text"}, "zebra"); err != nil {
					return err
				}
			}
			got, err := tx.LibraryItem(ctx, one.Ref)
			if diff := cmp.Diff(one, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			for name, c := range map[string]struct {
				q    library.RoomQuery
				want int
			}{
				"room":           {library.RoomQuery{}, 1},
				"other room":     {library.RoomQuery{Space: "room"}, 1},
				"no room":        {library.RoomQuery{Space: "nowhere"}, 0},
				"kind":           {library.RoomQuery{Kind: library.Notice}, 1},
				"other kind":     {library.RoomQuery{Kind: library.DPIA}, 0},
				"topic":          {library.RoomQuery{Topic: "schools"}, 1},
				"topic in room":  {library.RoomQuery{Topic: "schools", Space: "room"}, 0},
				"topic and kind": {library.RoomQuery{Topic: "dpia", Kind: library.Notice}, 1},
				"below itself":   {library.RoomQuery{Before: one.SortKey()}, 0},
				"withdrawn":      {library.RoomQuery{Gone: true}, 0},
			} {
				c.q.Most = 5
				if all, err := tx.LibraryItems(ctx, c.q); err != nil || len(all) != c.want {
					t.Errorf("%s: %d items, %v", name, len(all), err)
				}
			}
			got.Stage, got.Changed = library.Withdrawn, at.Add(time.Second)
			if err := tx.SaveLibraryItem(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveLibraryItem(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			return libraryAround(ctx, t, tx)
		})
	})
}

// libraryAround looks at what stands around items: of KM-L-1, which was withdrawn, and KM-L-2 in a room.
func libraryAround(ctx context.Context, t *testing.T, tx *store.Tx) error {
	t.Helper()
	if all, err := tx.LibraryItems(ctx, library.RoomQuery{Topic: "dpia", Most: 5}); err != nil || len(all) != 0 {
		t.Errorf("topics of what was withdrawn: %d, %v", len(all), err)
	}
	if n, err := tx.CountLibrary(ctx, "room"); err != nil || n[library.Notice] != 1 {
		t.Errorf("counts %v, %v", n, err)
	}
	if due, err := tx.LibraryDue(ctx, clock.DateOf(at).AddDays(40), "", 5); err != nil || len(due) != 1 || due[0].Ref != "KM-L-2" {
		t.Errorf("due %v, %v", due, err)
	}
	found, err := tx.LibraryChanged(ctx, "", 5)
	if err != nil || len(found) != 2 || found[1].Ref != "KM-L-1" || found[0].Words != "zebra" {
		t.Errorf("changed: %+v, %v", found, err)
	}
	if e, err := tx.LibraryEditions(ctx, "i2", 0, 5); err != nil || len(e) != 1 || e[0].Text != "" {
		t.Errorf("versions: %+v, %v", e, err)
	}
	if e, err := tx.LibraryEdition(ctx, "i2", 1); err != nil || e.Text != "long text" {
		t.Errorf("version: %+v, %v", e, err)
	}
	if _, err := tx.LibraryEdition(ctx, "i2", 2); errs.KindOf(err) != errs.NotFound {
		t.Errorf("no such version: %v", err)
	}
	use := library.Use{Kind: library.InThread, Ref: "KM-T-1", Title: "Why?", URL: "/x", Space: "room", At: at}
	for range 2 {
		if err := tx.CiteLibrary(ctx, "KM-L-2", use); err != nil {
			return err
		}
	}
	if uses, err := tx.LibraryUses(ctx, "i2", "room", 5); err != nil || cmp.Diff([]library.Use{use}, uses) != "" {
		t.Errorf("uses %v, %v", uses, err)
	}
	if uses, err := tx.LibraryUses(ctx, "i2", "", 5); err != nil || len(uses) != 0 {
		t.Errorf("uses elsewhere %v, %v", uses, err)
	}
	if err := tx.UnciteLibrary(ctx, "KM-L-2", library.InThread, "KM-T-1"); err != nil {
		return err
	}
	if uses, err := tx.LibraryUses(ctx, "i2", "room", 5); err != nil || len(uses) != 0 {
		t.Errorf("forgotten uses %v, %v", uses, err)
	}
	kept := library.Kept{Paper: library.Paper{Name: "a.txt", Type: "text/plain", Size: 3, SHA256: "x"}, ID: "f1", Organisation: "o1", About: event.Subject{Kind: library.SubjectKind, ID: "KM-L-2"}, By: "p", At: at}
	if err := tx.KeepLibraryFile(ctx, kept, []byte("abc")); err != nil {
		return err
	}
	if b, err := tx.LibraryFile(ctx, "f1"); err != nil || string(b) != "abc" {
		t.Errorf("file %q, %v", b, err)
	}
	return nil
}
