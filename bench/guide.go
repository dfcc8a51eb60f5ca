package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"sharewell/internal/guide"
	"sharewell/internal/rulebook"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// Rate is how often a second something pure was worked out, by one thread.
type Rate struct {
	Name      string  `json:"name"`
	PerSecond float64 `json:"per_second"`
	Micros    float64 `json:"micros"` // each
}

const rateTime = 2 * time.Second

// advising measures the guide and prints it.
func advising(_ context.Context, s setting) error {
	all, err := advice()
	if err != nil {
		return err
	}
	return errors.Join(printRates(os.Stdout, all), keep(s.out, "advice.json", all))
}

// advice measures the rulebook and the guide on the worked cases, one after the other.
func advice() ([]Rate, error) {
	own, err := packs.Named("demo")
	if err != nil {
		return nil, err
	}
	book, err := rulebook.Load(rulebookdata.England(), own)
	if err != nil {
		return nil, err
	}
	g, err := guide.Load(rulebookdata.EnglandGuide(), book)
	if err != nil {
		return nil, err
	}
	if err := g.LoadCases(rulebookdata.EnglandCases()); err != nil {
		return nil, err
	}
	cases := g.Cases()
	f := rulebook.Facts{
		From: book.BodyOf("gp_practice"), To: book.BodyOf("county"), Purposes: []string{"P01", "P03"}, Subjects: []string{"child"},
		SpecialCategories: []string{"health"}, Criminal: true, Confidential: true,
	}
	said := 0
	rates := []Rate{
		rate("rulebook: one sharing judged", func(int) { said += len(book.Evaluate(f)) }),
		rate("guide: one case answered", func(i int) { said += len(g.Ask(cases[i%len(cases)].Facts, cases[i%len(cases)].On).Reasons) }),
		rate("guide: next question", func(i int) {
			if q, more := g.Next(cases[i%len(cases)].Facts); more {
				said += len(q.Options)
			}
		}),
	}
	if said == 0 {
		return nil, errors.New("the guide says nothing")
	}
	return rates, nil
}

func rate(name string, do func(i int)) Rate {
	began, n := time.Now(), 0
	for time.Since(began) < rateTime {
		do(n)
		n++
	}
	took := time.Since(began)
	return Rate{Name: name, PerSecond: float64(n) / took.Seconds(), Micros: float64(took.Microseconds()) / float64(n)}
}

func printRates(w io.Writer, all []Rate) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "advice\ta second\tmicroseconds each\t")
	for _, r := range all {
		fmt.Fprintf(t, "%s\t%.0f\t%.0f\t\n", r.Name, r.PerSecond, r.Micros)
	}
	return t.Flush()
}
