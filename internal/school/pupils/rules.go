package pupils

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// Offer is what one programme may have in schools of one kind.
type Offer struct {
	Programme string   `json:"programme"`
	Phase     string   `json:"phase"`
	Years     []string `json:"years,omitempty"` // whenever it is run
	Also      []string `json:"also,omitempty"`  // only when they are asked for
	Plan      Plan     `json:"plan"`
}

// Errors of a choice.
var (
	ErrNoOffer = errors.New("this programme is not for schools of this kind")
	ErrNoYears = errors.New("say which year groups the provider asked for")
	ErrYear    = errors.New("the programme is not for this year group")
)

// For gives the plan for some year groups; none means those of every run.
func (o Offer) For(years []string) (Plan, error) {
	p := o.Plan
	p.Years = years
	if len(years) == 0 {
		p.Years = o.Years
	}
	if len(p.Years) == 0 {
		return Plan{}, ErrNoYears
	}
	for _, y := range p.Years {
		if !slices.Contains(o.Years, y) && !slices.Contains(o.Also, y) {
			return Plan{}, ErrYear
		}
	}
	return p, nil
}

// Rules are everything a browser needs to make lists.
type Rules struct {
	Columns *Columns `json:"columns"`
	Offers  []Offer  `json:"offers"`
}

// Unpack reads rules that were written as JSON.
func Unpack(data []byte) (*Rules, error) {
	r := &Rules{}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, err
	}
	if r.Columns == nil {
		return nil, errors.New("the rules hold no columns")
	}
	return r, r.Columns.index()
}

// Offer finds what a programme may have.
func (r *Rules) Offer(programme, phase string) (Offer, error) {
	for _, o := range r.Offers {
		if o.Programme == programme && o.Phase == phase {
			return o, nil
		}
	}
	return Offer{}, ErrNoOffer
}

// Codes of errors, for the words that explain them.
var codes = []struct {
	err  error
	code string
}{
	{ErrNoHeading, "no_heading"}, {ErrTwice, "twice"}, {ErrAbsent, "absent"}, {ErrEmpty, "empty"}, {ErrTooLarge, "too_large"},
	{ErrUnpack, "too_large"}, {ErrEncrypted, "encrypted"}, {ErrNotText, "not_text"}, {ErrOldExcel, "old_excel"}, {ErrMacros, "macros"},
	{ErrBinary, "binary"}, {Err1904, "from_1904"}, {ErrBroken, "broken"}, {ErrNoOffer, "no_offer"}, {ErrNoYears, "no_years"}, {ErrYear, "no_years"},
}

// Explain gives the code of an error that a person can mend, and what it is about; code "" means another error.
func Explain(err error) (code, what string) {
	for _, c := range codes {
		if errors.Is(err, c.err) {
			return c.code, strings.TrimPrefix(strings.TrimPrefix(err.Error(), c.err.Error()), ": ")
		}
	}
	if bad, ok := errors.AsType[*QuoteError](err); ok {
		return "quotes", bad.Where()
	}
	return "", ""
}

// Codes lists the codes that Explain gives.
func Codes() []string {
	out := []string{"quotes"}
	for _, c := range codes {
		if !slices.Contains(out, c.code) {
			out = append(out, c.code)
		}
	}
	return out
}

// Problems lists the problems that a report can hold.
func Problems() []Problem {
	return []Problem{Missing, NotADate, UnlikelyDate, TwoDates, NotNHS, NotPostcode, NotYear, NotEmail, NotPhone, Formula, TooLong,
		Unreadable, Misaligned, Duplicate, Restricted, OtherYear, LeftOut, Instruction}
}
