package agreement_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/agreement"
	"sharewell/internal/ident"
)

func clauses(spec string) agreement.Text {
	var t agreement.Text
	for f := range strings.FieldsSeq(spec) {
		id, text, _ := strings.Cut(f, "=")
		depth := strings.Count(id, ">")
		id = strings.TrimLeft(id, ">")
		t.Clauses = append(t.Clauses, agreement.Clause{ID: ident.Clause(id), Heading: strings.ToUpper(id), Text: text, Depth: depth})
	}
	return t
}

func said(c agreement.Comparison) string {
	var out []string
	for _, ch := range c.Changes {
		s := string(ch.ID)
		for word, is := range map[string]bool{"+": ch.Added, "-": ch.Removed} {
			if is {
				s += word
			}
		}
		if ch.Moved {
			s += "~"
		}
		if ch.Worded {
			s += "*"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, now, want string }{
		{"a b c", "a b c", ""},
		{"a b c", "b c a", "a~"},
		{"a b c d", "a c d e", "b- e+"},
		{"a=x b", "a=y b", "a*"},
		{"a=x b c", "b c a=y", "a~*"},
		{"a b c", "c", "a- b-"},
		{"a b", "a >b", "b~"},
		{"", "a", "a+"},
	} {
		if got := said(agreement.Compare(clauses(c.old), clauses(c.now))); got != c.want {
			t.Errorf("%q to %q: %q, not %q", c.old, c.now, got, c.want)
		}
	}
}

func TestCompareThereAndBack(t *testing.T) {
	t.Parallel()
	ids := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f"}), 0, 6, rapid.ID[string])
	rapid.Check(t, func(t *rapid.T) {
		old, now := clauses(strings.Join(ids.Draw(t, "old"), " ")), clauses(strings.Join(ids.Draw(t, "now"), " "))
		there, back := agreement.Compare(old, now), agreement.Compare(now, old)
		count := func(c agreement.Comparison) (added, removed, moved int) {
			for _, ch := range c.Changes {
				switch {
				case ch.Added:
					added++
				case ch.Removed:
					removed++
				case ch.Moved:
					moved++
				}
			}
			return
		}
		a, r, m := count(there)
		r2, a2, m2 := count(back)
		if a != a2 || r != r2 || m != m2 || there.Same+a+m != len(now.Clauses) {
			t.Fatalf("there %d %d %d, back %d %d %d", a, r, m, r2, a2, m2)
		}
	})
}

func TestHistory(t *testing.T) {
	t.Parallel()
	edition := func(n, spec string) agreement.Edition {
		e := agreement.Edition{Text: clauses(spec)}
		e.Text.Number = n
		return e
	}
	all := []agreement.Edition{edition("4", "a"), edition("3", "a b=y"), edition("2", "a b=x"), edition("1", "a")}
	var got []string
	for _, turn := range agreement.History(all, "b") {
		got = append(got, turn.Edition.Number()+" "+said(agreement.Comparison{Changes: []agreement.ClauseChange{turn.Change}}))
	}
	if diff := cmp.Diff([]string{"4 b-", "3 b*", "2 b+"}, got); diff != "" {
		t.Error(diff)
	}
}
