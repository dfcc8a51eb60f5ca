package rulebook_test

import (
	"fmt"
	"os"
	"testing"

	"sharewell/internal/rulebook"
	rulebookdata "sharewell/rulebook"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := rulebook.Load(rulebookdata.England(), os.DirFS("../../packs/kent-and-medway")); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	book := england(b)
	f := rulebook.Facts{
		From: book.BodyOf("gp_practice"), To: book.BodyOf("county"), Purposes: []string{"P01", "P03"},
		Subjects: []string{"child"}, SpecialCategories: []string{"health"}, Criminal: true, Confidential: true,
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(book.Evaluate(f)) == 0 {
			b.Fatal("no options")
		}
	}
}

// BenchmarkCheckArrangement measures a small arrangement and one with every school of a county.
func BenchmarkCheckArrangement(b *testing.B) {
	book := england(b)
	for _, schools := range []int{1, 700} {
		c := goodOrder()
		c.Special, c.Article9, c.Schedule1 = []string{"health"}, []string{"g"}, []string{"6"}
		a := c.arrangement(book)
		kinds := []string{"school_maintained", "school_academy", "school_independent", "school_special"}
		for i := 1; i < schools; i++ {
			a.Parties = append(a.Parties, rulebook.PartyFacts{
				Name: fmt.Sprintf("School %d", i), Body: book.BodyOf(kinds[i%len(kinds)]), Role: "controller", Provides: true,
			})
		}
		b.Run(fmt.Sprintf("parties=%d", len(a.Parties)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				book.CheckArrangement(a)
			}
		})
	}
}
