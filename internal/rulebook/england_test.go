package rulebook_test

import (
	"os"
	"testing"

	"sharewell/internal/rulebook"
	rulebookdata "sharewell/rulebook"
)

// england loads the real law with the real pack.
func england(tb testing.TB) *rulebook.Book {
	tb.Helper()
	b, err := rulebook.Load(rulebookdata.England(), os.DirFS("../../packs/kent-and-medway"))
	if err != nil {
		tb.Fatalf("load: %v", err)
	}
	return b
}

func TestEnglandLoads(t *testing.T) {
	t.Parallel()
	b := england(t)
	t.Log(b.Version(), b.ListNames())
}
