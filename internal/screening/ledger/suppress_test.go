package ledger

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSuppress(t *testing.T) {
	t.Parallel()
	plain := func(n int64) Shown { return Shown{Count: n} }
	few, hidden := Shown{Below: 5}, Shown{Hidden: true}
	for name, c := range map[string]struct {
		counts Counts
		want   ShownCounts
	}{
		"nothing small":            {Counts{100, 90, 5, 5}, ShownCounts{plain(100), plain(90), plain(5), plain(5)}},
		"nobody":                   {Counts{100, 100, 0, 0}, ShownCounts{plain(100), plain(100), plain(0), plain(0)}},
		"one small":                {Counts{100, 91, 3, 6}, ShownCounts{plain(100), plain(91), few, hidden}},
		"one small, no third":      {Counts{100, 97, 3, 0}, ShownCounts{plain(100), hidden, few, plain(0)}},
		"two small":                {Counts{100, 95, 3, 2}, ShownCounts{plain(100), plain(95), few, few}},
		"two that tell each other": {Counts{100, 98, 1, 1}, ShownCounts{plain(100), hidden, few, few}},
		"all small":                {Counts{3, 1, 1, 1}, ShownCounts{few, few, few, few}},
		"one person":               {Counts{1, 0, 1, 0}, ShownCounts{few, plain(0), few, plain(0)}},
		"empty":                    {Counts{}, ShownCounts{}},
	} {
		if d := cmp.Diff(c.want, Suppress(c.counts, 5)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// TestSmallCountsCannotBeWorkedOut plays a reader who tries everything that agrees with what is shown.
func TestSmallCountsCannotBeWorkedOut(t *testing.T) {
	t.Parallel()
	const floor = 5
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string) int64 {
			return rapid.OneOf(rapid.Int64Range(0, 6), rapid.Int64Range(0, 40)).Draw(rt, name)
		}
		c := Counts{Out: draw("out"), Removed: draw("removed"), SetAside: draw("aside")}
		c.In = c.Out + c.Removed + c.SetAside
		s := Suppress(c, floor)
		may := func(s Shown, n int64) bool {
			switch {
			case s.Below > 0:
				return n > 0 && n < floor
			case s.Hidden:
				return n >= floor
			}
			return n == s.Count
		}
		possible := [3]map[int64]bool{{}, {}, {}}
		for o := range int64(140) {
			for r := range int64(140) {
				for a := range int64(140) {
					if may(s.Out, o) && may(s.Removed, r) && may(s.SetAside, a) && may(s.In, o+r+a) {
						possible[0][o], possible[1][r], possible[2][a] = true, true, true
					}
					if !may(s.SetAside, a) && s.SetAside.Known() && a > s.SetAside.Count {
						break
					}
				}
				if s.Removed.Known() && r > s.Removed.Count {
					break
				}
			}
			if s.Out.Known() && o > s.Out.Count {
				break
			}
		}
		for i, n := range []int64{c.Out, c.Removed, c.SetAside} {
			if n > 0 && n < floor && len(possible[i]) < 2 {
				rt.Fatalf("%+v is shown as %+v, which gives count %d away", c, s, i)
			}
			if !possible[i][n] {
				rt.Fatalf("%+v is shown as %+v, which is not true of count %d", c, s, i)
			}
		}
	})
}
