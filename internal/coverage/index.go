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

	names    []*names   // by kind: number of a node, under all its names
	entities []*entity  // by number; the first is nobody
	stands   []stand    // by number: what decisions need of each
	actions  []action   // in the order of the vocabulary
	uses     [][]uint32 // by number of a node: slots of cards it gives or receives under
	codes    [codeLists]codeList
	cards    []*cardPage
	pairs    *pairs
	facts    facts
	items    []*items // lists of items by number; the first is all of it
	said     *said
	naming   uint32 // rises with each new name or code
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

// stand is how a node stands, in few words.
type stand struct {
	goodTo  int32 // the last day for which there is nothing to say about it; noDay when there always is
	holdsTo int32
	effect  Outcome
	flags   uint8
}

// The flags of a stand.
const (
	isKnown = 1 << iota
	isParty
	hasLapse
)

// standOf sums an entity up.
func standOf(e *entity) stand {
	s := stand{effect: Covered, holdsTo: math.MaxInt32}
	if e.known {
		s.flags |= isKnown
	}
	if p := e.party; p != nil {
		s.holdsTo, s.effect, s.flags = p.holdsTo, p.standing, s.flags|isParty
		if len(p.Lapses) > 0 {
			s.flags |= hasLapse
		}
	}
	s.goodTo = s.holdsTo
	if !e.known || s.effect != Covered || s.flags&hasLapse != 0 {
		s.goodTo = noDay
	}
	return s
}

// action is an action of the vocabulary with the number grants know it by.
type action struct {
	*ActionSpec
	code uint16
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
	number *names // number and one
	names  []string
}

const noCode = math.MaxUint16

func (l *codeList) of(code string) uint16 {
	if l.number == nil {
		return noCode
	}
	return uint16(l.number.find(code) - 1) // of nought comes noCode
}

// bit gives the number of a code, and its bit in words whose last bit stands for all codes that no grant
// names. fits is false for a code beyond the word.
func (l *codeList) bit(code string, last uint8) (n uint16, bit uint8, fits bool) {
	if n = l.of(code); n == noCode {
		return n, last, true
	}
	return n, uint8(n), n < uint16(last)
}

// codeSet is a set of codes: a word for the first, a list for the few that a strange list has beyond.
type codeSet struct {
	mask uint64
	more *[]uint16
}

// beyond lists the codes beyond the word.
func (s *codeSet) beyond() []uint16 {
	if s.more == nil {
		return nil
	}
	return *s.more
}

func (s *codeSet) add(n uint16) {
	if n < 64 {
		s.mask |= 1 << n
		return
	}
	list := append(s.beyond(), n)
	s.more = &list
}

func (s *codeSet) has(n uint16) bool {
	if n < 64 {
		return s.mask>>n&1 == 1
	}
	for _, m := range s.beyond() {
		if m == n {
			return true
		}
	}
	return false
}

func (s *codeSet) empty() bool { return s.mask == 0 && s.more == nil }

// card is a policy with numbers in the place of names. What every decision reads stands first, so that it
// lies together.
type card struct {
	purposes codeSet
	about    codeSet
	start    int32
	end      int32
	review   int32
	holdsTo  int32
	state    State
	onward   Onward
	blocked  bool
	grants   []grant

	refs   [1]RecordRef // a list, as answers hold it
	title  string
	blocks []Block
	duties []Duty
	keeps  []keep
}

type keep struct {
	to     uint32
	detail string
}

// grant is one movement.
type grant struct {
	actions codeSet
	methods codeSet
	most    int64
	when    *program
	to      []uint32
	wide    bool     // stands under the givers only, since there are so many pairs
	from    []uint32 // sorted; empty: anybody
	things  []thing
	ways    []string // the methods by name, in order
	source  *Condition
	fact    grantRef // its number
}

type thing struct {
	node  uint32
	items uint32 // number of the list; nought: all of it
}

// items are names of items. Things of many records share one list.
type items struct {
	folded []string
	said   []string // as written
}

// days counts a date; none is the day before all days, and dates count from 1970.
func daysOf(d clock.Date) int32 {
	if d.IsZero() {
		return noDay
	}
	// Count years from March, so that a leap day is a year's last; 400 years have 146,097 days.
	y, m := d.Year, int(d.Month)
	if m <= 2 {
		y--
	}
	m = (m + 9) % 12
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	of := y - era*400
	return int32(era*146097 + of*365 + of/4 - of/100 + (153*m+2)/5 + d.Day - 1 - 719468)
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
