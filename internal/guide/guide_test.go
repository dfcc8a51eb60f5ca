package guide_test

import (
	"testing"

	"sharewell/internal/guide"
	"sharewell/internal/rulebook"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// england loads the real law, the real pack and the real guide.
func england(tb testing.TB) *guide.Guide {
	tb.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		tb.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		tb.Fatal(err)
	}
	g, err := guide.Load(rulebookdata.EnglandGuide(), book)
	if err != nil {
		tb.Fatal(err)
	}
	if err := g.LoadCases(rulebookdata.EnglandCases()); err != nil {
		tb.Fatal(err)
	}
	return g
}

func TestEnglandLoads(t *testing.T) {
	t.Parallel()
	g := england(t)
	if _, more := g.Next(guide.Facts{}); !more {
		t.Fatal("there is no first question")
	}
}
