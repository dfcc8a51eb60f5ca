package suppress_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/suppress"
)

func TestGroups(t *testing.T) {
	t.Parallel()
	hidden, fewer := suppress.Count{Hidden: true}, suppress.Count{Hidden: true, Fewer: 5}
	n := func(n int) suppress.Count { return suppress.Count{N: n} }
	for name, c := range map[string]struct {
		parts []int
		total suppress.Count
		out   []suppress.Count
	}{
		"nothing to hide":                   {[]int{10, 0, 7}, n(17), []suppress.Count{n(10), n(0), n(7)}},
		"one hidden takes the next along":   {[]int{10, 3, 7}, n(20), []suppress.Count{n(10), fewer, hidden}},
		"two hidden protect each other":     {[]int{10, 3, 4}, n(17), []suppress.Count{n(10), fewer, fewer}},
		"a total below the floor is hidden": {[]int{0, 3}, fewer, []suppress.Count{n(0), fewer}},
		"nothing at all":                    {[]int{0, 0}, n(0), []suppress.Count{n(0), n(0)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			total, out := suppress.Group(c.parts, 5)
			if diff := cmp.Diff(c.total, total) + cmp.Diff(c.out, out); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestNobodyCanWorkOutASmallNumber takes what is shown and looks whether a small number follows from it: it does when
// it is the only one that is hidden, and the total is shown.
func TestNobodyCanWorkOutASmallNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		parts := rapid.SliceOfN(rapid.IntRange(0, 12), 1, 6).Draw(rt, "parts")
		floor := rapid.IntRange(2, 10).Draw(rt, "floor")
		total, out := suppress.Group(parts, floor)
		hidden := 0
		for i, c := range out {
			if c.Hidden {
				hidden++
			}
			if !c.Hidden && (c.N != parts[i] || c.N > 0 && c.N < floor) || c.Hidden && c.N != 0 {
				rt.Fatalf("%v shows %+v", parts, c)
			}
		}
		if hidden == 1 && !total.Hidden {
			rt.Fatalf("%v: %+v follows from %+v", parts, out, total)
		}
	})
}
