package coverage

import (
	"slices"
	"strings"
)

// grounds is a set of reason codes.
type grounds uint64

func (g grounds) has(c ReasonCode) bool { return g>>c&1 == 1 }

func (g *grounds) add(c ReasonCode) { *g |= 1 << c }

const (
	noGrounds   grounds = 1<<(lastOfNo+1) - 1
	lookGrounds grounds = 1<<(lastOfLook+1) - 1 - noGrounds
)

func (g grounds) outcome() Outcome {
	switch {
	case g&noGrounds != 0:
		return NotCovered
	case g&lookGrounds != 0:
		return PersonMustLook
	}
	return Covered
}

// mostRecords is how many records an answer names.
const mostRecords = 4

// hit is a grant that could cover, and what keeps it from it.
type hit struct {
	card  *card
	grant *grant
	why   grounds
}

// asked is a question with numbers in the place of names.
type asked struct {
	x                       *Index
	q                       *Question
	from, to, source, thing uint32
	action                  uint16
	purpose, about, method  uint16
	day                     int32
	why                     grounds // about the question and the bodies
	onward                  grounds // about passing on what was received
	part                    string
	see                     func(RecordRef) bool // nil sees every record

	best Outcome
	hits [mostRecords]hit
	n    int
}

// Decide answers a question into d, whose room is used again.
func (x *Index) Decide(q *Question, d *Decision) {
	d.Reset()
	d.Revision = x.revision
	a := asked{x: x, q: q}
	if a.resolve() {
		a.search()
	}
	a.answer(d)
}

// unseen are the grounds without which there is nothing to look up.
const unseen = grounds(1<<MissingGiver | 1<<MissingReceiver | 1<<MissingSource | 1<<MissingThing | 1<<MissingDate |
	1<<UnknownGiver | 1<<UnknownReceiver | 1<<UnknownThing | 1<<UnknownAction)

// resolve finds the numbers of what is named. ok is false when there is nothing to look up.
func (a *asked) resolve() (ok bool) {
	x, q := a.x, a.q
	spec, ok := x.action(q.Action)
	if !ok {
		a.why.add(UnknownAction)
		return false
	}
	a.action = spec.code
	a.from = a.body(q.From, MissingGiver, UnknownGiver)
	if spec.To != "" {
		a.to = a.body(q.To, MissingReceiver, UnknownReceiver)
	}
	a.named(q)
	a.day = daysOf(q.Date)
	if a.day == noDay {
		a.why.add(MissingDate)
	} else if a.day < x.today {
		a.why.add(PastDate)
	}
	a.standing(a.from, GiverNotSignatory, GiverLapsed, GiverAssurance)
	a.standing(a.to, ReceiverNotSignatory, ReceiverLapsed, ReceiverAssurance)
	a.purpose, a.about = x.codes[purposeCodes].of(q.Purpose), x.codes[aboutCodes].of(q.About)
	if q.Method != "" {
		a.method = x.codes[methodCodes].of(q.Method)
	}
	if spec.Source != "" && a.why&unseen == 0 {
		a.passOn()
	}
	return a.why&unseen == 0
}

// action finds an action by its name.
func (x *Index) action(name string) (action, bool) {
	for i := range x.actions {
		if x.actions[i].Name == name {
			return x.actions[i], true
		}
	}
	return action{}, false
}

func (a *asked) named(q *Question) {
	if q.Thing.ID == "" {
		a.why.add(MissingThing)
		return
	}
	if a.thing = a.x.number(q.Thing); a.x.stands[a.thing].flags&isKnown == 0 {
		a.why.add(UnknownThing)
	}
	if q.Part != "" {
		a.part = fold(q.Part)
	}
}

// number gives a node's number; nought when there is none.
func (x *Index) number(n Node) uint32 {
	if int(n.Kind) >= len(x.names) {
		return 0
	}
	return x.names[n.Kind][n.ID]
}

func (a *asked) body(n Node, missing, unknown ReasonCode) uint32 {
	if n.ID == "" {
		a.why.add(missing)
		return 0
	}
	id := a.x.number(n)
	if a.x.stands[id].flags&isKnown == 0 {
		a.why.add(unknown)
		return 0
	}
	return id
}

// standing adds what a body's standing does.
func (a *asked) standing(id uint32, not, lapsed, assurance ReasonCode) {
	if id == 0 {
		return
	}
	p := a.x.stands[id]
	switch p.effect {
	case NotCovered:
		a.why.add(not)
	case PersonMustLook:
		a.why.add(lapsed)
	case Covered:
	}
	if p.flags&hasLapse != 0 {
		a.why.add(assurance)
	}
	if a.day > p.holdsTo {
		a.why.add(StandingChanges)
	}
}

// The lookups for anybody and anything, as bits of Index.wild.
const (
	anyFrom = 1 << iota
	anyTo
	anyThing
	lookups = 1 << iota
)

// search looks up every combination that can find something and keeps the best grants.
func (a *asked) search() {
	if a.from == a.to {
		return // nobody shares with themselves
	}
	if a.x.wild == 1 { // nothing is for anybody or of anything
		a.judge(a.x.pairs.find(pairKey(a.from, a.to), a.thing))
		return
	}
	for w := range uint8(lookups) {
		if a.x.worth(w, a.to) {
			a.judge(a.x.lookup(a.from, a.to, a.thing, w))
		}
	}
}

// worth reports whether a lookup can find something that no other one does. Where nobody receives, anybody
// is nobody as well.
func (x *Index) worth(w uint8, to uint32) bool {
	if to == 0 {
		return w&anyTo == 0 && (w == 0 || x.wild>>w&1 == 1 || x.wild>>(w|anyTo)&1 == 1)
	}
	return w == 0 || x.wild>>w&1 == 1
}

// lookup gives the grants of a pair for a thing, or of anybody and anything in their place.
func (x *Index) lookup(from, to, thing uint32, wild uint8) []grantRef {
	if wild&anyFrom != 0 {
		from = 0
	}
	if wild&anyTo != 0 {
		to = 0
	}
	if wild&anyThing != 0 {
		thing = 0
	}
	return x.pairs.find(pairKey(from, to), thing)
}

// judge looks at grants that come in the order of their records' references.
func (a *asked) judge(refs []grantRef) {
	kept := 0
	for _, ref := range refs {
		c := a.x.card(ref >> grantBits)
		g := &c.grants[ref&grantMask]
		if !g.actions.has(a.action) || g.wide && !contains(g.to, a.to) || a.see != nil && !a.see(c.ref) {
			continue
		}
		why := a.against(c, g)
		if a.onward != 0 && (a.source == 0 || !c.moves(a.action, a.source, a.from, a.thing)) {
			why |= a.onward
		}
		o := why.outcome()
		if a.n > 0 && o < a.best {
			continue
		}
		if a.n == 0 || o > a.best {
			a.best, a.n, kept = o, 0, 0
		}
		if kept < mostRecords && a.keep(hit{c, g, why}) {
			kept++
		}
		if o == Covered {
			return // the first one by reference decides
		}
	}
}

// keep puts a hit among the first ones by reference, one for each record.
func (a *asked) keep(h hit) bool {
	at := a.n
	for at > 0 && a.hits[at-1].card.ref.Ref >= h.card.ref.Ref {
		if a.hits[at-1].card.ref.ID == h.card.ref.ID {
			return false
		}
		at--
	}
	if at == mostRecords {
		return false
	}
	if a.n < mostRecords {
		a.n++
	}
	copy(a.hits[at+1:a.n], a.hits[at:])
	a.hits[at] = h
	return true
}

// against lists what keeps a grant from covering the question, and what else is to be said of it.
func (a *asked) against(c *card, g *grant) grounds {
	why := a.dated(c)
	why |= among3(&c.purposes, a.q.Purpose == "", a.purpose, OtherPurpose, MissingPurpose)
	why |= among3(&c.about, a.q.About == "", a.about, OtherPeople, MissingPeople)
	if c.blocked {
		why.add(RuleBlocks)
	}
	if a.q.Method != "" && !g.methods.empty() && !g.methods.has(a.method) {
		why.add(OtherMethod)
	}
	if g.most > 0 && a.q.Count > g.most {
		why.add(TooMany)
	}
	if a.part != "" && !g.names(a.thing, a.part) {
		why.add(PartNotListed)
	}
	if g.when != nil {
		w := world{q: a.q, subject: a.x.entities[a.from].props, thing: a.x.entities[a.thing].props}
		switch g.when.holds(&w) {
		case No:
			why.add(ConditionFails)
		case Unknown:
			why.add(ConditionUnknown)
		case Yes:
		}
	}
	return why
}

// dated says how a card stands on the day.
func (a *asked) dated(c *card) grounds {
	var why grounds
	switch c.state {
	case Live:
	case Reviewed:
		why.add(UnderReview)
	case Overdue:
		why.add(ReviewOverdue)
	case Paused:
		why.add(IsPaused)
	}
	if a.day < c.start {
		why.add(NotStarted)
	}
	if a.day > c.end {
		why.add(HasEnded)
	}
	if a.day > c.review {
		why.add(ReviewOverdue)
	}
	if a.day > c.holdsTo {
		why.add(RulesChange)
	}
	return why
}

// among3 says whether a code is in a set that is not empty.
func among3(set *codeSet, missing bool, code uint16, other, unsaid ReasonCode) grounds {
	switch {
	case set.empty() || !missing && set.has(code):
		return 0
	case missing:
		return 1 << unsaid
	}
	return 1 << other
}

// names reports whether the grant of a thing holds an item of it: all do when none is named.
func (g *grant) names(node uint32, part string) bool {
	for i := range g.things {
		if t := &g.things[i]; t.node == node || t.node == 0 {
			if t.items == nil || slices.Contains(t.items.folded, part) {
				return true
			}
		}
	}
	return false
}

// moves reports whether a card also lets from give to a thing.
func (c *card) moves(action uint16, from, to, node uint32) bool {
	for i := range c.grants {
		g := &c.grants[i]
		if !g.actions.has(action) || !contains(g.from, from) || !contains(g.to, to) {
			continue
		}
		for j := range g.things {
			if g.things[j].node == node {
				return true
			}
		}
	}
	return false
}

// contains looks in a sorted list.
func contains(list []uint32, n uint32) bool {
	_, ok := slices.BinarySearch(list, n)
	return ok
}

// received are the grounds that say a record is not how something was received.
const notReceived = grounds(1<<OtherPeople | 1<<NotStarted | 1<<HasEnded | 1<<ConditionFails)

// passOn finds what the records under which something was received say about passing it on.
func (a *asked) passOn() {
	if a.q.Source.ID == "" {
		a.why.add(MissingSource)
		return
	}
	if a.source = a.x.number(a.q.Source); a.x.stands[a.source].flags&isKnown == 0 || a.source == a.from {
		a.source = 0 // then no record can say how it was received
	}
	how := [...]ReasonCode{OnwardNo: OnwardForbidden, OnwardAfter: OnwardAsk, OnwardWorded: OnwardAsAgreed}
	found := false
	for w := range uint8(lookups) {
		if a.source == 0 || !a.x.worth(w, a.from) {
			continue
		}
		for _, ref := range a.x.lookup(a.source, a.from, a.thing, w) {
			c := a.x.card(ref >> grantBits)
			g := &c.grants[ref&grantMask]
			if !g.actions.has(a.action) || g.wide && !contains(g.to, a.from) || a.against(c, g)&notReceived != 0 || a.see != nil && !a.see(c.ref) {
				continue
			}
			found = true
			if c.onward != OnwardOpen {
				a.onward.add(how[c.onward])
			}
		}
	}
	if !found {
		a.onward.add(OnwardUnrecorded)
	}
}

// fold writes a name of an item so that capitals and spaces do not matter.
func fold(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= 0x80 || c < ' ' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return strings.Join(strings.Fields(strings.ToLower(s)), " ")
		}
	}
	return s
}
