package portfolio

import (
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
)

// Order is the order of the rows.
type Order string

// The orders.
const (
	ByDue   Order = "due"   // the review or end that comes next, first
	ByTitle Order = "title" // by title
	Newest  Order = "newest"
)

// Orders lists the orders as people meet them; the first is used unless another is asked for.
func Orders() []Order { return []Order{ByDue, ByTitle, Newest} }

// Valid reports whether o is one of the orders.
func (o Order) Valid() bool { return slices.Contains(Orders(), o) }

// Keyed is a row with its place in the order that was asked for.
type Keyed struct {
	sharing.Stake
	Key string
	// Listed says that the public register has an entry for it.
	Listed bool
}

// Class is what a use is for.
type Class string

// The classes.
const (
	Care      Class = "care"      // the care of the person the data is about
	Secondary Class = "secondary" // a use other than care
	Both      Class = "both"      // purposes of either kind
	Other     Class = "other"     // neither: safeguarding, crime, tax
	Unsaid    Class = "unsaid"    // no purpose is given yet
)

// Classes lists the classes as people meet them.
func Classes() []Class { return []Class{Care, Secondary, Both, Other, Unsaid} }

// ClassOf puts purposes into a class. A purpose that the rulebook no longer knows is neither.
func ClassOf(book *rulebook.Book, purposes []string) Class {
	if len(purposes) == 0 {
		return Unsaid
	}
	care, secondary := false, false
	for _, code := range purposes {
		p, _ := book.Purpose(code)
		care, secondary = care || p.DirectCare, secondary || p.SecondaryUse
	}
	switch {
	case care && secondary:
		return Both
	case care:
		return Care
	case secondary:
		return Secondary
	}
	return Other
}

// Row is one row with its class.
type Row struct {
	Keyed
	Class Class
}

// Direction is which way data goes for the organisation.
type Direction string

// The directions.
const (
	Gives    Direction = "gives"
	Gets     Direction = "gets"
	BothWays Direction = "both"
	NoFlow   Direction = "none" // no flow names it
)

// Directions lists the directions.
func Directions() []Direction { return []Direction{Gives, Gets, BothWays, NoFlow} }

// Direction gives the row's direction.
func (r *Row) Direction() Direction {
	switch {
	case r.Gives && r.Gets:
		return BothWays
	case r.Gives:
		return Gives
	case r.Gets:
		return Gets
	}
	return NoFlow
}

// Show is which states are shown.
type Show string

// The states to show.
const (
	Current Show = "current" // in force or on the way; the first choice
	InForce Show = "in_force"
	Coming  Show = "coming"
	Ended   Show = "ended"
	All     Show = "all"
)

// Shows lists them.
func Shows() []Show { return []Show{Current, InForce, Coming, Ended, All} }

// Filter narrows the table. Empty fields do not.
type Filter struct {
	Show      Show
	Class     Class
	Direction Direction // Gives and Gets also find what goes both ways
	DPIA      sharing.DPIAState
	Signature Waiting
	DueBefore clock.Date
	Led       bool
}

// Waiting is which signatures are outstanding.
type Waiting string

// The outstanding signatures.
const (
	OursWaits   Waiting = "ours"
	OthersWait  Waiting = "others"
	NobodyWaits Waiting = "none"
)

// Waitings lists them.
func Waitings() []Waiting { return []Waiting{OursWaits, OthersWait, NobodyWaits} }

// Clean drops values that there are not.
func (f Filter) Clean() Filter {
	if !slices.Contains(Shows(), f.Show) {
		f.Show = Current
	}
	if !slices.Contains(Classes(), f.Class) {
		f.Class = ""
	}
	if !slices.Contains(Directions(), f.Direction) {
		f.Direction = ""
	}
	if !slices.Contains(sharing.DPIAStates(), f.DPIA) {
		f.DPIA = ""
	}
	if !slices.Contains(Waitings(), f.Signature) {
		f.Signature = ""
	}
	return f
}

// Holds reports whether a row passes.
func (f Filter) Holds(r *Row) bool {
	due := r.Due()
	return f.shows(r.Stage) && f.classed(r.Class) && f.directed(r) && (f.DPIA == "" || f.DPIA == r.DPIA) && f.signed(r) &&
		(f.DueBefore.IsZero() || !due.IsZero() && due.Before(f.DueBefore)) && (!f.Led || r.Lead == r.Organisation)
}

func (f Filter) shows(s sharing.Stage) bool {
	switch f.Show {
	case InForce:
		return s.Live()
	case Coming:
		return s.Open()
	case Ended:
		return s.Closed()
	case All:
		return true
	case Current:
	}
	return !s.Closed()
}

func (f Filter) classed(c Class) bool {
	return f.Class == "" || f.Class == c || c == Both && (f.Class == Care || f.Class == Secondary)
}

func (f Filter) directed(r *Row) bool {
	switch f.Direction {
	case "":
		return true
	case Gives:
		return r.Gives
	case Gets:
		return r.Gets
	case BothWays, NoFlow:
	}
	return r.Direction() == f.Direction
}

func (f Filter) signed(r *Row) bool {
	ours := r.Ours == sharing.SignatureWaits
	switch f.Signature {
	case OursWaits:
		return ours
	case OthersWait:
		return len(r.Waits) > 0
	case NobodyWaits:
		return !ours && len(r.Waits) == 0
	}
	return true
}

// Counts are how much an organisation shares.
type Counts struct {
	Records      int
	OneOffs      int // decided by it, by the time of the decision
	OneOffsShown int // decided by others, of which it sees its half
	RequestsIn   int // others asked it
	RequestsOut  int // it asked others
}

// The directions of requests, as their lists name them.
const (
	RequestsIn  = "in"
	RequestsOut = "out"
)
