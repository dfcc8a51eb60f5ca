package coverage

import (
	"math"
	"time"

	"sharewell/internal/clock"
)

// Index is an immutable picture of all policies and parties. Many goroutines may read it at once.
type Index struct {
	voc       *Vocabulary
	revision  uint64
	today     int32 // the day from which on it answers
	emergency string

	names    []map[string]uint32 // by kind: number of a node, under all its names
	entities []*entity           // by number; the first is nobody
	uses     [][]uint32          // by number of a node: slots of cards it gives or receives under
	codes    [codeLists]codeList
	cards    []*cardPage
	pairs    *pairs
	ids      []*idList
	wild     uint8 // which of the lookups for anybody and anything can find something
	count    int
}

// cardPage is a run of cards; a change copies one.
type cardPage [pageSize]*card

const pageSize = 256

func (x *Index) card(slot uint32) *card { return x.cards[slot/pageSize][slot%pageSize] }

// Revision rises with each change.
func (x *Index) Revision() uint64 { return x.revision }

// Vocabulary says what may be asked.
func (x *Index) Vocabulary() *Vocabulary { return x.voc }

// Policies says how many records it holds.
func (x *Index) Policies() int { return x.count }

// Today is the day from which on it answers.
func (x *Index) Today() clock.Date { return dateOf(x.today) }

// entity is one node.
type entity struct {
	node  Node
	known bool // a Party, or a thing that the pack or the rulebook lists
	party *party
	props []Property
}

// party is what decisions need of a body.
type party struct {
	Party
	standing Outcome // what its standing does to a sharing
	holdsTo  int32
}

// The lists of codes.
const (
	purposeCodes = iota
	aboutCodes
	methodCodes
	actionCodes
	codeLists
)

// codeList numbers the codes of one list.
type codeList struct {
	number map[string]uint16
	names  []string
}

const noCode = math.MaxUint16

func (l *codeList) of(code string) uint16 {
	if n, ok := l.number[code]; ok {
		return n
	}
	return noCode
}

// codeSet is a set of codes: a word for the first, a list for the few that a strange list has beyond.
type codeSet struct {
	mask uint64
	more []uint16
}

func (s *codeSet) add(n uint16) {
	if n < 64 {
		s.mask |= 1 << n
		return
	}
	s.more = append(s.more, n)
}

func (s *codeSet) has(n uint16) bool {
	if n < 64 {
		return s.mask>>n&1 == 1
	}
	for _, m := range s.more {
		if m == n {
			return true
		}
	}
	return false
}

func (s *codeSet) empty() bool { return s.mask == 0 && len(s.more) == 0 }

// card is a policy with numbers in the place of names.
type card struct {
	ref      RecordRef
	title    string
	state    State
	onward   Onward
	start    int32
	end      int32
	review   int32
	holdsTo  int32
	purposes codeSet
	about    codeSet
	blocks   []Block
	duties   []Duty
	keeps    []keep
	grants   []grant
	slots    []uint32 // a record of very many grants has more than one
}

type keep struct {
	to     uint32
	detail string
}

// grant is one movement.
type grant struct {
	actions codeSet
	methods codeSet
	ways    []string // the methods by name, in order
	most    int64
	from    []uint32 // sorted; empty: anybody
	to      []uint32
	wide    bool // stands under the givers only, since there are so many pairs
	things  []thing
	when    *program
	source  *Condition
}

type thing struct {
	node  uint32
	parts []string // folded
	said  []string // as written
}

// days counts a date; none is the day before all days, and dates count from 1970.
func daysOf(d clock.Date) int32 {
	if d.IsZero() {
		return noDay
	}
	return int32(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

const noDay = math.MinInt32

func dateOf(day int32) clock.Date {
	if day == noDay {
		return clock.Date{}
	}
	t := time.Unix(int64(day)*86400, 0).UTC()
	return clock.NewDate(t.Year(), t.Month(), t.Day())
}

// lastOf gives a last day: none is never.
func lastOf(d clock.Date) int32 {
	if d.IsZero() {
		return math.MaxInt32
	}
	return daysOf(d)
}

func lastDate(day int32) clock.Date {
	if day == math.MaxInt32 {
		return clock.Date{}
	}
	return dateOf(day)
}
