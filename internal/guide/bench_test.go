package guide_test

import (
	"testing"

	"sharewell/internal/guide"
)

func BenchmarkAsk(b *testing.B) {
	g := england(b)
	cases := g.Cases()
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		c := cases[i%len(cases)]
		i++
		if !g.Ask(c.Facts, c.On).Advice.Valid() {
			b.Fatal("no advice")
		}
	}
}

func BenchmarkNext(b *testing.B) {
	g := england(b)
	f := guide.Facts{Danger: "no", From: "school_academy", To: "police", Subjects: []string{"child"}, Purpose: "crime", Context: "none"}
	b.ReportAllocs()
	for b.Loop() {
		if _, more := g.Next(f); !more {
			b.Fatal("no question")
		}
	}
}

func BenchmarkRestsOn(b *testing.B) {
	g := england(b)
	for b.Loop() {
		if len(g.RestsOn("gateway.ca2004.s16la")) == 0 {
			b.Fatal("nothing")
		}
	}
}
