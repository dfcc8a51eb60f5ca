package redline_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/agreement/redline"
)

func TestWords(t *testing.T) {
	t.Parallel()
	got := redline.Words("We keep data for six years.", "We keep the data for at most two years.")
	want := []redline.Piece{{"We keep ", redline.Kept}, {"the ", redline.Inserted}, {"data for ", redline.Kept}, {"six", redline.Deleted}, {"at most two", redline.Inserted}, {" years.", redline.Kept}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		base, mine, theirs, want string
		clean                    bool
	}{
		"same":             {"a", "b", "b", "b", true},
		"only mine":        {"a", "b", "a", "b", true},
		"only theirs":      {"a", "a", "b", "b", true},
		"other lines":      {"one\ntwo\nthree", "1\ntwo\nthree", "one\ntwo\n3", "1\ntwo\n3", true},
		"other words":      {"we keep data for six years", "we hold data for six years", "we keep data for two years", "we hold data for two years", true},
		"same word":        {"six years", "five years", "two years", "", false},
		"both add there":   {"a b", "a x b", "a y b", "", false},
		"cut and changed":  {"one\ntwo\nthree", "one\nthree", "one\ntwo more\nthree", "", false},
		"both add at ends": {"a\nb\n", "x\na\nb\n", "a\nb\ny\n", "x\na\nb\ny\n", true},
	} {
		got, clean := redline.Merge(c.base, c.mine, c.theirs)
		if clean != c.clean || clean && got != c.want {
			t.Errorf("%s: %q, %v", name, got, clean)
		}
	}
}

func text(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", " ", " ", "\n", "word", "other"}), 0, 20).Draw(t, label), "")
}

func TestWordsGiveBothTextsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		old, now := text(t, "old"), text(t, "now")
		var a, b strings.Builder
		for _, p := range redline.Words(old, now) {
			if p.Mark != redline.Inserted {
				a.WriteString(p.Text)
			}
			if p.Mark != redline.Deleted {
				b.WriteString(p.Text)
			}
		}
		if a.String() != old || b.String() != now {
			t.Fatalf("%q and %q became %q and %q", old, now, a.String(), b.String())
		}
	})
}

// typed changes a base: every word it adds is new, so that it can be found again.
func typed(t *rapid.T, base []string, who string) ([]string, []string) {
	var out, added []string
	for i, w := range base {
		switch rapid.IntRange(0, 7).Draw(t, who) {
		case 0: // cut
		case 1:
			n := who + w + string(rune('a'+i%26)) + "x"
			out, added = append(out, n), append(added, n)
		case 2:
			n := who + string(rune('a'+i%26)) + "y"
			out, added = append(out, w, n), append(added, n)
		default:
			out = append(out, w)
		}
	}
	return out, added
}

// No typed word is ever lost: a clean merge holds everything that either side typed, and is what the base is with
// both sides' changes whatever side is asked.
func TestMergeLosesNoTypedWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := strings.Fields(rapid.SampledFrom([]string{"one two three four five six", "a b c d e f g h i j k l m n o p q r s t"}).Draw(t, "base"))
		sep := rapid.SampledFrom([]string{" ", "\n"}).Draw(t, "sep")
		mine, added := typed(t, base, "M")
		theirs, more := typed(t, base, "T")
		got, clean := redline.Merge(strings.Join(base, sep), strings.Join(mine, sep), strings.Join(theirs, sep))
		other, same := redline.Merge(strings.Join(base, sep), strings.Join(theirs, sep), strings.Join(mine, sep))
		if clean != same || clean && got != other {
			t.Fatalf("the sides do not agree: %q and %q", got, other)
		}
		if !clean {
			return
		}
		have := map[string]bool{}
		for _, w := range strings.Fields(got) {
			have[w] = true
		}
		for _, w := range append(added, more...) {
			if !have[w] {
				t.Fatalf("%q lost %q: mine %q, theirs %q", got, w, mine, theirs)
			}
		}
	})
}
