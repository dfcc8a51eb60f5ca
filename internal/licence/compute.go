package licence

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// State says whether an indicator has a value.
type State string

// The states.
const (
	Measured State = "measured"
	Few      State = "few"     // there is not enough to say anything
	Hidden   State = "hidden"  // it would show small numbers of people; only Publish gives it
	Missing  State = "missing" // a count was not taken
)

// Valid reports whether s is one of the states.
func (s State) Valid() bool { return slices.Contains([]State{Measured, Few, Hidden, Missing}, s) }

// Figure is what an indicator comes to.
type Figure struct {
	State  State   `json:"state"`
	Top    float64 `json:"numerator"`
	Bottom float64 `json:"denominator"`
	// OtherTop and OtherBottom are the second share of a gap.
	OtherTop    float64 `json:"other_numerator,omitempty"`
	OtherBottom float64 `json:"other_denominator,omitempty"`
	Value       float64 `json:"value"`
}

// OfOne is the figure of one organisation.
type OfOne struct {
	Organisation
	Figure
}

// Result is what an indicator came to in a span, as it is kept.
type Result struct {
	Indicator  string    `json:"indicator"`
	Definition int       `json:"definition"`
	Span       string    `json:"span"`
	Revision   int       `json:"revision"`
	At         time.Time `json:"at"`
	Figure
	Counts []Count  `json:"counts,omitempty"` // in the order of their names
	Parts  []Count  `json:"parts,omitempty"`
	By     []OfOne  `json:"by,omitempty"` // in the order of their names
	Absent []string `json:"absent,omitempty"`
	Hash   string   `json:"hash"`
	// Was is what the revision before came to.
	Was *Figure `json:"was,omitempty"`
}

// Compute works an indicator out. It looks at nothing but the counts.
func Compute(d Indicator, span Span, in *Inputs) Result {
	r := Result{Indicator: d.Code, Definition: d.Now().N, Span: span.Code}
	for _, name := range d.Needs() {
		n, ok := in.Get(name)
		if !ok {
			r.Absent = append(r.Absent, name)
			continue
		}
		r.Counts = append(r.Counts, Count{name, n})
	}
	if len(r.Absent) > 0 {
		r.Figure, r.Counts = Figure{State: Missing}, nil
		r.Hash = hash(r)
		return r
	}
	r.Figure = figure(d, in)
	for _, p := range d.Parts {
		if n, ok := in.Get(p.Input); ok {
			r.Parts = append(r.Parts, Count{p.Input, n})
		}
	}
	if d.By {
		for _, o := range in.Organisations() {
			f := figure(d, in.of(o.Slug))
			if f.Top != 0 || f.Bottom != 0 {
				r.By = append(r.By, OfOne{o, f})
			}
		}
	}
	r.Hash = hash(r)
	return r
}

func sum(in *Inputs, names []string) (total float64) {
	for _, n := range names {
		total += in.all[n]
	}
	return total
}

// figure applies the formula; every count is there.
func figure(d Indicator, in *Inputs) Figure {
	f := Figure{State: Measured, Top: sum(in, d.Top), Bottom: sum(in, d.Bottom), OtherTop: sum(in, d.OtherTop), OtherBottom: sum(in, d.OtherBottom)}
	least := float64(d.AtLeast())
	if d.Measure != Number && (f.Bottom == 0 || f.Bottom < least) || d.Measure == Gap && (f.OtherBottom == 0 || f.OtherBottom < least) {
		f.State = Few
		return f
	}
	switch d.Measure {
	case Share:
		f.Value = round(100 * f.Top / f.Bottom)
	case Ratio:
		f.Value = round(d.Per * f.Top / f.Bottom)
	case Number, Middle:
		f.Value = round(f.Top)
	case Gap:
		f.Value = round(100*f.Top/f.Bottom - 100*f.OtherTop/f.OtherBottom)
	}
	return f
}

// round keeps one place behind the point.
func round(x float64) float64 { return math.Round(10*x) / 10 }

// Plain writes a number as it stands in hashes and files: 12, 0.5.
func Plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// HashOf is the hash over the counts of the county: the code, the number of the definition and the span on the first
// line, then each count by name.
func HashOf(indicator string, definition int, span string, counts []Count) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d %s\n", indicator, definition, span)
	for _, c := range counts {
		fmt.Fprintf(&b, "%s=%s\n", c.Name, Plain(c.Value))
	}
	h := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(h[:])
}

func hash(r Result) string { return HashOf(r.Indicator, r.Definition, r.Span, r.Counts) }

// same reports whether two results say the same, so that the second need not be kept.
func same(a, b Result) bool {
	return a.Hash == b.Hash && a.Figure == b.Figure && slices.Equal(a.Parts, b.Parts) && slices.Equal(a.By, b.By) && slices.Equal(a.Absent, b.Absent)
}
