package licence

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// ScorecardFile is where a pack keeps its indicators.
const ScorecardFile = "licence/scorecard.yaml"

// Measure is how counts become a value.
type Measure string

// The measures.
const (
	Share  Measure = "share"  // the top per hundred of the bottom
	Ratio  Measure = "ratio"  // the top per so many of the bottom
	Number Measure = "number" // the top alone
	Middle Measure = "middle" // a middle or mean value, of so many
	Gap    Measure = "gap"    // one share less another
)

// Measures lists them.
func Measures() []Measure { return []Measure{Share, Ratio, Number, Middle, Gap} }

// Valid reports whether m is one of the measures.
func (m Measure) Valid() bool { return slices.Contains(Measures(), m) }

// Definition is one version of what an indicator means. An earlier one keeps the formula it had, so that its figures can
// still be worked out again.
type Definition struct {
	N      int     `yaml:"n" json:"n"`
	From   string  `yaml:"from" json:"from"`
	Change string  `yaml:"change" json:"change"`
	Was    *Former `yaml:"was" json:"was,omitempty"`
}

// Former is the formula of a definition that is over, where it was another one.
type Former struct {
	How         string   `yaml:"how" json:"how"`
	Measure     Measure  `yaml:"measure" json:"measure"`
	Top         []string `yaml:"top" json:"top"`
	Bottom      []string `yaml:"bottom" json:"bottom,omitempty"`
	OtherTop    []string `yaml:"other_top" json:"other_top,omitempty"`
	OtherBottom []string `yaml:"other_bottom" json:"other_bottom,omitempty"`
	Per         float64  `yaml:"per" json:"per,omitempty"`
}

// As gives the indicator as a definition had it.
func (d Indicator) As(n int) Indicator {
	for _, v := range d.History {
		if w := v.Was; v.N == n && w != nil {
			d.How, d.Measure, d.Per = w.How, w.Measure, w.Per
			d.Top, d.Bottom, d.OtherTop, d.OtherBottom = w.Top, w.Bottom, w.OtherTop, w.OtherBottom
		}
	}
	return d
}

// Part is a count that is shown beside the whole.
type Part struct {
	Input string `yaml:"input" json:"input"`
	Words string `yaml:"words" json:"words"`
}

// Indicator says what one figure of the scorecard is made of.
type Indicator struct {
	Code    string  `yaml:"code" json:"code"`
	Promise string  `yaml:"promise" json:"promise"`
	Words   string  `yaml:"words" json:"words"`
	How     string  `yaml:"how" json:"how"` // the formula in plain words
	Measure Measure `yaml:"measure" json:"measure"`
	Unit    string  `yaml:"unit" json:"unit"`
	// Top and Bottom are counts to be added up. A middle value is the one count of Top, of Bottom things.
	Top    []string `yaml:"top" json:"top"`
	Bottom []string `yaml:"bottom" json:"bottom,omitempty"`
	// OtherTop and OtherBottom are the second share of a gap.
	OtherTop    []string `yaml:"other_top" json:"other_top,omitempty"`
	OtherBottom []string `yaml:"other_bottom" json:"other_bottom,omitempty"`
	Per         float64  `yaml:"per" json:"per,omitempty"`
	Parts       []Part   `yaml:"parts" json:"parts,omitempty"`
	Target      string   `yaml:"target" json:"target,omitempty"` // in words
	// Standing is so when it is how things stand, which cannot be counted afterwards for a time that is over.
	Standing bool `yaml:"standing" json:"standing"`
	People   bool `yaml:"people" json:"people"` // it counts people, so that small numbers are hidden
	By       bool `yaml:"by" json:"by_organisation"`
	// Least is from how many on a value is shown.
	Least   *int         `yaml:"least" json:"least"`
	Missing string       `yaml:"missing" json:"when_missing"` // why it is not measured when a count is missing
	Records string       `yaml:"records" json:"records,omitempty"`
	History []Definition `yaml:"definitions" json:"definitions"`
}

// least is the smallest number of things of which a share is shown.
const least = 10

// AtLeast gives from how many on a value is shown.
func (d Indicator) AtLeast() int {
	if d.Least != nil {
		return *d.Least
	}
	return least
}

// Now gives the definition in force: the last one.
func (d Indicator) Now() Definition { return d.History[len(d.History)-1] }

// Needs lists the counts that it cannot do without, each once.
func (d Indicator) Needs() []string {
	var out []string
	for _, list := range [][]string{d.Top, d.Bottom, d.OtherTop, d.OtherBottom} {
		out = append(out, list...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var codeShape = regexp.MustCompile(`^[0-9]{1,2}[a-z][0-9]?$`)

func (d Indicator) mistakes() (out []error) {
	bad := func(what string) { out = append(out, fmt.Errorf("%s: %s", d.Code, what)) }
	switch {
	case !codeShape.MatchString(d.Code):
		bad("the code is not like 5a")
	case d.Words == "" || d.How == "" || d.Unit == "" || d.Missing == "":
		bad("words, how, unit or missing is not there")
	case !d.Measure.Valid():
		bad("there is no measure " + string(d.Measure))
	case len(d.Top) == 0:
		bad("there is nothing to count")
	case d.Measure != Number && len(d.Bottom) == 0:
		bad("it is not said of how many")
	case d.Measure == Middle && len(d.Top) != 1:
		bad("a middle value is one count")
	case d.Measure == Ratio && d.Per <= 0:
		bad("it is not said per how many")
	case d.Measure == Gap && (len(d.OtherTop) == 0 || len(d.OtherBottom) == 0):
		bad("a gap needs two shares")
	case len(d.History) == 0:
		bad("it has no definition with a date")
	}
	for i, v := range d.History {
		if _, err := clock.ParseDate(v.From); err != nil || v.N != i+1 || v.Change == "" {
			bad("its definitions are not numbered from 1, or one has no date or no words")
		}
		if w := v.Was; w != nil && (i == len(d.History)-1 || w.How == "" || !w.Measure.Valid() || len(w.Top) == 0) {
			bad("the formula in force is not a former one, and a former one needs its words, its measure and its counts")
		}
	}
	return out
}

// Scorecard is every indicator, in the order of the promises.
type Scorecard struct {
	Indicators []Indicator `yaml:"indicators"`
}

// LoadScorecard reads a pack's indicators and checks them against its promises.
func LoadScorecard(pack fs.FS, l *Licence) (*Scorecard, error) {
	var s Scorecard
	if err := load(pack, ScorecardFile, &s); err != nil {
		return nil, err
	}
	var problems []error
	seen := map[string]bool{}
	for _, d := range s.Indicators {
		problems = append(problems, d.mistakes()...)
		if seen[d.Code] {
			problems = append(problems, fmt.Errorf("%s: stands twice", d.Code))
		}
		seen[d.Code] = true
		if _, err := l.Promise(d.Promise); err != nil {
			problems = append(problems, fmt.Errorf("%s: there is no promise %q", d.Code, d.Promise))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, errs.Wrap(errs.Invalid, "licence.mistakes", ScorecardFile+" has mistakes.", err)
	}
	return &s, nil
}

// Of gives an indicator by its code.
func (s *Scorecard) Of(code string) (Indicator, error) {
	for _, d := range s.Indicators {
		if d.Code == code {
			return d, nil
		}
	}
	return Indicator{}, errs.New(errs.NotFound, "licence.no_indicator", "We could not find this indicator.")
}

// About lists the indicators of a promise.
func (s *Scorecard) About(promise string) (out []Indicator) {
	for _, d := range s.Indicators {
		if d.Promise == promise {
			out = append(out, d)
		}
	}
	return out
}

// load reads one file of a pack, with no field that we do not know.
func load(pack fs.FS, name string, into any) error {
	b, err := fs.ReadFile(pack, name)
	if err != nil {
		return errs.Wrap(errs.Invalid, "licence.file", "The pack has no "+name+".", err)
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		return errs.Wrap(errs.Invalid, "licence.file", name+" cannot be read.", err)
	}
	return nil
}
