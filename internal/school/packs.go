package school

import (
	"errors"
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
	"sharewell/internal/school/pupils"
)

// Packs is everything about school health programmes. It never changes after Load.
type Packs struct {
	Edition    string
	Phases     []Phase
	Parties    []Party
	Sources    []Source
	Message    []Statement // what stands on top of every pack
	Changed    []Statement // since the old letters, for every programme
	Careful    []Statement // rules for every list
	Never      []string    // what no list holds
	Request    []RequestPoint
	Programmes []Programme

	book    *rulebook.Book
	columns *pupils.Columns
	letters letters
}

// Phase is a kind of school.
type Phase struct {
	Code, Label, Plain string
	Years              []string // R, 1 … 13
}

// Party is who has a part in a programme.
type Party struct{ Code, Label string }

// Source is where a statement can be read.
type Source struct {
	Code, Name, URL string
	Dated           string // what the source says of its own date
}

// Statement is one thing that is said, with where it was read and whether it is confirmed.
type Statement struct {
	Text       string
	Source     Source
	Confidence rulebook.Confidence
	Note       string
	RestsOn    []string // rules of the rulebook
	CheckedOn  clock.Date
	From, To   clock.Date
}

// Settled reports whether a statement is confirmed.
func (s Statement) Settled() bool { return s.Confidence == rulebook.Verified }

// InForce reports whether a statement stands on a day.
func (s Statement) InForce(on clock.Date) bool {
	return !on.Before(s.From) && (s.To.IsZero() || !on.After(s.To))
}

// RequestPoint is one thing that every request to a school says.
type RequestPoint struct {
	Code string
	Statement
}

// Choice is what parents can do about a programme.
type Choice string

// The choices.
const (
	OptOut    Choice = "opt_out"   // the child takes part unless a parent says no
	OptIn     Choice = "opt_in"    // the child takes part only when a parent says yes
	Procedure Choice = "procedure" // consent to the vaccine, not to the list
	Local     Choice = "local"     // as the area decides
)

// Valid reports whether c is one of the choices.
func (c Choice) Valid() bool {
	return slices.Contains([]Choice{OptOut, OptIn, Procedure, Local}, c)
}

// Kind is the kind of a programme.
type Kind string

// The kinds.
const (
	Vaccine Kind = "vaccine"
	Check   Kind = "check"
	Survey  Kind = "survey"
)

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains([]Kind{Vaccine, Check, Survey}, k) }

// Programme is one school health programme.
type Programme struct {
	Code, Label, Name string
	Child             string // what a child can do: "have the flu vaccine"
	Use               string // what the list is used for: "to plan the visit …"
	Kind              Kind
	Choice            Choice
	LeaveWithdrawn    bool
	Offers            []Offer
	What, Runs, With  []Statement
	List              []Wanted
	ListSay           []Statement
	Law               []LawLine
	Choices, Changed  []Statement
	Notice            Statement
	Year              []Term
}

// Offer is a programme in one phase.
type Offer struct {
	Phase string
	Years []string // year groups whenever it is run
	Also  []string // year groups only when the provider asks for them
	Say   Statement
}

// Wanted is a column of the list.
type Wanted struct {
	Column pupils.Column
	Needed bool
	Why    string
	When   string // a condition; "" always
}

// LawLine is a basis or power of one of the parties.
type LawLine struct {
	For  string // school, council or provider
	Rule string // of the rulebook, "" when it holds none
	Statement
}

// Term is what happens in a part of the school year.
type Term struct {
	Term string // autumn, spring or summer
	Statement
}

// Terms lists the parts of the school year in order.
func Terms() []string { return []string{"autumn", "spring", "summer"} }

// Phase gives a phase by its code.
func (p *Packs) Phase(code string) (Phase, error) {
	for _, x := range p.Phases {
		if x.Code == code {
			return x, nil
		}
	}
	return Phase{}, errs.New(errs.NotFound, "school.no_phase", "Choose primary or secondary.")
}

// Programme gives a programme by its code.
func (p *Packs) Programme(code string) (Programme, error) {
	for _, x := range p.Programmes {
		if x.Code == code {
			return x, nil
		}
	}
	return Programme{}, errs.New(errs.NotFound, "school.no_programme", "There is no programme of this name.")
}

// Offered gives a programme in a phase.
func (p *Packs) Offered(programme, phase string) (Programme, Offer, error) {
	if _, err := p.Phase(phase); err != nil {
		return Programme{}, Offer{}, err
	}
	x, err := p.Programme(programme)
	if err != nil {
		return Programme{}, Offer{}, err
	}
	for _, o := range x.Offers {
		if o.Phase == phase {
			return x, o, nil
		}
	}
	return Programme{}, Offer{}, errs.New(errs.NotFound, "school.not_offered", "This programme is not for schools of this kind.")
}

// In lists the programmes of a phase.
func (p *Packs) In(phase string) []Programme {
	return slices.DeleteFunc(slices.Clone(p.Programmes), func(x Programme) bool {
		return !slices.ContainsFunc(x.Offers, func(o Offer) bool { return o.Phase == phase })
	})
}

// Columns is the file of all columns.
func (p *Packs) Columns() *pupils.Columns { return p.columns }

// Plan says what the list for a programme may hold. Years narrows it to some year groups; none means those it is
// always run in.
func (p *Packs) Plan(programme, phase string, years []string) (pupils.Plan, error) {
	x, o, err := p.Offered(programme, phase)
	if err != nil {
		return pupils.Plan{}, err
	}
	plan, err := x.offer(o).For(years)
	switch {
	case errors.Is(err, pupils.ErrNoYears):
		return pupils.Plan{}, errs.New(errs.Invalid, "school.no_years", "Choose the year groups that the provider asked for.")
	case err != nil:
		return pupils.Plan{}, errs.Wrap(errs.Invalid, "school.years", "Choose year groups that the programme is for.", err)
	}
	return plan, nil
}

// Rules gives all plans and columns, for the browser.
func (p *Packs) Rules() pupils.Rules {
	r := pupils.Rules{Columns: p.columns}
	for _, x := range p.Programmes {
		for _, o := range x.Offers {
			r.Offers = append(r.Offers, x.offer(o))
		}
	}
	return r
}

func (x Programme) offer(o Offer) pupils.Offer {
	out := pupils.Offer{Programme: x.Code, Phase: o.Phase, Years: o.Years, Also: o.Also, Plan: pupils.Plan{LeaveWithdrawn: x.LeaveWithdrawn}}
	for _, w := range x.List {
		out.Plan.Columns = append(out.Plan.Columns, pupils.Wanted{Code: w.Column.Code, Needed: w.Needed})
	}
	return out
}

// Statements gives everything that a programme says on a day, in the order of the pack.
func (x Programme) Statements(on clock.Date) []Statement {
	var out []Statement
	add := func(some ...Statement) {
		for _, s := range some {
			if s.InForce(on) {
				out = append(out, s)
			}
		}
	}
	add(x.What...)
	for _, o := range x.Offers {
		if o.Say.Source.Code != "" {
			add(o.Say)
		}
	}
	add(x.Runs...)
	add(x.ListSay...)
	add(x.With...)
	for _, l := range x.Law {
		add(l.Statement)
	}
	add(x.Choices...)
	add(x.Changed...)
	add(x.Notice)
	for _, t := range x.Year {
		add(t.Statement)
	}
	return out
}

// InForce gives those statements that stand on a day.
func InForce(all []Statement, on clock.Date) []Statement {
	return slices.DeleteFunc(slices.Clone(all), func(s Statement) bool { return !s.InForce(on) })
}

// Sure parts statements into those that are confirmed and those that are not.
func Sure(all []Statement) (settled, unsettled []Statement) {
	for _, s := range all {
		if s.Settled() {
			settled = append(settled, s)
		} else {
			unsettled = append(unsettled, s)
		}
	}
	return settled, unsettled
}

// SourcesOf gives the sources of statements, each once.
func SourcesOf(all []Statement) []Source {
	var out []Source
	for _, s := range all {
		if !slices.Contains(out, s.Source) {
			out = append(out, s.Source)
		}
	}
	return out
}

// CheckedOn gives the day on which the statement that was checked longest ago was checked.
func CheckedOn(all []Statement) clock.Date {
	var out clock.Date
	for _, s := range all {
		if out.IsZero() || s.CheckedOn.Before(out) {
			out = s.CheckedOn
		}
	}
	return out
}

// PartyLabel gives what a party is called.
func (p *Packs) PartyLabel(code string) string {
	for _, x := range p.Parties {
		if x.Code == code {
			return x.Label
		}
	}
	return code
}

// RuleLabel gives the label of a rule on a day, "" when none is in force.
func (p *Packs) RuleLabel(id string, on clock.Date) string {
	r, _ := p.book.RuleOn(id, on.Start())
	return r.Label
}
