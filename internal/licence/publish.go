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
	case (d.Measure == Ratio || d.Measure == Gap) && f.State == Measured:
		for _, n := range []float64{f.Top, f.Bottom, f.Bottom - f.Top, f.OtherTop, f.OtherBottom, f.OtherBottom - f.OtherTop} {
			if suppress.One(int(n), floor).Hidden {
				return Shown{State: Hidden}
			}
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
		y, ok := ParseSpan(r.Span)
		if !ok || !y.Year || !out[i].Open {
			continue
		}
		var within []Public
		for j, q := range results {
			if k, ok := ParseSpan(q.Span); ok && !k.Year && y.Running(k.First) && q.Definition == r.Definition {
				within = append(within, out[j])
			}
		}
		if slices.ContainsFunc(within, func(q Public) bool { return !q.Open && q.State != Missing }) {
			out[i] = Public{Result: r, Shown: Shown{State: Hidden}}
			continue
		}
		overYear(&out[i], r, within, floor)
	}
	return out
}

// overYear hides in a year what a quarter of it hides of an organisation or a part: the other quarters, taken from the
// year, would give it away.
func overYear(p *Public, r Result, within []Public, floor int) {
	for _, q := range within {
		for i := range p.By {
			if slices.ContainsFunc(q.By, func(o ShownOf) bool { return o.Slug == p.By[i].Slug && !o.Open && o.State != Missing }) {
				p.By[i].Shown = Shown{State: Hidden}
			}
		}
		for i := range p.Parts {
			if slices.ContainsFunc(q.Parts, func(o ShownPart) bool { return o.Input == p.Parts[i].Input && o.Hidden }) {
				p.Parts[i].Value, p.Parts[i].Hidden = 0, true
			}
		}
	}
	protectBy(p.By, r.By, floor)
	protectParts(p.Parts, r.Parts, floor)
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

// partsOf hides small parts, and more until nobody can work one out from the whole.
func partsOf(d Indicator, r Result, floor int) (out []ShownPart) {
	for _, c := range r.Parts {
		one := ShownPart{Input: c.Name, Value: c.Value}
		if at := slices.IndexFunc(d.Parts, func(p Part) bool { return p.Input == c.Name }); at >= 0 {
			one.Words = d.Parts[at].Words
		}
		if d.People && suppress.One(int(c.Value), floor).Hidden {
			one.Value, one.Hidden = 0, true
		}
		out = append(out, one)
	}
	if d.People {
		protectParts(out, r.Parts, floor)
	}
	return out
}

func protectParts(out []ShownPart, own []Count, floor int) {
	protect(len(out), floor, func(i int) (float64, bool) { return own[i].Value, out[i].Hidden }, func(i int) { out[i].Value, out[i].Hidden = 0, true })
}

// byOf hides the numbers of organisations that are small, and more until nobody can work one out from the county's.
func byOf(d Indicator, r Result, floor int) []ShownOf {
	out := make([]ShownOf, len(r.By))
	for i, o := range r.By {
		out[i] = ShownOf{o.Organisation, o.shown(d, floor)}
	}
	if d.People {
		protectBy(out, r.By, floor)
	}
	return out
}

func protectBy(out []ShownOf, own []OfOne, floor int) {
	protect(len(out), floor, func(i int) (float64, bool) { return max(own[i].Bottom, own[i].Top), !out[i].Open }, func(i int) { out[i].Shown = Shown{State: Hidden} })
}

// protect hides more of a list whose sum is known: one hidden number alone follows from the others, and several that
// come to less than the floor together are as good as told. The smallest that is not nought goes next.
func protect(n, floor int, at func(int) (size float64, hidden bool), hide func(int)) {
	for {
		count, sum, next, least := 0, 0.0, -1, 0.0
		for i := range n {
			switch size, hidden := at(i); {
			case hidden:
				count, sum = count+1, sum+size
			case size > 0 && (next < 0 || size < least):
				next, least = i, size
			}
		}
		if count == 0 || count > 1 && sum >= float64(floor) || next < 0 {
			return
		}
		hide(next)
	}
}
