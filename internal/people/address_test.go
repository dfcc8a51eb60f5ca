package people_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"sharewell/internal/people"
)

func TestFoldAndSameMailbox(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, a, b   string
		folded, same bool
	}{
		{"plain case", "Anna.Ode@Example.org", "anna.ode@example.ORG", true, true},
		{"white space around", " anna@example.org\n", "anna@example.org", true, true},
		{"composed and decomposed é", "jos\u00e9@example.org", "jose\u0301@example.org", true, true},
		{"capital É", "JOS\u00c9@example.org", "jos\u00e9@example.org", true, false},
		{"ß folds to ss but is another mailbox", "stra\u00dfe@example.org", "strasse@example.org", true, false},
		{"capital sharp s", "STRA\u1e9eE@example.org", "stra\u00dfe@example.org", true, false},
		{"İ folds to i and a dot", "\u0130da@example.org", "i\u0307da@example.org", true, false},
		{"İ is not i", "\u0130da@example.org", "ida@example.org", false, false},
		{"ı is not i", "\u0131da@example.org", "ida@example.org", false, false},
		{"Kelvin sign folds to k but is another mailbox", "mi\u212ae@example.org", "mike@example.org", true, false},
		{"full-width look-alikes stay apart", "\uff41nna@example.org", "anna@example.org", false, false},
		{"full-width capitals fold among themselves", "\uff21nna@example.org", "\uff41nna@example.org", true, false},
		{"Cyrillic а stays apart", "\u0430nna@example.org", "anna@example.org", false, false},
		{"somebody else", "anna@example.org", "anne@example.org", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := people.Fold(c.a) == people.Fold(c.b); got != c.folded {
				t.Errorf("folded together = %v, want %v (%q, %q)", got, c.folded, people.Fold(c.a), people.Fold(c.b))
			}
			if got := people.SameMailbox(c.a, c.b); got != c.same {
				t.Errorf("same mailbox = %v, want %v", got, c.same)
			}
		})
	}
}

func TestFoldProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		a := rapid.String().Draw(rt, "address")
		f := people.Fold(a)
		if !norm.NFC.IsNormalString(f) {
			rt.Errorf("%q folds to %q, which is not NFC", a, f)
		}
		if people.Fold(f) != f {
			rt.Errorf("%q folds to %q and then to %q", a, f, people.Fold(f))
		}
		upper := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r - 32
			}
			return r
		}, a)
		if people.SameMailbox(a, upper) && people.Fold(a) != people.Fold(upper) {
			rt.Errorf("%q and %q are one mailbox but fold apart", a, upper)
		}
	})
}

func TestValidAddress(t *testing.T) {
	t.Parallel()
	for _, a := range []string{"a@b.c", " a.b+c@example.org ", "jos\u00e9@example.org", "o'hara@example.org"} {
		if !people.ValidAddress(a) {
			t.Errorf("%q is refused", a)
		}
	}
	for _, a := range []string{
		"", "a", "@b.c", "a@", "a@b", "a@b@c.d", "a b@c.d", "a@.c", "a@c.", "a@b..c", "a\u200b@b.c", "a\n@b.c",
		"Anna <a@b.c>", "a@b.c,d@e.f", strings.Repeat("a", 251) + "@b.c", "a\xff@b.c",
	} {
		if people.ValidAddress(a) {
			t.Errorf("%q is taken for an address", a)
		}
	}
}
