package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"sharewell/internal/store"
)

// TestFilesAreTheirOwnersAlone: the database holds people's addresses and letters that wait with their
// links, so nobody else on the machine may read it or the files beside it.
func TestFilesAreTheirOwnersAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openStore(t, "sqlite:"+filepath.Join(dir, "own.db"))
	ctx := context.Background()
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(ctx, func(tx *store.Tx) error { _, err := tx.TakeNumber(ctx, "one"); return err }); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			t.Errorf("%s has the mode %o", f.Name(), mode)
		}
	}
}
