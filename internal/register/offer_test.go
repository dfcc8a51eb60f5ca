package register

import (
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestOfferIsTheHeadOfAllCounts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		filter := rapid.SampledFrom([]string{FilterPurpose, FilterOrganisation, FilterYear}).Draw(t, "filter")
		var counts []Count
		for i, n := range rapid.SliceOfN(rapid.IntRange(0, 9), 1, 60).Draw(t, "counts") {
			counts = append(counts, Count{Value: fmt.Sprintf("v%03d", i), N: n})
		}
		chosen := rapid.SliceOfDistinct(rapid.SampledFrom(counts), func(c Count) string { return c.Value }).Draw(t, "chosen")
		g := group{filter: filter}
		for _, c := range chosen {
			g.terms = append(g.terms, filterTerm(filter, c.Value))
		}
		o := Offer{Values: rapid.IntRange(0, 70).Draw(t, "values"), Organisations: rapid.IntRange(0, 70).Draw(t, "organisations")}
		want := slices.SortedFunc(slices.Values(slices.DeleteFunc(slices.Clone(counts), func(c Count) bool { return c.N == 0 })), compareCounts)
		if most := o.most(filter); most < len(want) {
			also := slices.DeleteFunc(slices.Clone(want[most:]), func(c Count) bool { return !slices.Contains(chosen, c) })
			want = append(want[:most], also...)
		}
		got := o.first(filter, countedOf(counts), []group{g})
		if diff := gocmp.Diff(want, got); diff != "" && len(want)+len(got) > 0 {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

func countedOf(counts []Count) counted {
	out := counted{n: make([]uint32, len(counts)), value: func(i int) string { return counts[i].Value }}
	for i, c := range counts {
		out.n[i] = uint32(c.N)
	}
	return out
}
