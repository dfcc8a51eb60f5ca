package ident

import (
	"sort"
	"testing"
	"time"
)

func TestRandomSortsByTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	src := Random{Now: func() time.Time { at = at.Add(time.Millisecond); return at }}
	var got []string
	seen := map[string]bool{}
	for range 500 {
		id := src.Next()
		if len(id) != 26 {
			t.Fatalf("identifier %q has %d characters, want 26", id, len(id))
		}
		if seen[id] {
			t.Fatalf("identifier %q came twice", id)
		}
		seen[id] = true
		got = append(got, id)
	}
	if !sort.StringsAreSorted(got) {
		t.Error("identifiers made later must sort later")
	}
}

func TestSequenceIsPredictable(t *testing.T) {
	t.Parallel()
	s := &Sequence{Prefix: "org"}
	if a, b := New[Organisation](s), New[Organisation](s); a != "org000001" || b != "org000002" {
		t.Errorf("got %q then %q", a, b)
	}
}
