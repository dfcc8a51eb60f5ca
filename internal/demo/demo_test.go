package demo

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	rulebookdata "sharewell/rulebook"

	"sharewell/internal/organisation"
	"sharewell/internal/pack"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
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
	p, err := pack.Load(folder(t), os.DirFS("../../packs/kent-and-medway"))
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), folder(t))
	if err != nil {
		t.Fatal(err)
	}
	return Deps{Store: s, Book: book, Pack: p, FS: folder(t), Now: present}
}

// TestTheCountyIsInvented looks for the names of real bodies of the directory in what is invented.
func TestTheCountyIsInvented(t *testing.T) {
	t.Parallel()
	var invented strings.Builder
	err := fs.WalkDir(folder(t), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(folder(t), path)
		invented.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := organisation.Fold(invented.String())
	p, err := pack.Load(os.DirFS("../../packs/kent-and-medway"))
	if err != nil {
		t.Fatal(err)
	}
	imports, err := p.Imports()
	if err != nil {
		t.Fatal(err)
	}
	names := 0
	for _, in := range imports {
		for _, r := range in.Rows {
			names++
			if name := organisation.Fold(r.Name); len(strings.Fields(name)) > 1 && strings.Contains(text, name) {
				t.Errorf("%s, a real organisation, is named in the invented county", r.Name)
			}
		}
	}
	if names < 100 {
		t.Errorf("the directory of the real place has %d organisations; that is too few to compare with", names)
	}
	for _, place := range []string{"kent", "medway", "maidstone", "dartford", "canterbury"} {
		if slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }), place) {
			t.Errorf("%s, a real place, is named in the invented county", place)
		}
	}
}
