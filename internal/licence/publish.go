package licence

import (
	"slices"

	"sharewell/internal/suppress"
)

// Shown is what everybody may see of a figure.
type Shown struct {
	State State `json:"state"`
	// Top, Bottom and Value are nought while the state hides them; Open says that they are not.
	Top         float64 `json:"numerator"`
	Bottom      float64 `json:"denominator"`
	OtherTop    float64 `json:"other_numerator,omitempty"`
	OtherBottom float64 `json:"other_denominator,omitempty"`
	Value       float64 `json:"value"`
	Open        bool    `json:"numbers_shown"`
}

// ShownOf is the figure of one organisation as everybody may see it.
type ShownOf struct {
	Organisation
	Shown
}

// ShownPart is one part of the whole.
type ShownPart struct {
	Words  string  `json:"words"`
	Input  string  `json:"input"`
	Value  float64 `json:"value"`
	Hidden bool    `json:"hidden"`
}

// Public is a result as everybody may see it. Counts and the hash over them are given when nothing is hidden: a hash
// over hidden counts would give them away to whoever tries small numbers.
type Public struct {
	Result Result `json:"-"`
	Shown
	Counts []Count
	Parts  []ShownPart
	By     []ShownOf
	Hash   string
	Was    *Shown
}

func (f Figure) open() Shown {
	s := Shown{State: f.State, Top: f.Top, Bottom: f.Bottom, OtherTop: f.OtherTop, OtherBottom: f.OtherBottom, Open: true}
	if f.State == Measured {
		s.Value = f.Value
	}
	if f.State == Missing {
		s.Open = false
	}
	return s
}

// shown hides what could tell of single people.
func (f Figure) shown(d Indicator, floor int) Shown {
	s := f.open()
	if !d.People || f.State == Missing {
		return s
	}
	switch {
	case f.State == Few && f.Bottom > 0:
		return Shown{State: Few}
	case d.Measure == Number && suppress.One(int(f.Top), floor).Hidden:
		return Shown{State: Hidden}
	case d.Measure == Share && f.State == Measured:
		total, parts := suppress.Group([]int{int(f.Top), int(f.Bottom - f.Top)}, floor)
		if total.Hidden || parts[0].Hidden || parts[1].Hidden {
			return Shown{State: Hidden}
		}
	}
	return s
}

// Publish gives what everybody may see of an indicator's results of one definition. They come together, because a year
// would give a hidden quarter away.
func Publish(d Indicator, results []Result, floor int) []Public {
	out := make([]Public, len(results))
	for i, r := range results {
		out[i] = publish(d, r, floor)
	}
	if !d.People {
		return out
	}
	for i, r := range results {
		s, ok := ParseSpan(r.Span)
		if !ok || !s.Year || !out[i].Open {
			continue
		}
		for j, q := range results {
			if k, ok := ParseSpan(q.Span); ok && !k.Year && s.Running(k.First) && q.Definition == r.Definition && !out[j].Open && q.State != Missing {
				out[i] = Public{Result: r, Shown: Shown{State: Hidden}}
				break
			}
		}
	}
	return out
}

func publish(d Indicator, r Result, floor int) Public {
	p := Public{Result: r, Shown: r.Figure.shown(d, floor)}
	if !p.Open {
		return p
	}
	p.Counts, p.Hash = r.Counts, r.Hash
	p.Parts = partsOf(d, r, floor)
	p.By = byOf(d, r, floor)
	if r.Was != nil {
		if was := r.Was.shown(d, floor); was.Open || was.State == Missing {
			p.Was = &was
		}
	}
	return p
}

// partsOf hides small parts, and one more when only one is hidden.
func partsOf(d Indicator, r Result, floor int) (out []ShownPart) {
	numbers := make([]int, len(r.Parts))
	for i, c := range r.Parts {
		numbers[i] = int(c.Value)
	}
	_, hidden := suppress.Group(numbers, floor)
	for i, c := range r.Parts {
		one := ShownPart{Input: c.Name, Value: c.Value}
		if at := slices.IndexFunc(d.Parts, func(p Part) bool { return p.Input == c.Name }); at >= 0 {
			one.Words = d.Parts[at].Words
		}
		if d.People && hidden[i].Hidden {
			one.Value, one.Hidden = 0, true
		}
		out = append(out, one)
	}
	return out
}

// byOf hides the numbers of organisations that are small and, when only one is hidden while the county's numbers are
// shown, those of the next smallest, so that nobody can take the others from the whole.
func byOf(d Indicator, r Result, floor int) []ShownOf {
	out := make([]ShownOf, len(r.By))
	hidden := 0
	for i, o := range r.By {
		out[i] = ShownOf{o.Organisation, o.shown(d, floor)}
		if !out[i].Open {
			hidden++
		}
	}
	if hidden != 1 {
		return out
	}
	next := -1
	for i, o := range r.By {
		if out[i].Open && (next < 0 || size(o) < size(r.By[next])) && size(o) > 0 {
			next = i
		}
	}
	if next >= 0 {
		out[next].Shown = Shown{State: Hidden}
	}
	return out
}

func size(o OfOne) float64 { return max(o.Bottom, o.Top) }
