package licence

import (
	"slices"
	"strings"
)

// Count is one count that an indicator was made of.
type Count struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// Organisation is one that counts are broken down by. Slug is the last part of its public address.
type Organisation struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// Inputs are counts of one span: of the county, and of organisations where they can be told apart. A count that is not
// there was not taken, which is something else than nought.
type Inputs struct {
	all   map[string]float64
	by    map[string]map[string]float64
	names map[string]string
}

// NewInputs makes inputs without any count.
func NewInputs() *Inputs {
	return &Inputs{all: map[string]float64{}, by: map[string]map[string]float64{}, names: map[string]string{}}
}

// Have says that counts were taken, so that they are nought until something is added.
func (in *Inputs) Have(names ...string) {
	for _, n := range names {
		in.all[n] += 0
	}
}

// Add adds to a count of the county and, when there is one, of an organisation.
func (in *Inputs) Add(name string, org Organisation, n float64) {
	in.all[name] += n
	if org.Slug == "" {
		return
	}
	if in.by[org.Slug] == nil {
		in.by[org.Slug] = map[string]float64{}
		in.names[org.Slug] = org.Name
	}
	in.by[org.Slug][name] += n
}

// Set sets a count of the county.
func (in *Inputs) Set(name string, n float64) { in.all[name] = n }

// SetOf sets a count of one organisation alone: a middle value does not add up to the county's.
func (in *Inputs) SetOf(name string, org Organisation, n float64) {
	if org.Slug == "" {
		return
	}
	if in.by[org.Slug] == nil {
		in.by[org.Slug], in.names[org.Slug] = map[string]float64{}, org.Name
	}
	in.by[org.Slug][name] = n
}

// Take adds the counts of others, of which none is here yet.
func (in *Inputs) Take(o *Inputs) {
	for name, n := range o.all {
		in.all[name] += n
	}
	for slug, counts := range o.by {
		for name, n := range counts {
			if in.by[slug] == nil {
				in.by[slug], in.names[slug] = map[string]float64{}, o.names[slug]
			}
			in.by[slug][name] += n
		}
	}
}

// Get gives a count of the county; ok is false when it was not taken.
func (in *Inputs) Get(name string) (n float64, ok bool) {
	n, ok = in.all[name]
	return n, ok
}

// Organisations lists those that have counts of their own, by name.
func (in *Inputs) Organisations() []Organisation {
	out := make([]Organisation, 0, len(in.names))
	for slug, name := range in.names {
		out = append(out, Organisation{slug, name})
	}
	slices.SortFunc(out, func(a, b Organisation) int {
		return strings.Compare(a.Name+"\x1f"+a.Slug, b.Name+"\x1f"+b.Slug)
	})
	return out
}

// of gives the counts of one organisation: a count that the county has and it has not is nought.
func (in *Inputs) of(slug string) *Inputs {
	out := NewInputs()
	for name := range in.all {
		out.all[name] = in.by[slug][name]
	}
	return out
}
