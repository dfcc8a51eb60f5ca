package optout

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/errs"
	"sharewell/internal/screening/nhs"
)

var at = time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)

// prefixes draws people who live close together, far apart, and at the edges.
func prefixes() *rapid.Generator[[]uint32] {
	base := rapid.SampledFrom([]uint32{0, 400_000_000, 65_536*77 - 300, nhs.Prefixes - 700})
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) uint32 {
		if rapid.Bool().Draw(t, "anywhere") {
			return rapid.Uint32Range(0, nhs.Prefixes-1).Draw(t, "prefix")
		}
		return base.Draw(t, "base") + rapid.Uint32Range(0, 699).Draw(t, "offset")
	}), 0, 400)
}

func TestSetHoldsExactlyWhoWasPutIn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		people := prefixes().Draw(rt, "people")
		set := Of(people...)
		in := map[uint32]bool{}
		for _, p := range people {
			in[p] = true
		}
		slices.Sort(people)
		people = slices.Compact(people)
		if got := slices.Collect(set.All()); !slices.Equal(got, people) || set.Len() != len(people) {
			rt.Fatalf("got %v, want %v", got, people)
		}
		asked := append(prefixes().Draw(rt, "others"), people...)
		asked = append(asked, nhs.Prefixes, nhs.Prefixes+5, 1<<30-1)
		marked := slices.Clone(asked)
		set.Mark(marked)
		for i, p := range asked {
			if hit := marked[i]&Hit != 0; hit != in[p] || set.Contains(p) != in[p] || marked[i]&^Hit != p {
				rt.Fatalf("%d: marked %v, contained %v, want %v", p, hit, set.Contains(p), in[p])
			}
		}
	})
}

func TestFullStretchesAndManyQuestions(t *testing.T) {
	t.Parallel()
	var b Ordered
	for p := uint32(65_536); p < 3*65_536; p++ { // whole pages, more people than sixteen bits count
		b.Add(p)
	}
	set := b.Set()
	questions := make([]uint32, 0, 4*65_536)
	for p := range uint32(4 * 65_536) {
		questions = append(questions, p)
	}
	set.Mark(questions)
	for i, q := range questions {
		if want := i >= 65_536 && i < 3*65_536; (q&Hit != 0) != want {
			t.Fatalf("%d: %v, want %v", i, q&Hit != 0, want)
		}
	}
}

func compactOf(t testing.TB, s *Set) []byte {
	t.Helper()
	var w bytes.Buffer
	if err := WriteCompact(&w, s, at); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

func TestCompactRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		people := append(prefixes().Draw(rt, "people"), 5)
		var w bytes.Buffer
		set := Of(people...)
		if err := WriteCompact(&w, set, at); err != nil {
			rt.Fatal(err)
		}
		r := io.Reader(bytes.NewReader(w.Bytes()))
		if rapid.Bool().Draw(rt, "dribble") {
			r = iotest.OneByteReader(r)
		}
		back, when, err := ReadCompact(r)
		if err != nil || !when.Equal(at) {
			rt.Fatalf("%v, %v", when, err)
		}
		if d := cmp.Diff(slices.Collect(set.All()), slices.Collect(back.All())); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestAnyChangeOfACompactListIsSeen(t *testing.T) {
	t.Parallel()
	whole := compactOf(t, Of(5, 700, 80_000, 999_999_999))
	for n := range whole {
		if _, _, err := ReadCompact(bytes.NewReader(whole[:n])); err == nil {
			t.Errorf("cut off after %d bytes: read", n)
		}
		for bit := range 8 {
			changed := bytes.Clone(whole)
			changed[n] ^= 1 << bit
			if _, _, err := ReadCompact(bytes.NewReader(changed)); err == nil {
				t.Errorf("bit %d of byte %d changed: read", bit, n)
			}
		}
	}
	if _, _, err := ReadCompact(bytes.NewReader(append(bytes.Clone(whole), 0))); err == nil {
		t.Error("a byte too many: read")
	}
	if _, _, err := ReadCompact(io.MultiReader(bytes.NewReader(whole[:60]), iotest.ErrReader(io.ErrClosedPipe))); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a broken reader gives %v", err)
	}
}

func TestCompactListsThatAreRefused(t *testing.T) {
	t.Parallel()
	for text, code := range map[string]string{
		"sharewell optouts 2 2026-11-21T00:00:00Z 1\n":                                                   "optout.version",
		"sharewell optouts 1 2026-11-21T00:00:00Z 0\n":                                                   "optout.empty",
		"sharewell optouts 1 2026-11-21T00:00:00Z -1\n":                                                  "optout.damaged",
		"sharewell optouts 1 2026-11-21T00:00:00Z 2000000000\n":                                          "optout.damaged",
		"sharewell optouts 1 yesterday 1\n":                                                              "optout.damaged",
		"sharewell optouts 1 2026-11-21T00:00:00Z\n":                                                     "optout.damaged",
		"sharewell optouts 1 " + strings.Repeat("x", 200):                                                "optout.damaged",
		"sharewell optouts 1 2026-11-21T00:00:00Z 1\n":                                                   "optout.truncated",
		"sharewell optouts 1 2026-11-21T00:00:00Z 1\n\x00" + strings.Repeat("x", 40):                     "optout.damaged",
		"sharewell optouts 1 2026-11-21T00:00:00Z 1\n\xff\xff\xff\xff\xff" + strings.Repeat("x", 40):     "optout.damaged",
		"sharewell optouts 1 2026-11-21T00:00:00Z 1\n\xff\xff\xff\xff\x0f" + strings.Repeat("x", 40):     "optout.damaged",
		"sharewell optouts 1 2026-11-21T00:00:00Z 2\n\x80\x94\xeb\xdc\x03\x01" + strings.Repeat("x", 40): "optout.damaged",
	} {
		if _, _, err := ReadCompact(strings.NewReader(text)); !errors.Is(err, &errs.Error{Code: code}) {
			t.Errorf("%.60q: %v, want %s", text, err, code)
		}
	}
	if err := WriteCompact(io.Discard, Of(), at); err == nil {
		t.Error("a list of nobody was written")
	}
}

func TestCompactListIsSmall(t *testing.T) {
	t.Parallel()
	const people = 100_000
	var b Ordered
	next := uint32(400_000_000)
	for i := range uint32(people) { // as dense as three and a half million people among three hundred million
		next += 1 + i*2_654_435_761>>25%171
		b.Add(next)
	}
	if n := len(compactOf(t, b.Set())); n > people*13/10 {
		t.Errorf("%d bytes for %d people", n, people)
	}
}

func TestSeen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var seen Seen
		known := map[uint32]bool{}
		for _, p := range prefixes().Draw(rt, "people") {
			if seen.Add(p) == known[p] {
				rt.Fatalf("%d is new: %v", p, known[p])
			}
			known[p] = true
		}
	})
}

func FuzzReadCompact(f *testing.F) {
	f.Add(compactOf(f, Of(5, 700, 80_000, 999_999_999)))
	f.Add([]byte("sharewell optouts 1 2026-11-21T00:00:00Z 3\n\x01\x80\x01"))
	f.Fuzz(func(t *testing.T, text []byte) {
		set, when, err := ReadCompact(bytes.NewReader(text))
		if err != nil {
			return
		}
		var w bytes.Buffer
		if err := WriteCompact(&w, set, when); err != nil {
			t.Fatal(err)
		}
		if again, _, err := ReadCompact(&w); err != nil || !slices.Equal(slices.Collect(set.All()), slices.Collect(again.All())) {
			t.Fatalf("written again it reads otherwise: %v", err)
		}
	})
}
