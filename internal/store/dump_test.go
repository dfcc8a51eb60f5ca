package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func filled(t *testing.T, s *store.Store) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for i := range 50 {
			if err := tx.AppendEvents(ctx, sample(fmt.Sprintf("e%02d", i), "a.b", "r1", "o1", "o2")); err != nil {
				return err
			}
		}
		_, err := tx.TakeNumber(ctx, "record-2026")
		return errors.Join(err, tx.Enqueue(ctx, "a.kind", "one", nil, at), tx.Enqueue(ctx, "a.kind", "two", nil, at))
	})
}

func TestBackupRestoresIntoEitherEngine(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, from *store.Store) {
		ctx := context.Background()
		filled(t, from)
		var file bytes.Buffer
		rows, err := from.Backup(ctx, &file, at)
		if err != nil || rows == 0 {
			t.Fatalf("backup: %d rows, %v", rows, err)
		}
		storetest.Each(t, func(t *testing.T, to *store.Store) {
			back, err := to.Restore(ctx, bytes.NewReader(file.Bytes()))
			if err != nil || back != rows {
				t.Fatalf("restored %d of %d rows: %v", back, rows, err)
			}
			storetest.Write(t, to, func(ctx context.Context, tx *store.Tx) error {
				got, err := tx.EventsAbout(ctx, event.Subject{Kind: "record", ID: "r1"}, 0, 100)
				if len(got) != 50 || !got[0].At.Equal(at) {
					t.Errorf("%d events came back", len(got))
				}
				if n, err := tx.TakeNumber(ctx, "record-2026"); err != nil || n != 2 {
					t.Errorf("the series goes on at %d (%v), want 2", n, err)
				}
				if err := tx.AppendEvents(ctx, sample("after", "a.c", "r1")); err != nil {
					t.Errorf("an event after the restore: %v", err)
				}
				if err := tx.Enqueue(ctx, "a.kind", "three", nil, at); err != nil {
					t.Errorf("a job after the restore: %v", err)
				}
				return err
			})
			if _, err := to.Restore(ctx, bytes.NewReader(file.Bytes())); errs.KindOf(err) != errs.Conflict {
				t.Errorf("restoring over records: %v, want a conflict", err)
			}
		})
	})
}

func TestDamagedBackupRestoresNothing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	from := storetest.SQLite(t)
	filled(t, from)
	var file bytes.Buffer
	if _, err := from.Backup(ctx, &file, at); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	for name, bad := range map[string][]byte{
		"empty": {}, "text": []byte("hello"), "cut short": whole[:len(whole)/2], "last byte lost": whole[:len(whole)-9],
	} {
		to := storetest.SQLite(t)
		if _, err := to.Restore(ctx, bytes.NewReader(bad)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v, want refused", name, err)
		}
		if _, err := to.Restore(ctx, bytes.NewReader(whole)); err != nil {
			t.Errorf("%s: after the refusal the whole one must restore: %v", name, err)
		}
	}
}
