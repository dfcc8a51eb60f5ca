package demo

import (
	"context"
	"io/fs"
	"os"
	"testing"
	"time"

	rulebookdata "sharewell/rulebook"

	"sharewell/internal/pack"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// present is the visitor's day in the tests.
var present = time.Date(2026, time.November, 21, 10, 0, 0, 0, time.UTC)

func folder(t testing.TB) fs.FS {
	t.Helper()
	return os.DirFS("../../packs/demo")
}

// deps makes what seeding needs on a store.
func deps(t testing.TB, s *store.Store) Deps {
	t.Helper()
	p, err := pack.Load(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), folder(t))
	if err != nil {
		t.Fatal(err)
	}
	return Deps{Store: s, Book: book, Pack: p, FS: folder(t), Now: present}
}

func TestSeed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		began := time.Now()
		if err := Seed(context.Background(), deps(t, s)); err != nil {
			t.Fatal(err)
		}
		t.Logf("seeded in %s", time.Since(began))
	})
}
