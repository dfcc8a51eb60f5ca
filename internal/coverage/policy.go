package coverage

import (
	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// State is how a policy stands, beside its dates.
type State uint8

// The states.
const (
	Live State = iota
	Reviewed
	Overdue
	Paused
)

// Onward says whether what was received may go further.
type Onward uint8

// The answers.
const (
	OnwardOpen   Onward = iota // no condition set
	OnwardNo                   // it must not go further
	OnwardAfter                // ask first
	OnwardWorded               // the record says in words
)

// Policy is one record, or one fixed policy of a pack, as the index takes it in: the card from which
// decisions and both machine-readable exports are made.
type Policy struct {
	ID      ident.Record
	Ref     string
	Version int64
	N       int32
	Title   string // plain words for the public
	State   State
	Start   clock.Date
	End     clock.Date // last day; zero: no end
	Review  clock.Date // day by which it must be looked at again; zero: none
	// Checked is the first day the rulebook's view holds from, and HoldsTo the last; zero: for good.
	HoldsTo  clock.Date
	Purposes []string // empty: whatever it is for
	About    []string // kinds of people; empty: whoever
	Blocks   []Block
	Onward   Onward
	Duties   []Duty
	Keeps    []Keep
	Grants   []Grant
}

// Block is a finding of the rulebook that would keep the record from going live.
type Block struct{ Rule, Words string }

// Duty is an obligation of everybody who shares under the policy.
type Duty struct {
	Code   ObligationCode
	Detail string
}

// Keep is one receiver's own obligation about keeping.
type Keep struct {
	To     Node
	Detail string
}

// Grant is one movement: everybody of From may give everybody of To the things.
type Grant struct {
	Actions []string
	From    []Node // empty: anybody
	To      []Node // empty: anybody, or nobody
	Things  []Thing
	Methods []string // empty: in whatever way
	Most    int64    // people; nought: no bound
	When    *Condition
}

// Thing is one kind of data with the items of it that are named; none: all of it. The zero Node is
// anything.
type Thing struct {
	Node
	Parts []string
}

// Party is what the index knows of a body.
type Party struct {
	Node
	Also   []string // other names by which it may be asked about
	Title  string
	Member bool // its acceptance of the Agreement is in force
	// Standing is the status of its Acceptance Statement; "" where nobody has one.
	Standing string
	Signer   ident.Organisation // who signed for it, when that is another body
	Lapses   []Lapse
	// HoldsTo is the last day for which this is known to hold; zero: for good.
	HoldsTo    clock.Date
	Facts      uint64 // a fingerprint of what the rulebook looks at
	Properties []Property
}

// Lapse is a mandatory assurance that is missing or out of date.
type Lapse struct{ Code, Words string }
