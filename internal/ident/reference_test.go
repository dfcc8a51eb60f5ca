package ident_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sharewell/internal/ident"
)

func TestReferencesAreReadAsTheyAreTyped(t *testing.T) {
	t.Parallel()
	ref := ident.Reference("KM-Q", 2026, 123)
	for _, typed := range []string{ref, " km-q 2026 000123 " + ref[len(ref)-1:], "km q-2026\u2013000123-" + ref[len(ref)-1:]} {
		if got, ok := ident.ReadReference(typed); !ok || got != ref {
			t.Errorf("%q was read as %q (%v), want %q", typed, got, ok, ref)
		}
	}
	for _, typed := range []string{"", "-", "A", "KM-Q-2026-000123", ref[:len(ref)-1] + "!"} {
		if got, ok := ident.ReadReference(typed); ok {
			t.Errorf("%q was read as %q", typed, got)
		}
	}
}

func TestTheCheckLetterFindsSlips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.Int64Range(0, 999_999).Draw(rt, "number")
		at := rapid.IntRange(0, 5).Draw(rt, "place")
		digits := []byte(fmt.Sprintf("%06d", n))
		was := digits[at]
		digits[at] = byte('0' + rapid.IntRange(0, 9).Draw(rt, "typed"))
		changed := digits[at] != was
		if at < 5 && rapid.Bool().Draw(rt, "swap") {
			digits = []byte(fmt.Sprintf("%06d", n))
			digits[at], digits[at+1] = digits[at+1], digits[at]
			changed = digits[at] != digits[at+1]
		}
		ref := ident.Reference("KM-Q", 2026, n)
		slip := "KM-Q-2026-" + string(digits) + ref[len(ref)-2:]
		if _, ok := ident.ReadReference(slip); ok && changed {
			rt.Fatalf("%s passes for %s", slip, ref)
		}
	})
}
